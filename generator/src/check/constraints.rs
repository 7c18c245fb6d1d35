//! Checks of constraints: each must be on a type that it applies to, lower limits must not exceed upper limits, and limits must be within
//! the range of the type.
//!
//! Not here: whether values satisfy constraints (see `fit`).

use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Constraints, Draft, Kind, Ty};
use crate::model::{Number, Pattern, Scalar, ScalarForm};
use crate::source::{Span, Spanned};

/// The constraints that apply to the same types.
struct Group {
    /// The keys of these constraints that a field states, with their spans.
    keys: Vec<(&'static str, Span)>,
    /// Whether the constraints apply to a type.
    applies_to: fn(Kind<'_>) -> bool,
    /// The plural noun for the types that they apply to.
    described: &'static str,
}

/// A constraint must be on a type that it applies to; on any other type it would never be checked.
pub(super) fn apply_to_the_type(service: &Draft, report: &mut Report<'_>) {
    for (_, field) in service.fields() {
        let kind = Kind::of(service, &field.ty);
        for group in
            groups(&field.constraints).into_iter().filter(|group| !matches!(kind, Kind::Unknown(_)) && !(group.applies_to)(kind))
        {
            for (key, span) in group.keys {
                report.add(
                    Problem::error(
                        Code::SW0250,
                        span,
                        format!("`{key}` has no meaning for `{}`, which is {}", *field.name, kind.words()),
                    )
                    .label(format!("limits {}", group.described))
                    .related(field.ty.span, "the type")
                    .help(limit_help(key, kind)),
                );
            }
        }
    }
}

/// A lower limit must not be above the upper limit, since no value would be valid.
pub(super) fn have_lower_limits_below_upper(service: &Draft, report: &mut Report<'_>) {
    for (_, field) in service.fields() {
        let limits = &field.constraints;
        report_if_above("min", &limits.min, "max", &limits.max, report);
        report_if_above("min_length", &limits.min_length, "max_length", &limits.max_length, report);
        report_if_above("min_items", &limits.min_items, "max_items", &limits.max_items, report);
    }
}

/// `min` and `max` must be within the range of the type, since they would have no effect outside of it.
pub(super) fn are_within_the_range_of_the_type(service: &Draft, report: &mut Report<'_>) {
    for (_, field) in service.fields() {
        let limits = [("min", &field.constraints.min), ("max", &field.constraints.max)];
        for (key, limit) in limits.into_iter().filter_map(|(key, limit)| Some((key, limit.as_ref()?))) {
            let Some(problem) = range_problem(Kind::of(service, &field.ty), **limit) else { continue };
            report.add(
                Problem::error(Code::SW0252, limit.span, format!("`{key}` of `{}` {problem}", *field.name))
                    .label("never reached")
                    .related(field.ty.span, "the type")
                    .help("correct the limit, or choose a wider type"),
            );
        }
    }
}

/// A list without equal items cannot have more items than there are values of its item type.
pub(super) fn unique_lists_have_enough_values(service: &Draft, report: &mut Report<'_>) {
    for (_, field) in service.fields().filter(|(_, field)| field.constraints.unique.is_some()) {
        let (Some(least), Kind::List(item) | Kind::OneOrMany(item)) =
            (&field.constraints.min_items, Kind::of(service, &field.ty))
        else {
            continue;
        };
        let values = match Kind::of(service, item) {
            Kind::Scalar(Scalar::Boolean) => 2,
            Kind::Enum(def) if def.closed => def.values.len() as u64,
            _ => continue,
        };
        if least.value > values {
            let message = format!("`min_items` of `{}` is {}, but only {values} items can differ", *field.name, least.value);
            let problem = Problem::error(Code::SW0252, least.span, message).label("never reached");
            report.add(problem.related(field.ty.span, "the type").help("correct the limit, or take `unique` out"));
        }
    }
}

/// A pattern must compile. Generated code compiles patterns at run time, where a mistake could not be reported.
pub(super) fn patterns_compile(service: &Draft, report: &mut Report<'_>) {
    for pattern in service.fields().filter_map(|(_, field)| field.constraints.pattern.as_ref()) {
        let Err(error) = Pattern::compile(pattern) else { continue };
        report.add(
            Problem::error(Code::SW0253, pattern.span, format!("the pattern is no regular expression: {error}"))
                .label("cannot be read")
                .help("the syntax is that of Rust's `regex-lite`: no look-around, no back references; a literal `(` is `\\(`"),
        );
    }
}

fn groups(limits: &Constraints) -> [Group; 4] {
    let range = keys([("min", span(&limits.min)), ("max", span(&limits.max)), ("", None)]);
    let lengths =
        [("min_length", span(&limits.min_length)), ("max_length", span(&limits.max_length)), ("pattern", span(&limits.pattern))];
    let unique = keys([("unique", limits.unique), ("", None), ("", None)]);
    let items = keys([("min_items", span(&limits.min_items)), ("max_items", span(&limits.max_items)), ("", None)]);
    [
        Group { keys: range, applies_to: |kind| kind.is_number(), described: "numbers" },
        Group { keys: keys(lengths), applies_to: |kind| kind.is_text(), described: "strings" },
        Group { keys: items, applies_to: |kind| kind.is_collection(), described: "lists and maps" },
        Group { keys: unique, applies_to: is_list_of_values, described: "lists of values" },
    ]
}

fn keys(all: [(&'static str, Option<Span>); 3]) -> Vec<(&'static str, Span)> {
    all.into_iter().filter_map(|(key, span)| Some((key, span?))).collect()
}

fn span<T>(limit: &Option<Spanned<T>>) -> Option<Span> {
    limit.as_ref().map(|limit| limit.span)
}

/// Whether it is a list whose items can be compared. The contents of files are never compared.
fn is_list_of_values(kind: Kind<'_>) -> bool {
    matches!(kind, Kind::List(item) | Kind::OneOrMany(item) if *item != Ty::File)
}

/// The help for a constraint that does not apply: the similar constraint that applies to the type.
fn limit_help(key: &str, kind: Kind<'_>) -> String {
    if key == "unique" {
        return format!("take `unique` out: only the items of a list can be compared, and {} is none", kind.words());
    }
    let (lower, upper) = match kind {
        _ if kind.is_number() => ("min", "max"),
        _ if kind.is_text() => ("min_length", "max_length"),
        _ if kind.is_collection() => ("min_items", "max_items"),
        _ => return format!("take `{key}` out: {} has no limits", kind.words()),
    };
    let better = if key.starts_with("min") { lower } else { upper };
    format!("take `{key}` out, or write `{better}`, which is for {}", kind.words())
}

fn report_if_above<T: PartialOrd + std::fmt::Display>(
    low_key: &str,
    low: &Option<Spanned<T>>,
    high_key: &str,
    high: &Option<Spanned<T>>,
    report: &mut Report<'_>,
) {
    let (Some(low), Some(high)) = (low, high) else { return };
    if low.value > high.value {
        report.add(
            Problem::error(
                Code::SW0251,
                low.span,
                format!("`{low_key}` is {}, which is above `{high_key}`, {}", low.value, high.value),
            )
            .label("nothing can be at least this")
            .related(high.span, "and at most this")
            .help("swap the two, or correct one of them"),
        );
    }
}

/// The reason why a limit is outside of the range of a type; `None` if it is within it.
fn range_problem(kind: Kind<'_>, limit: Number) -> Option<String> {
    if !limit.as_f64().is_finite() {
        return Some("is no finite number".to_owned());
    }
    let form = kind.scalar().map(|scalar| scalar.facts().form);
    match (form, kind.range()) {
        (Some(ScalarForm::Integer(..)), _) if !limit.is_whole() => Some(format!("is {limit}, but the type has integers only")),
        (_, Some((least, greatest))) if limit < Number::Integer(least) || limit > Number::Integer(greatest) => {
            Some(format!("is {limit}, but the type goes from {least} to {greatest}"))
        }
        _ => None,
    }
}
