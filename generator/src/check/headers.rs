//! Checks of the types of headers of responses.
//!
//! Not here: parameters in headers (see `params`).

use super::params::is_header_name;
use super::repeated::repeated;
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, Field, Kind, Member, TypeKind};

/// Headers that a server sets by itself, since they describe the connection or the body.
const SET_BY_THE_SERVER: [&str; 6] =
    ["connection", "content-encoding", "content-length", "content-type", "date", "transfer-encoding"];

/// The type of headers must be an object, since each of its fields is a header.
pub(super) fn types_are_objects(service: &Draft, report: &mut Report<'_>) {
    for ty in service.header_types() {
        let is_other = |kind: &TypeKind| matches!(kind, TypeKind::Id(_) | TypeKind::Enum(_) | TypeKind::Union(_));
        let Some(def) = service.def(ty.value).filter(|def| is_other(&def.kind)) else { continue };
        report.add(
            Problem::error(Code::SW0369, ty.span, "`headers` is an object whose fields are the headers")
                .label(format!("`{}` is no object", *def.name))
                .related(def.name.span, "its declaration")
                .help("declare an object under `types` whose fields have the names of the headers"),
        );
    }
}

/// Each field must have the name of a header that the server does not set by itself, and a type that is plain text. Two names must differ in
/// more than case, since names of headers have no case.
pub(super) fn fields_are_headers(service: &Draft, report: &mut Report<'_>) {
    for ty in service.header_types() {
        let fields = service.fields_of(ty.value);
        for field in fields {
            if let Some((label, help)) = name_problem(field) {
                let message = format!("`{}` cannot be a header of a response", *field.name);
                let problem = Problem::error(Code::SW0370, field.name.span, message).label(label);
                report.add(problem.related(ty.span, "its object is used for headers").help(help));
            }
            if !is_text(service, field) {
                let message = format!("`{}` cannot be a header of a response", *field.name);
                let problem = Problem::error(Code::SW0370, field.ty.span, message).label("not plain text");
                let help = "use a string, a number, a date, an id, an enum, or a list of these";
                report.add(problem.related(ty.span, "its object is used for headers").help(help));
            }
        }
        for (first, again) in repeated(fields, |field| Some(field.name.to_ascii_lowercase())) {
            // The same name twice is a repeated key of the file, which was reported.
            if *first.name != *again.name {
                let message = format!("`{}` and `{}` are the same header", *first.name, *again.name);
                let problem = Problem::error(Code::SW0370, again.name.span, message).label("differs in case only");
                report.add(problem.related(first.name.span, "the other one").help("remove one of them"));
            }
        }
    }
}

fn name_problem(field: &Field) -> Option<(&'static str, &'static str)> {
    if !is_header_name(&field.name) {
        return Some(("not the name of a header", "use letters, digits and `-`, such as `X-Request-Cost`"));
    }
    let is_set = SET_BY_THE_SERVER.contains(&field.name.to_ascii_lowercase().as_str());
    is_set.then_some(("set by the server itself", "remove it: it describes the connection or the body"))
}

/// Whether a field is one text, or a list of texts.
fn is_text(service: &Draft, field: &Member) -> bool {
    let is_scalar = |kind: Kind| kind.is_scalar() || matches!(kind, Kind::Unknown(_));
    match Kind::of(service, &field.ty) {
        _ if field.object_keys.prefix.is_some() => false,
        Kind::List(item) => is_scalar(Kind::of(service, item)),
        kind => is_scalar(kind),
    }
}
