//! A file whose text changes, and the atomic replacement of the file on the disk.
//!
//! In: the path, the old text and the new text. Out: the replaced file. Not here: what changes in the text (see the formatter and the
//! fixes of problems).

use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file of a specification, before and after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// The path of the file.
    pub path: PathBuf,
    /// The old text.
    pub before: String,
    /// The new text.
    pub after: String,
}

impl Rewritten {
    /// Whether the new text differs from the old one.
    pub fn changes(&self) -> bool {
        self.before != self.after
    }

    /// Replaces the file atomically: a reader sees the old text or the new one, never a part.
    ///
    /// # Errors
    /// If the file system returns an error. The file then keeps its old text.
    pub fn write(&self) -> io::Result<()> {
        // If the path is a symbolic link, the target is replaced and the link stays.
        let path = self.path.canonicalize()?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.tmp", std::process::id()));
        let temporary = path.with_file_name(name);
        let result = replace(&temporary, &self.after, &path);
        if result.is_err() {
            // The error of the replacement is returned, not that of the removal: the temporary file may not exist.
            let _ = std::fs::remove_file(&temporary);
        }
        result
    }
}

/// Writes the text to the temporary file, then renames that file to `path`.
fn replace(temporary: &Path, text: &str, path: &Path) -> io::Result<()> {
    let mut file = std::fs::File::create(temporary)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    file.set_permissions(std::fs::metadata(path)?.permissions())?;
    std::fs::rename(temporary, path)
}
