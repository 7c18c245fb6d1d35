//! The check of derived traits of the standard library: each part of a type must have the trait.
//!
//! Not here: traits of other crates; rustc reports those that cannot be derived.

use crate::bug::Bug;
use crate::check::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::model::components::TypeComponents;
use crate::model::{Kind, RustTrait, Service, Tagging, Ty, TypeDef, TypeId, TypeKind, UnionDef};
use crate::source::{Span, Spanned};
use crate::targets::rust::traits;

/// A part of a type that lacks a trait: its name in words ("field `a`"), a noun for its type, and its span.
type PartWithoutTrait = (String, String, Span);

/// Each part of a type must have the traits that the type derives.
pub(super) fn can_be_derived(service: &Service, report: &mut Report<'_>) {
    let components = TypeComponents::of(service.types.iter().map(types_held_by_value));
    for (id, def) in service.defs().filter(|(_, def)| def.rust.path.is_none()) {
        for derive in &def.rust.derives {
            let Some(derived) = known_trait(derive) else { continue };
            let name = derived.name();
            if let Some(missing) = needs(derived).iter().find(|needed| !has_trait(def, **needed)) {
                let missing = missing.name();
                let message = format!("type `{}` cannot derive `{name}` without `{missing}`", *def.name);
                let problem = Problem::error(Code::SW0219, derive.span, message).label(format!("needs `{missing}` beside it"));
                report.add(problem.help(format!("add `{missing}` to `derive`")));
                continue;
            }
            let part = part_without_trait(service, def, derived);
            let part =
                part.and_then(|part| part.map_or_else(|| boxed_part(&components, id, def, derived), |part| Ok(Some(part))));
            if let Some((part, what, span)) = report.get(part).flatten() {
                let message = format!("type `{}` cannot derive `{name}`: {part} is {what}", *def.name);
                let problem = Problem::error(Code::SW0219, derive.span, message).label("cannot be derived");
                report.add(problem.related(span, format!("has no `{name}`")).help(format!("take `{name}` out of `derive`")));
            }
        }
    }
}

/// The traits that a type with this trait must have too.
fn needs(derived: RustTrait) -> &'static [RustTrait] {
    match derived {
        RustTrait::Ord => &[RustTrait::Eq, RustTrait::PartialOrd],
        RustTrait::Copy | RustTrait::Eq | RustTrait::PartialOrd | RustTrait::Hash => &[],
    }
}

/// The trait of the standard library that a path names: `Eq` for `std::cmp::Eq`.
fn known_trait(path: &str) -> Option<RustTrait> {
    let (home, last) = path.rsplit_once("::").unwrap_or(("", path));
    let home = home.trim_start_matches("::");
    let of_std = home.is_empty() || ["std", "core"].contains(&home.split("::").next().unwrap_or_default());
    RustTrait::named(last).filter(|_| of_std)
}

/// Whether a declared type has a trait, by default or derived.
fn has_trait(def: &TypeDef, wanted: RustTrait) -> bool {
    traits::contains(traits::of(&def.kind), wanted.name())
        || def.rust.derives.iter().any(|derive| known_trait(derive) == Some(wanted))
}

/// The first part of a type that lacks a trait.
fn part_without_trait(service: &Service, def: &TypeDef, wanted: RustTrait) -> Result<Option<PartWithoutTrait>, Bug> {
    if matches!(def.kind, TypeKind::Id(_) | TypeKind::Enum(_)) {
        let text = wanted == RustTrait::Copy && !traits::contains(traits::of(&def.kind), RustTrait::Copy.name());
        return Ok(text.then(|| ("its value".to_owned(), "text".to_owned(), def.name.span)));
    }
    for (part, called, ty) in parts(def) {
        if let Some(noun) = noun_without_trait(service, &ty.value, wanted)? {
            return Ok(Some((format!("{part} `{}`", **called), noun, ty.span)));
        }
    }
    let TypeKind::Union(UnionDef { tagging: Some(Tagging { unknown: Some(unknown), .. }), .. }) = &def.kind else {
        return Ok(None);
    };
    let noun = noun_without_trait(service, &Ty::Json, wanted)?;
    Ok(noun.map(|noun| ("the variant `Unknown`".to_owned(), noun, *unknown)))
}

/// The declared types that a type holds by value.
fn types_held_by_value(def: &TypeDef) -> Vec<TypeId> {
    parts(def).into_iter().filter_map(|(_, _, ty)| type_held_by_value(ty)).collect()
}

/// The declared type that a field or variant holds by value.
fn type_held_by_value(ty: &Spanned<Ty>) -> Option<TypeId> {
    match ty.bare() {
        Ty::Named(id) => Some(*id),
        _ => None,
    }
}

/// The part of a type that is in a `Box`, which is not `Copy`, since the part leads back to the type.
fn boxed_part(
    components: &TypeComponents,
    id: TypeId,
    def: &TypeDef,
    wanted: RustTrait,
) -> Result<Option<PartWithoutTrait>, Bug> {
    for (part, called, ty) in parts(def).into_iter().filter(|_| wanted == RustTrait::Copy) {
        if let Some(to) = type_held_by_value(ty)
            && components.are_connected(to, id)?
        {
            let noun = "in a `Box`, since it leads back to the type".to_owned();
            return Ok(Some((format!("{part} `{}`", **called), noun, ty.span)));
        }
    }
    Ok(None)
}

/// The fields or variants of a type: a noun for them, the name and the type of each.
fn parts(def: &TypeDef) -> Vec<(&'static str, &Spanned<String>, &Spanned<Ty>)> {
    match &def.kind {
        TypeKind::Object(object) => object.fields.iter().map(|field| ("field", &field.name, &field.ty)).collect(),
        TypeKind::Union(union) => union.variants.iter().map(|variant| ("variant", &variant.name, &variant.ty)).collect(),
        TypeKind::Id(_) | TypeKind::Enum(_) | TypeKind::Unknown(_) => Vec::new(),
    }
}

/// A noun for a type that lacks a trait; `None` if it has the trait, or if this is unknown.
fn noun_without_trait(service: &Service, ty: &Ty, wanted: RustTrait) -> Result<Option<String>, Bug> {
    let kind = || Ok(Some(Kind::proven(service, ty)?.words().to_owned()));
    match ty {
        Ty::Nullable(inner) | Ty::OrFalse(inner) => noun_without_trait(service, inner, wanted),
        Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) if wanted == RustTrait::Copy => kind(),
        Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) => {
            let nouns = ty.inner().into_iter().map(|inner| noun_without_trait(service, inner, wanted));
            Ok(nouns.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().next())
        }
        Ty::Named(id) => {
            let def = service.type_def(*id)?;
            Ok(match wanted {
                RustTrait::Copy if def.rust.shared.is_some() => Some("shared, which is never copied whole".to_owned()),
                _ if def.rust.path.is_some() || has_trait(def, wanted) => None,
                _ => Some(format!("of type `{}`, which does not have it", *def.name)),
            })
        }
        Ty::Scalar(scalar) if scalar.facts().traits.contains(&wanted) => Ok(None),
        Ty::Json if matches!(wanted, RustTrait::Hash | RustTrait::Eq) => Ok(None),
        Ty::File if wanted == RustTrait::Eq => Ok(None),
        Ty::Scalar(_) | Ty::Json | Ty::File => kind(),
        Ty::Unknown(never) => match *never {},
    }
}
