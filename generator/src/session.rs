//! The pipeline: one function from an input to a checked service, with every problem that it finds.
//!
//! In: the path of a specification, and where texts come from. Out: an [`Analysis`], which targets are called with.

use std::path::Path;

use crate::check::{self, selection};
use crate::diagnostic::{Problems, Style, allows};
use crate::front::yaml;
use crate::model::Service;
use crate::resolve;
use crate::source::Sources;
use crate::targets::rust::{self, Generated, Options};

/// What is known of a specification.
#[derive(Debug)]
#[must_use = "an analysis holds the problems of a specification"]
pub struct Analysis {
    /// The files that were read.
    pub sources: Sources,
    /// The service that the specification describes; absent when there are errors.
    pub service: Option<Service>,
    /// Errors and warnings.
    pub problems: Problems,
}

/// Analyses the specification at `input`, which is its `service.yaml` or the folder of that. All that could be read is resolved and
/// checked, so that one run reports every mistake.
pub fn analyse(input: &Path, mut sources: Sources) -> Analysis {
    let mut problems = Problems::default();
    let read = yaml::load(input, &mut sources, &mut problems);
    let service = read.documents.and_then(|documents| {
        let draft = resolve::resolve(&documents, &mut problems);
        check::check(draft, &mut problems)
    });
    allows::settle(&read.comments, &sources, &mut problems);
    Analysis { sources, service, problems }
}

impl Analysis {
    /// Adds the errors of the Rust target to the problems. Returns whether there is a service that can be generated as Rust.
    pub fn check_rust(&mut self) -> bool {
        self.service.as_ref().is_some_and(|service| rust::check(service, &mut self.problems))
    }

    /// Generates Rust; `None` when the specification has errors, when it cannot be Rust, or when the options do not suit it. The
    /// problems then say why.
    pub fn generate(&mut self, options: &Options) -> Option<Generated> {
        let service = self.service.as_ref()?;
        let accepted = rust::check(service, &mut self.problems);
        let service = selection::select(service, &options.only, &mut self.problems).filter(|_| accepted)?;
        let generated = rust::render(&service, options, self.sources.hash());
        generated.map_err(|bug| self.problems.add(bug.into())).ok()
    }

    /// The problems as text; see [`Problems::render`].
    pub fn render(&self, style: Style) -> String {
        self.problems.render(&self.sources, style)
    }
}
