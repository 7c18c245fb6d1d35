//! Creates the problems that can occur in many mappings, such as an unknown key.
//!
//! In: spans and names. Out: problems with help and fixes. Not here: the code that detects them (see `keys` and `values`). In all functions,
//! `what` is the name of a mapping with its article, such as "an operation".

use crate::diagnostic::{Code, Problem, closest};
use crate::source::{Span, Spanned};
use crate::syntax::{Node, NodeKind, Scalar, Text, decimal, typos};

/// A key that the mapping does not have. `known` lists the keys that it has.
pub(super) fn unknown_key(key: &Spanned<String>, what: &str, known: &[&'static str]) -> Problem {
    let problem = Problem::error(Code::SW0013, key.span, format!("{what} has no key `{}`", key.value)).help(keys_of(what, known));
    match closest(key, known.iter().copied()) {
        Some(suggestion) => problem.did_you_mean(suggestion),
        None => problem.label("unknown key"),
    }
}

/// A key and its value without the space between them. `corrected` is the text with the space.
pub(super) fn missing_space(key: &Spanned<String>, what: &str, corrected: &str) -> Problem {
    let problem = Problem::error(Code::SW0013, key.span, format!("{what} has no key `{}`", key.value));
    problem.label(format!("write `{corrected}`")).help(typos::SEPARATOR_HELP).fix(key.span, corrected)
}

/// A text in braces that contains a comma and has no quotes. YAML ends the text at the comma and reads the rest as keys. `owner` is the key of
/// the text, and `value` is the span of the text up to the comma. `key` is the first piece of the rest, and `last` is the span of its last
/// piece.
pub(super) fn cut_value(key: &Spanned<String>, what: &str, owner: &str, value: Span, last: Span) -> Problem {
    let problem = Problem::error(Code::SW0013, key.span, format!("{what} has no key `{}`", key.value));
    let problem = problem.label(format!("a comma has ended the text of `{owner}`")).related(value, "ends at the comma");
    let problem = problem.help(format!("within {{ }} a text with a comma needs quotes: {owner}: \"…, {}\"", key.value));
    problem.fix(Span { end: value.start, ..value }, "\"").fix(Span { start: last.end, ..last }, "\"")
}

/// The help that lists the keys of a mapping.
fn keys_of(what: &str, known: &[&str]) -> String {
    format!("keys of {what}: `{}`", known.join("`, `"))
}

/// A required key that is missing. `owner` is the span that the problem points at, and `example` is a value of the key.
pub(super) fn missing_key(owner: Span, what: &str, key: &str, example: &str) -> Problem {
    let problem = Problem::error(Code::SW0014, owner, format!("{what} needs the key `{key}`"));
    problem.label(format!("`{key}` is missing")).help(format!("add `{key}: {example}`"))
}

/// The kind of value that a key requires.
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
    TrueOrMapping,
    /// The value of `deprecated`: `true`, or a text that says what to use instead.
    TrueOrReplacement,
    /// A name, or a list of names and of lists of names.
    Alternatives,
    /// A list of texts.
    Names,
    /// A list. The text names its items in the plural, such as "answers".
    List(&'static str),
    /// A list of scalars, by the plural noun for them.
    Scalars(&'static str),
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
            Expected::TrueOrMapping => "true, or `{ field: … }`".to_owned(),
            Expected::TrueOrReplacement => "true, or what to use instead".to_owned(),
            Expected::Alternatives => "`none`, a name, or a list of names and of lists of names".to_owned(),
            Expected::Names => "a list of names".to_owned(),
            Expected::List(of) | Expected::Scalars(of) => format!("a list of {of}"),
            Expected::Mapping => "a mapping".to_owned(),
        }
    }
}

/// A value that has not the kind that its key requires. `name` is the name of the value in messages, such as its key in backticks.
pub(super) fn wrong_kind(name: &str, expected: Expected, node: &Node) -> Problem {
    let words = expected.in_words();
    let message = format!("{name} must be {words}, not {}", node.kind_in_words());
    let problem = Problem::error(Code::SW0015, node.span, message).label(format!("expected {words}"));
    let NodeKind::Scalar(text) = &node.kind else { return problem };
    if text.scalar() == Scalar::Nothing {
        return problem.help("write a value, or leave the key out");
    }
    match replacement(expected, text) {
        Some((help, replacement)) => problem.help(help).fix(node.span, replacement),
        None => match did_you_mean(expected, text) {
            Some(suggestion) => problem.help(format!("did you mean `{suggestion}`?")).fix(node.span, suggestion),
            None => problem,
        },
    }
}

/// The help and the replacement for a scalar that has the same meaning as a value of the expected kind: `0.5` for `.5`.
fn replacement(expected: Expected, text: &Text) -> Option<(String, String)> {
    let written = text.text.as_str();
    let is_one_of = |words: [&str; 3]| words.contains(&written.to_lowercase().as_str());
    match expected {
        Expected::Text => Some((format!("put it in quotes: \"{written}\""), format!("\"{written}\""))),
        Expected::Boolean if is_one_of(["true", "yes", "on"]) => {
            Some(("write true, without quotes".to_owned(), "true".to_owned()))
        }
        Expected::Boolean if is_one_of(["false", "no", "off"]) => {
            Some(("write false, without quotes".to_owned(), "false".to_owned()))
        }
        Expected::Number => decimal(written).map(|number| (number_help(written, &number), number)),
        Expected::Count => {
            let number = decimal(written).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))?;
            Some((number_help(written, &number), number))
        }
        Expected::Names => Some((format!("write [{written}]"), format!("[{written}]"))),
        Expected::Scalars(_) if text.is_plain() => Some((format!("write [{written}]"), format!("[{written}]"))),
        _ => None,
    }
}

fn did_you_mean(expected: Expected, text: &Text) -> Option<&'static str> {
    match expected {
        Expected::Boolean => closest(&text.text, ["true", "false"]),
        _ => None,
    }
}

/// The help that says how to write a number.
fn number_help(written: &str, number: &str) -> String {
    if written == number {
        format!("write {number}, without quotes")
    } else {
        format!("write {number}: numbers are spelled as in JSON")
    }
}

/// A scalar in place of a mapping. `span` is that of the key of the scalar, or of the scalar if it is the whole file.
pub(super) fn not_a_mapping(what: &str, name: &str, span: Span, node: &Node) -> Problem {
    let message = format!("{name} must be a mapping, not {}", node.kind_in_words());
    let problem = Problem::error(Code::SW0015, span, message).label(format!("expected the keys of {what}"));
    if let NodeKind::Scalar(text) = &node.kind
        && let Some(corrected) = typos::likely_missing_space(&text.text).filter(|_| text.is_plain())
    {
        return problem.help(format!("did you mean `{corrected}`? {}", typos::SEPARATOR_HELP)).fix(node.span, corrected);
    }
    problem.help(format!("{what} is written as `{{ key: value }}`; is the line above it missing, or its indentation wrong?"))
}

/// Two keys that exclude each other. Each is a key with its span.
pub(super) fn exclusive(what: &str, first: (&str, Span), second: (&str, Span)) -> Problem {
    let message = format!("{what} has either `{}` or `{}`, not both", first.0, second.0);
    let problem = Problem::error(Code::SW0016, second.1, message).label("one too many");
    problem.related(first.1, "the other is here").help("leave one of them out")
}

/// A key without the key that it needs. `key` is a key with its span, and `other` is the missing key.
pub(super) fn needs(what: &str, key: (&str, Span), other: &str) -> Problem {
    let message = format!("{what} has `{}`, but no `{other}` that it belongs to", key.0);
    let problem = Problem::error(Code::SW0017, key.1, message).label(format!("goes with `{other}`"));
    problem.help(format!("add `{other}`, or leave `{}` out", key.0))
}
