//! Checks of answers: statuses, bodies, dates, keys of maps, outcomes and envelopes.
//!
//! Not here: pages (see `pages`).

use std::collections::BTreeSet;

use super::bodies::is_media_type;
use super::field_paths::{self, Found};
use super::names_in_messages::{quoted_list, suggestion};
use super::report::Report;
use super::service::outcome_problem;
use crate::diagnostic::{Code, Problem, closest};
use crate::draft::{Answer, Dates, Draft, EnumValue, Field, Kind, Operation, Owner, Shape, Ty, TypeKind};
use crate::model::{BodyKind, DateFormat, EnumRepr, Method, TypeId};
use crate::source::Spanned;

/// The keywords of the date formats that a parameter can select. `epoch_ms` is not among them: a client could not distinguish its numbers
/// from seconds.
fn selectable_formats() -> Vec<&'static str> {
    DateFormat::ALL.iter().map(|format| format.facts()).filter(|facts| facts.is_selectable).map(|facts| facts.keyword).collect()
}

/// The status of an answer must be from 200 to 599. HTTP has no status above 599, and a status below 200 does not end a request.
pub(super) fn statuses_are_from_200_to_599(service: &Draft, report: &mut Report<'_>) {
    for (operation, answer) in service.answers().filter(|(_, answer)| !(200..=599).contains(&answer.status)) {
        report.add(
            Problem::error(Code::SW0310, answer.status_span, format!("{} is not a valid status of an answer", answer.status))
                .label("expected 200 to 599")
                .related(operation.name.span, "the operation")
                .help("a status is a number from 200 to 599; success is 200, 201, 202 or 204"),
        );
    }
}

/// The answers of one operation must have different statuses or different media types, since a client selects the answer by both.
pub(super) fn statuses_are_unique(service: &Draft, report: &mut Report<'_>) {
    for operation in service.operations() {
        for (at, again) in operation.answers.iter().enumerate() {
            let Some(first) = operation.answers.iter().take(at).find(|first| is_same_answer(first, again)) else { continue };
            let message = format!("operation `{}` has two answers of status {}", *operation.name, again.status);
            report.add(
                Problem::error(Code::SW0311, again.status_span, message)
                    .label("the same status")
                    .related(first.status_span, "first used here")
                    .help("give each answer its own `status` or its own `media`, or combine the two with a union"),
            );
        }
    }
}

/// Whether a client cannot distinguish two answers by status and media type. An answer without a body has no media type.
fn is_same_answer(first: &Answer, again: &Answer) -> bool {
    let is_same_media = match (first.content(), again.content()) {
        (Some((_, first)), Some((_, again))) => essence(first) == essence(again),
        _ => true,
    };
    first.status == again.status && is_same_media
}

/// A media type without its parameters, in lower case.
fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The media type of an answer must be one media type, and fit the body: only JSON has a form for values of several parts. A stream has the
/// media type of its form, and an answer without a body has none.
pub(super) fn media_types_fit(service: &Draft, report: &mut Report<'_>) {
    for (operation, answer) in service.answers() {
        let Some(media) = &answer.media else { continue };
        if !is_media_type(media) {
            let problem = Problem::error(Code::SW0288, media.span, format!("`{}` is not a media type", **media));
            report.add(problem.label("not `type/subtype`").help("write it as in `text/csv` or `application/vnd.example+json`"));
        }
        let (what, help) = match (&answer.shape, answer.content()) {
            (Shape::Unknown(_), _) => continue,
            (Shape::Stream(..), _) => ("a stream", "remove `media`: `as` of a stream says how its items are written"),
            (Shape::Type(ty), Some((BodyKind::Text, _))) => match Kind::of(service, ty) {
                Kind::Unknown(_) => continue,
                kind if kind.is_scalar() && !is_wrapped(ty) => continue,
                kind => (kind.words(), "an answer that is not JSON is text, `bytes` or a file"),
            },
            (_, Some((BodyKind::Text, _))) => ("an object", "an answer that is not JSON is text, `bytes` or a file"),
            (_, Some(_)) => continue,
            (_, None) => ("an answer without a body", "remove `media`, or say what the body is"),
        };
        let message = format!("the answer of operation `{}` with the media type `{}` is {what}", *operation.name, **media);
        report.add(Problem::error(Code::SW0289, media.span, message).label("does not fit the body").help(help));
    }
}

/// An operation must have an answer with a status below 300. A client reports all other statuses as errors, so that a call could not
/// succeed.
pub(super) fn include_success(service: &Draft, report: &mut Report<'_>) {
    // `statuses_are_from_200_to_599` reports an invalid status.
    let fails = |operation: &&Operation| operation.answers.iter().all(|answer| answer.status >= 300);
    for operation in service.operations().filter(fails) {
        let span = operation.answers.first().map_or(operation.name.span, |answer| answer.status_span);
        let message = format!("operation `{}` has no answer that means success", *operation.name);
        report.add(
            Problem::error(Code::SW0312, span, message)
                .label("not from 200 to 299")
                .related(operation.name.span, "the operation")
                .help("give one of its answers such a status; without `status` it is 200"),
        );
    }
}

/// An answer to HEAD, and an answer with status 204, 205 or 304, must not have a body. HTTP forbids it.
pub(super) fn bodies_are_allowed_by_the_status(service: &Draft, report: &mut Report<'_>) {
    for (operation, answer) in service.answers().filter(|(_, answer)| !matches!(answer.shape, Shape::Empty | Shape::Unknown(_))) {
        let reason = match (operation.known_http().map(|http| http.method), answer.status) {
            (Some(Method::Head), _) => "an answer to HEAD has no body".to_owned(),
            (_, status @ (204 | 205 | 304)) => format!("an answer of status {status} has no body"),
            _ => continue,
        };
        report.add(
            Problem::error(
                Code::SW0313,
                answer.status_span,
                format!("operation `{}` answers with a body, but {reason}", *operation.name),
            )
            .label("answers with a body")
            .related(operation.path_span(), "the operation")
            .help("remove the body from `returns`, or choose another status or method"),
        );
    }
}

/// `dates` must be a date format or the name of a parameter of the operation.
pub(super) fn dates_name_a_format_or_a_parameter(service: &Draft, report: &mut Report<'_>) {
    for (operation, answer) in service.answers() {
        let Some(dates) = &answer.dates else { continue };
        let Dates::Param(Spanned { value: name, .. }, ()) = &dates.value else { continue };
        if operation.param_named(name).is_some() {
            continue;
        }
        let message = format!("operation `{}` has no parameter `{name}`", *operation.name);
        let problem = Problem::error(Code::SW0314, dates.span, message).label("not a parameter, nor a date format");
        report.add_no_parameter(
            problem,
            Owner::Operation(operation),
            name,
            &DateFormat::KEYWORDS.map(|(word, _)| word),
            "parameters and formats",
        );
    }
}

/// A parameter that `dates` names must be an enum of strings whose values are all date formats.
pub(super) fn dates_parameters_list_formats(service: &Draft, report: &mut Report<'_>) {
    for (operation, answer) in service.answers() {
        let Some(dates) = &answer.dates else { continue };
        let Dates::Param(Spanned { value: name, .. }, ()) = &dates.value else { continue };
        let Some(param) = operation.param_named(name) else { continue };
        let Some(label) = reason_against_dates_parameter(service, param) else { continue };
        report.add(
            Problem::error(Code::SW0315, dates.span, format!("`{name}` cannot choose the date format"))
                .label(label)
                .related(param.ty.span, "its type")
                .help(format!("give it a type such as `{{ enum: string, values: {{ epoch: Epoch, iso8601: Iso8601 }} }}`, with values among {}", quoted_list(&selectable_formats()))),
        );
    }
}

/// `format` of an enum's value must have an effect: a parameter of the enum's type selects the date format of an answer.
pub(super) fn formats_are_on_values_that_select(service: &Draft, report: &mut Report<'_>) {
    let selecting: BTreeSet<TypeId> =
        service.answers().filter_map(|(operation, answer)| enum_of_dates(operation, answer)).collect();
    for (_, def) in service.defs().filter(|(id, _)| !selecting.contains(id)) {
        let TypeKind::Enum(inner) = &def.kind else { continue };
        for (value, format) in inner.values.iter().filter_map(|value| Some((value, value.format.as_ref()?))) {
            let message = format!("`format` has no meaning for `{}`, a value of `{}`", *value.wire, *def.name);
            let problem = Problem::error(Code::SW0254, format.span, message).label("no `dates` names a parameter of this type");
            report.add(problem.related(def.name.span, "the enum").help("take `format` out"));
        }
    }
}

/// The enum of the parameter that selects the date format of an answer.
fn enum_of_dates(operation: &Operation, answer: &Answer) -> Option<TypeId> {
    match &answer.dates.as_ref()?.value {
        Dates::Param(name, ()) => match operation.param_named(name)?.ty.bare() {
            Ty::Named(id) => Some(*id),
            _ => None,
        },
        Dates::Fixed(_) => None,
    }
}

/// `key` must name a field of the map's values, and that field must have the type of the map's keys: it repeats the key of the entry.
pub(super) fn map_keys_name_fields(service: &Draft, report: &mut Report<'_>) {
    for ty in keyed_types(service) {
        let Ty::Map(key, value, Some(name)) = ty.value.bare() else { continue };
        let kind = Kind::of(service, value);
        let Kind::Object(fields) = kind else {
            if matches!(kind, Kind::Unknown(_)) {
                continue;
            }
            let problem = Problem::error(
                Code::SW0316,
                name.span,
                format!("`key: {}` names a field, but the values are not objects", **name),
            );
            report.add(problem.label("values without fields").help("take `key` out, or let `of` name a type with fields"));
            continue;
        };
        match fields.iter().find(|field| field.name == *name) {
            None => {
                let known: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
                let problem =
                    Problem::error(Code::SW0316, name.span, format!("the values of the map have no field `{}`", **name));
                let better = closest(name, known.iter().copied());
                report.add(problem.label("no such field").help(suggestion(name, &known, "fields")).replaced_by(better));
            }
            Some(field) if !field.ty.has_unknown() && !key.has_unknown() && field.ty.bare() != &**key => report.add(
                Problem::error(Code::SW0317, name.span, format!("the field `{}` is not of the key's type", **name))
                    .label("of another type than the keys")
                    .related(field.ty.span, "the field's type")
                    .help("let `keyed_by` name the field's type"),
            ),
            Some(_) => {}
        }
    }
}

/// An answer can have an outcome only if service.yaml has `wire.outcome`. One problem is reported for all answers, since one edit fixes
/// them.
pub(super) fn outcomes_are_configured(service: &Draft, report: &mut Report<'_>) {
    let mut lacking = outcomes(service).filter(|_| service.wire.outcome.is_none());
    let Some((operation, answer)) = lacking.next() else { return };
    let message = format!("operation `{}` returns an outcome, but the service has none", *operation.name);
    let problem = Problem::error(Code::SW0318, answer.span, message).label("returns an outcome");
    let problem = match (lacking.next(), lacking.count()) {
        (None, _) => problem,
        (Some((_, other)), 0) => problem.related(other.span, "and here"),
        (Some((_, other)), more) => problem.related(other.span, format!("and here, and {more} more answers")),
    };
    report.add_missing(
        problem.help(
            "declare it in service.yaml: `wire: { outcome: { field: status, ok: [OK], error: [ERROR], message: [info] } }`",
        ),
    );
}

/// An answer with an outcome must be an object, since the outcome is one of its fields.
pub(super) fn outcomes_are_in_objects(service: &Draft, report: &mut Report<'_>) {
    for (operation, answer) in outcomes(service) {
        if matches!(answer.shape, Shape::Outcome | Shape::Unknown(_)) || object_of(service, answer).is_some() {
            continue;
        }
        let span = match &answer.shape {
            Shape::Type(ty) if matches!(Kind::of(service, ty), Kind::Unknown(_)) => continue,
            Shape::Type(ty) => ty.span,
            _ => answer.span,
        };
        report.add(
            Problem::error(
                Code::SW0319,
                span,
                format!("the answer of operation `{}` has an outcome, but is no object", *operation.name),
            )
            .label("no object")
            .help("put the collection into an `envelope`, or take `outcome` out"),
        );
    }
}

/// If an answer states another field for the outcome, the result must be a valid outcome, as `wire.outcome` must be.
pub(super) fn overridden_outcome_fields_are_valid(service: &Draft, report: &mut Report<'_>) {
    for (operation, answer) in outcomes(service) {
        let stated = answer.outcome.as_ref().and_then(|outcome| outcome.field.as_ref());
        let (Some(field), Some(outcome)) = (stated, service.outcome(answer)) else { continue };
        // A mistake in `wire.outcome` itself is reported once, for the service.
        let is_of_answer = service.wire.outcome.as_ref().is_none_or(|outcome| outcome_problem(outcome).is_none());
        if let Some(problem) = outcome_problem(&outcome).filter(|_| is_of_answer) {
            let message = format!("the outcome of operation `{}` {problem}", *operation.name);
            let problem = Problem::error(Code::SW0345, field.span, message).label("in this outcome");
            report.add(problem.help("name a field that is no message, or say `outcome: true`"));
        }
    }
}

/// If an answer states the field of a failure's message, clients must look there: it is one of `wire.outcome.message`. If broken rules are
/// failures, the operation must have rules. If an operation has several answers, its failures have the statuses of `errors`, without outcome.
pub(super) fn overridden_outcomes_have_an_effect(service: &Draft, report: &mut Report<'_>) {
    let known = service.wire.outcome.as_ref().map(|outcome| outcome.message.as_slice()).unwrap_or_default();
    for (operation, answer) in outcomes(service).filter(|_| service.wire.outcome.is_some()) {
        let Some(outcome) = &answer.outcome else { continue };
        if operation.answers.len() > 1 && (outcome.message.is_some() || outcome.of_rules) {
            let text = format!("operation `{}` has several answers, so its failures have no outcome", *operation.name);
            let problem = Problem::error(Code::SW0349, answer.span, text).label("says how a failure is written");
            report.add(problem.help("remove `message` and `rules` of `outcome`: failures have the statuses of `errors`"));
            continue;
        }
        if let Some(message) = outcome.message.as_ref().filter(|message| !known.contains(message)) {
            let text = format!("clients do not look for a message in `{}`", message.value);
            let problem = Problem::error(Code::SW0349, message.span, text).label("no field of `wire.outcome.message`");
            report.add(problem.help("name one of the fields in `message` of `wire.outcome`, or add the field there"));
        }
        if outcome.of_rules && operation.rules.is_empty() {
            let text = format!("operation `{}` has no `rules` that a request can break", *operation.name);
            let problem = Problem::error(Code::SW0349, answer.span, text).label("has `outcome` with `rules: true`");
            report.add(problem.help("add `rules` to the operation, or remove `rules: true`"));
        }
    }
}

/// An answer must not declare the field of the outcome, since that field is added to the answer's object.
pub(super) fn outcome_fields_are_not_declared(service: &Draft, report: &mut Report<'_>) {
    for (operation, answer) in outcomes(service) {
        let Some(id) = object_of(service, answer) else { continue };
        let Some(outcome) = service.outcome(answer) else { continue };
        let Found::Field(field) = field_paths::follow(service, id, &outcome.field) else { continue };
        report.add(
            Problem::error(Code::SW0320, field.name.span, format!("the field `{}` is the outcome already", *field.name))
                .label("would occur twice")
                .related(operation.name.span, "returns an outcome")
                .help("take the field out: the outcome takes its place"),
        );
    }
}

/// The items of an envelope must be a list or a map, which clients read page by page.
pub(super) fn envelopes_hold_collections(service: &Draft, report: &mut Report<'_>) {
    for (_, answer) in service.answers() {
        let Shape::Object { id, envelope: Some(envelope) } = &answer.shape else { continue };
        let Found::Field(items) = field_paths::follow(service, *id, &envelope.items) else { continue };
        let kind = Kind::of(service, &items.ty);
        if !matches!(kind, Kind::Unknown(_)) && (is_wrapped(&items.ty) || !kind.is_collection()) {
            report.add(
                Problem::error(Code::SW0322, items.ty.span, format!("the envelope's items are {}, no collection", kind.words()))
                    .label("not a list, nor a map")
                    .related(items.name.span, "the items")
                    .help(
                        "say `items: { list: T }` or `items: { keyed_by: K, of: T }`, or use `fields` in place of the envelope",
                    ),
            );
        }
    }
}

/// Whether the type can be null or `false` in place of a collection.
fn is_wrapped(ty: &Ty) -> bool {
    matches!(ty, Ty::Nullable(_) | Ty::OrFalse(_))
}

/// The answers that have an outcome, with their operations.
fn outcomes(service: &Draft) -> impl Iterator<Item = (&Operation, &Answer)> {
    service.answers().filter(|(_, answer)| answer.outcome.is_some())
}

/// The types in which a map can have a `key`: those of fields and of whole answers.
fn keyed_types(service: &Draft) -> impl Iterator<Item = &Spanned<Ty>> {
    let of_answers = service.answers().filter_map(|(_, answer)| match &answer.shape {
        Shape::Type(ty) | Shape::Stream(ty, ..) => Some(ty),
        _ => None,
    });
    service.fields().map(|(_, field)| &field.ty).chain(of_answers)
}

/// The reason why a parameter cannot select the date format; `None` if it can.
fn reason_against_dates_parameter(service: &Draft, param: &Field) -> Option<String> {
    let def = match Kind::of(service, &param.ty) {
        Kind::Enum(def) => def,
        Kind::Unknown(_) => return None,
        _ => return Some("not an enum".to_owned()),
    };
    if def.repr != EnumRepr::String {
        return Some("an enum of integers".to_owned());
    }
    let is_selectable = |value: &&EnumValue| value.date_format().is_some_and(|format| format.facts().is_selectable);
    let strange = def.values.iter().find(|value| !is_selectable(value))?;
    Some(format!("its value `{}` is not a date format", *strange.wire))
}

/// The object that is the whole body of an answer; `None` if the body is not an object.
fn object_of(service: &Draft, answer: &Answer) -> Option<TypeId> {
    answer.body_type().filter(|id| matches!(service.def(*id).map(|def| &def.kind), Some(TypeKind::Object(_))))
}
