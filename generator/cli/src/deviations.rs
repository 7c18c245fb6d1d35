//! The options `--report FILE` and `--strict` for OpenAPI documents.
//!
//! In: an analysis. Out: a table of everything in the document that is not carried over, and whether that is a failure.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};
use specwright_generator::{Analysis, Deviation};

use crate::output::{Output, counted};

/// What happens to parts of an OpenAPI document that are not carried over.
#[derive(Debug, Args)]
pub(crate) struct Deviations {
    /// Fails if a part of an OpenAPI document is not carried over as it is.
    #[arg(long)]
    strict: bool,
    /// Writes a table of all parts of an OpenAPI document that are not carried over as they are: code, line, column, JSON pointer, name and
    /// message, separated by tabs.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

impl Deviations {
    /// Writes the table and reports the parts. Returns whether the run can succeed.
    pub(crate) fn accept(&self, analysis: &Analysis, output: &mut Output) -> bool {
        output.member("deviations", analysis.deviations.iter().map(|deviation| object(deviation, analysis)).collect());
        if let Some(path) = &self.report
            && let Err(error) = std::fs::write(path, table(analysis))
        {
            output.failure(format_args!("cannot write {}: {error}", path.display()));
            return false;
        }
        let refused = self.strict && !analysis.deviations.is_empty();
        if refused {
            let count = analysis.deviations.len();
            let (parts, are) = (counted(count, "part"), if count == 1 { "is" } else { "are" });
            output.failure(format_args!("{parts} of the document {are} not carried over, and `--strict` refuses that"));
        }
        !refused
    }
}

fn object(deviation: &Deviation, analysis: &Analysis) -> Value {
    let (path, place) = (analysis.sources.path(deviation.span.file), analysis.sources.position(deviation.span));
    json!({
        "code": deviation.code.as_str(),
        "file": path.to_string_lossy(),
        "line": place.line,
        "column": place.column,
        "pointer": deviation.pointer,
        "name": deviation.name,
        "message": deviation.message,
    })
}

fn table(analysis: &Analysis) -> String {
    let mut text = "code\tline\tcolumn\tpointer\tname\tmessage\n".to_owned();
    for deviation in &analysis.deviations {
        let place = analysis.sources.position(deviation.span);
        let [pointer, name, message] =
            [&deviation.pointer, &deviation.name, &deviation.message].map(|cell| cell.replace(['\t', '\n', '\r'], " "));
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{}\t{}\t{}\t{pointer}\t{name}\t{message}", deviation.code, place.line, place.column);
    }
    text
}
