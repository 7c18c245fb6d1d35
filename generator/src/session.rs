//! The pipeline: one function from an input to a checked service, with every problem that it finds.
//!
//! In: the path of a specification, and the [`Sources`] that its files are read from. Out: an [`Analysis`], which each target takes.

mod checked;
mod imported;

use std::path::{Path, PathBuf};

pub use imported::Deviation;

use crate::check::selection;
use crate::diagnostic::{Problems, Style, allows};
#[cfg(feature = "tools")]
use crate::front::suggestions::Suggestion;
use crate::front::{openapi, yaml};
use crate::model::Service;
use crate::source::Sources;
use crate::targets::rust::{self, Generated, Options};
use checked::checked;
use imported::{Found, Imported, Origin, Outcome};

/// The result of [`analyse`]: the files, the problems, and the service if there are no errors.
#[derive(Debug)]
#[must_use = "an analysis holds the problems of a specification"]
pub struct Analysis {
    /// The files that were read.
    pub sources: Sources,
    /// The service that the specification describes; `None` if there are errors.
    pub service: Option<Service>,
    /// Errors and warnings.
    pub problems: Problems,
    /// What of an OpenAPI document is not carried over; empty for other specifications. Each kind is also a warning among the problems.
    pub deviations: Vec<Deviation>,
    /// Whether the input is an OpenAPI document.
    pub is_openapi: bool,
    /// The OpenAPI document.
    imported: Option<Imported>,
}

/// Analyses the specification at `input`, which is a `service.yaml`, the folder that contains it, an OpenAPI document, or a file of choices
/// about one. If a part cannot be read, the other parts are still resolved and checked. So one run reports every mistake.
pub fn analyse(input: &Path, sources: Sources) -> Analysis {
    analyse_with(input, &[], sources)
}

/// As [`analyse`], with OpenAPI Overlay documents, which are applied to an OpenAPI document in their order.
pub fn analyse_with(input: &Path, overlays: &[PathBuf], mut sources: Sources) -> Analysis {
    let mut problems = Problems::default();
    match Origin::at(input, overlays, &mut sources, &mut problems) {
        Found::Document(origin) => {
            let mut analysis = opened(*origin, sources, problems);
            analysis.read_imported(|_| {}, |_, _| true);
            return analysis;
        }
        Found::Unreadable => return unopened(sources, problems),
        Found::Other => {}
    }
    if !overlays.is_empty() {
        problems.add(openapi::without_document(input));
    }
    let loaded = yaml::load(input, &mut sources, &mut problems);
    let service = loaded.documents.and_then(|documents| checked(&documents, &mut problems));
    allows::apply(&loaded.comments, &sources, &mut problems);
    Analysis { sources, service, problems, deviations: Vec::new(), is_openapi: false, imported: None }
}

/// Analyses an OpenAPI document, and returns it as the names and texts of the files of a specification, without what Rust refuses. There are
/// no files if the document has errors, or if the path does not lead to an OpenAPI document.
#[cfg(feature = "tools")]
pub fn import(path: &Path, sources: Sources) -> (Analysis, Vec<(String, String)>) {
    import_with(path, &[], sources)
}

/// As [`import`], with OpenAPI Overlay documents, which are applied to the document in their order.
#[cfg(feature = "tools")]
pub fn import_with(path: &Path, overlays: &[PathBuf], sources: Sources) -> (Analysis, Vec<(String, String)>) {
    let mut analysis = opened_at(path, overlays, sources, |origin| origin);
    let outcome = analysis.read_imported(Imported::rename_for_rust, is_valid_rust);
    let files = outcome.filter(|_| analysis.service.is_some()).map(|it| yaml::files(&it.documents, &it.merged));
    let files = files.transpose().map_err(|bug| analysis.problems.add(bug.into())).ok().flatten();
    (analysis, files.unwrap_or_default())
}

/// Analyses an OpenAPI document, and returns the choices that it suggests by convention and in prose. None has an effect by itself.
#[cfg(feature = "tools")]
pub fn suggest(path: &Path, overlays: &[PathBuf], sources: Sources) -> (Analysis, Vec<Suggestion>) {
    let mut analysis = opened_at(path, overlays, sources, Origin::without_choices);
    analysis.read_imported(Imported::rename_for_rust, is_valid_rust);
    let imported = analysis.imported.as_ref().filter(|_| analysis.service.is_some());
    let found = imported.map(|imported| imported.suggestions(&analysis.sources)).unwrap_or_default();
    (analysis, found)
}

/// Whether a service can be generated as Rust with the default options.
#[cfg(feature = "tools")]
fn is_valid_rust(service: &Service, problems: &mut Problems) -> bool {
    rust::check(service, &Options::default(), problems)
}

/// Parses the OpenAPI document to which a path leads.
#[cfg(feature = "tools")]
fn opened_at(path: &Path, overlays: &[PathBuf], mut sources: Sources, change: fn(Origin) -> Origin) -> Analysis {
    let mut problems = Problems::default();
    match Origin::at(path, overlays, &mut sources, &mut problems) {
        Found::Document(origin) => opened(change(*origin), sources, problems),
        Found::Unreadable => unopened(sources, problems),
        // Reading the path as a document reports what it lacks.
        Found::Other => opened(Origin::document(path), sources, problems),
    }
}

/// Parses an OpenAPI document. The analysis has the problems of the document itself; without a document, these are errors. `problems` are those
/// that were found before.
fn opened(origin: Origin, mut sources: Sources, mut problems: Problems) -> Analysis {
    let imported = Imported::open(origin, &mut sources, &mut problems);
    Analysis { imported, ..unopened(sources, problems) }
}

/// The analysis of an OpenAPI document that is not parsed.
fn unopened(sources: Sources, problems: Problems) -> Analysis {
    Analysis { sources, service: None, problems, deviations: Vec::new(), is_openapi: true, imported: None }
}

impl Analysis {
    /// Adds the errors of the Rust target to the problems. Returns whether there is a service that can be generated as Rust with the default
    /// options. Parts of an OpenAPI document that Rust refuses are left out of the service, with a warning for each.
    pub fn check_rust(&mut self) -> bool {
        let options = Options::default();
        self.reduce_for_rust(&options);
        self.service.as_ref().is_some_and(|service| rust::check(service, &options, &mut self.problems))
    }

    /// Generates Rust. Returns `None` and adds the reason to the problems if the specification has errors, if an option is invalid for it, or
    /// if Rust cannot express the operations that the options select, with the types that they use.
    pub fn generate(&mut self, options: &Options) -> Option<Generated> {
        self.reduce_for_rust(options);
        let service = self.service.as_ref()?;
        let is_known = selection::check(service, &options.only, &mut self.problems);
        let selected = service.subset(&options.only);
        let is_valid_rust = rust::check(&selected, options, &mut self.problems);
        if !is_known || !is_valid_rust {
            return None;
        }
        let generated = rust::render(&selected, options, self.sources.hash());
        generated.map_err(|bug| self.problems.add(bug.into())).ok()
    }

    /// Reads the OpenAPI document again without what Rust refuses of the selected operations. Does nothing for other inputs, and if Rust
    /// refuses nothing.
    fn reduce_for_rust(&mut self, options: &Options) {
        if self.imported.is_none() {
            return;
        }
        let is_accepted =
            |service: &Service, problems: &mut Problems| rust::check(&service.subset(&options.only), options, problems);
        if self.service.as_ref().is_some_and(|service| !is_accepted(service, &mut Problems::default())) {
            self.read_imported(Imported::rename_for_rust, is_accepted);
        }
    }

    /// Reads the OpenAPI document, until the checks and `accept` accept what is read of it. Replaces the service, the problems and the
    /// deviations, and returns the rest of the outcome. Does nothing if there is no OpenAPI document.
    fn read_imported(&mut self, prepare: fn(&mut Imported), accept: impl Fn(&Service, &mut Problems) -> bool) -> Option<Outcome> {
        let imported = self.imported.as_mut()?;
        prepare(imported);
        let mut outcome = imported.read_until_accepted(accept);
        self.service = outcome.service.take();
        (self.problems, self.deviations) = (std::mem::take(&mut outcome.problems), std::mem::take(&mut outcome.deviations));
        Some(outcome)
    }

    /// The problems as text; see [`Problems::render`].
    pub fn render(&self, style: Style) -> String {
        self.problems.render(&self.sources, style)
    }
}

#[cfg(test)]
mod tests {
    use super::{Sources, analyse};

    const SERVICE: &str = "specwright: 1\nservice: Desk\nfiles: [things.yaml]\n";

    /// The sources of a specification that declares the type `declared` and has an operation that returns the type `returned`.
    fn sources(declared: &str, returned: &str) -> Sources {
        let things = format!(
            "resource: things\ndocs: Things.\ntypes: {{ {declared}: {{ docs: A., fields: {{ a: {{ type: string, docs: A. }} }} }} }}\n\
             operations: {{ get: {{ http: GET /things, docs: Gets., returns: {{ type: {returned} }} }} }}\n"
        );
        Sources::memory([("service.yaml", SERVICE.to_owned()), ("things.yaml", things)])
    }

    #[test]
    fn two_specifications_in_one_process_do_not_see_each_other() {
        let first = analyse("service.yaml".as_ref(), sources("Thing", "Thing"));
        let second = analyse("service.yaml".as_ref(), sources("Other", "Thing"));
        let third = analyse("service.yaml".as_ref(), sources("Other", "Other"));
        let codes =
            |analysis: &super::Analysis| analysis.problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>();
        assert_eq!([codes(&first), codes(&second), codes(&third)], [vec![], vec!["SW0100"], vec![]]);
        let names =
            |service: Option<crate::Service>| service.unwrap().types.into_iter().map(|def| def.name.value).collect::<Vec<_>>();
        assert_eq!((names(first.service), names(third.service)), (vec!["Thing".to_owned()], vec!["Other".to_owned()]));
        assert!(second.service.is_none());
    }
}
