//! Traits that a type cannot derive because a part of it does not have them.
//!
//! Not here: traits outside of the standard library; rustc reports those.

use crate::check::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::model::components::components;
use crate::model::{Kind, Service, Ty, TypeDef, TypeKind};
use crate::source::{Span, Spanned};
use crate::targets::rust::traits;

/// Traits of the standard library, each with the traits that it needs beside it.
const KNOWN: [(&str, &[&str]); 5] =
    [("Eq", &[]), ("Hash", &[]), ("PartialOrd", &[]), ("Ord", &["Eq", "PartialOrd"]), ("Copy", &[])];

/// A part of a type that lacks a trait: "field `a`", a noun for its type, and its position.
type Lacking = (String, String, Span);

/// A derive needs the trait for every part of the type.
pub(super) fn can_be_derived(service: &Service, report: &mut Report<'_>) {
    let components = components(&service.types.iter().map(held).collect::<Vec<_>>());
    for (index, def) in service.types.iter().enumerate().filter(|(_, def)| def.rust.path.is_none()) {
        for derive in &def.rust.derives {
            let Some((name, beside)) = known(derive) else { continue };
            if let Some(missing) = beside.iter().find(|beside| !has(def, beside)) {
                let message = format!("type `{}` cannot derive `{name}` without `{missing}`", *def.name);
                let problem = Problem::error(Code::SW0219, derive.span, message).label(format!("needs `{missing}` beside it"));
                report.add(problem.help(format!("add `{missing}` to `derive`")));
            } else if let Some((part, what, span)) = lacking(service, def, name).or_else(|| boxed(&components, index, def, name))
            {
                let message = format!("type `{}` cannot derive `{name}`: {part} is {what}", *def.name);
                let problem = Problem::error(Code::SW0219, derive.span, message).label("cannot be derived");
                report.add(problem.related(span, format!("has no `{name}`")).help(format!("take `{name}` out of `derive`")));
            }
        }
    }
}

/// The known trait that a path names: `Eq`, `std::cmp::Eq`.
fn known(path: &str) -> Option<(&'static str, &'static [&'static str])> {
    let (home, last) = path.rsplit_once("::").unwrap_or(("", path));
    let home = home.trim_start_matches("::");
    let of_std = home.is_empty() || ["std", "core"].contains(&home.split("::").next().unwrap_or_default());
    KNOWN.into_iter().find(|(name, _)| of_std && *name == last)
}

fn has(def: &TypeDef, name: &str) -> bool {
    traits::has(traits::of(&def.kind), name)
        || def.rust.derives.iter().any(|derive| known(derive).is_some_and(|known| known.0 == name))
}

fn lacking(service: &Service, def: &TypeDef, name: &str) -> Option<Lacking> {
    if matches!(def.kind, TypeKind::Id(_) | TypeKind::Enum(_)) {
        let text = name == "Copy" && !has_small_values(def);
        return text.then(|| ("its value".to_owned(), "text".to_owned(), def.name.span));
    }
    parts(def)
        .into_iter()
        .find_map(|(part, called, ty)| Some((format!("{part} `{}`", **called), without(service, &ty.value, name)?, ty.span)))
}

/// The types that a type holds by value.
fn held(def: &TypeDef) -> Vec<usize> {
    parts(def).into_iter().filter_map(|(_, _, ty)| direct(ty)).collect()
}

fn direct(ty: &Spanned<Ty>) -> Option<usize> {
    match ty.bare() {
        Ty::Named(id) => Some(id.0),
        _ => None,
    }
}

/// A part that leads back to its own type is in a box, which cannot be copied.
fn boxed(components: &[usize], index: usize, def: &TypeDef, name: &str) -> Option<Lacking> {
    let back = |ty: &Spanned<Ty>| direct(ty).is_some_and(|to| components.get(to) == components.get(index));
    let (part, called, ty) = parts(def).into_iter().find(|(_, _, ty)| name == "Copy" && back(ty))?;
    Some((format!("{part} `{}`", **called), "held in a box, for it leads back to the type".to_owned(), ty.span))
}

/// Fields or variants: the word for them, their names and types.
fn parts(def: &TypeDef) -> Vec<(&'static str, &Spanned<String>, &Spanned<Ty>)> {
    match &def.kind {
        TypeKind::Object(object) => object.fields.iter().map(|field| ("field", &field.name, &field.ty)).collect(),
        TypeKind::Union(union) => union.variants.iter().map(|variant| ("variant", &variant.name, &variant.ty)).collect(),
        TypeKind::Id(_) | TypeKind::Enum(_) | TypeKind::Unknown(_) => Vec::new(),
    }
}

fn has_small_values(def: &TypeDef) -> bool {
    traits::has(traits::of(&def.kind), "Copy")
}

/// A noun for a type that lacks a trait; `None` if it has the trait or that is not known.
fn without(service: &Service, ty: &Ty, name: &str) -> Option<String> {
    let kind = || Kind::of(service, ty).words().to_owned();
    match ty {
        Ty::Nullable(inner) | Ty::OrFalse(inner) => without(service, inner, name),
        Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) if name == "Copy" => Some(kind()),
        Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) => ty.inner().into_iter().find_map(|inner| without(service, inner, name)),
        Ty::Named(id) if name == "Copy" && service.def(*id).is_some_and(|def| def.rust.shared.is_some()) => {
            Some("shared, which is never copied whole".to_owned())
        }
        Ty::Named(id) => {
            let def = service.def(*id).filter(|def| def.rust.path.is_none() && !has(def, name))?;
            Some(format!("of type `{}`, which does not have it", *def.name))
        }
        Ty::Scalar(scalar) if scalar.facts().traits.contains(&name) => None,
        Ty::Json if name == "Hash" || name == "Eq" => None,
        Ty::File if name == "Eq" => None,
        Ty::Scalar(_) | Ty::Json | Ty::File => Some(kind()),
        Ty::Unknown(never) => match *never {},
    }
}
