//! The pipeline: one function from an input to a checked service, with all problems on the way.
//!
//! In: the path of a specification, and where texts come from. Out: an [`Analysis`], which targets are called with.

use std::path::Path;

use crate::check::{self, Checked};
use crate::diagnostic::{Problems, Style, allows};
use crate::front::yaml;
use crate::options::Options;
use crate::resolve;
use crate::source::Sources;
use crate::targets::rust::{self, Generated};

/// What is known of a specification.
#[derive(Debug)]
#[must_use = "an analysis holds the problems of a specification"]
pub struct Analysis {
    /// The files that were read.
    pub sources: Sources,
    /// The specification as it is meant; absent when there are errors.
    pub service: Option<Checked>,
    /// Errors and warnings.
    pub problems: Problems,
}

/// Analyses the specification at `input`, which is its `service.yaml` or the folder of that. All that could be read is resolved and
/// checked, so that one run reports every mistake.
pub fn analyse(input: &Path, mut sources: Sources) -> Analysis {
    let mut problems = Problems::default();
    let read = yaml::load(input, &mut sources, &mut problems);
    let service = read.documents.and_then(|documents| {
        let service = resolve::resolve(&documents, &mut problems);
        check::check(service, &mut problems)
    });
    allows::settle(&read.comments, &sources, &mut problems);
    Analysis { sources, service, problems }
}

impl Analysis {
    /// Generates Rust; `None` when the specification has errors, or when the options do not suit it, which is then among the problems.
    pub fn generate(&mut self, options: &Options) -> Option<Generated> {
        let service = self.service.as_ref()?;
        if !check::suits(service, options, &mut self.problems) {
            return None;
        }
        Some(rust::render(service, options, self.sources.hash()))
    }

    /// The problems as text; see [`Problems::render`].
    pub fn render(&self, style: Style) -> String {
        self.problems.render(&self.sources, style)
    }
}
