//! What a specification states beside its words, as sentences for rustdoc: defaults, ranges, forms of dates, rules.
//!
//! In: fields and rules. Out: short sentences. Not here: Markdown (see `docs`).

use std::fmt::Display;

use crate::model::{Condition, Constraints, DateForm, Field, Literal, Rule, Ty};
use crate::source::Spanned;

/// Text with sentences behind it, on the same line.
pub(super) fn with(text: &str, sentences: impl IntoIterator<Item = String>) -> String {
    let mut text = text.trim().to_owned();
    for sentence in sentences {
        if text.ends_with(char::is_alphanumeric) {
            text.push('.');
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&sentence);
    }
    text
}

/// What a field states. `default` is what stands in its place when it is not sent.
pub(super) fn of_field(field: &Field, default: Option<&Literal>) -> Vec<String> {
    let mut sentences = limits(&field.constraints);
    let form = field.format.as_ref().filter(|_| is_instant(&field.ty)).map(|form| form.value);
    sentences.extend(form.map(|form| format!("Written {}.", written(form))));
    sentences.extend(default.map(|literal| format!("Default: `{}`.", plain(literal))));
    sentences
}

fn is_instant(ty: &Ty) -> bool {
    match ty {
        Ty::Timestamp => true,
        Ty::List(inner) | Ty::OneOrMany(inner) | Ty::Nullable(inner) => is_instant(inner),
        _ => false,
    }
}

fn written(form: DateForm) -> &'static str {
    match form {
        DateForm::Epoch => "as seconds since 1970",
        DateForm::EpochMs => "as milliseconds since 1970",
        DateForm::EpochFraction => "as seconds since 1970, with a fraction",
        DateForm::Iso8601 => "in ISO 8601",
        DateForm::Iso8601NoT => "as `2026-01-31 10:00`",
    }
}

fn limits(limits: &Constraints) -> Vec<String> {
    let Constraints { min, max, min_length, max_length, pattern, min_items, max_items } = limits;
    let ranges = [range(min, max, ""), range(min_length, max_length, " character"), range(min_items, max_items, " item")];
    let pattern = pattern.as_ref().map(|pattern| format!("Matches `{}`.", pattern.value));
    ranges.into_iter().chain([pattern]).flatten().collect()
}

fn range<T: Display>(min: &Option<Spanned<T>>, max: &Option<Spanned<T>>, of: &str) -> Option<String> {
    let last = max.as_ref().or(min.as_ref())?.value.to_string();
    let plural = if of.is_empty() || last == "1" { "" } else { "s" };
    Some(match (min, max) {
        (Some(min), Some(_)) => format!("From {} to {last}{of}{plural}.", min.value),
        (Some(_), None) => format!("At least {last}{of}{plural}."),
        (None, _) => format!("At most {last}{of}{plural}."),
    })
}

/// A rule across parameters.
pub(super) fn of_rule(rule: &Rule) -> String {
    match rule {
        Rule::AnyOf(names) => format!("At least one of {} is sent.", listed(names)),
        Rule::OneOf(names) => format!("Exactly one of {} is sent.", listed(names)),
        Rule::Exclusive(names) => format!("At most one of {} is sent.", listed(names)),
        Rule::Together(names) => format!("All of {} are sent, or none.", listed(names)),
        Rule::RequiredIf(name, when) => format!("`{}` is sent when {}.", name.value, condition(when)),
        Rule::RequiredUnless(name, when) => format!("`{}` is sent unless {}.", name.value, condition(when)),
        Rule::Ordered(first, second) => format!("`{}` is not after `{}`.", first.value, second.value),
    }
}

/// `a`, `b` and `c`
fn listed(names: &[Spanned<String>]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{}`", name.value)).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

fn condition(when: &Condition) -> String {
    let Some((compare, literal)) = &when.compare else { return format!("`{}` is", when.param.value) };
    let operator = compare.operator();
    format!("`{} {operator} {}`", when.param.value, plain(&literal.value))
}

fn plain(literal: &Literal) -> String {
    match literal {
        Literal::Boolean(flag) => flag.to_string(),
        Literal::Integer(number) => number.to_string(),
        Literal::Float(number) => number.to_string(),
        Literal::String(text) => text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::{of_rule, range, with};
    use crate::model::{Compare, Condition, Literal, Rule};
    use crate::source::{FileId, Span, Spanned};

    fn said<T>(value: T) -> Spanned<T> {
        let file = FileId(0);
        Spanned::new(value, Span { file, start: 0, end: 0 })
    }

    #[test]
    fn ranges_are_sentences() {
        let range = |min: Option<u64>, max: Option<u64>| range(&min.map(said), &max.map(said), " item").unwrap_or_default();
        assert_eq!(range(None, Some(1)), "At most 1 item.");
        assert_eq!(range(Some(2), None), "At least 2 items.");
        assert_eq!(range(Some(1), Some(5)), "From 1 to 5 items.");
        assert_eq!(range(None, None), "");
    }

    #[test]
    fn rules_are_sentences() {
        let names = |names: &[&str]| names.iter().map(|name| said((*name).to_owned())).collect();
        let low = Condition { param: said("rating".to_owned()), compare: Some((Compare::Lt, said(Literal::Integer(4)))) };
        let sent = Condition { param: said("b".to_owned()), compare: None };
        for (rule, sentence) in [
            (Rule::AnyOf(names(&["a", "b", "c"])), "At least one of `a`, `b` and `c` is sent."),
            (Rule::RequiredIf(said("comment".to_owned()), low), "`comment` is sent when `rating < 4`."),
            (Rule::RequiredUnless(said("a".to_owned()), sent), "`a` is sent unless `b` is."),
        ] {
            assert_eq!(of_rule(&rule), sentence);
        }
    }

    #[test]
    fn sentences_follow_the_text() {
        assert_eq!(with("Stars", ["From 1 to 5.".to_owned()]), "Stars. From 1 to 5.");
        assert_eq!(with("", ["From 1 to 5.".to_owned()]), "From 1 to 5.");
    }
}
