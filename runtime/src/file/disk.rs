//! Files on disk, read and written in pieces on tokio's threads for blocking work.
//!
//! In: a path, or an open file and a part of it. Out: pieces. Not here: which part (see `spool`).

use std::fs;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::runtime::Handle;

use super::stream::{FileStream, Opening, Source, broken};
use crate::error::FileError;

/// The size of a piece in bytes, large enough to make up for the switch of threads.
const PIECE: u64 = 128 << 10;

/// An open file with several readers, each at its own position.
pub(crate) type SharedFile = Arc<Mutex<fs::File>>;

/// Runs work that blocks, on a thread for such work.
pub(crate) async fn run_blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    let handle = Handle::try_current().map_err(io::Error::other)?;
    handle.spawn_blocking(work).await.map_err(io::Error::other)?
}

/// A file by its path. It is opened each time it is read, so that a retry reads it again.
pub(super) struct ByPath(pub(super) PathBuf);

impl Source for ByPath {
    fn open(&self) -> Opening<'_> {
        let path = self.0.clone();
        Box::pin(async move {
            let opened = run_blocking(move || {
                let file = fs::File::open(path)?;
                let meta = file.metadata()?;
                if meta.is_dir() {
                    Err(io::ErrorKind::IsADirectory.into())
                } else {
                    Ok((file, meta.is_file().then_some(meta.len())))
                }
            });
            let (file, size) = opened.await.map_err(|error| broken("the file cannot be opened", Some(error.into())))?;
            Ok(section(Arc::new(Mutex::new(file)), 0, size))
        })
    }
    fn size(&self) -> Option<u64> {
        None
    }
}

/// A part of a file: `size` bytes from `begin`, or up to the end.
pub(super) fn section(file: SharedFile, begin: u64, size: Option<u64>) -> FileStream {
    FileStream::new(Section { file, at: begin, left: size.unwrap_or(u64::MAX), reading: None }, size)
}

type Reading = Pin<Box<dyn Future<Output = io::Result<Bytes>> + Send>>;

struct Section {
    file: SharedFile,
    at: u64,
    left: u64,
    reading: Option<Reading>,
}

impl Stream for Section {
    type Item = Result<Bytes, FileError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let (file, at, most) = (Arc::clone(&self.file), self.at, self.left.min(PIECE));
        let begin = || -> Reading { Box::pin(run_blocking(move || read(&file, at, most))) };
        let read = ready!(self.reading.get_or_insert_with(begin).as_mut().poll(cx));
        self.reading = None;
        if let Ok(piece) = &read {
            self.at = self.at.saturating_add(piece.len() as u64);
            self.left = self.left.saturating_sub(piece.len() as u64);
        }
        let read = read.map_err(|error| broken("the file cannot be read", Some(error.into())));
        Poll::Ready(Some(read).filter(|read| !read.as_ref().is_ok_and(Bytes::is_empty)))
    }
}

/// The piece at a position; empty at the end of the file.
fn read(file: &Mutex<fs::File>, at: u64, most: u64) -> io::Result<Bytes> {
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    // A pipe cannot seek.
    match file.seek(SeekFrom::Start(at)) {
        Err(error) if error.kind() != io::ErrorKind::NotSeekable => return Err(error),
        _ => {}
    }
    let mut piece = Vec::with_capacity(usize::try_from(most).unwrap_or_default());
    (&mut *file).take(most).read_to_end(&mut piece)?;
    Ok(piece.into())
}

/// A file that is being written, under a temporary name in the same folder. It is renamed when it is complete, so that an existing file
/// stays until then and nobody sees an incomplete one.
pub(super) struct Target {
    file: Arc<fs::File>,
    /// The temporary name and the final one; `None` for a pipe or a device, which is written directly.
    whole: Option<(Unfinished, PathBuf)>,
}

impl Target {
    pub(super) async fn create(path: PathBuf) -> io::Result<Self> {
        run_blocking(move || {
            // A symbolic link stays: its target is replaced.
            let path = fs::canonicalize(&path).unwrap_or(path);
            let existing = fs::metadata(&path).ok();
            if existing.as_ref().is_some_and(|existing| !existing.is_file()) {
                return Ok(Target { file: Arc::new(fs::File::create(&path)?), whole: None });
            }
            let (file, name) = create_beside(&path)?;
            if let Some(existing) = existing {
                file.set_permissions(existing.permissions())?;
            }
            Ok(Target { file: Arc::new(file), whole: Some((name, path)) })
        })
        .await
    }
    /// Adds a piece.
    pub(super) async fn write(&self, piece: Bytes) -> io::Result<()> {
        let file = Arc::clone(&self.file);
        run_blocking(move || (&*file).write_all(&piece)).await
    }
    /// Gives the complete file its final name. A target that is dropped before leaves no file behind.
    pub(super) async fn finish(self) -> io::Result<()> {
        let Some((name, path)) = self.whole else { return Ok(()) };
        run_blocking(move || {
            // Without this, the new name could refer to incomplete content after a power failure.
            self.file.sync_all()?;
            fs::rename(&name.0, path)
        })
        .await
    }
}

/// The temporary name of an incomplete file, which is removed on drop if it still exists.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        // The caller already has the error that is worth reporting.
        let _ = fs::remove_file(&self.0);
    }
}

/// The number of random names to try.
const TRIES: usize = 16;

/// Creates a file with a temporary name in the folder of `path`, since renaming is atomic only within a file system.
fn create_beside(path: &Path) -> io::Result<(fs::File, Unfinished)> {
    let mut created = Err(io::ErrorKind::AlreadyExists.into());
    for _ in 0..TRIES {
        // Each `RandomState` has random keys.
        let name = format!(".{:016x}.part", RandomState::new().hash_one(()));
        let name = path.with_file_name(name);
        created = fs::File::create_new(&name).map(|file| (file, Unfinished(name)));
        if !created.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists) {
            break;
        }
    }
    created
}
