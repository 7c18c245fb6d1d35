//! Chooses an answer by the header `Accept` (RFC 9110, 12.5.1).
//!
//! In: the header `Accept`, and the media types that an operation declares. Out: the one that the caller prefers, or an error if the caller
//! accepts none of them. Not here: which answer the handler returns.

use http::header::{ACCEPT, VARY};
use http::{HeaderMap, HeaderValue};

use super::constants::Negotiated;
use super::context::RequestContext;
use super::problem;
use crate::error::HandlerError;
use crate::operation::{Answer, Endpoint, MediaType, essence};
use crate::wire::constants::text;

/// The weight of a media type without `q`, in thousandths.
pub(super) const FULL: u16 = 1000;

/// Refuses a caller that accepts none of several media types, or not the one of a constant. Says in the response that it depends on `Accept`.
pub(super) fn check(cx: &RequestContext) -> Result<(), HandlerError> {
    let wire = &cx.endpoint.service.wire;
    for (constant, negotiated) in cx.endpoint.constants.iter().filter_map(|it| Some((it, Negotiated::of(it)?))) {
        if negotiated == Negotiated::Accept {
            cx.add_answer_header(VARY, HeaderValue::from_static("Accept"));
        }
        let media = text(constant, wire);
        if negotiated.weight(&media, cx.headers()) == 0 {
            let what = if negotiated == Negotiated::Accept { "answer is" } else { "body must be" };
            return Err(problem::status(negotiated.status(), &format!("the {what} {media}")));
        }
    }
    if cx.endpoint.accept.is_none() || offered(cx.endpoint).nth(1).is_none() {
        return Ok(());
    }
    cx.add_answer_header(VARY, HeaderValue::from_static("Accept"));
    match preferred(cx.endpoint, cx.headers()) {
        Some(_) => Ok(()),
        None => {
            let medias: Vec<_> = offered(cx.endpoint).collect();
            Err(problem::status(406, &format!("the answer can be {}", medias.join(", "))))
        }
    }
}

/// The media type that a caller prefers: of those with the greatest weight, the first that the specification declares. `None` if the caller
/// accepts none, or the operation declares none.
pub(super) fn preferred(endpoint: &Endpoint, headers: &HeaderMap) -> Option<MediaType> {
    let ranges = ranges_of(headers);
    if ranges.is_empty() {
        return offered(endpoint).next().map(MediaType::declared);
    }
    let weighted = offered(endpoint).map(|media| (weight(media, &ranges), media)).filter(|(weight, _)| *weight > 0);
    // `max_by_key` returns the last of equal ones.
    let best = weighted.reduce(|best, other| if other.0 > best.0 { other } else { best });
    best.map(|(_, media)| MediaType::declared(media))
}

/// The media types of the answers that mean success.
fn offered(endpoint: &Endpoint) -> impl Iterator<Item = &'static str> {
    let only = std::slice::from_ref(&endpoint.answer).iter().filter(|_| endpoint.answers.is_empty());
    let successes = endpoint.answers.iter().filter(|answer| (200..300).contains(&answer.status));
    let medias = only.chain(successes).filter_map(|answer: &Answer| answer.media.map(|media| media.name));
    medias.collect::<Vec<_>>().into_iter()
}

/// An element of `Accept`: `text/*;level=1;q=0.5`.
struct Range {
    essence: String,
    /// The parameters before `q`, in lower case.
    parameters: Vec<String>,
    /// In thousandths.
    weight: u16,
}

impl Range {
    /// How exactly the range describes a media type; `None` if it does not.
    fn precision(&self, media: &str) -> Option<usize> {
        let name = essence(media);
        // A file can have every media type.
        let (kind, _) = name.split_once('/')?;
        let precision = match self.essence.split_once('/')? {
            ("*", "*") => 0,
            (range, "*") if range == kind || kind == "*" => 1,
            _ if self.essence == name || name == "*/*" => 2,
            _ => return None,
        };
        let declared = parameters(media);
        self.parameters.iter().all(|parameter| declared.contains(parameter)).then_some(precision + self.parameters.len())
    }
}

/// The weight of a media type: that of the range which describes it most exactly.
fn weight(media: &str, ranges: &[Range]) -> u16 {
    let matching = ranges.iter().filter_map(|range| Some((range.precision(media)?, range.weight)));
    matching.max_by_key(|(precision, _)| *precision).map_or(0, |(_, weight)| weight)
}

/// The weight of a media type in the header `Accept`. Without the header, every media type has the full weight.
pub(super) fn weight_in(media: &str, headers: &HeaderMap) -> u16 {
    let ranges = ranges_of(headers);
    if ranges.is_empty() { FULL } else { weight(media, &ranges) }
}

/// Whether a content type is a media type: the same type, and the parameters that the media type has.
pub(super) fn describes(sent: &str, media: &str) -> bool {
    let parameters_sent = parameters(sent);
    essence(sent) == essence(media) && parameters(media).iter().all(|parameter| parameters_sent.contains(parameter))
}

fn ranges_of(headers: &HeaderMap) -> Vec<Range> {
    headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).flat_map(ranges).collect()
}

/// The ranges in a value of `Accept`. Elements that are no media types are ignored.
fn ranges(value: &str) -> impl Iterator<Item = Range> {
    value.split(',').filter(|element| element.contains('/')).map(|element| {
        let mut all = parameters(element);
        let end = all.iter().position(|parameter| parameter.starts_with("q=")).unwrap_or(all.len());
        let weight = all.get(end).and_then(|q| q.strip_prefix("q=")?.parse::<f32>().ok()).map_or(FULL, thousandths);
        all.truncate(end);
        Range { essence: essence(element), parameters: all, weight }
    })
}

/// The parameters of a media type, in lower case and without blanks.
fn parameters(media: &str) -> Vec<String> {
    let parameters = media.split(';').skip(1).map(|parameter| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        format!("{}={}", name.trim(), value.trim().trim_matches('"')).to_ascii_lowercase()
    });
    parameters.collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the number is from 0 to 1000")]
fn thousandths(weight: f32) -> u16 {
    (weight.clamp(0.0, 1.0) * f32::from(FULL)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight_of(media: &str, accept: &str) -> u16 {
        weight(media, &ranges(accept).collect::<Vec<_>>())
    }

    #[test]
    fn the_most_exact_range_has_the_weight() {
        let accept = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5";
        let expected = [
            ("text/plain;format=flowed", 1000),
            ("text/plain", 700),
            ("text/html", 300),
            ("image/jpeg", 500),
            ("text/plain; format=\"Fixed\"", 400),
        ];
        for (media, weight) in expected {
            assert_eq!(weight_of(media, accept), weight, "{media}");
        }
    }

    #[test]
    fn weights_of_zero_and_elements_without_a_meaning() {
        assert_eq!(weight_of("text/csv", "text/csv;q=0, */*"), 0);
        assert_eq!(weight_of("text/csv", "text/csv; Q=0.25"), 250);
        assert_eq!(weight_of("text/csv", "nonsense,, TEXT/CSV ;q=x"), 1000);
        assert_eq!(weight_of("text/csv", "application/json"), 0);
        assert_eq!(weight_of("*/*", "image/png;q=0.5"), 500);
    }
}
