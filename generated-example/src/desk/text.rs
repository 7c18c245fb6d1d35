//! Text of people: encoded for HTML, folded for comparisons, searched for; and addresses of what the desk has.
//!
//! In: text. Out: text. Not here: checking HTML; the desk stores what it is given.

use caseless::Caseless as _;
use specwright::server::RequestContext;
use unicode_normalization::UnicodeNormalization as _;

use super::Desk;

/// The text as it is compared: without the difference of upper and lower case, and in one of the forms in which Unicode can write
/// the same letter. `JOSÉ`, `josé` and `jose` with a combining accent are equal, `straße` and `STRASSE` too.
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().nfd().default_case_fold().nfc().collect()
}

impl Desk {
    /// The address of something on this desk: under the configured address, or as the caller reaches it.
    pub(super) fn address(&self, cx: &RequestContext, path: &str) -> String {
        if let Some(base) = &self.base {
            return format!("{base}/{path}");
        }
        let host = cx.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        format!("http://{host}/{path}")
    }
}

/// The text with `&`, `<`, `>` and quotes as HTML entities, which is how texts are sent unless a call asks for them decoded.
pub(super) fn coded(text: &str) -> String {
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

/// The pattern of `x_folded LIKE … ESCAPE '!'` that finds this text anywhere; without a text, everything.
pub(super) fn pattern(search: Option<&str>) -> String {
    let search = folded(search.unwrap_or_default().trim());
    let literal = search.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{literal}%")
}

/// The text without its tags.
pub(super) fn plain(html: &str) -> String {
    let mut inside = false;
    let mut out = String::with_capacity(html.len());
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => inside = false,
            other if !inside => out.push(other),
            _ => {}
        }
    }
    out
}
