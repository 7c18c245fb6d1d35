//! Checks of parameters in paths, headers, cookies and queries.
//!
//! Not here: parameters in bodies (see `bodies`).

use std::collections::BTreeMap;

use super::names_in_messages::suggestion;
use super::paths::{parameters, spans_segments, with_http};
use super::repeated::repeated;
use super::report::Report;
use crate::diagnostic::{Code, Problem, closest};
use crate::draft::{Draft, Includes, Kind, Operation, Param, Ty};
use crate::model::{Arrays, Location, Method, ParamStyle, Scalar, SendAs};

/// Headers of the connection, the body or the credentials. Client and server set them.
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

/// A parameter that the path names must be declared, since it has a type like every other parameter.
pub(super) fn path_parameters_are_declared(service: &Draft, report: &mut Report<'_>) {
    for (operation, http) in with_http(service).filter(|(operation, _)| operation.includes == Includes::Resolved) {
        let declared: Vec<&str> = in_path(operation).map(|param| param.name.as_str()).collect();
        for name in parameters(&http.path).unwrap_or_default().into_iter().filter(|name| !declared.contains(name)) {
            let elsewhere = operation.param_named(name).and_then(|param| param.location.as_ref());
            let written = http.names.iter().find(|written| written.value == name).map(|written| written.span);
            let span = written.unwrap_or(http.path.span);
            let problem = Problem::error(Code::SW0276, span, format!("the path's parameter `{name}` is not declared"));
            let others = operation.params.iter().filter(|param| location(param) != Some(Location::Path));
            let similar = closest(name, others.map(|param| param.name.as_str())).and_then(|meant| operation.param_named(meant));
            report.add(match (elsewhere, similar) {
                (Some(location), _) => problem
                    .label(format!("`{{{name}}}` has no type"))
                    .related(location.span, "sent elsewhere")
                    .help(format!("take `in` out of `{name}`: a parameter that the path names is sent there")),
                (None, Some(param)) => problem
                    .label(format!("did you mean `{}`?", *param.name))
                    .replaced_by(written.map(|_| param.name.as_str()))
                    .related(param.name.span, "a similar name is declared here")
                    .help(format!("write `{{{}}}` in the path, or declare `{name}` too", *param.name)),
                (None, None) => problem
                    .label(format!("`{{{name}}}` has no type"))
                    .help(format!("declare it: `params: {{ {name}: {{ type: string, required: true, docs: … }} }}`")),
            });
        }
    }
}

/// The path must name each parameter with `in: path`.
pub(super) fn path_parameters_are_in_the_path(service: &Draft, report: &mut Report<'_>) {
    for (operation, param) in service.params().filter(|(_, param)| location(param) == Some(Location::Path)) {
        // `paths` reports a malformed path.
        let Some(http) = operation.known_http() else { continue };
        let Some(names) = parameters(&http.path) else { continue };
        let instead =
            if names.is_empty() { String::new() } else { format!("; {}", suggestion(&param.name, &names, "path's parameters")) };
        if names.contains(&param.name.as_str()) {
            continue;
        }
        let span = param.location.as_ref().map_or(param.name.span, |location| location.span);
        report.add(
            Problem::error(Code::SW0277, span, format!("`{}` is not in the path `{}`", *param.name, *http.path))
                .label("not in the path")
                .related(http.path.span, "the path")
                .help(format!("put `{{{}}}` into the path, or take `in: path` out{instead}", *param.name)),
        );
    }
}

/// A parameter in the path must be one text: a scalar, scalars with commas between them, or JSON.
pub(super) fn path_parameters_are_scalars(service: &Draft, report: &mut Report<'_>) {
    for (_, param) in service.params().filter(|(_, param)| location(param) == Some(Location::Path)) {
        let wrapped = matches!(param.ty.value, Ty::Nullable(_) | Ty::OrFalse(_));
        if wrapped || !is_one_text(service, param) {
            report.add(
                Problem::error(Code::SW0278, param.ty.span, format!("`{}` cannot be in the path", *param.name))
                    .label("not one plain value")
                    .help("use a string, a number, a date, an id, an enum, a list or an object of these, or `style: json`"),
            );
        }
    }
}

/// A parameter over several segments must be a text: another value has no slashes.
pub(super) fn path_parameters_over_segments_are_texts(service: &Draft, report: &mut Report<'_>) {
    for (operation, http) in with_http(service).filter(|(_, http)| spans_segments(&http.path)) {
        let Some(name) = parameters(&http.path).unwrap_or_default().pop() else { continue };
        let Some(param) = in_path(operation).find(|param| param.name.as_str() == name) else { continue };
        let kind = Kind::of(service, &param.ty);
        if matches!(kind, Kind::Scalar(Scalar::String | Scalar::Text) | Kind::Unknown(_)) {
            continue;
        }
        report.add(
            Problem::error(Code::SW0373, param.ty.span, format!("`{name}` spans several segments, but is not a string"))
                .label("has no segments")
                .related(http.path.span, format!("`{{{name}*}}` is several segments"))
                .help(format!("make it a `string`, or write `{{{name}}}` in the path")),
        );
    }
}

/// A parameter in the path must be required, since a path without one of its segments is another path.
pub(super) fn path_parameters_are_required(service: &Draft, report: &mut Report<'_>) {
    for (_, param) in service.params().filter(|(_, param)| location(param) == Some(Location::Path) && !param.required) {
        report.add(
            Problem::error(Code::SW0279, param.name.span, format!("`{}` is in the path, but not required", *param.name))
                .label("cannot be left out")
                .help("add `required: true`"),
        );
    }
}

/// A parameter in a header must be one text: a scalar, scalars with commas between them, or JSON.
pub(super) fn header_parameters_are_scalars(service: &Draft, report: &mut Report<'_>) {
    for (_, param) in service.params().filter(|(_, param)| location(param) == Some(Location::Header)) {
        if !is_one_text(service, param) {
            report.add(
                Problem::error(Code::SW0280, param.ty.span, format!("`{}` cannot be a header", *param.name))
                    .label("not plain text")
                    .help("use a string, a number, a date, an id, an enum, a list or an object of these, or `style: json`"),
            );
        }
    }
}

/// A parameter in a cookie must be a scalar, and have the name of a cookie. A cookie cannot hold the characters that other values need.
pub(super) fn cookies_are_scalars(service: &Draft, report: &mut Report<'_>) {
    for (_, param) in service.params().filter(|(_, param)| location(param) == Some(Location::Cookie)) {
        if !is_header_name(&param.name) {
            let message = format!("`{}` is not the name of a cookie", *param.name);
            let problem = Problem::error(Code::SW0375, param.name.span, message).label("not the name of a cookie");
            report.add(
                problem.help("letters, digits, `-` and `_`, such as `session`; `name` states a name that differs from the key"),
            );
        }
        let kind = Kind::of(service, &param.ty);
        if matches!(param.ty.value, Ty::Nullable(_) | Ty::OrFalse(_)) || !kind.is_scalar() {
            report.add(
                Problem::error(Code::SW0374, param.ty.span, format!("`{}` cannot be a cookie", *param.name))
                    .label("not one plain value")
                    .help("use a string, a number, a date, an id or an enum"),
            );
        }
    }
}

/// Whether the value of a parameter in a path or a header is one text.
fn is_one_text(service: &Draft, param: &Param) -> bool {
    let is_json = param.style.as_ref().is_some_and(|style| style.value == ParamStyle::Json);
    is_json && !param.is_file_or_list() || Kind::of(service, &param.ty).is_scalar() || can_be_joined(service, param)
}

/// Whether the value of a parameter can be one text with separators: a list of scalars, or an object or a map of scalars. A secret in an
/// object is no such scalar, since a recording could not hide it.
fn can_be_joined(service: &Draft, param: &Param) -> bool {
    let is_plain = |ty: &Ty| !matches!(ty, Ty::Nullable(_) | Ty::OrFalse(_)) && Kind::of(service, ty).is_scalar();
    let is_secret = |ty: &Ty| matches!(Kind::of(service, ty), Kind::Scalar(Scalar::Secret));
    match Kind::of(service, &param.ty) {
        Kind::List(item) | Kind::OneOrMany(item) => Kind::of(service, item).is_scalar(),
        Kind::Map(_, value, _) => is_plain(value) && !is_secret(value),
        Kind::Object(fields) => {
            fields.iter().all(|field| field.object_keys.prefix.is_none() && is_plain(&field.ty) && !is_secret(&field.ty))
        }
        kind => matches!(kind, Kind::Unknown(_)),
    }
}

/// `style` must have an effect: the parameter is written as text, and its type has several ways of being written.
pub(super) fn styles_fit(service: &Draft, report: &mut Report<'_>) {
    for field in service.objects().flat_map(|(_, object)| &object.fields) {
        let Some(style) = &field.style else { continue };
        let message = format!("`style` has no meaning for `{}`, a field of an object", *field.name);
        let problem = Problem::error(Code::SW0364, style.span, message).label("is for parameters of operations");
        report.add(problem.help("take `style` out"));
    }
    for (operation, param) in service.params() {
        let Some(style) = &param.style else { continue };
        let Some((label, help)) = style_problem(service, operation, param, style.value) else { continue };
        let message = format!("`{}` cannot have this style", **param.declared_name());
        let problem = Problem::error(Code::SW0364, style.span, message).label(label);
        report.add(problem.related(param.ty.span, "the type").help(help));
    }
}

/// Why a parameter cannot have a style, and the help; `None` if it can.
fn style_problem(
    service: &Draft,
    operation: &Operation,
    param: &Param,
    style: ParamStyle,
) -> Option<(&'static str, &'static str)> {
    let has_parts = operation.params.iter().any(|param| param.is_file_or_list());
    let is_in_path_or_header = matches!(location(param), Some(Location::Path | Location::Header));
    let kind = Kind::of(service, &param.ty);
    match (style, operation.location_of(param)) {
        _ if param.is_file_or_list() => Some(("a file is a part of its own", "take `style` out")),
        (_, Some(Location::Body)) if !has_parts => {
            Some(("a JSON body has no styles", "take `style` out, or send the parameter elsewhere"))
        }
        (_, Some(Location::Cookie)) => Some(("a cookie has no style", "take `style` out")),
        (_, Some(Location::Whole(_))) => Some(("the whole body has no style", "take `style` out")),
        (ParamStyle::Json, _) => None,
        (ParamStyle::Lists(arrays), _) if is_in_path_or_header && arrays != Arrays::Comma => {
            Some(("in a path and a header, items have commas between them", "use `comma` or `json`"))
        }
        (ParamStyle::Lists(arrays), _) if arrays.separator().is_some() => {
            let why = (
                "the items are not single values",
                "use it for a list, a map or an object of strings, numbers, dates, ids and enums",
            );
            (!can_be_joined(service, param)).then_some(why)
        }
        (ParamStyle::Lists(_), _) => match kind {
            Kind::List(_) | Kind::OneOrMany(_) | Kind::Unknown(_) => None,
            _ => Some(("is for lists", "take `style` out; an object is written with its keys in brackets")),
        },
    }
}

/// The name of a parameter in a header must be a valid name of a header, and not one of a header that client and server set themselves.
pub(super) fn header_parameters_have_header_names(service: &Draft, report: &mut Report<'_>) {
    for (_, param) in service.params().filter(|(_, param)| location(param) == Some(Location::Header)) {
        let Some((label, help)) = header_name_problem(&param.name) else { continue };
        report.add(
            Problem::error(Code::SW0281, param.name.span, format!("`{}` cannot be a parameter in a header", *param.name))
                .label(label)
                .help(help),
        );
    }
}

/// The reason why a parameter in a header cannot have a name, and the help; `None` if it can.
pub(super) fn header_name_problem(name: &str) -> Option<(&'static str, &'static str)> {
    if !is_header_name(name) {
        Some(("not the name of a header", "letters, digits and `-`, such as `X-Request-Source`"))
    } else if RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
        Some(("set by the client itself", reserved_help(name)))
    } else {
        None
    }
}

/// Whether a text has only the characters of names of headers.
pub(super) fn is_header_name(name: &str) -> bool {
    let is_token = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
    !name.is_empty() && name.chars().all(is_token)
}

/// The help for a reserved header: what sets it in place of a parameter.
fn reserved_help(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "authorization" | "proxy-authorization" => {
            "take it out, and say under `auth` of service.yaml which credentials the service takes"
        }
        "content-type" => "take it out: the type of the body follows from `send`, or is that of a `file` with `in: body`",
        "accept" | "accept-encoding" => "take it out: what a client accepts follows from `returns`",
        "user-agent" => "take it out, and give the name to the client: `Client::builder(…).user_agent(…)`",
        "cookie" => "name the cookie: `session: { type: string, in: cookie }`",
        _ => "take it out: it belongs to the connection, which client and server keep themselves",
    }
}

/// Two parameters in headers must differ in more than the case of their names. Names of headers have no case (RFC 9110, section 5.1), so
/// that both parameters would get the value of one header.
pub(super) fn header_names_are_unique_without_case(service: &Draft, report: &mut Report<'_>) {
    for operation in service.operations() {
        let headers = operation.params.iter().filter(|param| location(param) == Some(Location::Header));
        for (first, again) in repeated(headers, |param| Some(param.name.to_ascii_lowercase())) {
            // The same name twice is a repeated key of the file, which was reported.
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

/// Two parameters in one location must have different wire names. The body is one location.
pub(super) fn wire_names_are_unique_in_a_location(service: &Draft, report: &mut Report<'_>) {
    for operation in service.operations() {
        let place = |param: &Param| match operation.location_of(param)? {
            Location::Whole(_) => None,
            location if location.is_in_body() => Some(Location::Body),
            location => Some(location),
        };
        let placed: Vec<_> = operation.params.iter().filter_map(|param| Some((place(param)?, param))).collect();
        for ((place, first), (_, again)) in repeated(&placed, |(place, param)| Some((*place, param.name.as_str()))) {
            let (name, first_key, again_key) = (again.name.as_str(), first.declared_name(), again.declared_name());
            let message = format!("`{}` and `{}` are both `{name}` in the {}", **first_key, **again_key, place.word());
            report.add(
                Problem::error(Code::SW0362, again.name.span, message)
                    .label("the same name in the same location")
                    .related(first.name.span, "the first one")
                    .help("give one of them another location with `in`, or leave it out"),
            );
        }
    }
}

/// A parameter in a query or a form must not have a name that is an entry of another parameter. `a[b]` is the entry `b` of `a`, if `a` is a
/// list, a map or an object.
pub(super) fn names_do_not_overlap(service: &Draft, report: &mut Report<'_>) {
    for operation in service.operations() {
        let in_query_or_form = || operation.params.iter().filter(|param| can_be_in_query_or_form(param));
        // A parameter in another location, such as the path, can have the same name.
        let bracketed = in_query_or_form().filter(|param| has_bracketed_names(service, param));
        let wholes: BTreeMap<&str, &Param> = bracketed.map(|param| (param.name.as_str(), param)).collect();
        for part in in_query_or_form().filter(|param| param.name.ends_with(']')) {
            let Some(whole) = part.name.split_once('[').and_then(|(name, _)| wholes.get(name)) else { continue };
            let message = format!("`{}` is also an entry of the parameter `{}`", *part.name, *whole.name);
            let problem = Problem::error(Code::SW0287, part.name.span, message).label("one of two parameters");
            report.add(
                problem
                    .related(whole.name.span, format!("{} is sent with names in brackets", Kind::of(service, &whole.ty).words()))
                    .help("leave one of them out, or rename it where the service allows that"),
            );
        }
    }
}

/// Whether a parameter can be sent in a query or a form.
fn can_be_in_query_or_form(param: &Param) -> bool {
    !matches!(location(param), Some(Location::Path | Location::Header | Location::Cookie | Location::Body | Location::Whole(_)))
}

/// Whether the values of a parameter are sent as several pairs, with brackets in their names.
fn has_bracketed_names(service: &Draft, param: &Param) -> bool {
    let kind = Kind::of(service, &param.ty);
    kind.is_collection() || matches!(kind, Kind::Object(_) | Kind::Union(_) | Kind::Json)
}

/// A secret should not be in the URL, since logs and histories keep URLs.
pub(super) fn secrets_are_not_in_urls(service: &Draft, report: &mut Report<'_>) {
    for (operation, param) in service.params() {
        let Some(http) = operation.known_http() else { continue };
        let in_url = match location(param) {
            Some(Location::Path) => true,
            Some(Location::Query) => is_get_or_head(http.method),
            None => is_get_or_head(http.method) && http.send == SendAs::Query,
            Some(Location::Header | Location::Cookie | Location::Body | Location::Form | Location::Whole(_)) => false,
        };
        if in_url && matches!(Kind::of(service, &param.ty), Kind::Scalar(Scalar::Secret)) {
            report.add(
                Problem::warning(Code::SW0282, param.name.span, format!("the secret `{}` is sent in the address", *param.name))
                    .label("visible in logs of proxies")
                    .help(match location(param) {
                        Some(Location::Path) => "send it in a header: `in: header`, and take it out of the path; where the service wants it there, say so: `# allow: SW0282`",
                        _ => "send it in a header: `in: header`, or in the body of another method; where the service wants it there, say so: `# allow: SW0282`",
                    }),
            );
        }
    }
}

/// The location that a parameter states; `None` for the default location.
pub(super) fn location(param: &Param) -> Option<Location> {
    param.location.as_ref().map(|location| location.value)
}

/// The parameters in the path.
fn in_path(operation: &Operation) -> impl Iterator<Item = &Param> {
    operation.params.iter().filter(|param| location(param) == Some(Location::Path))
}

fn is_get_or_head(method: Method) -> bool {
    matches!(method, Method::Get | Method::Head)
}
