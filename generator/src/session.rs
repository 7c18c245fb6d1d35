//! The pipeline: one function from an input to a checked service, with every problem that it finds.
//!
//! In: the path of a specification, and the [`Sources`] that its files are read from. Out: an [`Analysis`], which each target takes.

mod imported;

use std::path::{Path, PathBuf};

pub use imported::Deviation;
use imported::{Found, Origin};
#[cfg(feature = "tools")]
pub use imported::{import, import_with, suggest};

use crate::check::{self, selection};
use crate::diagnostic::{Problems, Style, allows};
use crate::document::Documents;
use crate::front::{openapi, yaml};
use crate::model::Service;
use crate::resolve;
use crate::source::Sources;
use crate::targets::rust::{self, Generated, Options};

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
    /// The OpenAPI document, until Rust was checked.
    imported: Option<imported::Imported>,
}

/// Analyses the specification at `input`, which is a `service.yaml`, the folder that contains it, an OpenAPI document, or a file of choices
/// about one. If a part cannot
/// be read, the other parts are still resolved and checked. So one run reports every mistake.
pub fn analyse(input: &Path, sources: Sources) -> Analysis {
    analyse_with(input, &[], sources)
}

/// As [`analyse`], with OpenAPI Overlay documents, which are applied to an OpenAPI document in their order.
pub fn analyse_with(input: &Path, overlays: &[PathBuf], mut sources: Sources) -> Analysis {
    let mut problems = Problems::default();
    match Origin::at(input, overlays, &mut sources, &mut problems) {
        Found::Document(origin) => return imported::analyse(*origin, sources, problems),
        Found::Unreadable => return imported::unreadable(sources, problems),
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

/// The service that documents of any input describe; `None` if there are errors.
fn checked(documents: &Documents, problems: &mut Problems) -> Option<Service> {
    let draft = resolve::resolve(documents, problems);
    check::check(draft, problems)
}

impl Analysis {
    /// Adds the errors of the Rust target to the problems. Returns whether there is a service that can be generated as Rust. Parts of an
    /// OpenAPI document that Rust refuses are left out of the service, with a warning for each.
    pub fn check_rust(&mut self) -> bool {
        imported::reduce_for_rust(self);
        self.service.as_ref().is_some_and(|service| rust::check(service, &mut self.problems))
    }

    /// Generates Rust. Returns `None` and adds the reason to the problems if the specification has errors, if it cannot be expressed in
    /// Rust, or if an option is invalid for it.
    pub fn generate(&mut self, options: &Options) -> Option<Generated> {
        let is_valid_rust = self.check_rust();
        let service = self.service.as_ref()?;
        let service = selection::select(service, &options.only, &mut self.problems).filter(|_| is_valid_rust)?;
        let generated = rust::render(&service, options, self.sources.hash());
        generated.map_err(|bug| self.problems.add(bug.into())).ok()
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
