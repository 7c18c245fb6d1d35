//! The command `specwright suggest DOCUMENT`.

use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};
use specwright_generator::source::Sources;
use specwright_generator::{Analysis, Suggestion, SuggestionKind, render_suggestions, suggest};

use crate::output::{Output, OutputArguments, counted};
use crate::overlays::Overlays;

/// Arguments of `suggest`.
#[derive(Debug, Args)]
pub(crate) struct Suggest {
    /// Path of an OpenAPI document (3.0, 3.1 or Swagger 2.0, in JSON or YAML).
    document: PathBuf,
    /// Accepts suggestions of these kinds. The others are comments in the file.
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = PossibleValuesParser::new(SuggestionKind::KEYWORDS.map(|(word, _)| word)))]
    accept: Vec<String>,
    /// The file of choices to write. It must not exist. Without it, the file is printed.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    overlays: Overlays,
    #[command(flatten)]
    output: OutputArguments,
}

impl Suggest {
    /// Writes a file of choices with the suggestions, and shows the problems of the document.
    pub(crate) fn run(&self) -> ExitCode {
        let mut output = self.output.begin("suggest");
        let progress = output.progress("Reading", &self.document);
        let (analysis, suggestions) = suggest(&self.document, &self.overlays.paths, Sources::disk());
        drop(progress);
        let is_read = analysis.service.is_some();
        if !is_read {
            output.problems(&analysis.problems, &analysis.sources);
        }
        output.member("suggestions", suggestions.iter().map(|suggestion| object(suggestion, &analysis)).collect());
        let good = is_read && self.write(&suggestions, &analysis, &mut output);
        output.finish(good).code
    }

    /// Writes or prints the file. Returns whether that was possible.
    fn write(&self, suggestions: &[Suggestion], analysis: &Analysis, output: &mut Output) -> bool {
        let is_accepted = |word: &&str| self.accept.iter().any(|accepted| accepted == word);
        let kinds = SuggestionKind::KEYWORDS.iter().filter(|(word, _)| is_accepted(word)).map(|(_, kind)| *kind);
        let place = |suggestion: &Suggestion| {
            let (path, at) = (analysis.sources.path(suggestion.span.file), analysis.sources.position(suggestion.span));
            format!("{}:{} {}", path.display(), at.line, suggestion.pointer)
        };
        let from = from(&self.document, self.out.as_deref());
        let text = render_suggestions(&from, suggestions, &kinds.collect::<Vec<_>>(), place);
        let Some(out) = &self.out else {
            output.result(text);
            return true;
        };
        let written = std::fs::File::create_new(out).and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
        match &written {
            Ok(()) => {
                output.message(format_args!("{}: {}", out.display(), counted(suggestions.len(), "suggestion")));
                output.file(out, "written");
            }
            Err(error) => output.failure(format_args!("cannot write {}: {error}", out.display())),
        }
        written.is_ok()
    }
}

/// The path of the document, relative to the folder of the file of choices.
fn from(document: &Path, out: Option<&Path>) -> String {
    let folder = out.and_then(Path::parent).unwrap_or(Path::new(""));
    if document.is_absolute() || folder.is_absolute() {
        return std::path::absolute(document).unwrap_or_else(|_| document.to_path_buf()).display().to_string();
    }
    if let Ok(inside) = document.strip_prefix(folder) {
        return inside.display().to_string();
    }
    let up: PathBuf = folder.components().filter(|part| matches!(part, Component::Normal(_))).map(|_| "..").collect();
    up.join(document).display().to_string()
}

fn object(suggestion: &Suggestion, analysis: &Analysis) -> Value {
    let (path, place) = (analysis.sources.path(suggestion.span.file), analysis.sources.position(suggestion.span));
    json!({
        "kind": suggestion.kind.word(),
        "keys": suggestion.keys,
        "value": serde_json::from_str::<Value>(&suggestion.value).unwrap_or_default(),
        "reason": suggestion.reason,
        "file": path.to_string_lossy(),
        "line": place.line,
        "column": place.column,
        "pointer": suggestion.pointer,
    })
}
