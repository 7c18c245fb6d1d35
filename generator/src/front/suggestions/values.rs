//! Outcomes, moments, maps and ids.
//!
//! In: types, parameters and answers. Out: suggestions about their fields.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::{Suggestion, SuggestionKind, View, json, object, plain, text};
use crate::document::{Field, Type, TypeBody};
use crate::front::yaml::field_as_json;
use crate::source::Span;
use crate::syntax::Json;

/// The least number of operations for a suggestion about all of them.
const FEW: usize = 2;

fn suggestion(kind: SuggestionKind, keys: &[&str], value: &Json, reason: String, span: Span) -> Suggestion {
    let keys = keys.iter().map(|key| (*key).to_owned()).collect();
    Suggestion { kind, keys, value: json(value), reason, span, pointer: String::new() }
}

fn is_of(field: &Field, types: &[&str]) -> bool {
    field.ty.as_ref().is_some_and(|ty| types.contains(&plain(ty).name.value.as_str()))
}

/// An operation with the fields of its answer, and the place of the outcome.
type WithOutcome<'a> = (String, &'a [Field], Span);

/// `ok: boolean` and `error` in answers with status 200.
pub(super) fn outcomes(view: &View<'_>) -> Vec<Suggestion> {
    let mut found: BTreeMap<(&str, Option<&str>), Vec<WithOutcome<'_>>> = BTreeMap::new();
    for (of, operation) in view.operations() {
        let Some(fields) = view.answer(operation).and_then(|ty| view.fields(&ty.name.value)) else { continue };
        let flag = fields.iter().find(|field| matches!(field.name.value.as_str(), "ok" | "success") && is_outcome(view, field));
        let error = fields.iter().find(|field| matches!(field.name.value.as_str(), "error" | "message" | "errors"));
        if let Some(flag) = flag {
            let error = error.filter(|error| is_of(error, &["string"])).map(|field| field.name.value.as_str());
            found.entry((flag.name.value.as_str(), error)).or_default().push((of, fields, flag.name.span));
        }
    }
    let Some(((field, error), operations)) = found.into_iter().max_by_key(|(_, operations)| operations.len()) else {
        return Vec::new();
    };
    let Some((_, _, span)) = operations.first().filter(|_| operations.len() >= FEW) else { return Vec::new() };
    let reason = format!("{} answers with a status of success have the boolean `{field}`", operations.len());
    let mut rule = vec![
        ("field", text(field)),
        ("ok", Json::Array(vec![Json::Boolean(true)])),
        ("error", Json::Array(vec![Json::Boolean(false)])),
    ];
    rule.push(("message", Json::Array(error.into_iter().map(text).collect())));
    let mut all = vec![suggestion(SuggestionKind::Outcomes, &["wire", "outcome"], &object(rule), reason, *span)];
    for (of, fields, span) in operations {
        let others = fields.iter().filter(|it| it.name.value != field && Some(it.name.value.as_str()) != error);
        let others: Vec<(String, Json)> = others.map(|field| (field.name.value.clone(), field_as_json(field))).collect();
        let mut keys = vec![("outcome", Json::Boolean(true))];
        if !others.is_empty() {
            keys.push(("fields", Json::Object(others)));
        }
        let reason = format!("the answer has the boolean `{field}`");
        all.push(suggestion(SuggestionKind::Outcomes, &["operations", &of, "returns"], &object(keys), reason, span));
    }
    all
}

/// Whether a field is a boolean, or an enum of booleans.
fn is_outcome(view: &View<'_>, field: &Field) -> bool {
    let is_enum = |ty: &Type| match &ty.body {
        TypeBody::Enum(body) => body.repr.value == "boolean",
        _ => false,
    };
    let of = field.ty.as_ref().map(|ty| plain(ty).name.value.as_str()).unwrap_or_default();
    of == "boolean" || view.types().any(|ty| ty.name.value == of && is_enum(ty))
}

/// Integers whose name and description say that they are moments.
pub(super) fn timestamps(view: &View<'_>) -> Vec<Suggestion> {
    let objects = view.types().filter_map(|ty| Some((ty, view.fields(&ty.name.value)?)));
    let in_types = objects.flat_map(|(ty, fields)| {
        let keys =
            move |field: &Field| ["types".to_owned(), ty.name.value.clone(), "fields".to_owned(), field.name.value.clone()];
        fields.iter().filter_map(move |field| timestamp(field, keys(field).into()))
    });
    let in_operations = view.operations().flat_map(|(of, operation)| {
        let keys = move |field: &Field| ["operations".to_owned(), of.clone(), "params".to_owned(), field.name.value.clone()];
        operation.params.fields.iter().filter_map(move |field| timestamp(field, keys(field).into()))
    });
    in_types.chain(in_operations).collect()
}

fn timestamp(field: &Field, keys: Vec<String>) -> Option<Suggestion> {
    let name = field.name.value.to_ascii_lowercase();
    let is_moment = ["_at", "_time", "_date", "_on", "_ts", "timestamp", "created", "updated", "modified", "expires"];
    let is_moment = is_moment.iter().any(|ending| name.ends_with(ending)) || name == "ts";
    let docs = field.docs.as_ref().map(|docs| docs.value.to_ascii_lowercase()).unwrap_or_default();
    let words = ["epoch", "unix", "timestamp", "seconds since"];
    let word = words.into_iter().find(|word| docs.contains(word)).filter(|_| is_moment)?;
    if !is_of(field, &["integer", "int64", "uint64", "int32", "uint32", "float"]) {
        return None;
    }
    let format = if docs.contains("millisecond") { "epoch_ms" } else { "epoch" };
    let is_nullable = field.ty.as_ref().is_some_and(|ty| ty.name.value == "nullable");
    let ty = if is_nullable { "nullable<timestamp>" } else { "timestamp" };
    let value = object(vec![("type", text(ty)), ("format", text(format))]);
    let reason = format!("an integer whose description has `{word}`");
    Some(Suggestion {
        kind: SuggestionKind::Timestamps,
        keys,
        value: json(&value),
        reason,
        span: field.name.span,
        pointer: String::new(),
    })
}

/// Maps whose values have an `id`.
pub(super) fn maps(view: &View<'_>) -> Vec<Suggestion> {
    let mut all = Vec::new();
    for (of, operation) in view.operations() {
        let Some(ty) = view.answer(operation).filter(|ty| ty.name.value == "map") else { continue };
        let [_, value] = ty.arguments.as_slice() else { continue };
        let id = view.fields(&value.name.value).and_then(|fields| fields.iter().find(|field| field.name.value == "id"));
        let Some((id, key)) = id.and_then(|id| Some((id, id.ty.as_ref()?))) else { continue };
        let returns =
            object(vec![("keyed_by", text(super::written(key))), ("of", text(super::written(value))), ("key", text("id"))]);
        let reason = "the answer is a map, and its values have an `id`".to_owned();
        all.push(suggestion(SuggestionKind::Maps, &["operations", &of, "returns"], &returns, reason, id.name.span));
    }
    all
}

/// Parameters in paths that identify something: `{user_id}`, or `{id}` behind `/users`.
pub(super) fn ids(view: &View<'_>) -> Vec<Suggestion> {
    let mut found: BTreeMap<(String, String), Vec<(String, &Field)>> = BTreeMap::new();
    for (of, operation) in view.operations() {
        for field in operation.params.fields.iter().filter(|field| is_of(field, &["integer", "string", "int64", "int32"])) {
            let repr = field.ty.as_ref().map(super::written).unwrap_or_default();
            if let Some(name) = id_name(&of, &field.name.value) {
                found.entry((name, repr)).or_default().push((of.clone(), field));
            }
        }
    }
    let mut all = Vec::new();
    for ((name, repr), uses) in found.into_iter().filter(|(_, uses)| uses.len() >= FEW) {
        let Some((_, first)) = uses.first() else { continue };
        let thing = name.trim_end_matches("Id").to_snake_case().replace('_', " ");
        let article = if thing.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
        let docs = format!("Identifies {article} {thing}.");
        let declaration = object(vec![("type", text(repr)), ("docs", text(docs))]);
        let reason = format!("{} paths have a parameter for it", uses.len());
        all.push(suggestion(SuggestionKind::Ids, &["declare", "ids", &name], &declaration, reason, first.name.span));
        for (of, field) in &uses {
            let keys: [&str; 4] = ["operations", of, "params", &field.name.value];
            let reason = "a parameter in the path that identifies something".to_owned();
            all.push(suggestion(SuggestionKind::Ids, &keys, &object(vec![("type", text(&name))]), reason, field.name.span));
        }
    }
    all
}

/// The name of the id that a parameter in a path is: `UserId` for `{user_id}`, and for `{id}` behind `/users`.
fn id_name(of: &str, param: &str) -> Option<String> {
    let (_, path) = of.split_once(' ')?;
    let (before, _) = path.split_once(&format!("{{{param}}}"))?;
    let thing = match param.to_ascii_lowercase().strip_suffix("id") {
        Some("") => before.trim_end_matches('/').rsplit('/').next().filter(|segment| !segment.contains('{'))?.to_owned(),
        Some(_) => param.get(..param.len() - 2)?.to_owned(),
        None => return None,
    };
    let thing = thing.to_upper_camel_case();
    let singular = thing
        .strip_suffix("ies")
        .map(|stem| format!("{stem}y"))
        .or_else(|| thing.strip_suffix('s').filter(|stem| !stem.ends_with(['s', 'u', 'i'])).map(str::to_owned));
    let thing = if param.eq_ignore_ascii_case("id") { singular.unwrap_or(thing) } else { thing };
    thing.starts_with(|first: char| first.is_ascii_uppercase()).then(|| format!("{thing}Id"))
}
