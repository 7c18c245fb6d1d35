//! `specwright new NAME`.
//!
//! In: a name. Out: a project that compiles and runs: specification, build script, server, client, tests. Not here: what is in its
//! files (see `templates`).

mod names;
mod runtime;
mod templates;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::say::tell;
use runtime::Crates;

/// Arguments of `new`.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// Name of the project, as cargo takes it: letters, digits, `-` and `_`.
    name: String,
    /// Folder of the project; by default one of its name here.
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,
    /// A checkout of Specwright to depend on; by default the one that this program was built in, else the published version.
    #[arg(long, value_name = "PATH")]
    specwright: Option<PathBuf>,
}

impl New {
    /// Makes the project, and says what to do with it.
    pub(crate) fn run(&self) -> ExitCode {
        match self.make() {
            Ok(folder) => {
                tell(format_args!("{0}: made; next: cd {0} && cargo test", folder.display()));
                ExitCode::SUCCESS
            }
            Err(message) => {
                tell(format_args!("error: {message}"));
                ExitCode::FAILURE
            }
        }
    }

    fn make(&self) -> Result<PathBuf, String> {
        let names = names::Names::of(&self.name)?;
        let crates = Crates::find(self.specwright.as_deref())?;
        let folder = self.path.clone().unwrap_or_else(|| PathBuf::from(&self.name));
        let failed = |error: io::Error| format!("{}: {error}", folder.display());
        if !is_free(&folder).map_err(failed)? {
            return Err(format!("{} is there already; nothing was written", folder.display()));
        }
        for (path, text) in templates::filled(&names, &crates) {
            write(&folder.join(path), &text).map_err(failed)?;
        }
        Ok(folder)
    }
}

/// Whether there is nothing at a path, or an empty folder.
fn is_free(path: &Path) -> io::Result<bool> {
    match fs::read_dir(path) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(false),
        Err(error) => Err(error),
    }
}

/// Writes a file that is not there.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::File::create_new(path)?;
    io::Write::write_all(&mut file, text.as_bytes())
}
