//! The output of a command: text for people, or one JSON object for programs.
//!
//! In: what a command found out and wrote. Out: as text, results on stdout and messages on stderr, at once; as JSON, one line at the end. Its
//! form is docs/schema/output.schema.json.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};
use specwright_generator::Problems;
use specwright_generator::diagnostic::Style;
use specwright_generator::source::{Rewritten, Sources};

use crate::print::{Reader, print_stderr, write_stdout};
use crate::progress::Progress;

/// The schema of the JSON object.
pub(crate) const SCHEMA: &str = include_str!("output.schema.json");

/// The option of every command that reports.
#[derive(Debug, Args)]
pub(crate) struct OutputArguments {
    /// The format of the output.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for people: results on stdout, messages and problems on stderr.
    #[default]
    Text,
    /// A JSON object in one line; `specwright schema --for output` prints its schema.
    Json,
}

/// The output of one run.
#[derive(Debug)]
pub(crate) struct Output {
    command: &'static str,
    format: Format,
    problems: Value,
    failures: Vec<String>,
    files: Vec<Value>,
    /// What only this command reports.
    members: Map<String, Value>,
    /// Whether stdout is for something else than the JSON object.
    is_on_stderr: bool,
}

/// The end of a run.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit code of the command.
    pub(crate) code: ExitCode,
    /// Whether a program still reads the JSON lines.
    pub(crate) reader: Reader,
}

impl OutputArguments {
    /// Begins the output of a command.
    pub(crate) fn begin(&self, command: &'static str) -> Output {
        Output {
            command,
            format: self.format,
            problems: json!([]),
            failures: Vec::new(),
            files: Vec::new(),
            members: Map::new(),
            is_on_stderr: false,
        }
    }

    /// Whether the output is for people.
    pub(crate) fn is_text(&self) -> bool {
        self.format == Format::Text
    }
}

impl Output {
    /// Prints the JSON object to stderr, since stdout has a document.
    pub(crate) fn on_stderr(self) -> Output {
        Output { is_on_stderr: true, ..self }
    }

    /// Begins the progress of long work. It is shown to people only.
    pub(crate) fn progress(&self, doing: &str, path: &Path) -> Progress {
        if self.is_text() { Progress::begin(format!("{doing} {}", path.display())) } else { Progress::hidden() }
    }

    /// Reports the problems of a specification.
    pub(crate) fn problems(&mut self, problems: &Problems, sources: &Sources) {
        if self.is_text() {
            let colour = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
            // A failure is ignored, since the exit code still reports the result.
            let _ = io::stderr().write_all(problems.render(sources, Style { colour }).as_bytes());
        } else {
            self.problems = problems.to_json(sources);
        }
    }

    /// Reports a failure that is no problem of the specification, such as a file that cannot be written. The command fails.
    pub(crate) fn failure(&mut self, message: impl Display) {
        if self.is_text() {
            print_stderr(format_args!("error: {message}"));
        }
        self.failures.push(message.to_string());
    }

    /// Tells people on stderr what was done.
    pub(crate) fn message(&self, line: impl Display) {
        if self.is_text() {
            print_stderr(line);
        }
    }

    /// Prints a result for people on stdout. The command fails if it cannot be printed.
    pub(crate) fn result(&mut self, text: impl Display) {
        if self.is_text() {
            self.document(text);
        }
    }

    /// Prints a document on stdout, in each format of the output. The command fails if it cannot be printed.
    pub(crate) fn document(&mut self, text: impl Display) {
        if let Err(error) = write_stdout(text) {
            self.failure(format_args!("cannot write: {error}"));
        }
    }

    /// Reports the state of a file, such as `written`, to programs.
    pub(crate) fn file(&mut self, path: &Path, state: &str) {
        self.files.push(json!({ "path": path.to_string_lossy(), "state": state }));
    }

    /// Reports something that only this command has, to programs.
    pub(crate) fn member(&mut self, name: &str, value: Value) {
        self.members.insert(name.to_owned(), value);
    }

    /// Replaces a file. Returns whether that was possible.
    pub(crate) fn rewrite(&mut self, file: &Rewritten) -> bool {
        let done = file.write();
        if let Err(error) = &done {
            self.failure(format_args!("cannot write {}: {error}", file.path.display()));
        }
        done.is_ok()
    }

    /// Ends the output. The command succeeds if it did all that it should, and nothing failed.
    pub(crate) fn finish(self, success: bool) -> Ended {
        let success = success && self.failures.is_empty();
        let code = if success { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        if self.is_text() {
            return Ended { code, reader: Reader::Reads };
        }
        let is_on_stderr = self.is_on_stderr;
        let line = self.into_json(success);
        if is_on_stderr {
            return Ended { code, reader: print_stderr(line) };
        }
        match write_stdout(format_args!("{line}\n")) {
            Ok(reader) => Ended { code, reader },
            Err(error) => {
                print_stderr(format_args!("error: cannot write: {error}"));
                Ended { code: ExitCode::FAILURE, reader: Reader::Reads }
            }
        }
    }

    fn into_json(self, success: bool) -> Value {
        let Output { command, problems, failures, files, members, .. } = self;
        let mut object = json!({
            "command": command, "success": success, "problems": problems, "failures": failures, "files": files,
        });
        if let Value::Object(object) = &mut object {
            object.extend(members);
        }
        object
    }

    fn is_text(&self) -> bool {
        self.format == Format::Text
    }
}

/// A number with its noun, such as `1 operation` or `2 operations`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
