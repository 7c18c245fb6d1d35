//! Limits of values: on types that have them, the right way up, within what the type can hold.
//!
//! In: the service. Out: limits that limit nothing or everything. Not here: values held against them (see `fit`).

use regex_lite::Regex;

use super::kinds::Kind;
use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{Constraints, Number, Service};
use crate::source::{Span, Spanned};

/// A kind of limit: which keys, on which types.
struct Group {
    keys: Vec<(&'static str, Span)>,
    stands: fn(Kind<'_>) -> bool,
    on: &'static str,
}

/// A limit on a type that has none is never checked.
pub(super) fn stand_on_what_they_limit(service: &Service, report: &mut Report<'_>) {
    for (_, field) in walk::fields(service) {
        let kind = Kind::of_field(service, field);
        for group in groups(&field.constraints).into_iter().filter(|group| !matches!(kind, Kind::Lost) && !(group.stands)(kind)) {
            for (key, span) in group.keys {
                report.add(
                    Problem::error(
                        Code::SW0250,
                        span,
                        format!("`{key}` has no meaning for `{}`, which is {}", *field.name, kind.words()),
                    )
                    .label(format!("limits {}", group.on))
                    .related(field.ty.span, "the type")
                    .help(limit_help(key, kind)),
                );
            }
        }
    }
}

/// A lower limit above the upper one lets nothing pass.
pub(super) fn are_not_upside_down(service: &Service, report: &mut Report<'_>) {
    for (_, field) in walk::fields(service) {
        let limits = &field.constraints;
        upside_down(("min", &limits.min), ("max", &limits.max), report);
        upside_down(("min_length", &limits.min_length), ("max_length", &limits.max_length), report);
        upside_down(("min_items", &limits.min_items), ("max_items", &limits.max_items), report);
    }
}

/// A limit that the type never reaches is a slip, and a limit between two integers is one of them.
pub(super) fn are_within_the_type(service: &Service, report: &mut Report<'_>) {
    for (_, field) in walk::fields(service) {
        let limits = [("min", &field.constraints.min), ("max", &field.constraints.max)];
        for (key, limit) in limits.into_iter().filter_map(|(key, limit)| Some((key, limit.as_ref()?))) {
            let Some(problem) = out_of_type(Kind::of_field(service, field), **limit) else { continue };
            report.add(
                Problem::error(Code::SW0252, limit.span, format!("`{key}` of `{}` {problem}", *field.name))
                    .label("never reached")
                    .related(field.ty.span, "the type")
                    .help("correct the limit, or choose a wider type"),
            );
        }
    }
}

/// Patterns run in the generated code, where a broken one could not be reported any more.
pub(super) fn patterns_compile(service: &Service, report: &mut Report<'_>) {
    for pattern in walk::fields(service).filter_map(|(_, field)| field.constraints.pattern.as_ref()) {
        let Err(error) = compile(pattern) else { continue };
        report.add(
            Problem::error(Code::SW0253, pattern.span, format!("the pattern is no regular expression: {error}"))
                .label("cannot be read")
                .help("the syntax is that of Rust's `regex-lite`: no look-around, no back references; a literal `(` is `\\(`"),
        );
    }
}

/// A pattern as the runtime compiles it: it has to match the whole. Alone it has to be a pattern too, or its brackets
/// could end the ones around it.
pub(super) fn compile(pattern: &str) -> Result<Regex, regex_lite::Error> {
    Regex::new(pattern)?;
    Regex::new(&format!("^(?:{pattern})$"))
}

fn groups(limits: &Constraints) -> [Group; 3] {
    let range = keys([("min", place(&limits.min)), ("max", place(&limits.max)), ("", None)]);
    let lengths = [
        ("min_length", place(&limits.min_length)),
        ("max_length", place(&limits.max_length)),
        ("pattern", place(&limits.pattern)),
    ];
    let items = keys([("min_items", place(&limits.min_items)), ("max_items", place(&limits.max_items)), ("", None)]);
    [
        Group { keys: range, stands: |kind| kind.is_number(), on: "numbers" },
        Group { keys: keys(lengths), stands: |kind| kind.is_text(), on: "strings" },
        Group { keys: items, stands: |kind| kind.is_collection(), on: "lists and maps" },
    ]
}

fn keys(all: [(&'static str, Option<Span>); 3]) -> Vec<(&'static str, Span)> {
    all.into_iter().filter_map(|(key, span)| Some((key, span?))).collect()
}

fn place<T>(limit: &Option<Spanned<T>>) -> Option<Span> {
    limit.as_ref().map(|limit| limit.span)
}

/// The key that was probably meant for this type.
fn limit_help(key: &str, kind: Kind<'_>) -> String {
    let (lower, upper) = match kind {
        _ if kind.is_number() => ("min", "max"),
        _ if kind.is_text() => ("min_length", "max_length"),
        _ if kind.is_collection() => ("min_items", "max_items"),
        _ => return format!("take `{key}` out: {} has no limits", kind.words()),
    };
    let better = if key.starts_with("min") { lower } else { upper };
    format!("take `{key}` out, or write `{better}`, which is for {}", kind.words())
}

fn upside_down<T: PartialOrd + std::fmt::Display>(
    (low_key, low): (&str, &Option<Spanned<T>>),
    (high_key, high): (&str, &Option<Spanned<T>>),
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

fn out_of_type(kind: Kind<'_>, limit: Number) -> Option<String> {
    if !limit.as_f64().is_finite() {
        return Some("is no finite number".to_owned());
    }
    match kind {
        Kind::Integer(..) | Kind::Duration if !limit.is_whole() => Some(format!("is {limit}, but the type has integers only")),
        Kind::Integer(least, greatest) if limit < Number::Integer(least) || limit > Number::Integer(greatest) => {
            Some(format!("is {limit}, but the type goes from {least} to {greatest}"))
        }
        _ => None,
    }
}
