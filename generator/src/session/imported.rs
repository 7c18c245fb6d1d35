//! OpenAPI documents as input.
//!
//! In: the path of a document. Out: a service, with every part of the document that is not carried over. The document is read again without the
//! parts that the checks refuse, and without those that a target refuses when it is generated, so that other targets have them.

#[cfg(feature = "tools")]
mod suggested;

use std::path::{Path, PathBuf};

use super::checked::checked;
use crate::diagnostic::{Code, Problems};
use crate::document::Choices;
#[cfg(feature = "tools")]
use crate::document::{Documents, Merged};
use crate::front::openapi::{self, Document, Findings, Place, Reductions};
use crate::front::yaml;
use crate::model::Service;
use crate::source::{Sources, Span, Spanned};
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

/// A document, and what the checks refused of it.
#[derive(Debug)]
pub(super) struct Imported {
    document: Document,
    choices: Option<Choices>,
    reductions: Reductions,
    /// The problems of the document itself.
    problems: Problems,
}

/// What a document becomes.
pub(super) struct Outcome {
    /// The documents, which `import` writes.
    #[cfg(feature = "tools")]
    pub(super) documents: Documents,
    /// What choices changed of them.
    #[cfg(feature = "tools")]
    pub(super) merged: Merged,
    /// `None` if there are errors.
    pub(super) service: Option<Service>,
    /// The problems of the document itself, of the parts that are not carried over, and of the last reading.
    pub(super) problems: Problems,
    pub(super) deviations: Vec<Deviation>,
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

    /// A document without overlays and choices.
    #[cfg(feature = "tools")]
    pub(super) fn document(path: &Path) -> Origin {
        Origin { document: Place::new(path.to_path_buf()), overlays: Vec::new(), choices: None }
    }

    /// The same document without choices.
    #[cfg(feature = "tools")]
    pub(super) fn without_choices(self) -> Origin {
        Origin { choices: None, ..self }
    }
}

impl Imported {
    /// Parses a document. `problems` are those that were found before. `None` if there is no document
    /// without errors, which is reported.
    pub(super) fn open(origin: Origin, sources: &mut Sources, problems: &mut Problems) -> Option<Imported> {
        let had_errors = problems.has_errors();
        let document = openapi::read_document(&origin.document, &origin.overlays, sources, problems)?;
        if !had_errors && problems.has_errors() {
            // What the errors of a text hide could change the meaning of the rest.
            return None;
        }
        let (choices, reductions) = (origin.choices, Reductions::default());
        Some(Imported { document, choices, reductions, problems: problems.clone() })
    }

    /// Gives the resources and types other names whose names Rust cannot have.
    pub(super) fn rename_for_rust(&mut self) {
        self.reductions.rename_resources(rust::names::RESERVED_RESOURCES);
        self.reductions.rename_types(rust::names::RESERVED_TYPES);
    }

    /// Reads the document until the checks and `accept`, the checks of a target, accept what is read of it.
    pub(super) fn read_until_accepted(&mut self, accept: impl Fn(&Service, &mut Problems) -> bool) -> Outcome {
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
            let service = checked(&read.documents, &mut problems);
            let service = service.filter(|service| accept(service, &mut problems));
            if service.is_none() && count < READINGS && self.reductions.add(&problems, &self.document, &read) {
                continue;
            }
            let (problems, deviations) = self.reported(read.findings, &problems);
            return Outcome {
                #[cfg(feature = "tools")]
                documents: read.documents,
                #[cfg(feature = "tools")]
                merged: merged.unwrap_or_default(),
                service: service.filter(|_| !problems.has_errors()),
                problems,
                deviations,
            };
        }
    }

    /// All problems of the last reading, and the deviations. `problems` are those of the checks.
    fn reported(&self, findings: Findings, problems: &Problems) -> (Problems, Vec<Deviation>) {
        let (findings, mut all) = (findings.sorted(), self.problems.clone());
        openapi::report(&findings, &mut all);
        problems.iter().cloned().for_each(|problem| all.add(problem));
        let deviations = findings.into_iter().map(|finding| Deviation {
            code: finding.code,
            span: finding.span,
            pointer: self.document.pointer(finding.span),
            name: finding.name,
            message: finding.what,
        });
        (all, deviations.collect())
    }
}
