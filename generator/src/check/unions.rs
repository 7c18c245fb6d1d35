//! Checks of unions: readers must be able to distinguish the variants.
//!
//! Not here: whether a type accepts the values of another one (see `acceptance`).

use super::acceptance;
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, Kind, Ty, TypeDef, TypeKind, UnionDef, Variant};
use crate::model::components::TypeComponents;
use crate::model::{EnumRepr, Scalar, TagKind, TypeId};

/// A union must have at least two variants.
pub(super) fn have_two_variants(service: &Draft, report: &mut Report<'_>) {
    for (TypeDef { name, .. }, inner) in service.unions().filter(|(_, union)| union.variants.len() < 2) {
        let number = if inner.variants.is_empty() { "no variants" } else { "one variant only" };
        report.add_missing(
            Problem::error(Code::SW0232, name.span, format!("union `{}` has {number}", **name))
                .label("needs two at least")
                .help("add the other variants, or use the type itself"),
        );
    }
}

/// Each variant of a tagged union must be an object, since the tag is added to its fields.
pub(super) fn tagged_variants_are_objects(service: &Draft, report: &mut Report<'_>) {
    for (inner, variant) in variants(service).filter(|(_, variant)| object_of(service, &variant.ty).is_none()) {
        if inner.tagging.content.is_some() || matches!(Kind::of(service, &variant.ty), Kind::Unknown(_)) {
            continue;
        }
        let Some(tag) = &inner.tagging.tag else { continue };
        report.add(
            Problem::error(
                Code::SW0235,
                variant.ty.span,
                format!("variant `{}` is no object, but the union has a tag", *variant.name),
            )
            .label("no object")
            .related(tag.span, "the field that selects the variant")
            .help("name a type with `fields`, take `tag` away, or put the value into a field of its own: `content: data`"),
        );
    }
}

/// `unknown` needs a tag. In an untagged union, a variant of the type `json` accepts every other value.
pub(super) fn unknown_values_have_a_tag(service: &Draft, report: &mut Report<'_>) {
    for (def, union) in service.unions().filter(|(_, union)| union.tagging.tag.is_none()) {
        let Some(span) = union.tagging.unknown else { continue };
        report.add(
            Problem::error(Code::SW0365, span, format!("union `{}` has `unknown`, but no tag", *def.name))
                .label("is for values with another tag")
                .help("add `tag`, or add a last variant of the type `json` in place of `unknown`"),
        );
    }
}

/// `tags` and `content` need a tag.
pub(super) fn keys_of_tags_have_a_tag(service: &Draft, report: &mut Report<'_>) {
    for (def, union) in service.unions().filter(|(_, union)| union.tagging.tag.is_none()) {
        let content = union.tagging.content.as_ref().map(|content| (content.span, "content", "is beside a tag"));
        let tags = union.tagging.tags.as_ref().map(|tags| (tags.span, "tags", "is the JSON type of tags"));
        for (span, key, label) in content.into_iter().chain(tags) {
            let message = format!("union `{}` has `{key}`, but no tag", *def.name);
            report.add(Problem::error(Code::SW0365, span, message).label(label).help(format!("add `tag`, or remove `{key}`")));
        }
    }
}

/// The tag of each variant must be a value of the JSON type that `tags` states. The tag and the content must be different fields.
pub(super) fn tags_have_the_json_type(service: &Draft, report: &mut Report<'_>) {
    for (inner, variant) in variants(service) {
        if inner.tagging.tag.is_some() && inner.tagging.kind().literal(&variant.name).is_none() {
            let what = if inner.tagging.kind() == TagKind::Integer { "an integer" } else { "a boolean" };
            let problem = Problem::error(Code::SW0371, variant.name.span, format!("the tag `{}` is not {what}", *variant.name));
            report.add(problem.label(format!("expected {what}")).help("correct the tag, or `tags` of the union"));
        }
    }
    for (_, union) in service.unions() {
        let (Some(tag), Some(content)) = (&union.tagging.tag, &union.tagging.content) else { continue };
        if tag.value == content.value {
            let problem = Problem::error(Code::SW0371, content.span, format!("`{}` is the tag and the content", **content));
            report.add(problem.label("the same field").related(tag.span, "the tag").help("name another field"));
        }
    }
}

/// A variant can have a field with the name of the tag if each tag is a value of the field: a required string, integer or boolean, or an enum
/// of these. Beside a `content`, a variant can have any fields.
pub(super) fn tags_are_not_other_fields(service: &Draft, report: &mut Report<'_>) {
    for (inner, variant) in variants(service).filter(|(inner, _)| inner.tagging.content.is_none()) {
        let (Some(tag), Some(id)) = (&inner.tagging.tag, object_of(service, &variant.ty)) else { continue };
        let Some(field) = service.fields_of(id).iter().find(|field| *field.name == tag.value) else { continue };
        let is_value =
            field.required && field.written_as.is_none() && can_be_tag(service, &field.ty, inner.tagging.kind(), &variant.name);
        if is_value {
            continue;
        }
        let message = format!("variant `{}` has a field `{}`, which cannot hold the tag", *variant.name, **tag);
        report.add(
            Problem::error(Code::SW0236, tag.span, message)
                .label("the tag has the same name")
                .related(field.name.span, "the field")
                .help("remove the field, or make it a required string, integer, boolean or enum that can be the tag"),
        );
    }
}

/// Whether a tag is a value of a type.
fn can_be_tag(service: &Draft, ty: &Ty, tags: TagKind, tag: &str) -> bool {
    match Kind::of(service, ty) {
        Kind::Unknown(_) => true,
        Kind::Enum(def) => {
            let is_same = (def.repr == EnumRepr::Integer) == (tags == TagKind::Integer) && tags != TagKind::Boolean;
            is_same && (!def.closed || def.values.iter().any(|value| *value.wire == tag))
        }
        Kind::Scalar(Scalar::String | Scalar::Text) => tags == TagKind::String,
        Kind::Scalar(Scalar::Int64) => tags == TagKind::Integer,
        Kind::Scalar(Scalar::Boolean) => tags == TagKind::Boolean,
        _ => false,
    }
}

/// A variant must not lead back to its union through unions alone: a list or an object must be between them.
pub(super) fn are_not_their_own_variants(service: &Draft, report: &mut Report<'_>) {
    let components = TypeComponents::of(service.types.iter().map(|def| unions_in(service, def)));
    for (id, def) in service.defs() {
        let TypeKind::Union(inner) = &def.kind else { continue };
        let leads_back = |variant: &&Variant| {
            union_in(service, variant).is_some_and(|to| report.get(components.are_connected(to, id)).unwrap_or(false))
        };
        let Some(variant) = inner.variants.iter().find(leads_back) else { continue };
        report.add(
            Problem::error(Code::SW0237, variant.ty.span, format!("union `{}` is a variant of itself", *def.name))
                .label("leads back to the union")
                .related(def.name.span, "defined here")
                .help("take the variant out, or put a list or an object in between"),
        );
    }
}

/// Budget of comparisons for all unions of a specification. After it is used up, variants count as reachable.
const COMPARISONS: usize = 100_000_000;

/// A variant of an untagged union should accept a value that no earlier variant accepts, since a reader takes the first variant that accepts
/// a value.
pub(super) fn variants_are_reachable(service: &Draft, report: &mut Report<'_>) {
    let mut budget = COMPARISONS;
    for (_, inner) in service.unions().filter(|(_, union)| union.tagging.tag.is_none()) {
        for (at, later) in inner.variants.iter().enumerate() {
            let mut before = inner.variants.iter().take(at);
            let accepts = |earlier: &&Variant| {
                budget = budget.saturating_sub(acceptance::cost(service, &earlier.ty, &later.ty));
                budget > 0 && acceptance::accepts_all(service, &earlier.ty, &later.ty)
            };
            let Some(earlier) = before.find(accepts) else { continue };
            if earlier.ty.has_same_values(&later.ty) {
                continue; // Two variants of the same type are an error of the target `rust` only.
            }
            // If each variant accepts all values of the other one, a change of their order does not help.
            let help = match acceptance::accepts_all(service, &later.ty, &earlier.ty) {
                false => "put the narrower variant first, or give the union a `tag`",
                true => match Kind::of(service, &earlier.ty) {
                    Kind::Enum(_) => {
                        "an open enum accepts every value: close it with `closed: true`, or leave one of the two out"
                    }
                    _ => "both accept the same values: leave one of them out, or give the union a `tag`",
                },
            };
            let message = format!("variant `{}` is never chosen: each of its values also fits `{}`", *later.name, *earlier.name);
            let problem = Problem::warning(Code::SW0238, later.name.span, message).label("never chosen");
            report.add(problem.related(earlier.name.span, "chosen instead").help(help));
        }
    }
}

/// An empty list or object should fit one variant only. Variants that differ in the types of their items all accept `[]`.
pub(super) fn empty_values_fit_one_variant(service: &Draft, report: &mut Report<'_>) {
    for (_, inner) in service.unions().filter(|(_, union)| union.tagging.tag.is_none()) {
        for (at, later) in inner.variants.iter().enumerate() {
            let Some(empty) = empty_value(service, later) else { continue };
            let before = inner.variants.iter().take(at);
            let same = |earlier: &&Variant| empty_value(service, earlier) == Some(empty);
            let Some(earlier) = before.rev().find(same) else { continue };
            if earlier.ty.has_same_values(&later.ty) || acceptance::accepts_all(service, &earlier.ty, &later.ty) {
                continue; // `variants_are_reachable` or the target `rust` reports this.
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

/// Two variants of an untagged union that both contain the union should differ in a required field. A reader tries the variants one after
/// another; without such a field, it tries both at every level of a nested value.
pub(super) fn recursive_variants_are_distinguishable(service: &Draft, report: &mut Report<'_>) {
    let held = |def: &TypeDef| -> Vec<TypeId> { def.parts().flat_map(|ty| ty.names()).collect() };
    let components = TypeComponents::of(service.types.iter().map(held));
    for (id, def) in service.defs() {
        let TypeKind::Union(inner) = &def.kind else { continue };
        let mut holds_union = |held: &TypeId| report.get(components.are_connected(*held, id)).unwrap_or(false);
        let recursive = inner.variants.iter().filter(|_| inner.tagging.tag.is_none());
        let recursive: Vec<(&Variant, TypeId)> =
            recursive.filter_map(|variant| Some((variant, object_of(service, &variant.ty).filter(&mut holds_union)?))).collect();
        let pairs =
            recursive.iter().enumerate().flat_map(|(at, later)| recursive.iter().take(at).map(move |first| (first, later)));
        let mut alike = pairs.filter(|((_, first), (_, later))| {
            has_required_fields_of(service, *first, *later) && has_required_fields_of(service, *later, *first)
        });
        let Some(((first, _), (later, _))) = alike.next() else { continue };
        let message = format!(
            "variants `{}` and `{}` both hold `{}`, and no required field distinguishes them",
            *first.name, *later.name, *def.name
        );
        let problem = Problem::warning(Code::SW0355, later.name.span, message).label("tried again at each level");
        report.add(problem.related(first.name.span, "tried first").help(
            "give the union a `tag`, or each variant a required field that the other does not have; `# allow: SW0355` accepts that values \
             which are nested too deep are refused",
        ));
    }
}

/// Whether the object `whole` has all required fields of the object `other`.
fn has_required_fields_of(service: &Draft, whole: TypeId, other: TypeId) -> bool {
    let fields = service.fields_of(whole);
    let mut required = service.fields_of(other).iter().filter(|field| field.required);
    required.all(|required| fields.iter().any(|field| field.name == required.name))
}

/// The empty value that a variant accepts; `None` if it accepts none.
fn empty_value(service: &Draft, variant: &Variant) -> Option<&'static str> {
    match Kind::of(service, &variant.ty) {
        Kind::List(_) | Kind::OneOrMany(_) => Some("[]"),
        Kind::Map(..) => Some("{}"),
        Kind::Object(fields) if !fields.iter().any(|field| field.required) => Some("{}"),
        _ => None,
    }
}

/// All variants, with their unions.
fn variants(service: &Draft) -> impl Iterator<Item = (&UnionDef, &Variant)> {
    service.unions().flat_map(|(_, union)| union.variants.iter().map(move |variant| (union, variant)))
}

/// The object that a type names; `None` if it names no object.
fn object_of(service: &Draft, ty: &Ty) -> Option<TypeId> {
    match ty {
        Ty::Named(id) if matches!(service.def(*id)?.kind, TypeKind::Object(_)) => Some(*id),
        _ => None,
    }
}

/// The unions that are variants of a type.
fn unions_in(service: &Draft, def: &TypeDef) -> Vec<TypeId> {
    match &def.kind {
        TypeKind::Union(union) => union.variants.iter().filter_map(|variant| union_in(service, variant)).collect(),
        _ => Vec::new(),
    }
}

/// The union that a variant names; `None` if it names no union.
fn union_in(service: &Draft, variant: &Variant) -> Option<TypeId> {
    let Ty::Named(id) = variant.ty.bare() else { return None };
    service.def(*id).filter(|def| matches!(def.kind, TypeKind::Union(_))).map(|_| *id)
}
