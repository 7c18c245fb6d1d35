//! The command `specwright new NAME`.
//!
//! In: a name. Out: a project that compiles and runs. It contains a specification, a build script, a server, a client and tests. Not here:
//! the contents of its files (see `templates`).

mod names;
mod runtime;
mod templates;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::output::{Output, OutputArguments};
use runtime::SpecwrightDependencies;

/// Arguments of `new`.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// The name of the project. It must be a valid cargo package name: letters, digits, `-` and `_`.
    name: String,
    /// The folder of the project. Default: a folder with the name of the project.
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,
    /// A checkout of Specwright that the project depends on. Default: the checkout that this program was built in, if it exists, else the
    /// published version.
    #[arg(long, value_name = "PATH")]
    specwright: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArguments,
}

impl New {
    /// Creates the project, and shows the next command.
    pub(crate) fn run(&self) -> ExitCode {
        let mut output = self.output.begin("new");
        let created = self.create(&mut output);
        match &created {
            Ok(folder) => output.message(format_args!("{0}: created; next: cd {0} && cargo test", folder.display())),
            Err(message) => output.failure(message),
        }
        output.finish(created.is_ok()).code
    }

    /// Creates the files of the project. Returns its folder.
    fn create(&self, output: &mut Output) -> Result<PathBuf, String> {
        let names = names::Names::of(&self.name)?;
        let dependencies = SpecwrightDependencies::find(self.specwright.as_deref())?;
        let folder = self.path.clone().unwrap_or_else(|| PathBuf::from(&self.name));
        let failed = |error: io::Error| format!("{}: {error}", folder.display());
        if !is_free(&folder).map_err(failed)? {
            return Err(format!("{} exists already; nothing was written", folder.display()));
        }
        for (path, text) in templates::filled(&names, &dependencies) {
            write(&folder.join(path), &text).map_err(failed)?;
            output.file(&folder.join(path), "written");
        }
        Ok(folder)
    }
}

/// Whether nothing exists at a path, or an empty folder.
fn is_free(path: &Path) -> io::Result<bool> {
    match fs::read_dir(path) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(false),
        Err(error) => Err(error),
    }
}

/// Writes a file that does not exist.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::File::create_new(path)?;
    io::Write::write_all(&mut file, text.as_bytes())
}
