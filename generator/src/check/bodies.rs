//! Bodies of requests: only where the method has one, and one kind at a time.
//!
//! In: the service. Out: parameters that no body could carry. Not here: paths, queries and headers (see `params`).

use super::params::place;
use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{Field, Method, Operation, Place, Send, Service, Ty};
use crate::source::Span;

/// Bodies of GET, HEAD and DELETE are dropped on the way by many proxies. A service that takes JSON there says so for
/// the whole operation with `send`; for one parameter it is a slip.
pub(super) fn methods_can_have_them(service: &Service, report: &mut Report<'_>) {
    for (operation, param) in walk::params(service).filter(|(operation, _)| has_no_body(operation.method)) {
        let Some(place) = param.place.as_ref().filter(|place| matches!(place.value, Place::Body | Place::Form)) else { continue };
        let method = operation.method.as_str();
        report.add(
            Problem::error(Code::SW0283, place.span, format!("`{}` is in the body, but {method} has none", *param.name))
                .label(format!("not with {method}"))
                .related(operation.path.span, "the method")
                .help("use `in: query`, or another method"),
        );
    }
}

/// A file is a part of a multipart body, or a body itself.
pub(super) fn files_can_be_sent(service: &Service, report: &mut Report<'_>) {
    for (operation, param) in walk::params(service).filter(|(_, param)| is_file(param)) {
        let method = operation.method.as_str();
        let (label, help) = match place(param) {
            Some(Place::Query | Place::Path | Place::Header) => {
                ("a file travels in a body only", "take `in` out, or say `in: body` when the file is all of it")
            }
            Some(Place::Body) if !is_whole(param) => {
                ("a body is one file", "take `in` out: each file is then a part of the body")
            }
            // Told by the rule above.
            Some(Place::Body) => continue,
            _ if has_no_body(operation.method) => ("needs a body", "use POST, PUT or PATCH for uploads"),
            _ => continue,
        };
        report.add(
            Problem::error(Code::SW0284, param.ty.span, format!("`{}` cannot be sent as a file with {method}", *param.name))
                .label(label)
                .related(operation.path.span, "the operation")
                .help(help),
        );
    }
}

/// A request has one body: JSON or a form. Where there are files, all that is in no other place is a part beside them.
pub(super) fn are_of_one_kind(service: &Service, report: &mut Report<'_>) {
    for operation in walk::placed(service) {
        if let Some(whole) = operation.params.iter().find(|param| is_whole(param)) {
            alone(operation, whole, report);
            continue;
        }
        let of = |wanted: Place| operation.params.iter().find(|param| body_of(operation, param) == Some(wanted));
        let (Some(json), Some(form)) = (of(Place::Body), of(Place::Form)) else { continue };
        let message = format!("operation `{}` sends `{}` as JSON and `{}` in a form", *operation.name, *json.name, *form.name);
        report.add(
            Problem::error(Code::SW0285, place_span(form), message)
                .label("in a form")
                .related(place_span(json), "in a JSON body")
                .help("a request has one body: send all of them alike with `send: json` or `send: form`"),
        );
    }
}

/// A file that is the body has no room for others in it.
fn alone(operation: &Operation, whole: &Field, report: &mut Report<'_>) {
    let in_body = |param: &&Field| match (place(param), operation.send) {
        (Some(Place::Body | Place::Form), _) => param.name.value != whole.name.value,
        (None, send) => send != Send::Query || is_file(param),
        _ => false,
    };
    for other in operation.params.iter().filter(in_body) {
        let message = format!(
            "operation `{}` sends the file `{}` as its body and `{}` beside it",
            *operation.name, *whole.name, *other.name
        );
        report.add(
            Problem::error(Code::SW0285, place_span(other), message)
                .label("no room for it")
                .related(place_span(whole), "the whole body")
                .help(format!("say `in: query` for `{}`, or take `in: body` out: both are then parts of one body", *other.name)),
        );
    }
}

fn has_no_body(method: Method) -> bool {
    matches!(method, Method::Get | Method::Head | Method::Delete)
}

fn is_file(param: &Field) -> bool {
    match &param.ty.value {
        Ty::File => true,
        Ty::List(item) => **item == Ty::File,
        _ => false,
    }
}

/// A file that is the body itself.
fn is_whole(param: &Field) -> bool {
    param.ty.value == Ty::File && place(param) == Some(Place::Body)
}

/// The kind of body that a parameter goes into, `Body` for JSON.
fn body_of(operation: &Operation, param: &Field) -> Option<Place> {
    let files = operation.params.iter().any(is_file);
    match (place(param), operation.send) {
        (Some(Place::Form), _) | (None, Send::Form) => Some(Place::Form),
        (Some(Place::Body), _) => Some(Place::Body),
        (None, _) if is_file(param) => Some(Place::Form),
        (None, Send::Json) if !files => Some(Place::Body),
        _ => None,
    }
}

fn place_span(param: &Field) -> Span {
    param.place.as_ref().map_or(param.name.span, |place| place.span)
}
