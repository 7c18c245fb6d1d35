//! Checks of constants: parameters with a `value`.
//!
//! Not here: whether constants distinguish operations (see `paths`).

use super::bodies::is_media_type;
use super::params::{header_name_problem, is_header_name};
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{ConstantParam, Draft, Drafted, Operation};
use crate::model::{Http, Location, SendAs, Stage};

/// A constant must be text that its location can hold.
pub(super) fn can_be_sent(service: &Draft, report: &mut Report<'_>) {
    for (operation, http, constant, location) in constants(service) {
        let Some((code, label, help)) = problem(operation, http, constant, location) else { continue };
        let span = if matches!(code, Code::SW0377 | Code::SW0288) { constant.value.span } else { constant.name.span };
        let message = format!("the constant `{}` cannot be sent in the {}", *constant.name, location.word());
        report.add(Problem::error(code, span, message).label(label).help(help));
    }
}

/// Why a constant cannot be sent in a location, and the help; `None` if it can.
fn problem(
    operation: &Operation,
    http: &Http,
    constant: &ConstantParam,
    location: Location,
) -> Option<(Code, &'static str, &'static str)> {
    let text = constant.value.to_string();
    let is_blank_at_an_end = text.trim_matches([' ', '\t']) != text;
    match location {
        Location::Path => Some((Code::SW0377, "a path states its own text", "write the value into the path")),
        Location::Header if constant.is_media_type() => media_problem(operation, http, constant, &text),
        Location::Header if let Some((label, help)) = header_name_problem(&constant.name) => Some((Code::SW0281, label, help)),
        Location::Header if text.is_empty() || is_blank_at_an_end || text.chars().any(|c| c.is_control() && c != '\t') => {
            Some((Code::SW0377, "not the value of a header", "text without line breaks, and without blanks at its ends"))
        }
        Location::Cookie if !is_header_name(&constant.name) => {
            Some((Code::SW0375, "not the name of a cookie", "letters, digits, `-` and `_`, such as `session`"))
        }
        Location::Cookie if !text.bytes().all(|b| b.is_ascii_graphic() && !b"\",;\\".contains(&b)) => {
            Some((Code::SW0377, "not the value of a cookie", "ASCII without blanks, quotes, commas, semicolons and backslashes"))
        }
        _ => None,
    }
}

/// Why a constant media type cannot be sent. The content type belongs to parameters that are sent as JSON.
fn media_problem(
    operation: &Operation,
    http: &Http,
    constant: &ConstantParam,
    text: &str,
) -> Option<(Code, &'static str, &'static str)> {
    let of_body = constant.name.eq_ignore_ascii_case("content-type");
    let is_json = http.send == SendAs::Json && !operation.params.iter().any(|param| param.is_file_or_list());
    if !is_media_type(text) {
        Some((Code::SW0288, "not `type/subtype`", "write it as in `text/csv` or `application/vnd.example+json`"))
    } else if of_body && !is_json {
        Some((
            Code::SW0281,
            "set by the client itself",
            "only parameters that are sent as JSON can have a media type of their own; that of a `body` is its `media`",
        ))
    } else {
        None
    }
}

/// A constant must not have the wire name of another parameter in its location.
pub(super) fn have_their_own_place(service: &Draft, report: &mut Report<'_>) {
    for (operation, http, constant, location) in constants(service) {
        let place = place_of(location);
        let is_same = |name: &str| match location {
            Location::Header => name.eq_ignore_ascii_case(&constant.name),
            _ => name == constant.name.as_str(),
        };
        let params = operation.params.iter().filter(|param| operation.location_of(param).is_some_and(|at| place_of(at) == place));
        let before = operation.constants.iter().take_while(|other| !std::ptr::eq(*other, constant));
        let is_there = |other: &&ConstantParam| location_of(other, http).is_some_and(|at| place_of(at) == place);
        let before = before.filter(is_there).map(|other| &other.name);
        if let Some(first) = params.map(|param| &param.field.name).chain(before).find(|name| is_same(name.as_str())) {
            let message = format!("`{}` is also another parameter in the {}", *constant.name, place.word());
            report.add(
                Problem::error(Code::SW0362, constant.name.span, message)
                    .label("the same name in the same location")
                    .related(first.span, "the first one")
                    .help("leave one of them out, or give one of them another location with `in`"),
            );
        }
    }
}

/// The location, with the whole body as one location.
fn place_of(location: Location) -> Location {
    if location.is_in_body() { Location::Body } else { location }
}

/// Where a constant is sent.
fn location_of(constant: &ConstantParam, http: &Http) -> Option<Location> {
    Drafted::constant_location(&constant.location, Some(http))
}

/// A constant in the body must be sent with the other parameters of the body, in one encoding.
pub(super) fn fit_the_body(service: &Draft, report: &mut Report<'_>) {
    for (operation, http, constant, location) in constants(service).filter(|(.., location)| location.is_in_body()) {
        let span = constant.location.as_ref().map_or(constant.name.span, |location| location.span);
        if constant.location.is_some() && http.method.body_is_often_dropped() {
            let method = http.method.as_str();
            let message = format!("`{}` is in the body, but many proxies drop the body of {method}", *constant.name);
            let problem = Problem::error(Code::SW0283, span, message).label(format!("not allowed with {method}"));
            report.add(problem.related(http.path.span, "the method").help("use `in: query` or another method"));
        }
        let is_other = |at: Location| matches!(at, Location::Whole(_)) || at.is_in_body() && at != location;
        let mut others = operation.params.iter().filter(|param| !param.is_file_or_list() || param.location.is_some());
        if let Some(other) = others.find(|param| operation.location_of(param).is_some_and(is_other)) {
            let message = format!(
                "operation `{}` sends `{}` and `{}` in two kinds of bodies",
                *operation.name, *constant.name, *other.name
            );
            let problem = Problem::error(Code::SW0285, span, message).label(format!("in the {}", location.word()));
            report.add(
                problem
                    .related(other.name.span, "another kind of body")
                    .help("send the constant in the query or a header with `in`"),
            );
        }
    }
}

/// All constants whose location is known.
fn constants(service: &Draft) -> impl Iterator<Item = (&Operation, &Http, &ConstantParam, Location)> {
    let with_http = service.operations().filter_map(|operation| Some((operation, operation.known_http()?)));
    with_http.flat_map(|(operation, http)| {
        let located = move |constant| Some((operation, http, constant, location_of(constant, http)?));
        operation.constants.iter().filter_map(located)
    })
}
