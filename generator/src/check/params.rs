//! Where parameters travel: in paths, headers and queries only what can.
//!
//! In: the service. Out: parameters at places that cannot carry them. Not here: bodies (see `bodies`).

use super::kinds::Kind;
use super::paths::whole_parameters;
use super::words::meant;
use super::{Report, walk};
use crate::diagnostic::{Code, Problem, closest};
use crate::model::{Field, Method, Operation, Place, Send, Service, Ty};
use crate::source::{Span, Spanned};

/// Headers that belong to the connection, the body or the credentials, and are set for them.
const RESERVED_HEADERS: &[&str] = &[
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// A parameter in a path has a type, as every other.
pub(super) fn of_paths_are_declared(service: &Service, report: &mut Report<'_>) {
    for operation in walk::placed(service).filter(|operation| !operation.incomplete) {
        let declared: Vec<&str> = in_path(operation).map(|param| param.name.as_str()).collect();
        for name in whole_parameters(&operation.path).unwrap_or_default().into_iter().filter(|name| !declared.contains(name)) {
            let elsewhere = walk::param(operation, name).and_then(|param| param.place.as_ref());
            let span = name_span(&operation.path, name);
            let problem = Problem::error(Code::SW0276, span, format!("the path's parameter `{name}` is not declared"));
            let others = operation.params.iter().filter(|param| place(param) != Some(Place::Path));
            let similar = closest(name, others.map(|param| param.name.as_str())).and_then(|meant| walk::param(operation, meant));
            report.add(match (elsewhere, similar) {
                (Some(place), _) => problem
                    .label(format!("`{{{name}}}` has no type"))
                    .related(place.span, "travels elsewhere")
                    .help(format!("take `in` out of `{name}`: what stands in the path travels there")),
                (None, Some(param)) => problem
                    .label(format!("did you mean `{}`?", *param.name))
                    .related(param.name.span, "a similar name is declared here")
                    .help(format!("write `{{{}}}` in the path, or declare `{name}` too", *param.name)),
                (None, None) => problem
                    .label(format!("`{{{name}}}` has no type"))
                    .help(format!("declare it: `params: {{ {name}: {{ type: string, required: true, docs: … }} }}`")),
            });
        }
    }
}

/// What is said to be in the path has to have its place there.
pub(super) fn are_in_the_path(service: &Service, report: &mut Report<'_>) {
    for (operation, param) in walk::params(service).filter(|(_, param)| place(param) == Some(Place::Path)) {
        // A path that is none has been reported.
        let Some(names) = whole_parameters(&operation.path).filter(|_| operation.has_http) else { continue };
        let instead =
            if names.is_empty() { String::new() } else { format!("; {}", meant(&param.name, &names, "path's parameters")) };
        if names.contains(&param.name.as_str()) {
            continue;
        }
        let span = param.place.as_ref().map_or(param.name.span, |place| place.span);
        report.add(
            Problem::error(Code::SW0277, span, format!("`{}` is not in the path `{}`", *param.name, *operation.path))
                .label("has no place there")
                .related(operation.path.span, "the path")
                .help(format!("put `{{{}}}` into the path, or take `in: path` out{instead}", *param.name)),
        );
    }
}

/// A segment is one piece of text.
pub(super) fn of_paths_are_scalars(service: &Service, report: &mut Report<'_>) {
    for (_, param) in walk::params(service).filter(|(_, param)| place(param) == Some(Place::Path)) {
        let wrapped = matches!(param.ty.value, Ty::Nullable(_) | Ty::OrFalse(_));
        if wrapped || !Kind::of_field(service, param).is_scalar() {
            report.add(
                Problem::error(Code::SW0278, param.ty.span, format!("`{}` cannot stand in the path", *param.name))
                    .label("not one plain value")
                    .help("use a string, a number, a date, an id or an enum, or send it elsewhere"),
            );
        }
    }
}

/// Without it, the path would lead elsewhere.
pub(super) fn of_paths_are_required(service: &Service, report: &mut Report<'_>) {
    for (_, param) in walk::params(service).filter(|(_, param)| place(param) == Some(Place::Path) && !param.required) {
        report.add(
            Problem::error(Code::SW0279, param.name.span, format!("`{}` is in the path, but not required", *param.name))
                .label("cannot be left out")
                .help("add `required: true`"),
        );
    }
}

/// A header is one piece of text; several headers of one name are a list.
pub(super) fn of_headers_are_scalars(service: &Service, report: &mut Report<'_>) {
    for (_, param) in walk::params(service).filter(|(_, param)| place(param) == Some(Place::Header)) {
        let one = match Kind::of_field(service, param) {
            Kind::List(item) | Kind::OneOrMany(item) => Kind::of(service, item),
            kind => kind,
        };
        if !one.is_scalar() {
            report.add(
                Problem::error(Code::SW0280, param.ty.span, format!("`{}` cannot be a header", *param.name))
                    .label("not plain text")
                    .help("a header is a string, a number, a date, an id, an enum, or a list of these"),
            );
        }
    }
}

/// Names of headers have letters of their own, and some headers are set by client and server themselves.
pub(super) fn of_headers_have_header_names(service: &Service, report: &mut Report<'_>) {
    for (_, Field { name, .. }) in walk::params(service).filter(|(_, param)| place(param) == Some(Place::Header)) {
        let token = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
        let (label, help) = if name.is_empty() || !name.chars().all(token) {
            ("not the name of a header", "letters, digits and `-`, such as `X-Request-Source`")
        } else if RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
            ("set by the client itself", reserved_help(name))
        } else {
            continue;
        };
        report.add(
            Problem::error(Code::SW0281, name.span, format!("`{}` cannot be a parameter in a header", **name))
                .label(label)
                .help(help),
        );
    }
}

/// What sets a header that a parameter cannot be.
fn reserved_help(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "authorization" | "proxy-authorization" => {
            "take it out, and say under `auth` of service.yaml which credentials the service takes"
        }
        "content-type" => "take it out: the type of the body follows from `send`, or is that of a `file` with `in: body`",
        "accept" | "accept-encoding" => "take it out: what a client accepts follows from `returns`",
        "user-agent" => "take it out, and give the name to the client: `Client::builder(…).user_agent(…)`",
        "cookie" => "take it out: the language cannot express parameters in cookies; a layer of the client can set one",
        _ => "take it out: it belongs to the connection, which client and server keep themselves",
    }
}

/// Names of headers have no case (RFC 9110, 5.1): two that differ in nothing else are one header, and both parameters would get its value.
pub(super) fn of_headers_differ_in_more_than_case(service: &Service, report: &mut Report<'_>) {
    for operation in walk::placed(service) {
        let headers = operation.params.iter().filter(|param| place(param) == Some(Place::Header));
        for (first, again) in walk::repeated(headers, |param| Some(param.name.to_ascii_lowercase())) {
            // The same name is a key of the file that is there twice.
            if *first.name == *again.name {
                continue;
            }
            report.add(
                Problem::error(
                    Code::SW0286,
                    again.name.span,
                    format!("`{}` and `{}` are the same header", *first.name, *again.name),
                )
                .label("differs in case only")
                .related(first.name.span, "the first one")
                .help("keep one of them, or give one another name: names of headers have no case"),
            );
        }
    }
}

/// Addresses are kept in logs and histories.
pub(super) fn are_not_secret_in_the_query(service: &Service, report: &mut Report<'_>) {
    for (operation, param) in walk::params(service).filter(|(operation, _)| operation.has_http) {
        let address = match place(param) {
            Some(Place::Path) => true,
            Some(Place::Query) => is_read(operation.method),
            None => is_read(operation.method) && operation.send == Send::Query,
            Some(Place::Header | Place::Body | Place::Form) => false,
        };
        if address && matches!(Kind::of_field(service, param), Kind::Secret) {
            report.add(
                Problem::warning(Code::SW0282, param.name.span, format!("the secret `{}` travels in the address", *param.name))
                    .label("seen by logs on the way")
                    .help(match place(param) {
                        Some(Place::Path) => "send it in a header: `in: header`, and take it out of the path; where the service wants it there, say so: `# allow: SW0282`",
                        _ => "send it in a header: `in: header`, or in the body of another method; where the service wants it there, say so: `# allow: SW0282`",
                    }),
            );
        }
    }
}

/// Where a parameter is said to travel.
pub(super) fn place(param: &Field) -> Option<Place> {
    param.place.as_ref().map(|place| place.value)
}

/// The name alone, where its place in the file can be told.
fn name_span(path: &Spanned<String>, name: &str) -> Span {
    let at = path.find(&format!("{{{name}}}")).map(|at| path.span.start + at + 1);
    match at.filter(|_| path.span.end - path.span.start == path.len()) {
        Some(start) => Span { start, end: start + name.len(), ..path.span },
        None => path.span,
    }
}

fn in_path(operation: &Operation) -> impl Iterator<Item = &Field> {
    operation.params.iter().filter(|param| place(param) == Some(Place::Path))
}

fn is_read(method: Method) -> bool {
    matches!(method, Method::Get | Method::Head)
}
