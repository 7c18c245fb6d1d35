//! Problems as JSON, for editors and other programs.
//!
//! In: the problems of a run and their sources. Out: an array of objects. Not here: text (see `render`).

use serde_json::{Value, json};

use super::{Problem, Problems, Severity};
use crate::source::{Sources, Span};

/// The largest number of problems in the array.
const MAX_IN_JSON: usize = 1000;

impl Problems {
    /// The first thousand problems as an array of objects, in the order of [`Problems::render`]. Lines and columns count from 1. Columns
    /// count characters. The end of a span is exclusive. If a problem has no span, the keys of the span are null. `fixes` lists edits, each
    /// with a span and its new text; all of them together fix the problem.
    pub fn to_json(&self, sources: &Sources) -> Value {
        self.by_severity().into_iter().take(MAX_IN_JSON).map(|problem| to_object(problem, sources)).collect()
    }
}

fn to_object(problem: &Problem, sources: &Sources) -> Value {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut object = json!({
        "code": problem.code.as_str(),
        "severity": severity,
        "message": problem.message,
        "label": problem.label,
        "help": problem.help,
        "related": problem.related.iter().map(|(span, label)| with_span(json!({ "label": label }), *span, sources)).collect::<Value>(),
        "fixes": problem.fixes.iter().map(|fix| with_span(json!({ "text": fix.text }), fix.span, sources)).collect::<Value>(),
    });
    insert_span(&mut object, problem.span, sources);
    object
}

fn with_span(mut object: Value, span: Span, sources: &Sources) -> Value {
    insert_span(&mut object, Some(span), sources);
    object
}

/// Inserts the file, the start and the end of a span into an object. Without a span, these keys are null.
fn insert_span(object: &mut Value, span: Option<Span>, sources: &Sources) {
    let range = span.map(|span| {
        let end = Span { start: span.end, ..span };
        (sources.path(span.file).to_string_lossy(), sources.position(span), sources.position(end))
    });
    let entries = [
        ("file", range.as_ref().map(|(file, ..)| json!(file))),
        ("line", range.as_ref().map(|(_, start, _)| json!(start.line))),
        ("column", range.as_ref().map(|(_, start, _)| json!(start.column))),
        ("end_line", range.as_ref().map(|(.., end)| json!(end.line))),
        ("end_column", range.as_ref().map(|(.., end)| json!(end.column))),
    ];
    if let Value::Object(object) = object {
        object.extend(entries.map(|(key, value)| (key.to_owned(), value.unwrap_or(Value::Null))));
    }
}
