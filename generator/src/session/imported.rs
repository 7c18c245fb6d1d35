//! OpenAPI documents as input.
//!
//! In: the path of a document. Out: an analysis, with every part of the document that is not carried over; for the command line also the
//! files of a specification with the same meaning.

use std::path::Path;

use super::Analysis;
use crate::diagnostic::{Code, Problems};
#[cfg(feature = "tools")]
use crate::document::Documents;
use crate::front::openapi;
use crate::model::Service;
use crate::source::{Sources, Span};
use crate::targets::rust;

/// The number of times that a document is read, each time without what the checks refused before.
const READINGS: usize = 12;

/// A part of an OpenAPI document that is not carried over, or carried over in another form.
#[derive(Clone, Debug)]
pub struct Deviation {
    /// The kind; docs/diagnostics.md has a section for it.
    pub code: Code,
    /// The part.
    pub span: Span,
    /// The part as a JSON pointer: `/paths/~1users/get`.
    pub pointer: String,
    /// The name of the part, such as `GET /users`; empty if the pointer says enough.
    pub name: String,
    /// What happens to the part.
    pub message: String,
}

/// What was read of a document.
struct Reading {
    /// The documents, which `import` writes.
    #[cfg(feature = "tools")]
    documents: Documents,
    service: Option<Service>,
}

/// Analyses a document.
pub(super) fn analyse(path: &Path, mut sources: Sources) -> Analysis {
    let (mut problems, mut deviations) = (Problems::default(), Vec::new());
    let reading = read(path, &mut sources, &mut problems, &mut deviations);
    Analysis { sources, service: reading.and_then(|reading| reading.service), problems, deviations, is_openapi: true }
}

/// Analyses an OpenAPI document, and returns it as the names and texts of the files of a specification. There are no files if the document has
/// errors, or if the path does not lead to an OpenAPI document.
#[cfg(feature = "tools")]
pub fn import(path: &Path, mut sources: Sources) -> (Analysis, Vec<(String, String)>) {
    let (mut problems, mut deviations) = (Problems::default(), Vec::new());
    let path = openapi::document_at(path, &sources).unwrap_or_else(|| path.to_path_buf());
    let reading = read(&path, &mut sources, &mut problems, &mut deviations);
    let files = reading.as_ref().filter(|reading| reading.service.is_some());
    let files = files.map(|reading| crate::front::yaml::files(&reading.documents)).unwrap_or_default();
    (Analysis { sources, service: reading.and_then(|reading| reading.service), problems, deviations, is_openapi: true }, files)
}

/// Reads a document until the checks accept what is read of it.
fn read(path: &Path, sources: &mut Sources, problems: &mut Problems, deviations: &mut Vec<Deviation>) -> Option<Reading> {
    let document = openapi::read(path, sources, problems)?;
    let mut reductions = openapi::Reductions::default();
    let mut count = 0;
    loop {
        count += 1;
        let read = openapi::documents(&document, &reductions);
        let mut found = Problems::default();
        let service = super::checked(&read.documents, &mut found);
        let accepted = service.as_ref().is_some_and(|service| rust::check(service, &mut found));
        if !accepted && count < READINGS && reductions.add(&found, &read) {
            continue;
        }
        let findings = read.findings.sorted();
        openapi::report(&findings, problems);
        found.iter().cloned().for_each(|problem| problems.add(problem));
        deviations.extend(findings.into_iter().map(|finding| Deviation {
            code: finding.code,
            span: finding.span,
            pointer: document.pointer(finding.span),
            name: finding.name,
            message: finding.what,
        }));
        return Some(Reading {
            #[cfg(feature = "tools")]
            documents: read.documents,
            service: service.filter(|_| accepted),
        });
    }
}
