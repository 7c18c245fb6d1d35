//! The output of `specwright --version`.
//!
//! In: whether all of it is wanted. Out: lines of text.

/// The version of the command. `verbose` adds the version of the language and the system that the command was built for.
pub(crate) fn text(verbose: bool) -> String {
    let version = concat!("specwright ", env!("CARGO_PKG_VERSION"), "\n");
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    match verbose {
        false => version.to_owned(),
        true => format!("{version}language: specwright: 1\nsystem: {os}, {arch}\nbuild: {build}\n"),
    }
}
