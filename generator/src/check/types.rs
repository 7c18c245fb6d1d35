//! Checks of type expressions: meaningful wrappers, keys of maps that can be keys of JSON objects, files that can be sent.

use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, Ty, TypeKind};
use crate::model::{Position, Scalar};

/// The key of a map must be a type with one text form, since the keys of a JSON object are strings.
pub(super) fn map_keys_are_json_keys(service: &Draft, report: &mut Report<'_>) {
    for (_, ty) in service.type_expressions() {
        for key in ty.all().into_iter().filter_map(map_key).filter(|key| !is_key(service, key)) {
            let hint = if matches!(key, Ty::Scalar(key) if key.is_integer()) {
                "write `integer`"
            } else {
                "a key is a `string`, an `integer`, an id or an enum"
            };
            report.add(
                Problem::error(Code::SW0240, ty.span, "the key of this map cannot be the key of a JSON object")
                    .label("not a key")
                    .help(hint),
            );
        }
    }
}

/// A wrapper must not be redundant or ambiguous inside another one. `nullable<nullable<string>>` is redundant; `one_or_many<list<string>>`
/// is ambiguous.
pub(super) fn wrappers_are_meaningful(service: &Draft, report: &mut Report<'_>) {
    for (position, ty) in service.type_expressions() {
        let wrapped = ty.all().into_iter().filter_map(wrapper_problem);
        let at_all = variant_problem(position, ty);
        for (message, help) in wrapped.chain(at_all) {
            report.add(Problem::error(Code::SW0241, ty.span, message).label("has no clear meaning").help(help));
        }
    }
}

/// A file must be a parameter, a list of files as a parameter, or a whole answer. It cannot be inside of JSON.
pub(super) fn files_are_not_nested(service: &Draft, report: &mut Report<'_>) {
    for (position, ty) in service.type_expressions() {
        let allowed = match (position, &ty.value) {
            (Position::Param | Position::Answer, Ty::File) => true,
            (Position::Param, Ty::List(item)) => **item == Ty::File,
            _ => false,
        };
        if !allowed && ty.all().contains(&&Ty::File) {
            report.add(
                Problem::error(Code::SW0242, ty.span, "a file cannot be used here")
                    .label("neither a parameter nor a whole answer")
                    .help("a parameter is a `file` or a `list<file>`, an answer says `file: true`; elsewhere use `bytes`"),
            );
        }
    }
}

/// The type of the keys, if the type is a map.
fn map_key(ty: &Ty) -> Option<&Ty> {
    match ty {
        Ty::Map(key, _, _) => Some(key),
        _ => None,
    }
}

/// Whether a type can be the key of a map.
fn is_key(service: &Draft, ty: &Ty) -> bool {
    match ty {
        Ty::Scalar(scalar) => scalar.facts().is_key,
        Ty::Named(id) => {
            let kind = service.def(*id).map(|def| &def.kind);
            matches!(kind, None | Some(TypeKind::Id(_) | TypeKind::Enum(_) | TypeKind::Unknown(_)))
        }
        Ty::Unknown(_) => true,
        _ => false,
    }
}

/// What is wrong with a wrapper around its inner type, and the help.
fn wrapper_problem(ty: &Ty) -> Option<(&'static str, &'static str)> {
    match ty {
        Ty::List(item) | Ty::OneOrMany(item) | Ty::Map(_, item, _) if matches!(**item, Ty::OrFalse(_)) => Some((
            "a collection leaves out missing items, so that `or_false` has no effect in it",
            "write the type alone, or `nullable<…>`",
        )),
        Ty::OneOrMany(item) if matches!(**item, Ty::List(_) | Ty::OneOrMany(_) | Ty::Json) => {
            Some(("an item that can be an array cannot be distinguished from a list of items", "write `list<…>`"))
        }
        Ty::Nullable(inner) => problem_in_nullable(inner),
        Ty::OrFalse(inner) => problem_in_or_false(inner),
        _ => None,
    }
}

/// What is wrong with `nullable` around a type, and the help.
fn problem_in_nullable(inner: &Ty) -> Option<(&'static str, &'static str)> {
    match inner {
        Ty::Nullable(_) => Some(("`nullable` in `nullable` has no effect", "remove one of them")),
        Ty::OrFalse(_) => {
            Some(("`nullable<or_false<…>>` does not say whether an absent value is null or `false`", "choose one of them"))
        }
        Ty::Json => Some(("`json` may be null already", "write `json`")),
        _ => None,
    }
}

/// What is wrong with `or_false` around a type, and the help.
fn problem_in_or_false(inner: &Ty) -> Option<(&'static str, &'static str)> {
    match inner {
        Ty::OrFalse(_) => Some(("`or_false` in `or_false` has no effect", "remove one of them")),
        Ty::Nullable(_) => {
            Some(("`or_false<nullable<…>>` does not say whether an absent value is null or `false`", "choose one of them"))
        }
        Ty::Scalar(Scalar::Boolean) => {
            Some(("of a boolean, `false` is a value already", "write `boolean`, or `nullable<boolean>`"))
        }
        Ty::Json => Some(("`json` may be `false` already", "write `json`")),
        _ => None,
    }
}

/// What is wrong with the type of a variant, and the help.
fn variant_problem(position: Position, ty: &Ty) -> Option<(&'static str, &'static str)> {
    let wrapped = position == Position::Variant && matches!(ty, Ty::Nullable(_) | Ty::OrFalse(_));
    wrapped.then_some(("a variant is a value; `nullable` and `or_false` belong around the union", "write the type alone"))
}
