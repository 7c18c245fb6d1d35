//! Where a project gets Specwright from.
//!
//! In: a checkout, if one is named. Out: how its manifest names runtime and generator. Not here: the rest of the manifest.

use std::path::Path;

/// How a manifest names the two crates: what stands between its braces.
pub(super) struct Crates {
    pub runtime: String,
    pub generator: String,
}

impl Crates {
    /// The crates of the checkout that is named, else of the one that this program was built in if it is still there, else those that
    /// are published.
    pub(super) fn find(named: Option<&Path>) -> Result<Crates, String> {
        let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
        match (named, built_in) {
            (Some(root), _) if !is_checkout(root) => Err(format!("{} is no checkout of Specwright", root.display())),
            (Some(root), _) => {
                std::path::absolute(root).map(|root| Crates::in_checkout(&root)).map_err(|error| error.to_string())
            }
            (None, Some(root)) if is_checkout(root) => Ok(Crates::in_checkout(root)),
            (None, _) => Ok(Crates::published()),
        }
    }

    fn in_checkout(root: &Path) -> Crates {
        let path = |folder: &str| format!("path = {}", quoted(&root.join(folder)));
        Crates { runtime: path("runtime"), generator: path("generator") }
    }

    fn published() -> Crates {
        let version = concat!("version = \"", env!("CARGO_PKG_VERSION"), "\"").to_owned();
        Crates { runtime: version.clone(), generator: version }
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
