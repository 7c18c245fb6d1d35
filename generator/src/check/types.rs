//! Type expressions: nestings that mean something, map keys that are keys, files where files can be.
//!
//! In: the service. Out: type expressions that say nothing, or nothing that can be sent. Not here: names in them, which
//! resolving looked up.

use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{IntWidth, Service, Shape, Ty, TypeDef, TypeKind};
use crate::source::Spanned;

/// The weight from which on clippy calls a type complex.
const HEAVIEST: usize = 250;

/// Where a type expression stands.
#[derive(Clone, Copy, PartialEq)]
enum Stand {
    Field,
    Param,
    Variant,
    Answer,
}

/// Keys of a JSON object are text: only what text can stand for without doubt is a key.
pub(super) fn map_keys_are_keys(service: &Service, report: &mut Report<'_>) {
    for (_, ty) in expressions(service) {
        for key in parts(ty).into_iter().filter_map(map_key).filter(|key| !is_key(service, key)) {
            let hint = if matches!(key, Ty::Integer(_)) {
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

/// Some wrappers inside others say the same twice, or leave open which of two is meant.
pub(super) fn nestings_have_a_meaning(service: &Service, report: &mut Report<'_>) {
    for (stand, ty) in expressions(service) {
        let wrapped = parts(ty).into_iter().filter_map(nonsense);
        let at_all = variant_nonsense(stand, ty);
        for (message, help) in wrapped.chain(at_all) {
            report.add(Problem::error(Code::SW0241, ty.span, message).label("has no clear meaning").help(help));
        }
    }
}

/// Nobody reads the Rust type that comes of it, and clippy says so.
pub(super) fn are_readable(service: &Service, report: &mut Report<'_>) {
    for (_, ty) in expressions(service).into_iter().filter(|(_, ty)| 10 + weight(service, ty, 2) > HEAVIEST) {
        report.add(
            Problem::error(Code::SW0243, ty.span, "too many types within each other")
                .label("cannot be read any more")
                .help("put a type with `fields` in between, or let the innermost be `json`"),
        );
    }
}

/// A file is a part of a request of its own, or a whole answer; it cannot stand inside JSON.
pub(super) fn files_are_whole(service: &Service, report: &mut Report<'_>) {
    for (stand, ty) in expressions(service) {
        let allowed = match (stand, &ty.value) {
            (Stand::Param | Stand::Answer, Ty::File) => true,
            (Stand::Param, Ty::List(item)) => **item == Ty::File,
            _ => false,
        };
        if !allowed && parts(ty).contains(&&Ty::File) {
            report.add(
                Problem::error(Code::SW0242, ty.span, "a file cannot stand here")
                    .label("inside of something else")
                    .help("a parameter is a `file` or a `list<file>`, an answer says `file: true`; elsewhere use `bytes`"),
            );
        }
    }
}

/// Every type expression of the service.
fn expressions(service: &Service) -> Vec<(Stand, &Spanned<Ty>)> {
    let fields = walk::fields(service).map(|(owner, field)| match owner {
        walk::Owner::Type(_) => (Stand::Field, &field.ty),
        walk::Owner::Operation(_) => (Stand::Param, &field.ty),
    });
    let variants =
        walk::unions(service).flat_map(|(_, union)| union.variants.iter().map(|variant| (Stand::Variant, &variant.ty)));
    let answers = walk::answers(service).filter_map(|(_, answer)| match &answer.shape {
        Shape::Type(ty) => Some((Stand::Answer, ty)),
        _ => None,
    });
    fields.chain(variants).chain(answers).collect()
}

/// A type and all types inside it.
fn parts(ty: &Ty) -> Vec<&Ty> {
    let mut all = vec![ty];
    let mut left = vec![ty];
    while let Some(ty) = left.pop() {
        let inner = walk::inner(ty);
        all.extend(&inner);
        left.extend(inner);
    }
    all
}

/// Ten for each type, times its depth, as clippy weighs. A field may have an `Option` around it, and what is shared has an `Arc`.
fn weight(service: &Service, ty: &Ty, depth: usize) -> usize {
    let inner: usize = walk::inner(ty).into_iter().map(|inner| weight(service, inner, depth + 1)).sum();
    let shared = match ty {
        Ty::Named(id) if walk::declared(service, *id).is_some_and(TypeDef::is_shared) => 10 * (depth + 1),
        _ => 0,
    };
    10 * depth + inner + shared
}

fn map_key(ty: &Ty) -> Option<&Ty> {
    match ty {
        Ty::Map(key, _, _) => Some(key),
        _ => None,
    }
}

fn is_key(service: &Service, ty: &Ty) -> bool {
    match ty {
        Ty::String | Ty::Integer(IntWidth::I64 | IntWidth::U64) => true,
        Ty::Named(id) => walk::declared(service, *id).is_none_or(|def| matches!(def.kind, TypeKind::Id(_) | TypeKind::Enum(_))),
        _ => false,
    }
}

/// What is wrong with a wrapper around what it wraps, and what to write.
fn nonsense(ty: &Ty) -> Option<(&'static str, &'static str)> {
    match ty {
        Ty::List(item) | Ty::OneOrMany(item) | Ty::Map(_, item, _) if matches!(**item, Ty::OrFalse(_)) => Some((
            "an item that is not there is left out, so that `or_false` has no place in a collection",
            "write the type alone, or `nullable<…>`",
        )),
        Ty::OneOrMany(item) if matches!(**item, Ty::List(_) | Ty::OneOrMany(_) | Ty::Json) => {
            Some(("a lone item that may be an array itself cannot be told from several", "write `list<…>`"))
        }
        Ty::Nullable(inner) => nonsense_in_nullable(inner),
        Ty::OrFalse(inner) => nonsense_in_or_false(inner),
        _ => None,
    }
}

fn nonsense_in_nullable(inner: &Ty) -> Option<(&'static str, &'static str)> {
    match inner {
        Ty::Nullable(_) => Some(("`nullable` in `nullable` says the same twice", "leave one away")),
        Ty::OrFalse(_) => Some(("`nullable<or_false<…>>` leaves open how nothing is written", "choose one of them")),
        Ty::Json => Some(("`json` may be null already", "write `json`")),
        _ => None,
    }
}

fn nonsense_in_or_false(inner: &Ty) -> Option<(&'static str, &'static str)> {
    match inner {
        Ty::OrFalse(_) => Some(("`or_false` in `or_false` says the same twice", "leave one away")),
        Ty::Nullable(_) => Some(("`or_false<nullable<…>>` leaves open how nothing is written", "choose one of them")),
        Ty::Boolean => Some(("of a boolean, `false` is a value already", "write `boolean`, or `nullable<boolean>`")),
        Ty::Json => Some(("`json` may be `false` already", "write `json`")),
        _ => None,
    }
}

fn variant_nonsense(stand: Stand, ty: &Ty) -> Option<(&'static str, &'static str)> {
    let wrapped = stand == Stand::Variant && matches!(ty, Ty::Nullable(_) | Ty::OrFalse(_));
    wrapped.then_some(("a variant is a value; `nullable` and `or_false` belong around the union", "write the type alone"))
}
