//! Detects that the file of a SQLite database was deleted or replaced, and adjusts its URL.
//!
//! A process can still write to a deleted file that it has open, but the data is lost when the process ends. So each use of a connection
//! checks that the path still leads to the opened file.

use std::path::{Path, PathBuf};

use specwright::HandlerError;

use super::{Dialect, OpenError, db};

/// The file of an open database.
#[derive(Clone, Debug)]
pub(super) struct DatabaseFile {
    path: PathBuf,
    identity: Identity,
}

/// The device and the inode number of a file. A new file at the same path has another inode number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity(u64, u64);

impl Identity {
    #[cfg(unix)]
    fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata(path).ok().map(|data| Identity(data.dev(), data.ino()))
    }
    #[cfg(not(unix))]
    fn of(path: &Path) -> Option<Self> {
        path.exists().then_some(Identity(0, 0))
    }
}

impl DatabaseFile {
    /// The file of an open SQLite database.
    pub(super) fn of(url: &str, dialect: Dialect) -> Option<Self> {
        if dialect == Dialect::Postgres {
            return None;
        }
        let path = std::path::absolute(path(url)).ok()?;
        let identity = Identity::of(&path)?;
        Some(DatabaseFile { path, identity })
    }
    /// Returns an error if the file was deleted, moved or replaced.
    pub(super) fn check(&self) -> Result<(), HandlerError> {
        if Identity::of(&self.path) == Some(self.identity) {
            return Ok(());
        }
        let path = self.path.display();
        tracing::error!(%path, "the database file was deleted or replaced; restart the desk");
        Err(db::unavailable().with_source(OpenError(format!("the database file {path} was deleted or replaced"))))
    }
}

/// The path in `sqlite:PATH?mode=rwc` or `sqlite://PATH`.
fn path(url: &str) -> &str {
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
    path.split_once('?').map_or(path, |(path, _)| path)
}

/// Adds `mode=rwc` to the URL of a SQLite database, so that opening creates the file. Refuses a database in memory: each connection would
/// have a separate database.
pub(super) fn creating_url(url: &str, dialect: Dialect) -> Result<String, OpenError> {
    if dialect == Dialect::Postgres {
        return Ok(url.to_owned());
    }
    let path = path(url);
    if path.is_empty() || path.contains(":memory:") || url.contains("mode=memory") {
        return Err(OpenError("a database in memory is not supported: name a file".to_owned()));
    }
    if let Some(folder) = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        return Err(OpenError(format!("there is no folder {}", folder.display())));
    }
    Ok(match url.split_once('?') {
        Some((_, options)) if options.contains("mode=") => url.to_owned(),
        Some(_) => format!("{url}&mode=rwc"),
        None => format!("{url}?mode=rwc"),
    })
}

/// The URL for opening an existing database. Refuses a SQLite file that does not exist.
pub(super) fn existing_url(url: &str, dialect: Dialect) -> Result<String, OpenError> {
    if dialect == Dialect::Sqlite && !Path::new(path(url)).is_file() {
        return Err(OpenError(format!("there is no file {}", path(url))));
    }
    Ok(creating_url(url, dialect)?.replace("mode=rwc", "mode=rw"))
}
