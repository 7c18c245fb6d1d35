//! Upper limits of the lengths of lists: operations, fields, rules, enum values and variants.
//!
//! A list that exceeds its limit is the only problem of a run, since other rules compare every item of a list with every other item. Not
//! here: limits of bytes and values of a file (see `syntax`).

use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, Rule};
use crate::source::Span;

/// Largest number of operations of a service.
const OPERATIONS: usize = 10_000;
/// Largest number of fields of an object and of parameters of an operation.
const FIELDS: usize = 1_000;
/// Largest number of rules of an operation or an object.
const RULES: usize = 1_000;
/// Largest number of parameters or fields that all rules of an operation or an object name.
const NAMES: usize = 10_000;
/// Largest number of values of an enum.
const VALUES: usize = 10_000;
/// Largest number of variants of a union.
const VARIANTS: usize = 200;

/// Reports each list that is longer than its limit, at the first item beyond the limit.
pub(super) fn lists_are_not_too_long(service: &Draft, report: &mut Report<'_>) {
    let operations = service.operations().map(|operation| operation.name.span);
    report_if_longer("the service", "operations", OPERATIONS, operations, report);
    for (owner, fields) in service.field_lists() {
        let (what, parts) = (owner.words(), format!("{}s", owner.part()));
        report_if_longer(&what, &parts, FIELDS, fields.iter().map(|it| it.field.name.span), report);
    }
    for (owner, rules) in service.rule_lists() {
        let what = owner.words();
        report_if_longer(&what, "rules", RULES, rules.iter().map(|rule| rule.span), report);
        report_if_longer(&what, "names in its rules", NAMES, rules.iter().flat_map(|rule| names(rule)), report);
    }
    for (def, inner) in service.enums() {
        let values = inner.values.iter().map(|value| value.wire.span);
        report_if_longer(&format!("type `{}`", *def.name), "values", VALUES, values, report);
    }
    for (def, inner) in service.unions() {
        let variants = inner.variants.iter().map(|variant| variant.name.span);
        report_if_longer(&format!("type `{}`", *def.name), "variants", VARIANTS, variants, report);
    }
}

fn report_if_longer(what: &str, parts: &str, most: usize, mut items: impl Iterator<Item = Span>, report: &mut Report<'_>) {
    let Some(over) = items.nth(most) else { return };
    report.add(
        Problem::error(Code::SW0244, over, format!("{what} has more than {most} {parts}"))
            .label("one too many")
            .help("divide it into smaller parts"),
    );
}

/// The parameters that a rule names, also those that its condition examines, and the constants of the condition.
fn names(rule: &Rule) -> Vec<Span> {
    let tests = || rule.condition().into_iter().flat_map(|(_, condition)| condition.tests());
    let constants = tests().flat_map(|test| test.requires.values()).map(|value| value.span);
    let examined = tests().map(|test| &test.param);
    rule.params().into_iter().chain(examined).map(|name| name.span).chain(constants).collect()
}
