//! Checks of the names of variants: of enums, of unions, and of the enums of answers.

use crate::check::case::{is_upper_camel, to_upper_camel, upper_camel_help};
use crate::check::repeated::repeated;
use crate::check::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::model::{EnumValue, Operation, Service, Shape, UnionDef, Variant};
use crate::targets::rust::names;

/// Two values of an enum must not have the same Rust name.
pub(super) fn enum_names_are_unique(service: &Service, report: &mut Report<'_>) {
    for (named, definition) in service.enums() {
        for (first, again) in repeated(&definition.values, |value| names::upper_camel(&value.name)) {
            let message = format!("two values of enum `{}` are called `{}`", *named.name, *again.name);
            report.add(
                Problem::error(Code::SW0222, again.name.span, message)
                    .label("again here")
                    .related(first.name.span, "first used here")
                    .help("give one of them another name"),
            );
        }
    }
}

/// The name of an enum's value must be in upper camel case. It becomes the name of a variant, and rustc would warn in the generated code
/// about a variant in another case.
pub(super) fn enum_names_are_upper_camel(service: &Service, report: &mut Report<'_>) {
    for EnumValue { name, wire, .. } in service.enums().flat_map(|(_, definition)| &definition.values) {
        if !is_upper_camel(name) {
            report.add(
                Problem::error(
                    Code::SW0223,
                    name.span,
                    format!("the name `{}` of value `{}` is not in upper camel case", **name, **wire),
                )
                .label("not in upper camel case")
                .help(upper_camel_help(name))
                .replaced_by(to_upper_camel(name)),
            );
        }
    }
}

/// A value of an open enum must not be named `Unknown`, the variant that keeps unlisted values. No value can be named `Self`, a keyword.
pub(super) fn enum_names_are_not_reserved(service: &Service, report: &mut Report<'_>) {
    for (named, definition) in service.enums() {
        for EnumValue { name, .. } in &definition.values {
            let reason = match name.as_str() {
                "Unknown" if !definition.closed => "holds the values that the enum does not list",
                "Self" => "is a keyword of Rust",
                _ => continue,
            };
            let mut help = format!("choose another name, such as `{}{}`", **name, *named.name);
            if !definition.closed && name.as_str() == "Unknown" {
                help.push_str(", or make the enum `closed: true`");
            }
            report.add(
                Problem::error(Code::SW0224, name.span, format!("no value can be called `{}`: it {reason}", **name))
                    .label("taken")
                    .help(help),
            );
        }
    }
}

/// A variant of a union that keeps unknown values must not have the name `Unknown`, which is the variant that keeps them.
pub(super) fn union_names_are_not_reserved(service: &Service, report: &mut Report<'_>) {
    for (named, union) in service.unions().filter(|(_, union)| keeps_unknown(union)) {
        let is_taken = |variant: &&Variant| names::upper_camel(variant.rust_name()).is_some_and(|name| name == "Unknown");
        for Variant { name, .. } in union.variants.iter().filter(is_taken) {
            let message = format!("the variant `{}` of `{}` has the name of the variant for unknown values", **name, *named.name);
            let problem = Problem::error(Code::SW0224, name.span, message).label("is `Unknown` in Rust");
            report.add(problem.help("take `unknown: json` out of the union, or name the variant otherwise"));
        }
    }
}

/// The name of a union's variant must give an identifier.
pub(super) fn union_names_give_rust_names(service: &Service, report: &mut Report<'_>) {
    let is_without_name = |variant: &&Variant| names::upper_camel(variant.rust_name()).is_none();
    for name in all_variants(service).filter(is_without_name).map(Variant::rust_name) {
        report.add(
            Problem::error(Code::SW0233, name.span, format!("the variant `{}` gives no Rust name", **name))
                .label("begins with a digit, or has other letters than a to z")
                .help(format!("give it a `name` that begins with a letter: `{}: {{ type: …, name: … }}`", **name)),
        );
    }
}

/// Two variants of a union must not have the same Rust name.
pub(super) fn union_names_are_unique(service: &Service, report: &mut Report<'_>) {
    for (named, definition) in service.unions() {
        for (first, again) in repeated(&definition.variants, |variant| names::upper_camel(variant.rust_name())) {
            let message = format!("union `{}` has two variants called `{}`", *named.name, *again.name);
            report.add(
                Problem::error(Code::SW0234, again.name.span, message)
                    .label("again here")
                    .related(first.name.span, "first defined here")
                    .help("give one of them another name"),
            );
        }
    }
}

/// Two variants of a union without a tag must not have the same Rust type, since a reader would always choose the first.
pub(super) fn union_types_are_unique(service: &Service, report: &mut Report<'_>) {
    for (named, definition) in service.unions().filter(|(_, union)| union.tagging.is_none()) {
        for (at, later) in definition.variants.iter().enumerate() {
            let Some(first) = definition.variants.iter().take(at).find(|first| first.ty.has_same_values(&later.ty)) else {
                continue;
            };
            let message =
                format!("variants `{}` and `{}` of union `{}` hold the same Rust type", *first.name, *later.name, *named.name);
            report.add(
                Problem::error(Code::SW0239, later.ty.span, message)
                    .label("again here")
                    .related(first.ty.span, "first used here")
                    .help("make one variant of the two, or give the union a `tag`"),
            );
        }
    }
}

/// The name of one of several answers must be in upper camel case. If it is also the name of a type, another check reports it.
pub(super) fn answer_names_are_upper_camel(service: &Service, report: &mut Report<'_>) {
    for answer in with_several_answers(service).flat_map(|operation| &operation.answers) {
        let Some(name) = answer.name.as_ref().filter(|name| !is_upper_camel(name) || name.value == "Self") else { continue };
        if !matches!(answer.shape, Shape::Object { .. }) {
            report.add(
                Problem::error(Code::SW0323, name.span, format!("the name `{}` of an answer is no name of a variant", **name))
                    .label("not in upper camel case")
                    .help(if name.value == "Self" { "`Self` is a keyword of Rust".to_owned() } else { upper_camel_help(name) }),
            );
        }
    }
}

/// Two answers of an operation must not have the same name, since they are variants of an enum.
pub(super) fn answer_names_are_unique(service: &Service, report: &mut Report<'_>) {
    for operation in with_several_answers(service) {
        for (first, again) in repeated(&operation.answers, |answer| Some(answer.variant())) {
            let message = format!("operation `{}` has two answers called `{}`", *operation.name, again.variant());
            report.add(
                Problem::error(Code::SW0324, again.span, message)
                    .label("again here")
                    .related(first.span, "first called so here")
                    .help("give one of them another `name`; without one, an answer is called what HTTP calls its status"),
            );
        }
    }
}

/// Whether a union has a variant for values with other tags.
fn keeps_unknown(union: &UnionDef) -> bool {
    union.tagging.as_ref().is_some_and(|tagging| tagging.unknown.is_some())
}

/// The variants of all unions.
fn all_variants(service: &Service) -> impl Iterator<Item = &Variant> {
    service.unions().flat_map(|(_, union)| &union.variants)
}

/// The operations with several answers.
fn with_several_answers(service: &Service) -> impl Iterator<Item = &Operation> {
    service.operations().filter(|operation| operation.has_several_answers())
}
