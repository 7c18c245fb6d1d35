//! Checks of bodies of requests: the method must allow a body, and a request has one body.
//!
//! Not here: paths, queries and headers (see `params`).

use super::params::location;
use super::paths;
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, Kind, Operation, Param, Ty};
use crate::model::{self, BodyKind, Location, Method};
use crate::source::Span;

/// Reports an explicit `in: body` or `in: form` of GET, HEAD and DELETE, since many proxies drop the bodies of such requests. If the service
/// reads such a body, the operation sets `send`, which moves all parameters without `in` into the body.
pub(super) fn method_allows_body(service: &Draft, report: &mut Report<'_>) {
    for (operation, method, param) in params_with_method(service).filter(|(_, method, _)| method.body_is_often_dropped()) {
        let Some(location) = param.location.as_ref().filter(|location| matches!(location.value, Location::Body | Location::Form))
        else {
            continue;
        };
        let method = method.as_str();
        report.add(
            Problem::error(Code::SW0283, location.span, format!("`{}` is in the body, but many proxies drop the body of {method}", *param.name))
                .label(format!("not allowed with {method}"))
                .related(operation.path_span(), "the method")
                .help("use `in: query` or another method; if the service reads such a body, remove `in` and set `send: json` for the operation"),
        );
    }
}

/// A file must be the whole body or a part of a multipart body, and the method must allow a body. A list of files needs a multipart body.
pub(super) fn files_can_be_sent(service: &Draft, report: &mut Report<'_>) {
    for (operation, method, param) in params_with_method(service).filter(|(.., param)| param.is_file_or_list()) {
        let (label, help) = match location(param) {
            Some(Location::Query | Location::Path | Location::Header | Location::Cookie) => {
                ("a file is sent in the body only", "take `in` out, or say `in: body` if the file is the whole body")
            }
            Some(Location::Body) if !is_whole_body(param) => {
                ("a list of files cannot be the whole body", "take `in` out: each file is then a part of the body")
            }
            // `method_allows_body` reports it if the method has no body.
            Some(Location::Body) => continue,
            Some(Location::Whole(_)) if param.ty.value == Ty::File => continue,
            Some(Location::Whole(_)) => {
                ("a list of files cannot be the whole body", "write the files under `params`: each is then a part of the body")
            }
            _ if method.body_is_often_dropped() => ("needs a body", "use POST, PUT or PATCH for uploads"),
            _ => continue,
        };
        report.add(
            Problem::error(
                Code::SW0284,
                param.ty.span,
                format!("`{}` cannot be sent as a file with {}", *param.name, method.as_str()),
            )
            .label(label)
            .related(operation.path_span(), "the operation")
            .help(help),
        );
    }
}

/// The parameters in the body must have one encoding: JSON or a form. With a file, other parameters in the body are parts of the same
/// multipart body.
pub(super) fn have_one_encoding(service: &Draft, report: &mut Report<'_>) {
    for (operation, http) in paths::with_http(service) {
        if let Some(whole) = operation.params.iter().find(|param| is_whole_body(param)) {
            whole_body_is_alone(operation, http.send, whole, report);
            continue;
        }
        let of =
            |wanted: Location| operation.params.iter().find(|param| body_location(operation, http.send, param) == Some(wanted));
        let (Some(json), Some(form)) = (of(Location::Body), of(Location::Form)) else { continue };
        let message = format!("operation `{}` sends `{}` as JSON and `{}` in a form", *operation.name, *json.name, *form.name);
        report.add(
            Problem::error(Code::SW0285, location_span(form), message)
                .label("in a form")
                .related(location_span(json), "in a JSON body")
                .help("a request has one body: send all of them with `send: json` or `send: form`"),
        );
    }
}

/// Reports the parameters in the body beside a file that is the whole body.
fn whole_body_is_alone(operation: &Operation, send: model::SendAs, whole: &Param, report: &mut Report<'_>) {
    let in_body = |param: &&Param| match (location(param), send) {
        (Some(Location::Body | Location::Form), _) => !std::ptr::eq(*param, whole),
        (None, send) => send != model::SendAs::Query || param.is_file_or_list(),
        _ => false,
    };
    for other in operation.params.iter().filter(in_body) {
        let message =
            format!("operation `{}` sends `{}` as its body and `{}` in the body too", *operation.name, *whole.name, *other.name);
        report.add(
            Problem::error(Code::SW0285, location_span(other), message)
                .label("the body is one value")
                .related(location_span(whole), "the whole body")
                .help(match location(whole) {
                    Some(Location::Whole(_)) => format!("say `in: query` for `{}`, or make it a field of the body", *other.name),
                    _ => {
                        format!("say `in: query` for `{}`, or take `in: body` out: both are then parts of one body", *other.name)
                    }
                }),
        );
    }
}

/// The parameters of all operations whose method is known, with the method.
fn params_with_method(service: &Draft) -> impl Iterator<Item = (&Operation, Method, &Param)> {
    paths::with_http(service)
        .flat_map(|(operation, http)| operation.params.iter().map(move |param| (operation, http.method, param)))
}

/// The media type of a body must be one media type, and fit its type: values of several parts have an encoding in JSON only.
pub(super) fn media_types_fit(service: &Draft, report: &mut Report<'_>) {
    for operation in service.operations() {
        let body = operation.params.iter().find(|param| matches!(location(param), Some(Location::Whole(_))));
        let (Some(media), Some(body)) = (&operation.media, body) else { continue };
        if !is_media_type(media) {
            let problem = Problem::error(Code::SW0288, media.span, format!("`{}` is not a media type", **media));
            report.add(problem.label("not `type/subtype`").help("write it as in `text/csv` or `application/vnd.example+json`"));
        }
        let kind = Kind::of(service, &body.ty);
        if location(body) == Some(Location::Whole(BodyKind::Text)) && !kind.is_scalar() && !matches!(kind, Kind::Unknown(_)) {
            let message = format!("a body with the media type `{}` cannot be {}", **media, kind.words());
            let problem = Problem::error(Code::SW0289, media.span, message).label("not JSON");
            report.add(problem.related(body.ty.span, "the type").help(
                "a body that is not JSON is text, `bytes` or a `file`; write the fields of a form under `params`, with `send: form`",
            ));
        }
    }
}

/// Whether a text is a media type without wildcards, perhaps with parameters.
pub(super) fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim_end();
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "!#$&-^_.+".contains(letter))
    };
    let is_printable = text.chars().all(|letter| letter.is_ascii_graphic() || letter == ' ');
    is_printable && essence.split_once('/').is_some_and(|(name, sub)| is_name(name) && is_name(sub))
}

/// Whether a parameter is the whole body.
fn is_whole_body(param: &Param) -> bool {
    match location(param) {
        Some(Location::Whole(_)) => true,
        Some(Location::Body) => param.ty.value == Ty::File,
        _ => false,
    }
}

/// The part of the body that a parameter is sent in: `Form`, or `Body` for JSON; `None` if it is not in the body.
fn body_location(operation: &Operation, send: model::SendAs, param: &Param) -> Option<Location> {
    let files = operation.params.iter().any(|param| param.is_file_or_list());
    match (location(param), send) {
        (Some(Location::Form), _) | (None, model::SendAs::Form | model::SendAs::Multipart) => Some(Location::Form),
        (Some(Location::Body), _) => Some(Location::Body),
        (None, _) if param.is_file_or_list() => Some(Location::Form),
        (None, model::SendAs::Json) if !files => Some(Location::Body),
        _ => None,
    }
}

/// The span of `in`, else of the name.
fn location_span(param: &Param) -> Span {
    param.location.as_ref().map_or(param.name.span, |location| location.span)
}
