//! The option `--overlay FILE` for OpenAPI documents.

use std::path::PathBuf;

use clap::Args;

/// Changes of an OpenAPI document, which are applied before it is read.
#[derive(Debug, Args)]
pub(crate) struct Overlays {
    /// An OpenAPI Overlay document (1.0), which is applied to the OpenAPI document. The option can be repeated: overlays are applied in the
    /// order of the arguments.
    #[arg(long = "overlay", value_name = "FILE")]
    pub(crate) paths: Vec<PathBuf>,
}
