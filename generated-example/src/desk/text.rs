//! Conversions of text (case folding, HTML escaping, patterns of LIKE), and the URLs of links in answers.
//!

use caseless::Caseless as _;
use specwright::server::RequestContext;
use unicode_normalization::UnicodeNormalization as _;

use super::Desk;

/// The case-folded text in normalization form C. Two texts that differ only in case or in the encoding of accents have the same folded text:
/// `JOSÉ`, `josé` and `jose` with a combining accent, or `straße` and `STRASSE`.
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().nfd().default_case_fold().nfc().collect()
}

impl Desk {
    /// The URL of a path on this desk: below the configured base URL, or below the host in the request.
    pub(super) fn url(&self, cx: &RequestContext, path: &str) -> String {
        if let Some(base) = &self.base {
            return format!("{base}/{path}");
        }
        let host = cx.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        format!("http://{host}/{path}")
    }
}

/// Replaces `&`, `<`, `>` and quotes with HTML entities. Answers contain such text unless the caller sets `decoded_special_characters`.
pub(super) fn html_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#039;"),
            other => out.push(other),
        }
    }
    out
}

/// The pattern for `x_folded LIKE … ESCAPE '!'` that matches values which contain this text. `None` matches every value.
pub(super) fn like_pattern(search: Option<&str>) -> String {
    let search = folded(search.unwrap_or_default().trim());
    let literal = search.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{literal}%")
}

/// Removes the tags of HTML.
pub(super) fn without_tags(html: &str) -> String {
    let mut in_tag = false;
    let mut out = String::with_capacity(html.len());
    for letter in html.chars() {
        match letter {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            other if !in_tag => out.push(other),
            _ => {}
        }
    }
    out
}
