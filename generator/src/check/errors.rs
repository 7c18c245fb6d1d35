//! Checks of the types of the bodies of errors.
//!
//! Not here: statuses that are not those of errors (see `service` and `resolve`).

use super::field_paths::{Found, follow};
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, Field, Kind, Ty, TypeKind};
use crate::model::{ErrorPart, ErrorStatuses, ErrorType, FieldPath, Scalar, TypeId};

/// The body of an error must be an object or a union. Ids and enums are parts of a body.
pub(super) fn types_are_objects(service: &Draft, report: &mut Report<'_>) {
    for error in service.error_types() {
        let Some(def) = service.def(error.ty).filter(|def| matches!(def.kind, TypeKind::Id(_) | TypeKind::Enum(_))) else {
            continue;
        };
        report.add(
            Problem::error(Code::SW0366, error.span, "the body of an error is an object or a union")
                .label(format!("`{}` is neither", *def.name))
                .related(def.name.span, "its declaration")
                .help("declare an object under `types`, with the fields of the body"),
        );
    }
}

/// A status must not be that of an answer and that of an error of one operation: a client returns an answer, and reports an error.
pub(super) fn statuses_are_not_those_of_answers(service: &Draft, report: &mut Report<'_>) {
    for operation in service.operations() {
        for error in &operation.errors {
            let ErrorStatuses::One(status) = error.statuses.value else { continue };
            let Some(answer) = operation.answers.iter().find(|answer| answer.status == status) else { continue };
            let message = format!("{status} is an answer and an error of operation `{}`", *operation.name);
            report.add(
                Problem::error(Code::SW0367, error.statuses.span, message)
                    .label("an error")
                    .related(answer.status_span, "an answer")
                    .help("keep the answer, which a call returns as `Ok`, or the error, which it returns as `Err`"),
            );
        }
    }
}

/// If the service has a type for every error and `errors.body` too, the errors that a server writes by itself have this type: each key must
/// be a field of a suitable type, and each required field must have a key.
pub(super) fn keys_of_bodies_fit_the_type(service: &Draft, report: &mut Report<'_>) {
    let default = service.errors.types.iter().find(|error| error.statuses.value == ErrorStatuses::Default);
    let (Some(error), Some(body)) = (default, &service.errors.body) else { return };
    if !matches!(service.def(error.ty).map(|def| &def.kind), Some(TypeKind::Object(_))) {
        return;
    }
    let mut add = |message: String, help: &str| {
        let problem = Problem::error(Code::SW0368, error.span, message).label("the type of the body");
        let related = service.setting_spans.error_body;
        let problem = related.into_iter().fold(problem, |problem, span| problem.related(span, "the keys of the body"));
        report.add(problem.help(help));
    };
    for (name, part) in body {
        match follow(service, error.ty, name) {
            Found::Unknown => {}
            Found::Field(field) if fits(service, field, *part) => {}
            Found::Field(field) => {
                let (wanted, is) = (wanted(*part), Kind::of(service, &field.ty).words());
                add(
                    format!("`{name}` of an error's body is {wanted}, and its type has {is} there"),
                    "change the type of the field",
                );
            }
            Found::Missing(..) | Found::NoObject(_) => {
                add(
                    format!("`errors.body` has the key `{name}`, and the type has no such field"),
                    "declare the field in the type",
                );
            }
        }
    }
    if let Some(missing) = missing_field(service, error, body) {
        let message = format!("`errors.body` has no key for `{missing}`, which the type requires");
        add(message, "add a key to `body`, or make the field optional");
    }
}

/// Whether a part of an error's body can be written to a field.
fn fits(service: &Draft, field: &Field, part: ErrorPart) -> bool {
    let kind = Kind::of(service, field.ty.value.bare());
    let is_text = matches!(kind, Kind::Scalar(Scalar::String | Scalar::Text) | Kind::Json | Kind::Unknown(_));
    match part {
        ErrorPart::Message | ErrorPart::RequestId => is_text,
        ErrorPart::Code => kind.is_integer() || matches!(kind, Kind::Json | Kind::Unknown(_)),
        // It is null if the error is about no parameter.
        ErrorPart::Param => is_text && matches!(field.ty.value, Ty::Nullable(_) | Ty::Json | Ty::Unknown(_)),
        ErrorPart::Violations => match kind {
            Kind::Json | Kind::Unknown(_) => true,
            Kind::List(item) => match Kind::of(service, item) {
                Kind::Json | Kind::Unknown(_) => true,
                Kind::Object(fields) => fields.iter().all(|field| !field.required || is_part_of_violation(service, field)),
                _ => false,
            },
            _ => false,
        },
    }
}

fn is_part_of_violation(service: &Draft, field: &Field) -> bool {
    let is_text = matches!(Kind::of(service, &field.ty), Kind::Scalar(Scalar::String | Scalar::Text));
    is_text && ["param", "rule", "message"].contains(&field.name.as_str())
}

fn wanted(part: ErrorPart) -> &'static str {
    match part {
        ErrorPart::Message | ErrorPart::RequestId => "a string",
        ErrorPart::Code => "an integer",
        ErrorPart::Param => "a string or null",
        ErrorPart::Violations => "a list of objects with `param`, `rule` and `message`",
    }
}

/// The path of a required field for which there is no key.
fn missing_field(service: &Draft, error: &ErrorType, keys: &[(FieldPath, ErrorPart)]) -> Option<String> {
    fn find(service: &Draft, id: TypeId, at: Option<&FieldPath>, keys: &[(FieldPath, ErrorPart)]) -> Option<String> {
        service.fields_of(id).iter().find_map(|field| {
            let path = at.map_or_else(|| FieldPath::of_field(&field.name), |object| object.to_field(&field.name));
            let is_written = keys.iter().any(|(key, _)| key.starts_with(&path));
            match &field.ty.value {
                Ty::Named(inner) if is_written => find(service, *inner, Some(&path), keys),
                _ => (field.required && !is_written).then(|| path.to_string()),
            }
        })
    }
    find(service, error.ty, None, keys)
}
