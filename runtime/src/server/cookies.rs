//! Cookies of requests.
//!
//! In: the headers of a request. Out: the value of a cookie. Not here: cookies that a response sets, which are headers.

use http::HeaderMap;
use http::header::COOKIE;

/// The value of the first cookie with this name, without the quotes that may surround it (RFC 6265, section 4.1.1).
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h [u8]> {
    let lines = headers.get_all(COOKIE).iter().map(|line| line.as_bytes());
    let mut pairs = lines.flat_map(|line| line.split(|byte| *byte == b';')).map(<[u8]>::trim_ascii);
    let value = pairs.find_map(|pair| pair.strip_prefix(name.as_bytes())?.strip_prefix(b"="))?;
    Some(value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\"")).unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::cookie;

    #[test]
    fn the_first_cookie_of_a_name_is_read() {
        let mut headers = HeaderMap::new();
        headers.append("cookie", "a=1; ab=2;quoted=\"x y\"; empty=".parse().unwrap());
        headers.append("cookie", "a=3;  b=c=d ".parse().unwrap());
        let of = |name: &str| cookie(&headers, name).map(|value| String::from_utf8(value.to_vec()).unwrap());
        let found = ["a", "ab", "quoted", "empty", "b", "missing", ""].map(of);
        let expected = [Some("1"), Some("2"), Some("x y"), Some(""), Some("c=d"), None, None];
        assert_eq!(found, expected.map(|value| value.map(str::to_owned)));
    }
}
