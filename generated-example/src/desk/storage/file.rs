//! The file of a SQLite database.
//!
//! In: the database URL. Out: a URL that makes the file, and a check that the file is still the one that was opened. A process
//! can go on writing into a file that was deleted; what it wrote would be gone with the process.

use std::path::{Path, PathBuf};

use specwright::HandlerError;

use super::{Dialect, OpenError, db};

/// A file, recognised by more than its name.
#[derive(Clone, Debug)]
pub(super) struct DatabaseFile {
    path: PathBuf,
    identity: Identity,
}

/// Device and number of a file, which another file of the same name does not have.
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
    /// The file of this URL, which is open.
    pub(super) fn of(url: &str, dialect: Dialect) -> Option<Self> {
        if dialect == Dialect::Postgres {
            return None;
        }
        let path = std::path::absolute(path(url)).ok()?;
        let identity = Identity::of(&path)?;
        Some(DatabaseFile { path, identity })
    }
    /// Fails when the file was deleted, moved or replaced.
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

/// The URL with a mode in which a SQLite file that does not exist is made. A database in memory is refused: each connection would
/// have one of its own.
pub(super) fn url(url: &str, dialect: Dialect) -> Result<String, OpenError> {
    if dialect == Dialect::Postgres {
        return Ok(url.to_owned());
    }
    let path = path(url);
    if path.is_empty() || path.contains(":memory:") || url.contains("mode=memory") {
        return Err(OpenError("a database in memory cannot be used: name a file".to_owned()));
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

/// The URL of a database that exists; a SQLite file is not made.
pub(super) fn existing(url: &str, dialect: Dialect) -> Result<String, OpenError> {
    if dialect == Dialect::Sqlite && !Path::new(path(url)).is_file() {
        return Err(OpenError(format!("there is no file {}", path(url))));
    }
    Ok(self::url(url, dialect)?.replace("mode=rwc", "mode=rw"))
}
