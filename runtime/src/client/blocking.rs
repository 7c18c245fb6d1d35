//! Calls without `async`: the same client and calls, with `wait` instead of `.await`.
//!
//! In: a call, or a stream of pages or items. Out: its answer, or an iterator. Not here: what a call does; that is the same code.
//!
//! One thread, started by the first call, drives the sockets and timers of all clients; each call runs on the thread that waits for
//! it. Waiting inside another runtime does not panic, but blocks the thread for other tasks: use `spawn_blocking` there.

use std::future::{IntoFuture, poll_fn};
use std::io::{self, Read};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use bytes::Bytes;
use futures_core::Stream;
use tokio::runtime::{self, Handle};

use super::{Call, Chunked, Chunks, Items, Paged, Pages};
use crate::error::{CallError, FileError};
use crate::file::{File, FileStream};
use crate::operation::Operation;

impl<R: Operation> Call<'_, R> {
    /// Sends the call and waits for its answer.
    ///
    /// # Errors
    /// As `.await`, and when no thread can be started.
    pub fn wait(self) -> Result<R::Answer, CallError> {
        wait(self.into_future())
    }
}

impl<R: Chunked> Chunks<'_, R> {
    /// Sends the parts one after the other and waits for the joined answer.
    ///
    /// # Errors
    /// As `.await`, and when no thread can be started.
    pub fn wait(self) -> Result<R::Answer, CallError> {
        wait(self.into_future())
    }
}

impl<R: Paged> Pages<R> {
    /// The pages as an iterator that waits for each.
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
    /// The stream, such as for its `next_request`.
    pub fn get_ref(&self) -> &S {
        &self.0
    }
}

impl<T, S: Stream<Item = Result<T, CallError>> + Unpin> Iterator for Waiting<S> {
    type Item = Result<T, CallError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = poll_fn(|cx| Pin::new(&mut self.0).poll_next(cx));
        on_this_thread(next).unwrap_or_else(|error| Some(Err(error)))
    }
}

impl File {
    /// Opens the content as a `std::io::Read`, such as for `std::io::copy`.
    ///
    /// # Errors
    /// As [`open`](File::open), and when no thread can be started.
    pub fn reader(&self) -> Result<FileReader, FileError> {
        Ok(FileReader { stream: wait(self.open())?, piece: Bytes::new() })
    }
}

/// The content of a [`File`] as it comes, for code without `async`. Errors of a read have a [`FileError`] inside.
#[derive(Debug)]
pub struct FileReader {
    stream: FileStream,
    piece: Bytes,
}

impl Read for FileReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            let next = poll_fn(|cx| Pin::new(&mut self.stream).poll_next(cx));
            match on_this_thread(next).map_err(io::Error::other)?.transpose().map_err(io::Error::other)? {
                Some(piece) => self.piece = piece,
                None => return Ok(0),
            }
        }
        let taken = self.piece.split_to(out.len().min(self.piece.len()));
        if let Some(room) = out.get_mut(..taken.len()) {
            room.copy_from_slice(&taken);
        }
        Ok(taken.len())
    }
}

/// Waits for any other future of this crate: `wait(file.save("report.pdf"))`.
///
/// # Errors
/// Those of `work`, and when no thread can be started.
pub fn wait<T, E: From<CallError>>(work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    on_this_thread(work)?
}

/// Runs a future on this thread, with the sockets and timers of the driver.
fn on_this_thread<F: Future>(future: F) -> Result<F::Output, CallError> {
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
