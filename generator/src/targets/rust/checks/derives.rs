//! The check of derived traits of the standard library: each part of a type must have the trait.
//!
//! Not here: traits of other crates; rustc reports those that cannot be derived.

use crate::bug::Bug;
use crate::check::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::model::components::components;
use crate::model::{Kind, Service, Ty, TypeDef, TypeKind, UnionDef};
use crate::source::{Span, Spanned};
use crate::targets::rust::traits;

/// Traits of the standard library, each with the traits that the type must have too.
const KNOWN_TRAITS: [(&str, &[&str]); 5] =
    [("Eq", &[]), ("Hash", &[]), ("PartialOrd", &[]), ("Ord", &["Eq", "PartialOrd"]), ("Copy", &[])];

/// A part of a type that lacks a trait: its name in words ("field `a`"), a noun for its type, and its span.
type PartWithoutTrait = (String, String, Span);

/// Each part of a type must have the traits that the type derives.
pub(super) fn can_be_derived(service: &Service, report: &mut Report<'_>) {
    let components = components(&service.types.iter().map(types_held_by_value).collect::<Vec<_>>());
    for (index, def) in service.types.iter().enumerate().filter(|(_, def)| def.rust.path.is_none()) {
        for derive in &def.rust.derives {
            let Some((name, beside)) = known_trait(derive) else { continue };
            if let Some(missing) = beside.iter().find(|beside| !has_trait(def, beside)) {
                let message = format!("type `{}` cannot derive `{name}` without `{missing}`", *def.name);
                let problem = Problem::error(Code::SW0219, derive.span, message).label(format!("needs `{missing}` beside it"));
                report.add(problem.help(format!("add `{missing}` to `derive`")));
                continue;
            }
            let part = report.get(part_without_trait(service, def, name)).flatten();
            if let Some((part, what, span)) = part.or_else(|| boxed_part(&components, index, def, name)) {
                let message = format!("type `{}` cannot derive `{name}`: {part} is {what}", *def.name);
                let problem = Problem::error(Code::SW0219, derive.span, message).label("cannot be derived");
                report.add(problem.related(span, format!("has no `{name}`")).help(format!("take `{name}` out of `derive`")));
            }
        }
    }
}

/// The known trait that a path names: `Eq` for `std::cmp::Eq`.
fn known_trait(path: &str) -> Option<(&'static str, &'static [&'static str])> {
    let (home, last) = path.rsplit_once("::").unwrap_or(("", path));
    let home = home.trim_start_matches("::");
    let of_std = home.is_empty() || ["std", "core"].contains(&home.split("::").next().unwrap_or_default());
    KNOWN_TRAITS.into_iter().find(|(name, _)| of_std && *name == last)
}

/// Whether a declared type has a trait, by default or derived.
fn has_trait(def: &TypeDef, name: &str) -> bool {
    traits::contains(traits::of(&def.kind), name)
        || def.rust.derives.iter().any(|derive| known_trait(derive).is_some_and(|known| known.0 == name))
}

/// The first part of a type that lacks a trait.
fn part_without_trait(service: &Service, def: &TypeDef, name: &str) -> Result<Option<PartWithoutTrait>, Bug> {
    if matches!(def.kind, TypeKind::Id(_) | TypeKind::Enum(_)) {
        let text = name == "Copy" && !has_small_values(def);
        return Ok(text.then(|| ("its value".to_owned(), "text".to_owned(), def.name.span)));
    }
    for (part, called, ty) in parts(def) {
        if let Some(noun) = noun_without_trait(service, &ty.value, name)? {
            return Ok(Some((format!("{part} `{}`", **called), noun, ty.span)));
        }
    }
    let TypeKind::Union(UnionDef { unknown: Some(unknown), .. }) = &def.kind else { return Ok(None) };
    let noun = noun_without_trait(service, &Ty::Json, name)?;
    Ok(noun.map(|noun| ("the variant `Unknown`".to_owned(), noun, *unknown)))
}

/// The declared types that a type holds by value.
fn types_held_by_value(def: &TypeDef) -> Vec<usize> {
    parts(def).into_iter().filter_map(|(_, _, ty)| type_held_by_value(ty)).collect()
}

/// The declared type that a field or variant holds by value.
fn type_held_by_value(ty: &Spanned<Ty>) -> Option<usize> {
    match ty.bare() {
        Ty::Named(id) => Some(id.0),
        _ => None,
    }
}

/// The part of a type that is in a `Box`, which is not `Copy`, since the part leads back to the type.
fn boxed_part(components: &[usize], index: usize, def: &TypeDef, name: &str) -> Option<PartWithoutTrait> {
    let back = |ty: &Spanned<Ty>| type_held_by_value(ty).is_some_and(|to| components.get(to) == components.get(index));
    let (part, called, ty) = parts(def).into_iter().find(|(_, _, ty)| name == "Copy" && back(ty))?;
    Some((format!("{part} `{}`", **called), "in a `Box`, since it leads back to the type".to_owned(), ty.span))
}

/// The fields or variants of a type: a noun for them, the name and the type of each.
fn parts(def: &TypeDef) -> Vec<(&'static str, &Spanned<String>, &Spanned<Ty>)> {
    match &def.kind {
        TypeKind::Object(object) => object.fields.iter().map(|field| ("field", &field.name, &field.ty)).collect(),
        TypeKind::Union(union) => union.variants.iter().map(|variant| ("variant", &variant.name, &variant.ty)).collect(),
        TypeKind::Id(_) | TypeKind::Enum(_) | TypeKind::Unknown(_) => Vec::new(),
    }
}

/// Whether an id or an enum is `Copy`.
fn has_small_values(def: &TypeDef) -> bool {
    traits::contains(traits::of(&def.kind), "Copy")
}

/// A noun for a type that lacks a trait; `None` if it has the trait, or if this is unknown.
fn noun_without_trait(service: &Service, ty: &Ty, name: &str) -> Result<Option<String>, Bug> {
    let kind = || Ok(Some(Kind::proven(service, ty)?.words().to_owned()));
    match ty {
        Ty::Nullable(inner) | Ty::OrFalse(inner) => noun_without_trait(service, inner, name),
        Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) if name == "Copy" => kind(),
        Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) => {
            let nouns = ty.inner().into_iter().map(|inner| noun_without_trait(service, inner, name));
            Ok(nouns.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().next())
        }
        Ty::Named(id) => {
            let def = service.type_def(*id)?;
            Ok(match name {
                "Copy" if def.rust.shared.is_some() => Some("shared, which is never copied whole".to_owned()),
                _ if def.rust.path.is_some() || has_trait(def, name) => None,
                _ => Some(format!("of type `{}`, which does not have it", *def.name)),
            })
        }
        Ty::Scalar(scalar) if scalar.facts().traits.contains(&name) => Ok(None),
        Ty::Json if name == "Hash" || name == "Eq" => Ok(None),
        Ty::File if name == "Eq" => Ok(None),
        Ty::Scalar(_) | Ty::Json | Ty::File => kind(),
        Ty::Unknown(never) => match *never {},
    }
}
