//! One style for specifications.
//!
//! In: the path of a specification. Out: each of its files as it is and as it should be; comments, blank lines and meaning stay.
//! Not here: what keys and names mean; a file that is no YAML is reported and left alone.

mod blocks;
mod comments;
mod flow;
mod printer;
mod scalars;
mod tree;

#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::diagnostic::Problems;
use crate::front::yaml as load;
use crate::source::FileId;
use crate::syntax::Node;

/// Columns of a line.
const WIDTH: usize = 130;

/// A file of a specification, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formatted {
    /// The file.
    pub path: PathBuf,
    /// What is in it.
    pub before: String,
    /// What should be in it.
    pub after: String,
}

impl Formatted {
    /// Whether the file is not in the style.
    pub fn changes(&self) -> bool {
        self.before != self.after
    }

    /// Puts the new text in the file's place at once: whoever reads the file meets the old text or the new one, never a part.
    ///
    /// # Errors
    /// What the file system says; the file is then as it was.
    pub fn write(&self) -> io::Result<()> {
        // A link is followed, so that it stays one.
        let path = self.path.canonicalize()?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.tmp", std::process::id()));
        let beside = path.with_file_name(name);
        let done = put(&beside, &self.after, &path);
        if done.is_err() {
            // It may never have been made.
            let _ = std::fs::remove_file(&beside);
        }
        done
    }
}

fn put(beside: &Path, text: &str, path: &Path) -> io::Result<()> {
    let mut file = std::fs::File::create(beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    file.set_permissions(std::fs::metadata(path)?.permissions())?;
    std::fs::rename(beside, path)
}

/// Formats the files of the specification at `spec`, which is `service.yaml` or its folder. Files that cannot be read are reported and
/// missing from the result.
pub fn format(spec: &Path, problems: &mut Problems) -> Vec<Formatted> {
    let files = load::trees(spec, problems);
    files.into_iter().map(|(file, tree)| one(file, &tree, problems)).collect()
}

fn one(file: FileId, tree: &Node, problems: &Problems) -> Formatted {
    let before = problems.sources.text(file).to_owned();
    let after = text(&before, tree).unwrap_or_else(|| before.clone());
    Formatted { path: problems.sources.path(file).to_path_buf(), before, after }
}

/// A text in the style. `None` when what comes out does not mean the same or has lost a comment: then the text had better stay.
fn text(before: &str, meaning: &Node) -> Option<String> {
    let (root, comments) = tree::read(before)?;
    let after = printer::print(before, &root, &comments);
    let (_, kept) = tree::read(&after)?;
    let again = load::tree_of(&after)?;
    (meaning.to_json() == again.to_json() && comments::texts(&comments) == comments::texts(&kept)).then_some(after)
}
