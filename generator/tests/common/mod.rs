//! Services that several tests of exports use.

use std::path::{Path, PathBuf};

use specwright_generator::source::Sources;
use specwright_generator::{Service, analyse};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The service of a specification on disk, which must have no errors.
pub(crate) fn checked(spec: &Path) -> Service {
    let mut analysis = analyse(spec, Sources::disk());
    analysis.service.take().unwrap_or_else(|| panic!("{}", analysis.render(Default::default())))
}

pub(crate) fn flagship() -> Service {
    checked(&root().join("spec"))
}
