//! Unions: alternatives that can be told apart.
//!
//! In: the service. Out: unions whose variants clash or are never chosen. Not here: which type accepts what (see `shadow`).

use super::{Report, shadow, walk};
use crate::diagnostic::Diagnostic;
use crate::model::{Service, Ty, TypeDef, TypeId, TypeKind, UnionDef, Variant};
use crate::names;

/// One variant is no choice.
pub(super) fn have_alternatives(service: &Service, report: &mut Report<'_>) {
    for (TypeDef { name, .. }, inner) in walk::unions(service).filter(|(_, union)| union.variants.len() < 2) {
        let number = if inner.variants.is_empty() { "no variants" } else { "one variant only" };
        report.add_missing(
            Diagnostic::error("SW0232", name.span, format!("union `{}` has {number}", **name))
                .label("needs two at least")
                .help("add the other variants, or use the type itself"),
        );
    }
}

/// Variants of a Rust enum have names that are identifiers.
pub(super) fn names_give_rust_names(service: &Service, report: &mut Report<'_>) {
    for (_, Variant { name, .. }) in variants(service).filter(|(_, variant)| names::pascal(&variant.name).is_none()) {
        report.add(
            Diagnostic::error("SW0233", name.span, format!("the variant `{}` gives no Rust name", **name))
                .label("begins with a digit, or has other letters than a to z")
                .help("choose another name; where it is the value of a tag that cannot change, declare the field as `json`"),
        );
    }
}

/// Variants of a Rust enum have names of their own, also after casing.
pub(super) fn names_differ(service: &Service, report: &mut Report<'_>) {
    for (def, inner) in walk::unions(service) {
        for (first, again) in walk::repeated(&inner.variants, |variant| names::pascal(&variant.name)) {
            let message = format!("union `{}` has two variants called `{}`", *def.name, *again.name);
            report.add(
                Diagnostic::error("SW0234", again.name.span, message)
                    .label("again here")
                    .related(first.name.span, "first defined here")
                    .help("give one of them another name"),
            );
        }
    }
}

/// A value becomes a variant by its type, which therefore has to belong to one variant only.
pub(super) fn types_differ(service: &Service, report: &mut Report<'_>) {
    for (def, inner) in walk::unions(service) {
        for (at, later) in inner.variants.iter().enumerate() {
            let Some(first) = inner.variants.iter().take(at).find(|first| is_same_in_rust(&first.ty, &later.ty)) else {
                continue;
            };
            let message =
                format!("variants `{}` and `{}` of union `{}` hold the same Rust type", *first.name, *later.name, *def.name);
            report.add(
                Diagnostic::error("SW0239", later.ty.span, message)
                    .label("again here")
                    .related(first.ty.span, "first used here")
                    .help("make one variant of the two, or declare a type of its own for one of them"),
            );
        }
    }
}

/// A tag stands among the fields of its variant, so that the variant has to have fields.
pub(super) fn tagged_variants_are_objects(service: &Service, report: &mut Report<'_>) {
    for (inner, variant) in variants(service).filter(|(_, variant)| object_of(service, &variant.ty).is_none()) {
        let Some(tag) = &inner.tag else { continue };
        report.add(
            Diagnostic::error(
                "SW0235",
                variant.ty.span,
                format!("variant `{}` is no object, but the union has a tag", *variant.name),
            )
            .label("no object")
            .related(tag.span, "the field that tells the variants apart")
            .help("name a type with `fields`, or take `tag` away"),
        );
    }
}

/// Two fields of one name cannot stand in one object.
pub(super) fn tags_are_free(service: &Service, report: &mut Report<'_>) {
    for (inner, variant) in variants(service) {
        let (Some(tag), Some(id)) = (&inner.tag, object_of(service, &variant.ty)) else { continue };
        let Some(field) = walk::fields_of(service, id).iter().find(|field| *field.name == tag.value) else { continue };
        report.add(
            Diagnostic::error("SW0236", tag.span, format!("variant `{}` has a field `{}` of its own", *variant.name, **tag))
                .label("the tag would stand beside it")
                .related(field.name.span, "the field")
                .help("take the field out of the variant's type: the tag takes its place"),
        );
    }
}

/// A variant that leads back to its union without a list or an object on the way is no variant of its own.
pub(super) fn do_not_hold_themselves(service: &Service, report: &mut Report<'_>) {
    for (index, def) in service.types.iter().enumerate() {
        let TypeKind::Union(inner) = &def.kind else { continue };
        let Some(variant) = inner.variants.iter().find(|variant| leads_to(service, &variant.ty, TypeId(index))) else { continue };
        report.add(
            Diagnostic::error("SW0237", variant.ty.span, format!("union `{}` is a variant of itself", *def.name))
                .label("leads back to the union")
                .related(def.name.span, "defined here")
                .help("take the variant out, or put a list or an object in between"),
        );
    }
}

/// An untagged union is the first variant that fits: what fits an earlier one never becomes a later one.
pub(super) fn variants_are_reached(service: &Service, report: &mut Report<'_>) {
    for (_, inner) in walk::unions(service).filter(|(_, union)| union.tag.is_none()) {
        for (at, later) in inner.variants.iter().enumerate() {
            let mut before = inner.variants.iter().take(at);
            let Some(earlier) = before.find(|earlier| shadow::takes_all(service, &earlier.ty, &later.ty)) else { continue };
            if is_same_in_rust(&earlier.ty, &later.ty) {
                continue; // That is an error of its own.
            }
            let message = format!("variant `{}` is never chosen: what fits it fits `{}` first", *later.name, *earlier.name);
            report.add(
                Diagnostic::warning("SW0238", later.name.span, message)
                    .label("never chosen")
                    .related(earlier.name.span, "chosen in its place")
                    .help("put the narrower variant first, or give the union a `tag`"),
            );
        }
    }
}

fn variants(service: &Service) -> impl Iterator<Item = (&UnionDef, &Variant)> {
    walk::unions(service).flat_map(|(_, union)| union.variants.iter().map(move |variant| (union, variant)))
}

/// The object that a variant is.
fn object_of(service: &Service, ty: &Ty) -> Option<TypeId> {
    match ty {
        Ty::Named(id) if matches!(walk::declared(service, *id)?.kind, TypeKind::Object(_)) => Some(*id),
        _ => None,
    }
}

/// Whether a type is this union, or a union that holds it.
fn leads_to(service: &Service, ty: &Ty, wanted: TypeId) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    let mut left = vec![ty];
    while let Some(Ty::Named(id)) = left.pop().map(walk::bare) {
        if *id == wanted {
            return true;
        }
        if let Some(TypeKind::Union(inner)) = walk::declared(service, *id).map(|def| &def.kind)
            && seen.insert(*id)
        {
            left.extend(
                inner.variants.iter().map(|variant| &variant.ty.value).filter(|ty| matches!(walk::bare(ty), Ty::Named(_))),
            );
        }
    }
    false
}

/// Whether two types are one in Rust, where only the wire tells them apart.
fn is_same_in_rust(first: &Ty, second: &Ty) -> bool {
    match (first, second) {
        (Ty::String | Ty::Text, Ty::String | Ty::Text) => true,
        (Ty::List(first) | Ty::OneOrMany(first), Ty::List(second) | Ty::OneOrMany(second)) => is_same_in_rust(first, second),
        (Ty::Map(key, first, _), Ty::Map(other, second, _)) => is_same_in_rust(key, other) && is_same_in_rust(first, second),
        (Ty::Nullable(first), Ty::Nullable(second)) => is_same_in_rust(first, second),
        (first, second) => first == second,
    }
}
