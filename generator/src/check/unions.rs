//! Unions: alternatives that can be told apart.
//!
//! In: the service. Out: unions whose variants clash or are never chosen. Not here: which type accepts what (see `shadow`).

use super::kinds::Kind;
use super::{Report, nesting, shadow, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::circles::circles;
use crate::model::{Service, Ty, TypeDef, TypeId, TypeKind, UnionDef, Variant};
use crate::names;

/// One variant is no choice.
pub(super) fn have_alternatives(service: &Service, report: &mut Report<'_>) {
    for (TypeDef { name, .. }, inner) in walk::unions(service).filter(|(_, union)| union.variants.len() < 2) {
        let number = if inner.variants.is_empty() { "no variants" } else { "one variant only" };
        report.add_missing(
            Problem::error(Code::SW0232, name.span, format!("union `{}` has {number}", **name))
                .label("needs two at least")
                .help("add the other variants, or use the type itself"),
        );
    }
}

/// Variants of a Rust enum have names that are identifiers.
pub(super) fn names_give_rust_names(service: &Service, report: &mut Report<'_>) {
    for (_, Variant { name, .. }) in variants(service).filter(|(_, variant)| names::pascal(&variant.name).is_none()) {
        report.add(
            Problem::error(Code::SW0233, name.span, format!("the variant `{}` gives no Rust name", **name))
                .label("begins with a digit, or has other letters than a to z")
                .help("choose another name; where it is a value of the tag, which cannot change, leave `tag` out: variants then have names of their own, and the first that fits is taken"),
        );
    }
}

/// Variants of a Rust enum have names of their own, also after casing.
pub(super) fn names_differ(service: &Service, report: &mut Report<'_>) {
    for (def, inner) in walk::unions(service) {
        for (first, again) in walk::repeated(&inner.variants, |variant| names::pascal(&variant.name)) {
            let message = format!("union `{}` has two variants called `{}`", *def.name, *again.name);
            report.add(
                Problem::error(Code::SW0234, again.name.span, message)
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
            if report.stands_in(&later.ty) {
                continue;
            }
            let message =
                format!("variants `{}` and `{}` of union `{}` hold the same Rust type", *first.name, *later.name, *def.name);
            report.add(
                Problem::error(Code::SW0239, later.ty.span, message)
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
        let Some(tag) = inner.tag.as_ref().filter(|_| !report.stands_in(&variant.ty)) else { continue };
        report.add(
            Problem::error(
                Code::SW0235,
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
            Problem::error(Code::SW0236, tag.span, format!("variant `{}` has a field `{}` of its own", *variant.name, **tag))
                .label("the tag would stand beside it")
                .related(field.name.span, "the field")
                .help("take the field out of the variant's type: the tag takes its place"),
        );
    }
}

/// A variant that leads back to its union without a list or an object on the way is no variant of its own.
pub(super) fn do_not_hold_themselves(service: &Service, report: &mut Report<'_>) {
    let graph: Vec<Vec<usize>> = service.types.iter().map(|def| unions_in(service, def)).collect();
    let circles = circles(&graph);
    for (index, def) in service.types.iter().enumerate() {
        let TypeKind::Union(inner) = &def.kind else { continue };
        // In one circle each leads back to each.
        let leads_back = |variant: &&Variant| union_in(service, variant).is_some_and(|to| circles.get(to) == circles.get(index));
        let Some(variant) = inner.variants.iter().find(leads_back) else { continue };
        report.add(
            Problem::error(Code::SW0237, variant.ty.span, format!("union `{}` is a variant of itself", *def.name))
                .label("leads back to the union")
                .related(def.name.span, "defined here")
                .help("take the variant out, or put a list or an object in between"),
        );
    }
}

/// Comparisons of fields and values that are made for all unions of a specification; what comes after is taken to be reached.
const EFFORT: usize = 100_000_000;

/// An untagged union is the first variant that fits: what fits an earlier one never becomes a later one.
pub(super) fn variants_are_reached(service: &Service, report: &mut Report<'_>) {
    let mut effort = EFFORT;
    for (_, inner) in walk::unions(service).filter(|(_, union)| union.tag.is_none()) {
        for (at, later) in inner.variants.iter().enumerate() {
            let mut before = inner.variants.iter().take(at);
            let takes = |earlier: &&Variant| {
                effort = effort.saturating_sub(shadow::effort(service, &earlier.ty, &later.ty));
                effort > 0 && !report.stands_in(&earlier.ty) && shadow::takes_all(service, &earlier.ty, &later.ty)
            };
            let Some(earlier) = before.find(takes) else { continue };
            if is_same_in_rust(&earlier.ty, &later.ty) {
                continue; // That is an error of its own.
            }
            // The other way round nothing is won when that one takes all of this one too.
            let help = match shadow::takes_all(service, &later.ty, &earlier.ty) {
                false => "put the narrower variant first, or give the union a `tag`",
                true => match Kind::of(service, &earlier.ty) {
                    Kind::Enum(_) => "an open enum takes every value: close it with `closed: true`, or leave one of the two out",
                    _ => "both take the same values: leave one of them out, or give the union a `tag`",
                },
            };
            let message = format!("variant `{}` is never chosen: what fits it fits `{}` first", *later.name, *earlier.name);
            let problem = Problem::warning(Code::SW0238, later.name.span, message).label("never chosen");
            report.add(problem.related(earlier.name.span, "chosen in its place").help(help));
        }
    }
}

/// Two lists are told apart by their items, two maps by their entries: without any, nothing tells them apart.
pub(super) fn empty_values_are_of_one_variant(service: &Service, report: &mut Report<'_>) {
    for (_, inner) in walk::unions(service).filter(|(_, union)| union.tag.is_none()) {
        for (at, later) in inner.variants.iter().enumerate() {
            let Some(empty) = empty(service, later) else { continue };
            let before = inner.variants.iter().take(at);
            let same = |earlier: &&Variant| self::empty(service, earlier) == Some(empty);
            let Some(earlier) = before.rev().find(same) else { continue };
            if is_same_in_rust(&earlier.ty, &later.ty) || shadow::takes_all(service, &earlier.ty, &later.ty) {
                continue; // That is told by other rules.
            }
            let message = format!("`{empty}` fits variants `{}` and `{}`, and becomes `{0}`", *earlier.name, *later.name);
            let problem = Problem::warning(Code::SW0354, later.name.span, message).label(format!("never `{empty}`"));
            report.add(problem.related(earlier.name.span, "comes first").help(
                "put first what an empty value should be, give the union a `tag`, or make one variant of the two; \
                 `# allow: SW0354` says that it does not matter",
            ));
        }
    }
}

/// An untagged value is read as one variant after the other until one fits. Two variants that hold the union itself can so be tried one
/// inside of the other, at each level again, unless a required field tells them apart.
pub(super) fn recursive_variants_are_told_apart(service: &Service, report: &mut Report<'_>) {
    let components = circles(&nesting::held(service));
    for (index, def) in service.types.iter().enumerate() {
        let TypeKind::Union(inner) = &def.kind else { continue };
        let holds_union = |id: &TypeId| components.get(id.0) == components.get(index);
        let recursive: Vec<(&Variant, TypeId)> = inner
            .variants
            .iter()
            .filter_map(|variant| Some((variant, object_of(service, &variant.ty).filter(holds_union)?)))
            .filter(|_| inner.tag.is_none())
            .collect();
        let pairs =
            recursive.iter().enumerate().flat_map(|(at, later)| recursive.iter().take(at).map(move |first| (first, later)));
        let mut alike = pairs.filter(|((_, first), (_, later))| {
            !report.stands_in(&Ty::Named(*first)) && may_be(service, *first, *later) && may_be(service, *later, *first)
        });
        let Some(((first, _), (later, _))) = alike.next() else { continue };
        let message = format!(
            "variants `{}` and `{}` both hold `{}`, and no required field tells them apart",
            *first.name, *later.name, *def.name
        );
        let problem = Problem::warning(Code::SW0355, later.name.span, message).label("tried again at each level");
        report.add(problem.related(first.name.span, "tried first").help(
            "give the union a `tag`, or each variant a required field that the other does not have; `# allow: SW0355` accepts that values \
             which are nested too deep are refused",
        ));
    }
}

/// Whether a value with all fields of one object has those that another requires.
fn may_be(service: &Service, whole: TypeId, other: TypeId) -> bool {
    let fields = walk::fields_of(service, whole);
    walk::fields_of(service, other)
        .iter()
        .filter(|field| field.required)
        .all(|required| fields.iter().any(|field| *field.name == *required.name))
}

/// The value without anything in it that fits a variant.
fn empty(service: &Service, variant: &Variant) -> Option<&'static str> {
    match Kind::of(service, &variant.ty) {
        Kind::List(_) | Kind::OneOrMany(_) => Some("[]"),
        Kind::Map(..) => Some("{}"),
        Kind::Object(fields) if !fields.iter().any(|field| field.required) => Some("{}"),
        _ => None,
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

/// The unions among the variants of a type.
fn unions_in(service: &Service, def: &TypeDef) -> Vec<usize> {
    match &def.kind {
        TypeKind::Union(union) => union.variants.iter().filter_map(|variant| union_in(service, variant)).collect(),
        _ => Vec::new(),
    }
}

/// The union that a variant is.
fn union_in(service: &Service, variant: &Variant) -> Option<usize> {
    let Ty::Named(id) = walk::bare(&variant.ty) else { return None };
    walk::declared(service, *id).filter(|def| matches!(def.kind, TypeKind::Union(_))).map(|_| id.0)
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
