//! Paths of fields in answers, such as `data.items`. Each step must be a field, and each step but the last must be an object.
//!
//! Not here: the types of the fields at the end of the paths (see `answers` and `pages`).

use super::names_in_messages::suggestion;
use super::report::Report;
use crate::diagnostic::{Code, Problem, closest};
use crate::draft::{Draft, Envelope, Kind, Member, Shape, Ty};
use crate::model::{FieldPath, OutcomeRule, Scalar, TypeId};
use crate::source::Spanned;

/// What a path of an envelope leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Items,
    Next,
    Total,
    More,
}

impl Role {
    /// The key of the path.
    fn key(self) -> &'static str {
        match self {
            Role::Items => "items",
            Role::Next => "next",
            Role::Total => "total",
            Role::More => "more",
        }
    }

    /// The types that suit it.
    fn wanted(self) -> &'static str {
        match self {
            Role::Total => "an integer",
            Role::More => "a boolean",
            Role::Items | Role::Next => "a string, an integer or an id",
        }
    }
}

/// The result of following a path.
pub(super) enum Found<'d> {
    /// The field at the end of the path.
    Field(&'d Member),
    /// An object on the path has no field of this name. The slice holds the fields that it has.
    Missing(&'d str, &'d [Member]),
    /// A field on the path is not an object.
    NoObject(&'d Member),
    /// A field on the path has an unknown type.
    Unknown,
}

/// Follows a path that starts in the object `from`.
pub(super) fn follow<'d>(service: &'d Draft, from: TypeId, path: &'d FieldPath) -> Found<'d> {
    let (mut fields, mut found) = (service.fields_of(from), None);
    for step in path.steps() {
        if let Some(field) = found {
            match object_in(service, field) {
                Some(Some(inner)) => fields = inner,
                Some(None) => return Found::NoObject(field),
                None => return Found::Unknown,
            }
        }
        match fields.iter().find(|field| *field.name == step) {
            Some(field) => found = Some(field),
            None => return Found::Missing(step, fields),
        }
    }
    found.map_or(Found::Unknown, Found::Field)
}

/// Follows a path from each item of a list of objects; `None` if the items are something else.
pub(super) fn follow_from_item<'d>(service: &'d Draft, items: &'d Ty, path: &'d FieldPath) -> Option<Found<'d>> {
    match (Kind::of(service, items), items) {
        (Kind::Unknown(_), _) => Some(Found::Unknown),
        (Kind::Object(_), Ty::Named(id)) => Some(follow(service, *id, path)),
        _ => None,
    }
}

/// The fields of the object that is the type of `field`: `None` if the type is unknown, `Some(None)` if the type is not an object.
fn object_in<'d>(service: &'d Draft, field: &'d Member) -> Option<Option<&'d [Member]>> {
    match Kind::of(service, &field.ty) {
        Kind::Unknown(_) => None,
        Kind::Object(fields) if matches!(field.ty.value, Ty::Named(_)) => Some(Some(fields)),
        _ => Some(None),
    }
}

/// The paths of an envelope that lead through declared objects must end at fields of suitable types. `total` must be an integer.
pub(super) fn envelope_paths_lead_to_fields(service: &Draft, report: &mut Report<'_>) {
    for (_, answer) in service.answers() {
        let Shape::Object { id, envelope: Some(envelope) } = &answer.shape else { continue };
        // `resolve` has reported a path that equals another path of the envelope, or leads through its field.
        let overlaps = |role: Role, path: &FieldPath| {
            roles(envelope).any(|(other, names)| other != role && (names.starts_with(path) || path.starts_with(names)))
        };
        for (role, path) in roles(envelope).filter(|(role, path)| !overlaps(*role, path)) {
            match follow(service, *id, path) {
                Found::Unknown => {}
                Found::Field(field) if path.only_step().is_some() || fits(service, role, field) => {}
                Found::Field(field) => {
                    let (key, wanted) = (role.key(), role.wanted());
                    let message = format!("`{}` is {}", path.value, Kind::of(service, &field.ty).words());
                    let problem = Problem::error(Code::SW0327, path.span, message).label(format!("`{key}` is {wanted}"));
                    report.add(problem.related(field.ty.span, "its type").help(format!("name a field that is {wanted}")));
                }
                not_found => report.add(path_problem(path, &not_found)),
            }
        }
    }
}

/// If an answer declares the objects on the path of the outcome, they must be objects without `nullable`: the server writes the outcome
/// into them.
pub(super) fn outcome_paths_lead_through_objects(service: &Draft, report: &mut Report<'_>) {
    for (operation, answer) in service.answers().filter(|(_, answer)| answer.outcome.is_some()) {
        let Some((id, OutcomeRule { field: path, .. })) = answer.body_type().zip(service.outcome(answer)) else { continue };
        let Some(around) = path.around() else { continue };
        let (span, not_found) = match follow(service, id, &around) {
            Found::NoObject(field) => (field.name.span, field),
            Found::Field(field) if matches!(object_in(service, field), Some(None)) => (field.name.span, field),
            _ => continue,
        };
        let message = format!("the outcome is at `{path}`, but `{}` is no object", *not_found.name);
        let problem = Problem::error(Code::SW0327, span, message).label("no object");
        report.add(
            problem
                .related(operation.name.span, "returns an outcome")
                .help("give the field a type with `fields`, without `nullable`, or take it out"),
        );
    }
}

/// The paths of an envelope with their roles.
fn roles(envelope: &Envelope) -> impl Iterator<Item = (Role, &Spanned<FieldPath>)> {
    let (next, total, more) = (envelope.next.as_ref(), envelope.total.as_ref(), envelope.more.as_ref());
    let roles = [(Role::Items, Some(&envelope.items)), (Role::Next, next), (Role::Total, total), (Role::More, more)];
    roles.into_iter().filter_map(|(role, path)| Some((role, path?)))
}

/// Whether the type of a field is suitable for its role in an envelope. `items` is always suitable here: its type is stated in the
/// envelope.
fn fits(service: &Draft, role: Role, field: &Member) -> bool {
    match Kind::of(service, &field.ty) {
        Kind::Unknown(_) => true,
        kind if kind.is_integer() => role != Role::More,
        Kind::Scalar(Scalar::String) => !matches!(role, Role::Total | Role::More),
        Kind::Scalar(Scalar::Boolean) => role == Role::More,
        _ => role == Role::Items,
    }
}

/// The problem of a path that leads to no field.
pub(super) fn path_problem(path: &Spanned<FieldPath>, found: &Found<'_>) -> Problem {
    let written = path.to_string();
    let problem = |message: String| Problem::error(Code::SW0327, path.span, message);
    match found {
        Found::Missing(step, fields) => {
            let known: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            let better = closest(step, known.iter().copied()).map(|name| written.replacen(step, name, 1));
            let label = format!("there is no `{step}`");
            problem(format!("the path `{written}` leads nowhere"))
                .label(label)
                .help(suggestion(step, &known, "fields"))
                .replaced_by(better)
        }
        Found::NoObject(field) => problem(format!("the path `{written}` leads through `{}`, which is no object", *field.name))
            .label("leads nowhere")
            .related(field.ty.span, "its type")
            .help("a path leads through types with `fields`; write `\\.` for a dot that is part of a name"),
        Found::Field(_) | Found::Unknown => problem(format!("the path `{written}` leads nowhere")),
    }
}
