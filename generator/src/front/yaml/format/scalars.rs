//! Scalars as text: without quotes where they are not needed, else in double ones.
//!
//! In: a scalar as it was written. Out: the same scalar, on one line or over several. Not here: on which line it begins.

use crate::syntax::{Node, Style, Text};

/// The greatest number of columns of a line.
pub(super) const WIDTH: usize = 130;

/// Words that other YAML parsers do not read as text. In quotes they are text for every parser.
const WORDS: [&str; 10] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "<<"];

/// A scalar as it is written. A block scalar is without its header.
pub(super) fn raw<'a>(source: &'a str, node: &Node) -> &'a str {
    source.get(node.start..node.end).unwrap_or("")
}

/// A scalar on one line. `raw`: its source text.
pub(super) fn one_line(scalar: &Text, raw: &str) -> String {
    let single = !raw.contains(['\n', '\r']);
    match scalar.style {
        Style::Plain if single => raw.to_owned(),
        // A scalar of several lines: an empty line in it is a line break of the text.
        Style::Plain if !scalar.text.contains('\n') => scalar.text.clone(),
        Style::SingleQuoted | Style::DoubleQuoted if needs_no_quotes(&scalar.text) => scalar.text.clone(),
        Style::DoubleQuoted if single => raw.to_owned(),
        // Double quotes would double its backslashes and escape its quotes.
        Style::SingleQuoted if single && scalar.text.contains(['\\', '"']) => raw.to_owned(),
        _ => quoted(&scalar.text),
    }
}

/// Whether a text without quotes is read as the same text in every context, also in `{ }` and by parsers of other versions of YAML.
fn needs_no_quotes(text: &str) -> bool {
    let starts = text.chars().next().is_some_and(|first| first.is_alphabetic() || "_/($".contains(first));
    let printable = text.chars().all(|it| it == ' ' || (!it.is_whitespace() && !it.is_control() && it != '\u{feff}'));
    let marks = text.contains([',', '[', ']', '{', '}', '"', '`']) || text.contains(": ") || text.contains(" #");
    starts
        && printable
        && !marks
        && !text.ends_with([':', ' '])
        && !WORDS.contains(&text.to_lowercase().as_str())
        && Text::plain(text).is_text()
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for it in text.chars() {
        match it {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\u{feff}' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(it))),
            it if it.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(it))),
            it => out.push(it),
        }
    }
    out.push('"');
    out
}

/// A text that is too long for the line after `column` characters, broken at single spaces. Further lines begin at `indent`.
/// A text with escapes is not broken, since a break after a backslash would change it.
pub(super) fn filled(text: &str, column: usize, indent: usize) -> Vec<String> {
    if column + text.chars().count() <= WIDTH || text.contains('\\') || text.starts_with('\'') {
        return vec![text.to_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut start = column;
    for word in words(text) {
        if !line.is_empty() && start + line.chars().count() + 1 + word.chars().count() > WIDTH {
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

/// The pieces between single spaces. A text is not divided at several spaces, or at a space next to a quotation mark.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut joined = true;
    for part in text.split(' ') {
        let loose = !part.is_empty() && part != "\"";
        match words.last_mut() {
            Some(last) if joined || !loose => {
                last.push(' ');
                last.push_str(part);
            }
            _ => words.push(part.to_owned()),
        }
        joined = !loose;
    }
    words
}

/// A block scalar: the marker after its key, and its lines. `None` for other scalars, and for a text that is safer in quotes.
pub(super) fn block(scalar: &Text, raw: &str) -> Option<(&'static str, Vec<String>)> {
    let folded = scalar.style == Style::Folded;
    if !folded && scalar.style != Style::Literal {
        return None;
    }
    let body = scalar.text.strip_suffix('\n').unwrap_or(&scalar.text);
    let strange = body.is_empty() || body.starts_with([' ', '\t', '\n']) || body.ends_with('\n');
    if strange || body.chars().any(|it| it.is_control() && it != '\n' && it != '\t') {
        return None;
    }
    let kept = body.len() < scalar.text.len();
    // Folded paragraphs stay folded. With empty or deeper lines a literal block is clearer.
    if folded && !body.contains('\n') {
        let lines = raw.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
        return Some((if kept { ">" } else { ">-" }, lines));
    }
    Some((if kept { "|" } else { "|-" }, body.split('\n').map(str::to_owned).collect()))
}
