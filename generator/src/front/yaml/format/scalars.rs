//! Prints scalars. A text has no quotes if it does not need them; otherwise it has double quotes.
//!
//! In: a scalar and its text in the source. Out: the formatted scalar, on one line or on several. Not here: the position of the scalar.

use crate::syntax::{Node, Style, Text};

/// The largest width of a line, in characters. Longer texts and collections are broken.
pub(super) const MAX_WIDTH: usize = 130;

/// Words that some YAML parsers do not read as text. They get quotes, so that every parser reads them as text.
const RESERVED_WORDS: [&str; 10] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "<<"];

/// The text of a scalar in the source. For a block scalar, it does not contain the marker.
pub(super) fn raw<'a>(source: &'a str, node: &Node) -> &'a str {
    source.get(node.start..node.end).unwrap_or("")
}

/// Prints a scalar on one line. `raw` is its text in the source.
pub(super) fn one_line(scalar: &Text, raw: &str) -> String {
    let is_single_line = !raw.contains(['\n', '\r']);
    match scalar.style {
        Style::Plain if is_single_line => raw.to_owned(),
        // Line breaks in a plain scalar are spaces of its text. Only blank lines are line breaks of its text.
        Style::Plain if !scalar.text.contains('\n') => scalar.text.clone(),
        Style::SingleQuoted | Style::DoubleQuoted if needs_no_quotes(&scalar.text) => scalar.text.clone(),
        Style::DoubleQuoted if is_single_line => raw.to_owned(),
        // In double quotes, backslashes and quotation marks would need escapes.
        Style::SingleQuoted if is_single_line && scalar.text.contains(['\\', '"']) => raw.to_owned(),
        _ => quoted(&scalar.text),
    }
}

/// Whether every YAML parser reads the text without quotes as the same text, also inside of `{ }`.
fn needs_no_quotes(text: &str) -> bool {
    let has_safe_start = text.chars().next().is_some_and(|first| first.is_alphabetic() || "_/($".contains(first));
    let is_printable = text.chars().all(|it| it == ' ' || (!it.is_whitespace() && !it.is_control() && it != '\u{feff}'));
    let has_syntax = text.contains([',', '[', ']', '{', '}', '"', '`']) || text.contains(": ") || text.contains(" #");
    has_safe_start
        && is_printable
        && !has_syntax
        && !text.ends_with([':', ' '])
        && !RESERVED_WORDS.contains(&text.to_lowercase().as_str())
        && Text::plain(text).is_text()
}

/// A text in double quotes, with escapes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\u{feff}' | '\u{2028}' | '\u{2029}' => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter if letter.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// Breaks a text at single spaces into lines of at most [`MAX_WIDTH`] characters. The first line begins in `column`, and the others in the
/// column `indent`. A text with escapes is not broken, since a line break after a backslash would change it.
pub(super) fn wrap(text: &str, column: usize, indent: usize) -> Vec<String> {
    if column + text.chars().count() <= MAX_WIDTH || text.contains('\\') || text.starts_with('\'') {
        return vec![text.to_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut start = column;
    for word in words(text) {
        if !line.is_empty() && start + line.chars().count() + 1 + word.chars().count() > MAX_WIDTH {
            lines.push(std::mem::take(&mut line));
            start = indent;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines.push(line);
    lines
}

/// The pieces of a text between which a line can be broken. A line is not broken at several spaces, since a line break means one space. It
/// is not broken at a space next to a quotation mark.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut joins_next = true;
    for part in text.split(' ') {
        let is_word = !part.is_empty() && part != "\"";
        match words.last_mut() {
            Some(last) if joins_next || !is_word => {
                last.push(' ');
                last.push_str(part);
            }
            _ => words.push(part.to_owned()),
        }
        joins_next = !is_word;
    }
    words
}

/// The marker and the lines of a block scalar. `None` for any other scalar, and for a block scalar that is printed in quotes: an empty text,
/// a text with spaces at the beginning or several line breaks at the end, and a text with control characters.
pub(super) fn block(scalar: &Text, raw: &str) -> Option<(&'static str, Vec<String>)> {
    let is_folded = scalar.style == Style::Folded;
    if !is_folded && scalar.style != Style::Literal {
        return None;
    }
    let body = scalar.text.strip_suffix('\n').unwrap_or(&scalar.text);
    let needs_quotes = body.is_empty() || body.starts_with([' ', '\t', '\n']) || body.ends_with('\n');
    if needs_quotes || body.chars().any(|it| it.is_control() && it != '\n' && it != '\t') {
        return None;
    }
    let ends_with_line_break = body.len() < scalar.text.len();
    // A folded paragraph stays folded. A folded text with line breaks becomes a literal block.
    if is_folded && !body.contains('\n') {
        let lines = raw.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
        return Some((if ends_with_line_break { ">" } else { ">-" }, lines));
    }
    Some((if ends_with_line_break { "|" } else { "|-" }, body.split('\n').map(str::to_owned).collect()))
}
