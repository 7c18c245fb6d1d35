//! Calls without `async`: the same client and calls, with `wait` instead of `.await`.
//!
//! In: a call, or a stream of pages or items. Out: its answer, or an iterator. Not here: the call itself, which is the same code.
//!
//! The first call starts one thread, which drives the sockets and timers of all clients. Each call runs on the thread that waits for it.
//! Waiting inside of an async runtime does not panic, but blocks a thread of the runtime: use `spawn_blocking` there.

use std::future::{IntoFuture, poll_fn};
use std::io::{self, Read};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use bytes::Bytes;
use futures_core::Stream;
use tokio::runtime::{self, Handle};

use super::{Call, CallWithResponse, Chunked, Chunks, ConditionalCall, ConditionalResponse, Items, Paged, Pages};
use crate::error::{CallError, FileError};
use crate::file::{File, FileStream};
use crate::operation::Operation;

impl<R: Operation> Call<'_, R> {
    /// Sends the call and waits for its answer.
    ///
    /// # Errors
    /// As `.await`, and if no thread can be started.
    pub fn wait(self) -> Result<R::Answer, CallError> {
        wait(self.into_future())
    }
}

impl<R: Operation> CallWithResponse<'_, R> {
    /// Sends the call and waits for its response.
    ///
    /// # Errors
    /// As `.await`, and if no thread can be started.
    pub fn wait(self) -> Result<http::Response<R::Answer>, CallError> {
        wait(self.into_future())
    }
}

impl<R: Operation> ConditionalCall<'_, R> {
    /// Sends the call and waits for its response.
    ///
    /// # Errors
    /// As `.await`, and if no thread can be started.
    pub fn wait(self) -> Result<ConditionalResponse<R::Answer>, CallError> {
        wait(self.into_future())
    }
}

impl<R: Chunked> Chunks<'_, R> {
    /// Sends the parts one after the other and waits for the joined answer.
    ///
    /// # Errors
    /// As `.await`, and if no thread can be started.
    pub fn wait(self) -> Result<R::Answer, CallError> {
        wait(self.into_future())
    }
}

impl<R: Paged> Pages<R> {
    /// The pages as an iterator that waits for each page.
    pub fn wait(self) -> Waiting<Self> {
        Waiting(self)
    }
}

impl<R: Paged> Items<R> {
    /// The items as an iterator that waits for each page.
    pub fn wait(self) -> Waiting<Self> {
        Waiting(self)
    }
}

/// A stream as an iterator that blocks.
#[derive(Debug)]
#[must_use = "iterators are lazy"]
pub struct Waiting<S>(S);

impl<S> Waiting<S> {
    /// The stream; `next_request` is one of its methods.
    pub fn get_ref(&self) -> &S {
        &self.0
    }
}

impl<T, S: Stream<Item = Result<T, CallError>> + Unpin> Iterator for Waiting<S> {
    type Item = Result<T, CallError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = poll_fn(|cx| Pin::new(&mut self.0).poll_next(cx));
        block_on(next).unwrap_or_else(|error| Some(Err(error)))
    }
}

impl File {
    /// Opens the content as a `std::io::Read`, for example for `std::io::copy`.
    ///
    /// # Errors
    /// As [`open`](File::open), and if no thread can be started.
    pub fn reader(&self) -> Result<FileReader, FileError> {
        Ok(FileReader { stream: wait(self.open())?, piece: Bytes::new() })
    }
}

/// The content of a [`File`] as a `std::io::Read`. It is read from the file piece by piece. An error contains a [`FileError`].
#[derive(Debug)]
pub struct FileReader {
    stream: FileStream,
    piece: Bytes,
}

impl Read for FileReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            let next = poll_fn(|cx| Pin::new(&mut self.stream).poll_next(cx));
            match block_on(next).map_err(io::Error::other)?.transpose().map_err(io::Error::other)? {
                Some(piece) => self.piece = piece,
                None => return Ok(0),
            }
        }
        let taken = self.piece.split_to(out.len().min(self.piece.len()));
        if let Some(buffer) = out.get_mut(..taken.len()) {
            buffer.copy_from_slice(&taken);
        }
        Ok(taken.len())
    }
}

/// Waits for any other future of this crate: `wait(file.save("report.pdf"))`.
///
/// # Errors
/// Those of `work`, and if no thread can be started.
pub fn wait<T, E: From<CallError>>(work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    block_on(work)?
}

/// Runs a future on this thread; the driver's thread serves its sockets and timers.
fn block_on<F: Future>(future: F) -> Result<F::Output, CallError> {
    let handle = driver()?;
    let _inside = handle.enter();
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let (mut context, mut future) = (Context::from_waker(&waker), pin!(future));
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return Ok(output),
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The runtime that drives sockets and timers; it lives as long as the process.
fn driver() -> Result<Handle, CallError> {
    static DRIVER: Mutex<Option<Handle>> = Mutex::new(None);
    let mut driver = DRIVER.lock().unwrap_or_else(PoisonError::into_inner);
    match driver.as_ref() {
        Some(handle) => Ok(handle.clone()),
        None => Ok(driver.insert(start().map_err(|error| no_thread(&error))?).clone()),
    }
}

fn start() -> std::io::Result<Handle> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let serve = move || runtime.block_on(std::future::pending::<()>());
    thread::Builder::new().name("specwright-client".to_owned()).spawn(serve)?;
    Ok(handle)
}

fn no_thread(error: &std::io::Error) -> CallError {
    CallError::transport(format!("no thread can be started to wait for calls: {error}"))
}
