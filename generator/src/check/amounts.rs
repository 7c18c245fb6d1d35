//! Amounts: as many of a kind as anybody needs, and no more.
//!
//! In: the service. Out: lists that are too long; the other rules, some of which compare each with each, are then not asked.
//! Not here: bytes and values of files (see `load`).

use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{Rule, Service};
use crate::source::Span;

/// Operations of a service.
const OPERATIONS: usize = 10_000;
/// Fields of an object, parameters of an operation.
const FIELDS: usize = 1_000;
/// Rules of an operation.
const RULES: usize = 1_000;
/// Parameters that the rules of an operation name, all together.
const NAMES: usize = 10_000;
/// Values of an enum.
const VALUES: usize = 10_000;
/// Variants of a union.
const VARIANTS: usize = 200;

/// Reports each list that is too long, at the first that is one too many.
pub(super) fn are_within_reason(service: &Service, report: &mut Report<'_>) {
    let operations = walk::operations(service).map(|operation| operation.name.span);
    too_many("the service", "operations", OPERATIONS, operations, report);
    for (owner, fields) in walk::field_lists(service) {
        let (what, parts) = (owner.words(), format!("{}s", owner.part()));
        too_many(&what, &parts, FIELDS, fields.iter().map(|field| field.name.span), report);
    }
    for operation in walk::operations(service) {
        let what = format!("operation `{}`", *operation.name);
        too_many(&what, "rules", RULES, operation.rules.iter().map(|rule| rule.span), report);
        too_many(&what, "names in its rules", NAMES, operation.rules.iter().flat_map(|rule| names(rule)), report);
    }
    for (def, inner) in walk::enums(service) {
        let values = inner.values.iter().map(|value| value.wire.span);
        too_many(&format!("type `{}`", *def.name), "values", VALUES, values, report);
    }
    for (def, inner) in walk::unions(service) {
        let variants = inner.variants.iter().map(|variant| variant.name.span);
        too_many(&format!("type `{}`", *def.name), "variants", VARIANTS, variants, report);
    }
}

fn too_many(what: &str, parts: &str, most: usize, mut places: impl Iterator<Item = Span>, report: &mut Report<'_>) {
    let Some(over) = places.nth(most) else { return };
    report.add(
        Problem::error(Code::SW0244, over, format!("{what} has more than {most} {parts}"))
            .label("one too many")
            .help("divide it: nobody reads as many in one place"),
    );
}

fn names(rule: &Rule) -> Vec<Span> {
    match rule {
        Rule::AnyOf(names) | Rule::OneOf(names) | Rule::Exclusive(names) | Rule::Together(names) => {
            names.iter().map(|name| name.span).collect()
        }
        Rule::Ordered(first, second) => vec![first.span, second.span],
        Rule::RequiredIf(name, condition) | Rule::RequiredUnless(name, condition) => vec![name.span, condition.param.span],
    }
}
