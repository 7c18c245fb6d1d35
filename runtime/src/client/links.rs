//! URLs of pages that a service gives in its responses.
//!
//! In: the head of a response, or a URL. Out: the URL of the next page, whose origin is that of the service or one that the specification
//! lists: credentials are sent to it.

use http::header::LINK;
use http::{HeaderMap, Uri};
use url::Url;

use super::core::Shared;
use crate::error::{CallError, CallErrorKind, Unreadable};
use crate::operation::{Endpoint, PageStep};

/// The URL of the header `Link` with `rel="next"` (RFC 8288).
pub(super) fn next(headers: &HeaderMap) -> Option<String> {
    headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()).find_map(next_in)
}

/// The URL with `rel="next"` in one value of the header.
fn next_in(value: &str) -> Option<String> {
    let mut rest = value;
    while let Some((_, from)) = rest.split_once('<') {
        let (target, after) = from.split_once('>')?;
        let (parameters, left) = parameters(after);
        if parameters.iter().any(|(name, value)| name == "rel" && has_word(value, "next")) {
            return Some(target.trim().to_owned());
        }
        rest = left;
    }
    None
}

/// The parameters of a link, with names in lower case, and the text after the comma that ends them.
fn parameters(text: &str) -> (Vec<(String, String)>, &str) {
    let (mut found, mut rest) = (Vec::new(), text.trim_start());
    while let Some(after) = rest.strip_prefix(';') {
        let after = after.trim_start();
        let (name, after) = after.split_at(after.find(['=', ';', ',']).unwrap_or(after.len()));
        let (value, after) = match after.strip_prefix('=') {
            Some(value) => parameter_value(value.trim_start()),
            None => (String::new(), after),
        };
        found.push((name.trim().to_ascii_lowercase(), value));
        rest = after.trim_start();
    }
    (found, rest.split_once(',').map_or("", |(_, next)| next))
}

/// The value of a parameter, which may be in quotes, and the text after it.
fn parameter_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_at(text.find([';', ',']).unwrap_or(text.len()));
        return (value.trim().to_owned(), rest);
    };
    let (mut value, mut letters) = (String::new(), quoted.chars());
    while let Some(letter) = letters.next().filter(|letter| *letter != '"') {
        value.extend(if letter == '\\' { letters.next() } else { Some(letter) });
    }
    (value, letters.as_str())
}

fn has_word(text: &str, word: &str) -> bool {
    text.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(word))
}

/// A URL as the target of a request. It is absolute, or relative to the base URL of the service.
pub(super) fn checked(core: &Shared, endpoint: &Endpoint, link: &str) -> Result<Uri, CallError> {
    let url = core.address_of(endpoint).url().join(link).map_err(|error| refused("a URL", &error.to_string()))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("a URL without credentials", "credentials in the URL of the next page"));
    }
    let listed = match endpoint.pages.map(|pages| pages.step) {
        Some(PageStep::Link { origins, .. }) => origins,
        _ => &[],
    };
    let origin = url.origin();
    let is_listed = || listed.iter().any(|one| Url::parse(one).is_ok_and(|one| one.origin() == origin));
    if !core.address_of(endpoint).is_origin_of(&url) && !is_listed() {
        let found = format!("{}, to which no credentials may be sent", origin.ascii_serialization());
        return Err(refused("a URL at the origin of the base URL, or at one of the listed `origins`", &found));
    }
    Uri::try_from(url.as_str()).map_err(|error| refused("a URL", &error.to_string()))
}

/// Resolves the URL of the next page, which may be relative to the URL of the page before.
pub(super) fn resolve(page: &Uri, link: &str) -> Result<String, CallError> {
    let base = Url::parse(&page.to_string()).map_err(|error| refused("a URL", &error.to_string()))?;
    Ok(base.join(link).map_err(|error| refused("a URL", &error.to_string()))?.into())
}

/// The value of a parameter in the query of a URL, which may be relative.
pub(super) fn query_value(page: &Uri, link: &str, param: &str) -> Option<String> {
    let url = Url::parse(&page.to_string()).ok()?.join(link).ok()?;
    url.query_pairs().find(|(name, _)| name == param).map(|(_, value)| value.into_owned())
}

/// The error for a link that a client does not follow.
fn refused(expected: &str, found: &str) -> CallError {
    let (expected, found) = (expected.to_owned(), found.to_owned());
    CallError::new(CallErrorKind::Unreadable(Unreadable { pointer: String::new(), expected, found, excerpt: String::new() }))
}

#[cfg(test)]
mod tests {
    use super::next_in;

    #[test]
    fn the_next_page_is_found_among_other_links() {
        let github = "<https://api.test/r?page=1>; rel=\"prev\", <https://api.test/r?page=3>; rel=\"next\"";
        assert_eq!(next_in(github).as_deref(), Some("https://api.test/r?page=3"));
        assert_eq!(next_in("</r?after=a,b;c>; title=\"rel=\\\"x, <y>\"; REL=\"last Next\"").as_deref(), Some("/r?after=a,b;c"));
        assert_eq!(next_in("<a>;rel=next").as_deref(), Some("a"));
        assert_eq!(next_in("<a> ; crossorigin ; rel = next ,<b>; rel=first").as_deref(), Some("a"));
        for none in ["", "<a>", "<a>; rel=prev", "<a>; title=next", "<a>; rel=\"nextpage\"", "<a; rel=next", "a; rel=next"] {
            assert_eq!(next_in(none), None, "{none}");
        }
    }
}
