//! OpenAPI documents as input.
//!
//! In: the path of a document. Out: an analysis, with every part of the document that is not carried over; for the command line also the
//! files of a specification with the same meaning. What only Rust refuses of a document is left out when Rust is generated, so that other
//! targets have it.

#[cfg(feature = "tools")]
mod suggested;

use std::path::{Path, PathBuf};

use super::Analysis;
use crate::diagnostic::{Code, Problems};
use crate::document::Choices;
#[cfg(feature = "tools")]
use crate::document::{Documents, Merged};
use crate::front::openapi::{self, Document, Findings, Place, Reductions};
use crate::front::yaml;
use crate::model::Service;
use crate::source::{Sources, Span, Spanned};
use crate::targets::rust;
#[cfg(feature = "tools")]
pub use suggested::suggest;

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

/// A document, and what the checks refused of it.
#[derive(Debug)]
pub(super) struct Imported {
    document: Document,
    choices: Option<Choices>,
    reductions: Reductions,
    /// The problems of the document itself.
    problems: Problems,
}

/// What was read of a document.
struct Reading {
    /// The documents, which `import` writes.
    #[cfg(feature = "tools")]
    documents: Documents,
    /// What choices changed of them.
    #[cfg(feature = "tools")]
    merged: Merged,
    findings: Findings,
    /// The problems of the last reading.
    problems: Problems,
    /// `None` if the last reading still has errors.
    service: Option<Service>,
}

/// What an input leads to.
pub(super) enum Found {
    Document(Box<Origin>),
    /// A file of choices that cannot be read.
    Unreadable,
    /// Something else.
    Other,
}

/// An OpenAPI document, and what is applied to it.
pub(super) struct Origin {
    document: Place,
    overlays: Vec<Place>,
    choices: Option<Choices>,
}

impl Origin {
    /// The document that an input leads to: the document itself, a file of choices, or a folder with one of them.
    pub(super) fn at(input: &Path, overlays: &[PathBuf], sources: &mut Sources, problems: &mut Problems) -> Found {
        let arguments = overlays.iter().map(|path| Place::new(path.clone()));
        let Some(path) = yaml::choices_at(input, sources) else {
            let document = openapi::document_at(input, sources).map(Place::new);
            return document.map_or(Found::Other, |document| {
                Found::Document(Box::new(Origin { document, overlays: arguments.collect(), choices: None }))
            });
        };
        let Some(choices) = yaml::choices(&path, sources, problems) else { return Found::Unreadable };
        let folder = path.parent().unwrap_or(Path::new(""));
        let place = |name: &Spanned<String>| Place { path: folder.join(&name.value), named: Some(name.span) };
        let overlays = choices.overlays.iter().map(place).chain(arguments).collect();
        Found::Document(Box::new(Origin { document: place(&choices.from), overlays, choices: Some(choices) }))
    }
}

/// Analyses a document. `problems` are those that were found before.
pub(super) fn analyse(origin: Origin, sources: Sources, problems: Problems) -> Analysis {
    let (mut analysis, imported) = opened(origin, sources, problems);
    if let Some(mut imported) = imported {
        let reading = imported.read_until_accepted(|_, _| true);
        imported.apply(reading, &mut analysis);
        analysis.imported = Some(imported);
    }
    analysis
}

/// Reads the document of an analysis again without what Rust refuses, and replaces the service, the problems and the deviations. Does nothing
/// for other inputs, and if Rust refuses nothing.
pub(super) fn reduce_for_rust(analysis: &mut Analysis) {
    let Some(mut imported) = analysis.imported.take() else { return };
    let is_accepted = |service: &Service| rust::check(service, &mut Problems::default());
    if analysis.service.as_ref().is_some_and(|service| !is_accepted(service)) {
        imported.rename_for_rust();
        let reading = imported.read_until_accepted(rust::check);
        imported.apply(reading, analysis);
    }
}

/// Analyses an OpenAPI document, and returns it as the names and texts of the files of a specification, without what Rust refuses. There are
/// no files if the document has errors, or if the path does not lead to an OpenAPI document.
#[cfg(feature = "tools")]
pub fn import(path: &Path, sources: Sources) -> (Analysis, Vec<(String, String)>) {
    import_with(path, &[], sources)
}

/// As [`import`], with OpenAPI Overlay documents, which are applied to the document in their order.
#[cfg(feature = "tools")]
pub fn import_with(path: &Path, overlays: &[PathBuf], mut sources: Sources) -> (Analysis, Vec<(String, String)>) {
    let mut problems = Problems::default();
    let origin = match Origin::at(path, overlays, &mut sources, &mut problems) {
        Found::Document(origin) => *origin,
        Found::Unreadable => return (unreadable(sources, problems), Vec::new()),
        // Reading the path as a document reports what it lacks.
        Found::Other => Origin { document: Place::new(path.to_path_buf()), overlays: Vec::new(), choices: None },
    };
    let (mut analysis, imported) = opened(origin, sources, problems);
    let Some(mut imported) = imported else { return (analysis, Vec::new()) };
    imported.rename_for_rust();
    let reading = imported.read_until_accepted(rust::check);
    let files = reading.service.as_ref().map(|_| yaml::files(&reading.documents, &reading.merged));
    imported.apply(reading, &mut analysis);
    let files = files.filter(|_| analysis.service.is_some());
    let files = files.transpose().map_err(|bug| analysis.problems.add(bug.into())).ok().flatten();
    (analysis, files.unwrap_or_default())
}

/// The analysis of a document that cannot be read.
pub(super) fn unreadable(sources: Sources, problems: Problems) -> Analysis {
    Analysis { sources, service: None, problems, deviations: Vec::new(), is_openapi: true, imported: None }
}

/// Parses a document. The analysis has the problems of the document itself; without a document, these are errors.
fn opened(origin: Origin, mut sources: Sources, mut problems: Problems) -> (Analysis, Option<Imported>) {
    let had_errors = problems.has_errors();
    let document = openapi::read(&origin.document, &origin.overlays, &mut sources, &mut problems);
    let own = problems.clone();
    // What the errors of a text hide could change the meaning of the rest.
    let imported = document.filter(|_| had_errors || !problems.has_errors()).map(|document| Imported {
        document,
        choices: origin.choices,
        reductions: Reductions::default(),
        problems: own,
    });
    (unreadable(sources, problems), imported)
}

impl Imported {
    /// Gives the resources and types other names whose names Rust cannot have.
    fn rename_for_rust(&mut self) {
        self.reductions.rename_resources(rust::names::RESERVED_RESOURCES);
        self.reductions.rename_types(rust::names::RESERVED_TYPES);
    }

    /// Reads the document until the checks and `accept`, the checks of a target, accept what is read of it.
    fn read_until_accepted(&mut self, accept: impl Fn(&Service, &mut Problems) -> bool) -> Reading {
        let mut count = 0;
        loop {
            count += 1;
            let mut read = openapi::documents(&self.document, &self.reductions, self.choices.as_ref());
            let mut problems = Problems::default();
            #[cfg(feature = "tools")]
            let merged = self.choices.as_ref().map(|choices| yaml::merged(&mut read.documents, choices, &read.addresses));
            if let Some(choices) = &self.choices {
                yaml::merge(&mut read.documents, choices, &read.addresses, &mut problems);
            }
            let service = super::checked(&read.documents, &mut problems);
            let service = service.filter(|service| accept(service, &mut problems));
            if service.is_none() && count < READINGS && self.reductions.add(&problems, &self.document, &read) {
                continue;
            }
            return Reading {
                #[cfg(feature = "tools")]
                documents: read.documents,
                #[cfg(feature = "tools")]
                merged: merged.unwrap_or_default(),
                findings: read.findings,
                problems,
                service,
            };
        }
    }

    /// Replaces the service, the problems and the deviations of an analysis by those of a reading.
    fn apply(&self, reading: Reading, analysis: &mut Analysis) {
        let findings = reading.findings.sorted();
        analysis.problems = self.problems.clone();
        openapi::report(&findings, &mut analysis.problems);
        reading.problems.iter().cloned().for_each(|problem| analysis.problems.add(problem));
        let deviations = findings.into_iter().map(|finding| Deviation {
            code: finding.code,
            span: finding.span,
            pointer: self.document.pointer(finding.span),
            name: finding.name,
            message: finding.what,
        });
        analysis.deviations = deviations.collect();
        analysis.service = reading.service.filter(|_| !analysis.problems.has_errors());
    }
}
