//! Checks of the key `rust` of a type: replacements by a type of the user's crate, derived traits, shared objects.
//!
//! Not here: whether a path exists, which rustc reports.

use crate::check::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::model::{Service, TypeDef, TypeKind};
use crate::source::Spanned;
use crate::targets::rust::{names, traits};

/// A type with `shared: true` must be an object. Other types are small, or contain objects that can be shared.
pub(super) fn shared_types_are_objects(service: &Service, report: &mut Report<'_>) {
    for (_, def) in service.defs() {
        let (Some(span), Some((what, help))) = (def.rust.shared, not_an_object(&def.kind)) else { continue };
        report.add(
            Problem::error(Code::SW0246, span, format!("`{}` is {what}, and only an object is shared", *def.name))
                .label("has no effect here")
                .help(help),
        );
    }
}

/// A noun for a type that cannot be shared, and the help; `None` for an object.
fn not_an_object(kind: &TypeKind) -> Option<(&'static str, &'static str)> {
    match kind {
        TypeKind::Object(_) => None,
        TypeKind::Union(_) => Some(("a union", "share the objects that are its variants")),
        TypeKind::Enum(_) => Some(("an enum", "take `shared` out: it is as cheap to copy")),
        TypeKind::Unknown(never) => match *never {},
        TypeKind::Id(_) => Some(("an id", "take `shared` out: it is as cheap to copy")),
    }
}

/// The path of a replacement must begin with `crate::` or `::`, so that it has the same meaning in every module of the generated code.
pub(super) fn replacements_are_global_paths(service: &Service, report: &mut Report<'_>) {
    for (_, rust) in replaced_types(service).filter(|(_, rust)| !names::is_global_path(rust)) {
        report.add(
            Problem::error(Code::SW0215, rust.span, format!("`{}` is no path of a type", **rust))
                .label("expected as in `crate::money::Money` or `::money::Money`")
                .help("the path begins with `crate::` or `::`, since generated code has modules of its own"),
        );
    }
}

/// A derive must be a path, as `#[derive(…)]` requires.
pub(super) fn derives_are_paths(service: &Service, report: &mut Report<'_>) {
    for derive in service.defs().flat_map(|(_, def)| &def.rust.derives).filter(|derive| !names::is_path(derive)) {
        report.add(
            Problem::error(Code::SW0216, derive.span, format!("`{}` is no path of a trait", **derive))
                .label("cannot be derived")
                .help("write it as in `Eq` or `schemars::JsonSchema`"),
        );
    }
}

/// A type must not derive a trait twice, nor one that it has by default.
pub(super) fn derives_are_not_repeated(service: &Service, report: &mut Report<'_>) {
    for (_, def) in service.defs() {
        let has = traits::of(&def.kind);
        for (index, derive) in def.rust.derives.iter().enumerate() {
            let before = def.rust.derives.iter().take(index).find(|before| before.value == derive.value);
            if before.is_none() && !traits::contains(has, derive) {
                continue;
            }
            let problem = Problem::error(Code::SW0217, derive.span, format!("type `{}` has `{}` already", *def.name, **derive))
                .label("again");
            let problem = match before {
                Some(before) => problem.related(before.span, "derived here already"),
                None => problem.related(def.name.span, "the type"),
            };
            report.add(problem.help(format!("take it out; without being asked, the type has {}", has.join(", "))));
        }
    }
}

/// A replaced type must not have derives, since no type is generated for it.
pub(super) fn derives_are_of_generated_types(service: &Service, report: &mut Report<'_>) {
    for (def, rust) in replaced_types(service) {
        let Some(derive) = def.rust.derives.first() else { continue };
        let message = format!("nothing can be derived for `{}`, which is a type of your own", *def.name);
        report.add(
            Problem::error(Code::SW0218, derive.span, message)
                .label("not generated")
                .related(rust.span, "the type that replaces it")
                .help("derive it where that type is declared"),
        );
    }
}

/// The types that a type of the user's crate replaces, with its path.
fn replaced_types(service: &Service) -> impl Iterator<Item = (&TypeDef, &Spanned<String>)> {
    service.defs().filter_map(|(_, def)| Some((def, def.rust.path.as_ref()?)))
}
