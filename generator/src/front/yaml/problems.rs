//! Mistakes of form that can occur at many places.
//!
//! In: places and names. Out: problems with help. Not here: when they occur.

use super::values::Value;
use crate::diagnostic::{Code, Problem, closest};
use crate::source::{Span, Spanned};
use crate::syntax::slips;
use crate::syntax::{Node, NodeKind, Scalar};

/// A key that does not belong there.
pub(super) fn unknown_key(key: &Spanned<String>, what: &str, known: &[&'static str]) -> Problem {
    let problem = Problem::error(Code::SW0013, key.span, format!("{what} has no key `{}`", key.value)).label("unknown key");
    match closest(key, known.iter().copied()) {
        Some(meant) => problem.label(format!("did you mean `{meant}`?")).help(keys_of(what, known)),
        None => problem.help(keys_of(what, known)),
    }
}

/// Key and value that are written as one word.
pub(super) fn undivided(key: &Spanned<String>, what: &str, meant: &str) -> Problem {
    let problem = Problem::error(Code::SW0013, key.span, format!("{what} has no key `{}`", key.value));
    problem.label(format!("write `{meant}`")).help(slips::DIVIDED)
}

fn keys_of(what: &str, known: &[&str]) -> String {
    format!("keys of {what}: `{}`", known.join("`, `"))
}

/// A key that has to be there.
pub(super) fn missing_key(owner: Span, what: &str, key: &str) -> Problem {
    let problem = Problem::error(Code::SW0014, owner, format!("{what} needs the key `{key}`"));
    problem.label(format!("`{key}` is missing")).help(format!("add `{key}: {}`", example_of(key)))
}

/// What a key may look like.
fn example_of(key: &str) -> &'static str {
    match key {
        "http" => "GET /things",
        "type" | "of" | "list" => "string",
        "values" => "{ open: Open, closed: Closed }",
        "variants" => "{ user: User, group: Group }",
        "specwright" => "1",
        "service" => "MyDesk",
        "resource" => "things",
        "files" => "[things.yaml]",
        "name" => "SomeName",
        "size" => "25",
        "token_url" => "/oauth/access_token",
        "when" => "rating < 4",
        _ => "…",
    }
}

/// A value of another kind than its key takes.
pub(super) fn wrong_kind(name: &str, expected: &str, node: &Node) -> Problem {
    let message = format!("{name} must be {expected}, not {}", node.kind_in_words());
    let problem = Problem::error(Code::SW0015, node.span, message).label(format!("expected {expected}"));
    match mend(expected, node) {
        Some(help) => problem.help(help),
        None => problem,
    }
}

/// A scalar where keys are expected. Mostly its own key stands there by mistake, so that is what is shown, if it has one.
pub(super) fn no_mapping(what: &str, value: &Value) -> Problem {
    let span = if value.at.start < value.at.end { value.at } else { value.node.span };
    let message = format!("{} must be a mapping, not {}", value.name, value.node.kind_in_words());
    let problem = Problem::error(Code::SW0015, span, message).label(format!("expected the keys of {what}"));
    if let NodeKind::Scalar(text) = &value.node.kind
        && let Some(meant) = slips::usual(&text.text).filter(|_| text.plain)
    {
        return problem.help(format!("did you mean `{meant}`? {}", slips::DIVIDED));
    }
    problem.help(format!("{what} is written as `{{ key: value }}`; is the line above it missing, or its indentation wrong?"))
}

/// What was probably meant by a scalar of the wrong kind.
fn mend(expected: &str, node: &Node) -> Option<String> {
    let NodeKind::Scalar(text) = &node.kind else { return None };
    let written = text.text.as_str();
    Some(match (expected, text.scalar()) {
        (_, Scalar::Nothing) => "write a value, or leave the key out".to_owned(),
        ("text", _) => format!("put it in quotes: \"{written}\""),
        ("true or false", Scalar::Text(_)) if ["true", "yes", "on"].contains(&written.to_lowercase().as_str()) => {
            "write true, without quotes".to_owned()
        }
        ("true or false", Scalar::Text(_)) if ["false", "no", "off"].contains(&written.to_lowercase().as_str()) => {
            "write false, without quotes".to_owned()
        }
        ("true or false", Scalar::Text(_)) => format!("did you mean `{}`?", closest(written, ["true", "false"])?),
        ("a number" | "a whole number from 0 on", Scalar::Text(_)) if !text.plain && written.parse::<f64>().is_ok() => {
            format!("write {written}, without quotes")
        }
        ("a list of names", Scalar::Text(_)) => format!("write [{written}]"),
        _ => return None,
    })
}

/// Two keys of which only one can stand.
pub(super) fn exclusive(what: &str, first: (&str, Span), second: (&str, Span)) -> Problem {
    let message = format!("{what} has either `{}` or `{}`, not both", first.0, second.0);
    let problem = Problem::error(Code::SW0016, second.1, message).label("one too many");
    problem.related(first.1, "the other is here").help("leave one of them out")
}

/// A key that says nothing without another.
pub(super) fn needs(what: &str, key: (&str, Span), other: &str) -> Problem {
    let message = format!("{what} has `{}`, but no `{other}` that it belongs to", key.0);
    let problem = Problem::error(Code::SW0017, key.1, message).label(format!("goes with `{other}`"));
    problem.help(format!("add `{other}`, or leave `{}` out", key.0))
}
