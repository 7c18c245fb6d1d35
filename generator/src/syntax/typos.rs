//! Typing mistakes that YAML reads as something else: a missing space or colon, a line that begins in the wrong column.
//!
//! In: keys and lines as YAML reads them. Out: the text that was probably meant. Not here: misspelt names (see `spelling`).

use super::tree::{Entry, Node, NodeKind, Style, Text};
use crate::diagnostic::{Code, Problem, Problems};
use crate::source::{Span, Spanned};

/// How key and value are written.
pub(crate) const SPACE: &str = "a colon and a space go between key and value";

/// Frequent keys, for lines of an unknown mapping.
const LIKELY: [&str; 6] = ["type", "docs", "http", "list", "enum", "required"];

/// Key and whole text meant by `type string` or `type:string`, where `type` is a known key: `type` and `type: string`.
pub(crate) fn missing_space(text: &str, known: &[&str]) -> Option<(String, String)> {
    let (key, value) = text.split_once([':', ' '])?;
    let value = value.trim_start_matches([':', ' ']).trim_end();
    (known.contains(&key) && !value.is_empty()).then(|| (key.to_owned(), format!("{key}: {value}")))
}

/// The same for any of the frequent keys.
pub(crate) fn likely_missing_space(text: &str) -> Option<String> {
    missing_space(text.lines().next().unwrap_or(""), &LIKELY).map(|(_, meant)| meant)
}

/// The probable mistake in a line with an unexpected colon.
pub(crate) fn explain_line(text: &str, offset: usize) -> Option<String> {
    let start = text.get(..offset)?.rfind('\n')? + 1;
    let line = text.get(start..)?.lines().next()?;
    let above = text.get(..start)?.lines().rev().find(|line| !line.trim().is_empty())?;
    if let Some(meant) = likely_missing_space(above.trim()).filter(|_| !above.contains(": ")) {
        return Some(format!("did you mean `{meant}` in the line above? {SPACE}"));
    }
    let deeper = indentation(line) > indentation(above) && above.contains(": ");
    deeper.then(|| "this line is indented deeper than the one above, which has its value already: indent both alike".to_owned())
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Moves entries that have the same indentation as the name that they belong to below it, and reports the first of them. `keys`: the
/// keys that a name can have; `first`: the key that it must have.
pub(crate) fn nest_misplaced(
    entries: Vec<(Spanned<String>, Node)>,
    keys: impl Iterator<Item = &'static str> + Clone,
    first: &str,
    out: &mut Problems,
) -> Vec<(Spanned<String>, Node)> {
    let mut kept: Vec<(Spanned<String>, Node)> = Vec::new();
    let mut reported = false;
    for (key, node) in entries {
        let scalar = matches!(node.kind, NodeKind::Scalar(_));
        let misplaced = keys.clone().any(|known| known == key.as_str()) && (reported || scalar);
        match kept.last_mut().filter(|(_, above)| misplaced && takes(above, &key, first)) {
            Some((name, above)) => {
                if !reported {
                    out.add(beside(&key, name));
                }
                reported = true;
                put(above, key, node);
            }
            None => {
                reported = false;
                kept.push((key, node));
            }
        }
    }
    kept
}

/// Whether a key can belong to a name: if the name has no value, or a mapping without this key.
fn takes(above: &Node, key: &str, first: &str) -> bool {
    match &above.kind {
        NodeKind::Scalar(_) => above.is_nothing(),
        NodeKind::Mapping { entries, .. } => {
            let has = |wanted: &str| entries.iter().any(|entry| entry.name() == wanted);
            !has(key) && (key == first || has(first))
        }
        _ => false,
    }
}

fn put(above: &mut Node, key: Spanned<String>, value: Node) {
    let Span { start, end, .. } = key.span;
    let name = NodeKind::Scalar(Text { text: key.value, style: Style::Plain, offset: Some(0) });
    let entry = Entry { key: Node { kind: name, span: key.span, start, end }, value };
    if let NodeKind::Mapping { entries, .. } = &mut above.kind {
        entries.push(entry);
    } else {
        let kind = NodeKind::Mapping { flow: false, entries: vec![entry], is_damaged: false };
        *above = Node { kind, span: key.span, start, end };
    }
}

fn beside(key: &Spanned<String>, name: &Spanned<String>) -> Problem {
    let message = format!("`{}` is beside `{}`, not below it", key.value, name.value);
    let problem = Problem::error(Code::SW0015, key.span, message).label("begins too far to the left");
    problem.related(name.span, "belongs to this").help(format!("indent it by two spaces more than `{}`", name.value))
}
