//! Generates code in a build script. It names the files that cargo watches, prints the problems, and fails the build if there are errors.
//!
//! In: the path of a specification. Out: a file in `OUT_DIR`. Not here: the generation itself (see `session`).

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::diagnostic::Style;
use crate::session::analyse_with;
use crate::source::Sources;
use crate::targets::rust::{Options, write};

/// Generates `OUT_DIR/<service>.rs`, to be included by the crate: `include!(concat!(env!("OUT_DIR"), "/invgate.rs"))`.
///
/// Cargo runs the script again if a file of the specification changes. Problems are printed like those of the compiler. If there are errors,
/// the build fails:
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     specwright_generator::build("../spec")
/// }
/// ```
pub fn build(spec: impl AsRef<Path>) -> ExitCode {
    build_with(spec, &Options::default())
}

/// As [`build`], with options.
pub fn build_with(spec: impl AsRef<Path>, options: &Options) -> ExitCode {
    match run(spec.as_ref(), options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(spec: &Path, options: &Options) -> Result<(), String> {
    let folder = std::env::var_os("OUT_DIR").map(PathBuf::from).ok_or("OUT_DIR is not set: this runs in a build script")?;
    // The path is watched even if it cannot be read, so that the script runs again when it is fixed.
    println!("cargo::rerun-if-changed={}", spec.display());
    let mut analysis = analyse_with(spec, &options.overlays, Sources::disk());
    let generated = analysis.generate(options);
    for path in analysis.sources.paths() {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let rendered = analysis.render(Style { colour: false });
    let Some(generated) = generated else { return Err(rendered) };
    for line in rendered.lines() {
        println!("cargo::warning={line}");
    }
    let path = folder.join(format!("{}.rs", generated.service));
    let text = generated.text().map_err(|bug| bug.to_string())?;
    write::write_if_changed(&path, &text).map(drop).map_err(|error| format!("{}: {error}", path.display()))
}
