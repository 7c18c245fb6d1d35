//! The files that a user names: a document and its overlays.
//!
//! In: a path. Out: the file, or a problem at the text that names it.

use std::path::PathBuf;

use super::files::LARGEST;
use crate::diagnostic::{Code, Problem, Problems};
use crate::source::{FileId, ReadError, Sources, Span};

/// A file that is to be read.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) path: PathBuf,
    /// The text that names the file; `None` for an argument.
    pub(crate) named: Option<Span>,
}

impl Place {
    /// The path of an argument.
    pub(crate) fn new(path: PathBuf) -> Place {
        Place { path, named: None }
    }

    /// Reads the file. `None` if it cannot be read, which is reported. `what` is what the file is expected to be.
    pub(super) fn read(&self, what: &str, sources: &mut Sources, problems: &mut Problems) -> Option<FileId> {
        let shown = self.path.display();
        let problem = match sources.read(&self.path, LARGEST) {
            Ok(file) => return Some(file),
            Err(ReadError::Io(error)) => {
                let problem = Problem::without_span(Code::SW0001, format!("cannot read {shown}: {error}"));
                problem.help(format!("give the path of {what}"))
            }
            Err(ReadError::TooLarge) => {
                let message = format!("{shown} is larger than {} MiB", LARGEST >> 20);
                Problem::without_span(Code::SW0002, message).help("divide the document")
            }
            Err(ReadError::NotUtf8(line)) => {
                let message = format!("{shown} is not UTF-8: line {line} holds other bytes");
                Problem::without_span(Code::SW0003, message).help("save it as UTF-8")
            }
        };
        problems.add(Problem { span: self.named, ..problem });
        None
    }
}
