//! Slips of typing that YAML takes for something else: a blank or a colon that is missing, a line that begins in the wrong column.
//!
//! In: what YAML made of it. Out: what was probably meant. Not here: names that are misspelt (see `spelling`).

use crate::diagnostic::{Code, Problem, Problems};
use crate::source::Spanned;
use crate::syntax::{Node, NodeKind};

/// How key and value are divided.
pub(crate) const DIVIDED: &str = "a colon and a blank go between key and value";

/// Keys that are guessed where it is not known which there can be.
const USUAL: [&str; 6] = ["type", "docs", "http", "list", "enum", "required"];

/// `type string` or `type:string` in the place of `type: string`, where `type` is a key that is known.
pub(crate) fn divided(text: &str, known: &[&str]) -> Option<(String, String)> {
    let (key, value) = text.split_once([':', ' '])?;
    let value = value.trim_start_matches([':', ' ']).trim_end();
    (known.contains(&key) && !value.is_empty()).then(|| (key.to_owned(), format!("{key}: {value}")))
}

/// The same where any of the usual keys could stand.
pub(crate) fn usual(text: &str) -> Option<String> {
    divided(text.lines().next().unwrap_or(""), &USUAL).map(|(_, meant)| meant)
}

/// What is wrong with a line in which YAML has met a colon that it did not expect.
pub(crate) fn line(text: &str, place: usize) -> Option<String> {
    let start = text.get(..place)?.rfind('\n')? + 1;
    let line = text.get(start..)?.lines().next()?;
    let above = text.get(..start)?.lines().rev().find(|line| !line.trim().is_empty())?;
    if let Some(meant) = usual(above.trim()).filter(|_| !above.contains(": ")) {
        return Some(format!("did you mean `{meant}` in the line above? {DIVIDED}"));
    }
    let deeper = indentation(line) > indentation(above) && above.contains(": ");
    deeper.then(|| "this line begins deeper than the one above, which has its value already: begin both in one column".to_owned())
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Entries of which some stand beside the name that they belong to, not below it: each is put where it belongs, and the first is reported.
/// `keys` are those that can stand below a name, `first` the one that begins.
pub(crate) fn indented(
    entries: Vec<(Spanned<String>, Node)>,
    keys: &[&str],
    first: &str,
    out: &mut Problems,
) -> Vec<(Spanned<String>, Node)> {
    let mut kept: Vec<(Spanned<String>, Node)> = Vec::new();
    let mut reported = false;
    for (key, node) in entries {
        let scalar = matches!(node.kind, NodeKind::Scalar(_));
        let astray = keys.contains(&key.as_str()) && (reported || scalar);
        match kept.last_mut().filter(|(_, above)| astray && takes(above, &key, first)) {
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

/// Whether a name may have been meant to have a key: when it has nothing, or all but what begins.
fn takes(above: &Node, key: &str, first: &str) -> bool {
    match &above.kind {
        NodeKind::Scalar(text) => text.plain && text.text.is_empty(),
        NodeKind::Mapping(entries) => {
            let has = |wanted: &str| entries.iter().any(|(key, _)| key.value == wanted);
            !has(key) && (key == first || has(first))
        }
        _ => false,
    }
}

fn put(above: &mut Node, key: Spanned<String>, node: Node) {
    if let NodeKind::Mapping(entries) = &mut above.kind {
        entries.push((key, node));
    } else {
        above.span = key.span;
        above.kind = NodeKind::Mapping(vec![(key, node)]);
    }
}

fn beside(key: &Spanned<String>, name: &Spanned<String>) -> Problem {
    let message = format!("`{}` stands beside `{}`, not below it", key.value, name.value);
    let problem = Problem::error(Code::SW0015, key.span, message).label("begins too far to the left");
    problem.related(name.span, "belongs to this").help(format!("indent it by two blanks more than `{}`", name.value))
}
