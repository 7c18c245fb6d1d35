//! Texts of people: coded for HTML, searched for; and addresses of what the desk has.
//!
//! In: text. Out: text. Not here: checking HTML; the desk stores what it is given.

use specwright::server::RequestContext;

/// The address of something on this desk, as the caller reaches it.
pub(super) fn address(cx: &RequestContext, path: &str) -> String {
    let host = cx.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}/{path}")
}

/// With `&`, `<`, `>` and quotes written as HTML entities, which is how texts come unless a call asks for them decoded.
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

/// The pattern of `LOWER(x) LIKE … ESCAPE '!'` that finds this text anywhere; everything when there is none.
pub(super) fn pattern(search: Option<&str>) -> String {
    let search = search.unwrap_or_default().trim().to_lowercase();
    let literal = search.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{literal}%")
}

/// The text without its tags, for lists.
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
