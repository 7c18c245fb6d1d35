//! Typing mistakes that are valid YAML with another meaning: a missing space or colon, or a line that begins in the wrong column.
//!
//! In: keys and lines as YAML reads them. Out: the text that the author probably meant. Not here: misspelt names (see `spelling`).

use super::tree::{Entry, Node, NodeKind, Style, Text};
use crate::diagnostic::{Code, Problem, Problems};
use crate::source::{Span, Spanned};

/// The help for a missing colon or space.
pub(crate) const SEPARATOR_HELP: &str = "a colon and a space go between key and value";

/// Keys that many mappings have. They are looked for in a line of a mapping whose keys are not known.
const FREQUENT_KEYS: [&str; 6] = ["type", "docs", "http", "list", "enum", "required"];

/// Finds a missing colon or space after one of the keys `known`. For `type string` and `type:string`, returns the key `type` and the
/// corrected text `type: string`.
pub(crate) fn missing_space(text: &str, known: &[&str]) -> Option<(String, String)> {
    let (key, value) = text.split_once([':', ' '])?;
    let value = value.trim_start_matches([':', ' ']).trim_end();
    (known.contains(&key) && !value.is_empty()).then(|| (key.to_owned(), format!("{key}: {value}")))
}

/// Finds a missing colon or space after one of the frequent keys in the first line of `text`. Returns the corrected text.
pub(crate) fn likely_missing_space(text: &str) -> Option<String> {
    missing_space(text.lines().next().unwrap_or(""), &FREQUENT_KEYS).map(|(_, corrected)| corrected)
}

/// The help for a colon at `offset` that the YAML parser does not expect. `None` if the mistake is not one of those described here.
pub(crate) fn explain_line(text: &str, offset: usize) -> Option<String> {
    let start = text.get(..offset)?.rfind('\n')? + 1;
    let line = text.get(start..)?.lines().next()?;
    let above = text.get(..start)?.lines().rev().find(|line| !line.trim().is_empty())?;
    if let Some(corrected) = likely_missing_space(above.trim()).filter(|_| !above.contains(": ")) {
        return Some(format!("did you mean `{corrected}` in the line above? {SEPARATOR_HELP}"));
    }
    let is_deeper = indentation(line) > indentation(above) && above.contains(": ");
    is_deeper
        .then(|| "this line is indented deeper than the one above, which has its value already: indent both alike".to_owned())
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Corrects entries that should be indented. In `entries`, each key is a name such as that of an operation. If a key is one of `keys`, it
/// belongs to the name above it, but has the same indentation. It is moved into the value of that name, and the first of such entries is
/// reported. `required` is the key that the value of every name has.
pub(crate) fn nest_misplaced(
    entries: Vec<(Spanned<String>, Node)>,
    keys: impl Iterator<Item = &'static str> + Clone,
    required: &str,
    problems: &mut Problems,
) -> Vec<(Spanned<String>, Node)> {
    let mut nested: Vec<(Spanned<String>, Node)> = Vec::new();
    let mut is_reported = false;
    for (key, node) in entries {
        let is_scalar = matches!(node.kind, NodeKind::Scalar(_));
        let is_misplaced = keys.clone().any(|known| known == key.as_str()) && (is_reported || is_scalar);
        match nested.last_mut().filter(|(_, value)| is_misplaced && can_contain(value, &key, required)) {
            Some((name, value)) => {
                if !is_reported {
                    problems.add(not_indented(&key, name));
                }
                is_reported = true;
                insert(value, key, node);
            }
            None => {
                is_reported = false;
                nested.push((key, node));
            }
        }
    }
    nested
}

/// Whether a key can belong to the value of a name: if the value is empty, or is a mapping without this key.
fn can_contain(value: &Node, key: &str, required: &str) -> bool {
    match &value.kind {
        NodeKind::Scalar(_) => value.is_nothing(),
        NodeKind::Mapping { entries, .. } => {
            let has = |wanted: &str| entries.iter().any(|entry| entry.name() == wanted);
            !has(key) && (key == required || has(required))
        }
        _ => false,
    }
}

/// Inserts an entry into a mapping. A node of another kind becomes a mapping.
fn insert(node: &mut Node, key: Spanned<String>, value: Node) {
    let Span { start, end, .. } = key.span;
    let name = NodeKind::Scalar(Text { text: key.value, style: Style::Plain, offset: Some(0) });
    let entry = Entry { key: Node { kind: name, span: key.span, start, end }, value };
    if let NodeKind::Mapping { entries, .. } = &mut node.kind {
        entries.push(entry);
    } else {
        let kind = NodeKind::Mapping { flow: false, entries: vec![entry], is_damaged: false };
        *node = Node { kind, span: key.span, start, end };
    }
}

fn not_indented(key: &Spanned<String>, name: &Spanned<String>) -> Problem {
    let message = format!("`{}` is beside `{}`, not below it", key.value, name.value);
    let problem = Problem::error(Code::SW0015, key.span, message).label("begins too far to the left");
    problem.related(name.span, "belongs to this").help(format!("indent it by two spaces more than `{}`", name.value))
}
