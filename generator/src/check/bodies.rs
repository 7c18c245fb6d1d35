//! Bodies of requests: only where the method has one, and one kind at a time.
//!
//! In: the service. Out: parameters that no body could carry. Not here: paths, queries and headers (see `params`).

use super::params::place;
use super::{Report, walk};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Field, Method, Operation, Place, Send, Service, Ty};

/// Bodies of GET, HEAD and DELETE are dropped on the way by many proxies. A service that takes JSON there says so for
/// the whole operation with `send`; for one parameter it is a slip.
pub(super) fn methods_can_have_them(service: &Service, report: &mut Report<'_>) {
    for (operation, param) in walk::params(service).filter(|(operation, _)| has_no_body(operation.method)) {
        let Some(place) = param.place.as_ref().filter(|place| matches!(place.value, Place::Body | Place::Form)) else { continue };
        let method = operation.method.as_str();
        report.add(
            Diagnostic::error("SW0283", place.span, format!("`{}` is in the body, but {method} has none", *param.name))
                .label(format!("not with {method}"))
                .related(operation.path.span, "the method")
                .help("use `in: query`, or another method"),
        );
    }
}

/// A file is a part of a multipart body.
pub(super) fn files_can_be_sent(service: &Service, report: &mut Report<'_>) {
    for (operation, param) in walk::params(service).filter(|(_, param)| is_file(param)) {
        let method = operation.method.as_str();
        let (label, help) = match place(param) {
            Some(Place::Query | Place::Path | Place::Header | Place::Body) => ("a file travels in a form only", "take `in` out"),
            _ if has_no_body(operation.method) => ("needs a body", "use POST, PUT or PATCH for uploads"),
            _ => continue,
        };
        report.add(
            Diagnostic::error("SW0284", param.ty.span, format!("`{}` cannot be sent as a file with {method}", *param.name))
                .label(label)
                .related(operation.path.span, "the operation")
                .help(help),
        );
    }
}

/// A request has one body: JSON or a form. Where there are files, all that is in no other place is a part beside them.
pub(super) fn are_of_one_kind(service: &Service, report: &mut Report<'_>) {
    for operation in walk::operations(service) {
        let of = |wanted: Place| operation.params.iter().find(|param| body_of(operation, param) == Some(wanted));
        let (Some(json), Some(form)) = (of(Place::Body), of(Place::Form)) else { continue };
        let message = format!("operation `{}` sends `{}` as JSON and `{}` in a form", *operation.name, *json.name, *form.name);
        report.add(
            Diagnostic::error("SW0285", place_span(form), message)
                .label("in a form")
                .related(place_span(json), "in a JSON body")
                .help("a request has one body: send all of them alike with `send: json` or `send: form`"),
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
