//! Mistakes of form that can occur in many mappings.
//!
//! In: spans and names. Out: problems with help and fixes. Not here: when they occur.

use crate::diagnostic::{Code, Problem, closest};
use crate::source::{Span, Spanned};
use crate::syntax::{Node, NodeKind, Scalar, Text, decimal, typos};

/// A key that a mapping does not have.
pub(super) fn unknown_key(key: &Spanned<String>, what: &str, known: &[&'static str]) -> Problem {
    let problem = Problem::error(Code::SW0013, key.span, format!("{what} has no key `{}`", key.value)).help(keys_of(what, known));
    match closest(key, known.iter().copied()) {
        Some(meant) => problem.did_you_mean(meant),
        None => problem.label("unknown key"),
    }
}

/// Key and value that are written as one word.
pub(super) fn missing_space(key: &Spanned<String>, what: &str, meant: &str) -> Problem {
    let problem = Problem::error(Code::SW0013, key.span, format!("{what} has no key `{}`", key.value));
    problem.label(format!("write `{meant}`")).help(typos::SPACE).fix(key.span, meant)
}

/// The rest of a text in braces after a comma: `key` is its first piece, `last` its last one.
pub(super) fn cut_value(key: &Spanned<String>, what: &str, owner: &str, value: Span, last: Span) -> Problem {
    let problem = Problem::error(Code::SW0013, key.span, format!("{what} has no key `{}`", key.value));
    let problem = problem.label(format!("a comma has ended the text of `{owner}`")).related(value, "ends at the comma");
    let problem = problem.help(format!("within {{ }} a text with a comma needs quotes: {owner}: \"…, {}\"", key.value));
    problem.fix(Span { end: value.start, ..value }, "\"").fix(Span { start: last.end, ..last }, "\"")
}

fn keys_of(what: &str, known: &[&str]) -> String {
    format!("keys of {what}: `{}`", known.join("`, `"))
}

/// A required key that is absent; `example` is a value of it.
pub(super) fn missing_key(owner: Span, what: &str, key: &str, example: &str) -> Problem {
    let problem = Problem::error(Code::SW0014, owner, format!("{what} needs the key `{key}`"));
    problem.label(format!("`{key}` is missing")).help(format!("add `{key}: {example}`"))
}

/// What a key takes.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    Text,
    TextOrNumber,
    /// Text, a number or a boolean.
    Scalar,
    Boolean,
    Number,
    Count,
    /// `true`, or a mapping with the key `field`.
    TrueOrField,
    /// `true`, or a text that says what to use instead.
    TrueOrReplacement,
    /// A list of texts.
    Names,
    /// A list of these.
    List(&'static str),
    Mapping,
}

impl Expected {
    fn in_words(self) -> String {
        match self {
            Expected::Text => "text".to_owned(),
            Expected::TextOrNumber => "text or a number".to_owned(),
            Expected::Scalar => "text, a number or a boolean".to_owned(),
            Expected::Boolean => "true or false".to_owned(),
            Expected::Number => "a number".to_owned(),
            Expected::Count => "a whole number from 0 on".to_owned(),
            Expected::TrueOrField => "true, or `{ field: … }`".to_owned(),
            Expected::TrueOrReplacement => "true, or what to use instead".to_owned(),
            Expected::Names => "a list of names".to_owned(),
            Expected::List(of) => format!("a list of {of}"),
            Expected::Mapping => "a mapping".to_owned(),
        }
    }
}

/// A value of another kind than its key takes.
pub(super) fn wrong_kind(name: &str, expected: Expected, node: &Node) -> Problem {
    let words = expected.in_words();
    let message = format!("{name} must be {words}, not {}", node.kind_in_words());
    let problem = Problem::error(Code::SW0015, node.span, message).label(format!("expected {words}"));
    let NodeKind::Scalar(text) = &node.kind else { return problem };
    if text.scalar() == Scalar::Nothing {
        return problem.help("write a value, or leave the key out");
    }
    match replacement(expected, text) {
        Some((help, written)) => problem.help(help).fix(node.span, written),
        None => match did_you_mean(expected, text) {
            Some(meant) => problem.help(format!("did you mean `{meant}`?")).fix(node.span, meant),
            None => problem,
        },
    }
}

/// A scalar of the expected kind with the same meaning, and a help that names it.
fn replacement(expected: Expected, text: &Text) -> Option<(String, String)> {
    let written = text.text.as_str();
    let one_of = |words: [&str; 3]| words.contains(&written.to_lowercase().as_str());
    match expected {
        Expected::Text => Some((format!("put it in quotes: \"{written}\""), format!("\"{written}\""))),
        Expected::Boolean if one_of(["true", "yes", "on"]) => Some(("write true, without quotes".to_owned(), "true".to_owned())),
        Expected::Boolean if one_of(["false", "no", "off"]) => {
            Some(("write false, without quotes".to_owned(), "false".to_owned()))
        }
        Expected::Number => decimal(written).map(|number| (spelled(written, &number), number)),
        Expected::Count => {
            let number = decimal(written).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))?;
            Some((spelled(written, &number), number))
        }
        Expected::Names => Some((format!("write [{written}]"), format!("[{written}]"))),
        _ => None,
    }
}

fn did_you_mean(expected: Expected, text: &Text) -> Option<&'static str> {
    match expected {
        Expected::Boolean => closest(&text.text, ["true", "false"]),
        _ => None,
    }
}

fn spelled(written: &str, number: &str) -> String {
    if written == number {
        format!("write {number}, without quotes")
    } else {
        format!("write {number}: numbers are spelled as in JSON")
    }
}

/// A scalar where a mapping is expected. The problem shows the key of the scalar, if it has one.
pub(super) fn no_mapping(what: &str, name: &str, at: Span, node: &Node) -> Problem {
    let span = if at.start < at.end { at } else { node.span };
    let message = format!("{name} must be a mapping, not {}", node.kind_in_words());
    let problem = Problem::error(Code::SW0015, span, message).label(format!("expected the keys of {what}"));
    if let NodeKind::Scalar(text) = &node.kind
        && let Some(meant) = typos::likely_missing_space(&text.text).filter(|_| text.is_plain())
    {
        return problem.help(format!("did you mean `{meant}`? {}", typos::SPACE)).fix(node.span, meant);
    }
    problem.help(format!("{what} is written as `{{ key: value }}`; is the line above it missing, or its indentation wrong?"))
}

/// Two keys that exclude each other.
pub(super) fn exclusive(what: &str, first: (&str, Span), second: (&str, Span)) -> Problem {
    let message = format!("{what} has either `{}` or `{}`, not both", first.0, second.0);
    let problem = Problem::error(Code::SW0016, second.1, message).label("one too many");
    problem.related(first.1, "the other is here").help("leave one of them out")
}

/// A key that needs another.
pub(super) fn needs(what: &str, key: (&str, Span), other: &str) -> Problem {
    let message = format!("{what} has `{}`, but no `{other}` that it belongs to", key.0);
    let problem = Problem::error(Code::SW0017, key.1, message).label(format!("goes with `{other}`"));
    problem.help(format!("add `{other}`, or leave `{}` out", key.0))
}
