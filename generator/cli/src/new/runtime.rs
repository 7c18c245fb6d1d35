//! The dependencies of a project on the crates of Specwright.
//!
//! In: the path of a checkout, if the user stated one. Out: the dependencies for the project's manifest.

use std::path::Path;

/// The two dependencies as in a manifest, without the braces: `path = "../specwright/runtime"`.
pub(super) struct SpecwrightDependencies {
    pub runtime: String,
    pub generator: String,
}

impl SpecwrightDependencies {
    /// Returns dependencies on the checkout at `named`, else on the checkout that this program was built in if it still exists, else on the
    /// published version.
    ///
    /// # Errors
    /// If `named` is not a checkout. The error is a message.
    pub(super) fn find(named: Option<&Path>) -> Result<SpecwrightDependencies, String> {
        let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
        match (named, built_in) {
            (Some(root), _) if !is_checkout(root) => Err(format!("{} is no checkout of Specwright", root.display())),
            (Some(root), _) => std::path::absolute(root)
                .map(|root| SpecwrightDependencies::in_checkout(&root))
                .map_err(|error| error.to_string()),
            (None, Some(root)) if is_checkout(root) => Ok(SpecwrightDependencies::in_checkout(root)),
            (None, _) => Ok(SpecwrightDependencies::published()),
        }
    }

    fn in_checkout(root: &Path) -> SpecwrightDependencies {
        let path = |folder: &str| format!("path = {}", quoted(&root.join(folder)));
        SpecwrightDependencies { runtime: path("runtime"), generator: path("generator") }
    }

    fn published() -> SpecwrightDependencies {
        let version = concat!("version = \"", env!("CARGO_PKG_VERSION"), "\"").to_owned();
        SpecwrightDependencies { runtime: version.clone(), generator: version }
    }
}

fn is_checkout(root: &Path) -> bool {
    ["runtime", "generator"].iter().all(|folder| root.join(folder).join("Cargo.toml").is_file())
}

/// A path as a string of TOML.
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{text}\"")
}
