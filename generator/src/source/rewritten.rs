//! A file with a new text, and how the new text replaces the old one.
//!
//! In: path and texts. Out: the file of the disk. Not here: what changes in it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file of a specification, before and after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// The file.
    pub path: PathBuf,
    /// The text that it has.
    pub before: String,
    /// The text that it should have.
    pub after: String,
}

impl Rewritten {
    /// Whether the texts differ.
    pub fn changes(&self) -> bool {
        self.before != self.after
    }

    /// Replaces the file atomically: a reader sees the old text or the new one, never a part.
    ///
    /// # Errors
    /// What the file system says; the file then keeps its text.
    pub fn write(&self) -> io::Result<()> {
        // Replaces the target of a symbolic link and keeps the link.
        let path = self.path.canonicalize()?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.tmp", std::process::id()));
        let temporary = path.with_file_name(name);
        let done = replace(&temporary, &self.after, &path);
        if done.is_err() {
            // It may not exist.
            let _ = std::fs::remove_file(&temporary);
        }
        done
    }
}

fn replace(temporary: &Path, text: &str, path: &Path) -> io::Result<()> {
    let mut file = std::fs::File::create(temporary)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    file.set_permissions(std::fs::metadata(path)?.permissions())?;
    std::fs::rename(temporary, path)
}
