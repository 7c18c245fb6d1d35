//! The pipeline: one function from a specification to a checked service, one from there to Rust.
//!
//! In: the path of a specification, and options. Out: a checked service or generated Rust, with all problems of the run.

use std::path::Path;

use crate::check::{self, Checked};
use crate::diagnostic::Problems;
use crate::front::yaml;
use crate::options::Options;
use crate::resolve;
use crate::targets::rust::{self, Generated};

/// Makes Rust of the specification at `spec`, which is `service.yaml` or its folder. `None` when there are mistakes;
/// all of them are in the diagnostics, which also hold warnings and every file that was read.
pub fn generate(spec: &Path, options: &Options) -> (Option<Generated>, Problems) {
    let mut problems = Problems::default();
    let Some(service) = checked(spec, &mut problems) else { return (None, problems) };
    if !check::suits(&service, options, &mut problems) {
        return (None, problems);
    }
    let generated = rust::render(&service, options, problems.sources.hash());
    (Some(generated), problems)
}

/// Reads and proves a specification: load, resolve, check. What was read with mistakes is checked too, so that all of
/// a run come together.
pub fn checked(spec: &Path, problems: &mut Problems) -> Option<Checked> {
    let documents = yaml::load(spec, problems)?;
    let service = resolve::resolve(&documents, problems);
    let checked = check::check(service, problems);
    problems.settle_allows();
    checked
}
