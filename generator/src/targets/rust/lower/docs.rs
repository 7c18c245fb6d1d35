//! Documentation of the specification as lines of rustdoc.
//!
//! In: text of a specification. Out: lines of Markdown. Code, lists, tables and links are kept. What rustdoc or rustc would misread is
//! escaped.

/// Appends sentences to a text, on the same line.
pub(super) fn with_sentences(text: &str, sentences: impl IntoIterator<Item = String>) -> String {
    let mut text = text.trim().to_owned();
    for sentence in sentences {
        if text.ends_with(char::is_alphanumeric) {
            text.push('.');
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&sentence);
    }
    text
}

/// Returns documentation as lines: the text, the version that introduced the item, and the note of a deprecated item.
pub(super) fn docs(text: &str, deprecated: Option<&str>, since: Option<&str>) -> Vec<String> {
    let mut text = text.trim().to_owned();
    if let Some(since) = since {
        text.push_str(&format!(" Since {since}."));
    }
    match deprecated {
        Some("") => text.push_str(" Deprecated."),
        Some(instead) => text.push_str(&format!(" Deprecated: {instead}")),
        None => {}
    }
    lines(&text)
}

/// Returns a text as lines of Markdown.
pub(super) fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let mut item = 0;
    let lines = text.lines().map(|line| visible(line).trim().to_owned());
    lines.map(|line| indented(&line, &mut item)).collect::<Vec<_>>()
}

/// A line without characters that rustc refuses or that an editor does not show: control characters such as tabs become spaces, and marks
/// of text direction and invisible spaces are removed.
pub(super) fn visible(line: &str) -> String {
    let shown = |letter: &char| !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}');
    line.chars().filter(shown).map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// Escapes a line, and indents it if it continues an item of a list. `item` is the width of that item's marker; zero outside of lists.
fn indented(line: &str, item: &mut usize) -> String {
    if line.is_empty() {
        *item = 0;
        return String::new();
    }
    let indent = if marker_width(line) > 0 { 0 } else { *item };
    *item = marker_width(line).max(indent);
    format!("{}{}", " ".repeat(indent), escaped(line))
}

/// The width of a marker of a list item, such as 4 for `12. `; zero if the line does not begin with one.
fn marker_width(line: &str) -> usize {
    if line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") {
        return 2;
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let dot = line.get(digits..).is_some_and(|rest| rest.starts_with(". ") || rest.starts_with(") "));
    if dot && (1..=3).contains(&digits) { digits + 2 } else { 0 }
}

/// Escapes a line, except for code between backticks. A backtick without a partner is escaped.
fn escaped(line: &str) -> String {
    let line = line.replace("```", "'''");
    let begin = if line.starts_with(['>', '#', '=', '~']) { "\\" } else { "" };
    let parts: Vec<&str> = line.split('`').collect();
    let closed = parts.len() - usize::from(parts.len().is_multiple_of(2));
    let mut out = begin.to_owned();
    for (at, part) in parts.into_iter().enumerate() {
        let code = at % 2 == 1 && at < closed;
        out.push_str(if at == 0 {
            ""
        } else if at < closed {
            "`"
        } else {
            "\\`"
        });
        out.push_str(&if code { part.to_owned() } else { escaped_words(part) });
    }
    out
}

/// Escapes text that is not code: URLs become links, and brackets and tags are escaped unless they are a complete link.
fn escaped_words(text: &str) -> String {
    text.split_inclusive(' ').map(escaped_word).collect()
}

fn escaped_word(word: &str) -> String {
    let bare = word.trim_end();
    let gap = word.get(bare.len()..).unwrap_or("");
    let ends = bare.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
    let rest = bare.get(ends.len()..).unwrap_or("");
    match ends.starts_with("http://") || ends.starts_with("https://") {
        true if !ends.contains(['<', '>']) => format!("<{ends}>{rest}{gap}"),
        _ if bare.contains("](http") || is_autolink(ends) => word.to_owned(),
        _ => word.replace('[', "\\[").replace(']', "\\]").replace('<', "\\<"),
    }
}

/// Whether a word is a link in angle brackets: `<https://desk.example>`.
fn is_autolink(word: &str) -> bool {
    let inner = word.strip_prefix('<').and_then(|word| word.strip_suffix('>')).unwrap_or("");
    inner.starts_with("http") && inner.contains("://") && !inner.contains(['<', '>'])
}

#[cfg(test)]
mod tests {
    use super::{lines, with_sentences};

    #[test]
    fn text_keeps_its_meaning() {
        for (text, markdown) in [
            ("Plain `code<T>[0]`.", "Plain `code<T>[0]`."),
            ("An id such as ids[].", "An id such as ids\\[\\]."),
            ("<b>bold</b> `open", "\\<b>bold\\</b> \\`open"),
            ("See https://desk.example/a?b=c.", "See <https://desk.example/a?b=c>."),
            ("<https://desk.example>, and", "<https://desk.example>, and"),
            ("- one\ngoes on\n\nout", "- one\n  goes on\n\nout"),
            ("# no heading\n> no quote", "\\# no heading\n\\> no quote"),
            ("```\nlet x = ;\n```", "'''\nlet x = ;\n'''"),
            ("a\tb \u{202e}c", "a b c"),
        ] {
            assert_eq!(lines(text).join("\n"), markdown, "{text}");
        }
    }

    #[test]
    fn sentences_follow_the_text() {
        assert_eq!(with_sentences("Stars", ["From 1 to 5.".to_owned()]), "Stars. From 1 to 5.");
        assert_eq!(with_sentences("", ["From 1 to 5.".to_owned()]), "From 1 to 5.");
    }
}
