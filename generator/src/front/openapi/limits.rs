//! Limits of values: keywords of JSON Schema as constraints of a field.
//!
//! In: a merged schema and the type that it became. Out: constraints, with findings for limits that the type cannot have.

use super::nodes::{scalar, text};
use super::reader::Reader;
use super::shape::Shape;
use crate::diagnostic::Code;
use crate::document::{Constraints, TypeExpression};
use crate::source::{Span, Spanned};
use crate::syntax::{Node, Number, Scalar};

impl<'a> Reader<'a> {
    /// The constraints of a field.
    pub(super) fn limits(&mut self, shape: &Shape<'a>, ty: &TypeExpression) -> Constraints {
        let mut limits = Constraints::NONE;
        match ty.name.value.as_str() {
            "list" => {
                (limits.min_items, limits.max_items) = self.counts(shape, "minItems", "maxItems");
                limits.unique = self.unique(shape, ty);
            }
            "map" => (limits.min_items, limits.max_items) = self.counts(shape, "minProperties", "maxProperties"),
            "string" => {
                (limits.min_length, limits.max_length) = self.counts(shape, "minLength", "maxLength");
                limits.pattern = self.pattern(shape);
            }
            "integer" | "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64" | "float" => {
                self.range(shape, ty.name.value != "float", &mut limits);
                without_effect(&ty.name.value, &mut limits);
            }
            _ => self.without_limits(shape),
        }
        limits
    }

    /// Reports limits of a type that can have none.
    fn without_limits(&mut self, shape: &Shape<'a>) {
        for (keyword, value) in shape.limits.iter().filter(|(keyword, _)| *keyword != "default") {
            self.findings.add(Code::SW0605, value.span, format!("`{keyword}` is not checked for values of this type"));
        }
    }

    fn counts(&mut self, shape: &Shape<'a>, least: &str, most: &str) -> (Option<Spanned<u64>>, Option<Spanned<u64>>) {
        (self.count(shape, least).filter(|count| count.value > 0), self.count(shape, most))
    }

    /// `uniqueItems` of a list. Files are not compared.
    fn unique(&mut self, shape: &Shape<'a>, list: &TypeExpression) -> Option<Span> {
        let unique = shape.limit("uniqueItems")?.span;
        if list.arguments.iter().any(|item| item.name.value == "file") {
            self.findings.add(Code::SW0605, unique, "`uniqueItems` is not checked for files");
            return None;
        }
        Some(unique)
    }

    fn count(&mut self, shape: &Shape<'a>, keyword: &str) -> Option<Spanned<u64>> {
        let node = shape.limit(keyword)?;
        let number = self.number(node, keyword)?;
        let count = match number {
            Number::Integer(number) => u64::try_from(number).ok(),
            Number::Float(number) if number >= 0.0 && number.fract() == 0.0 => Some(number as u64),
            Number::Float(_) => None,
        };
        if count.is_none() {
            self.findings.add(Code::SW0605, node.span, format!("`{keyword}` is no count and is not checked"));
        }
        count.map(|count| Spanned::new(count, node.span))
    }

    fn number(&mut self, node: &'a Node, keyword: &str) -> Option<Number> {
        match scalar(node) {
            Some(Scalar::Integer(number)) => Some(Number::Integer(number)),
            Some(Scalar::Float(number)) => Some(Number::Float(number)),
            _ => {
                self.findings.add(Code::SW0605, node.span, format!("`{keyword}` is no number and is not checked"));
                None
            }
        }
    }

    /// `minimum` and the like.
    fn range(&mut self, shape: &Shape<'a>, whole: bool, limits: &mut Constraints) {
        limits.min = self.bound(shape, ("minimum", "exclusiveMinimum"), whole, 1);
        limits.max = self.bound(shape, ("maximum", "exclusiveMaximum"), whole, -1);
    }

    /// The stricter one of a limit and an exclusive limit. `step` leads from an excluded integer to the next one that is allowed.
    fn bound(&mut self, shape: &Shape<'a>, keys: (&str, &str), whole: bool, step: i128) -> Option<Spanned<Number>> {
        // OpenAPI 3.0 has a boolean beside `minimum`, 3.1 a number of its own.
        let (inclusive, exclusive) = match (shape.limit(keys.0), shape.limit(keys.1)) {
            (limit, Some(flag)) if text(flag) == Some("true") => (None, limit),
            (limit, Some(flag)) if text(flag) == Some("false") => (limit, None),
            limits => limits,
        };
        let inclusive = inclusive.and_then(|limit| self.inclusive(limit, keys.0, whole));
        let exclusive = exclusive.and_then(|limit| self.exclusive(limit, keys, whole, step));
        let size = |limit: &Spanned<Number>| match limit.value {
            Number::Integer(number) => number as f64 * step as f64,
            Number::Float(number) => number * step as f64,
        };
        inclusive.into_iter().chain(exclusive).max_by(|one, other| size(one).total_cmp(&size(other)))
    }

    fn inclusive(&mut self, limit: &'a Node, keyword: &str, whole: bool) -> Option<Spanned<Number>> {
        let number = self.number(limit, keyword)?;
        match whole_number(number) {
            Number::Float(_) if whole => {
                let what = format!("`{keyword}` of an integer has a fraction and is not checked");
                self.findings.add(Code::SW0605, limit.span, what);
                None
            }
            whole_number => Some(Spanned::new(if whole { whole_number } else { number }, limit.span)),
        }
    }

    /// The exclusive limit of an integer is the next integer.
    fn exclusive(&mut self, limit: &'a Node, keys: (&str, &str), whole: bool, step: i128) -> Option<Spanned<Number>> {
        match whole_number(self.number(limit, keys.1)?) {
            Number::Integer(number) if whole => Some(Spanned::new(Number::Integer(number.saturating_add(step)), limit.span)),
            _ => {
                self.findings.add(Code::SW0605, limit.span, format!("`{}` is not checked", keys.1));
                None
            }
        }
    }

    /// The pattern of a whole text. A pattern of JSON Schema can match anywhere in the text.
    fn pattern(&mut self, shape: &Shape<'a>) -> Option<Spanned<String>> {
        let node = shape.limit("pattern")?;
        let stated = text(node).filter(|pattern| !pattern.is_empty())?;
        let whole = match anchored(stated) {
            Some(inner) => inner.to_owned(),
            None => format!("(?s:.*)(?:{stated})(?s:.*)"),
        };
        match regex_lite::Regex::new(&format!("^(?:{whole})$")) {
            Ok(_) => Some(Spanned::new(whole, node.span)),
            Err(_) => {
                self.findings.add(
                    Code::SW0605,
                    node.span,
                    "the pattern has constructs that are not supported, and is not checked",
                );
                None
            }
        }
    }
}

/// A number without a fraction as an integer; one that is too large is the largest.
fn whole_number(number: Number) -> Number {
    match number {
        Number::Float(float) if float.fract() == 0.0 => Number::Integer(float as i128),
        other => other,
    }
}

/// Removes limits of integers of 64 bits that every value keeps. Documents state them as numbers with a fraction, which are not exact:
/// `9223372036854776000` is meant as the largest value.
fn without_effect(ty: &str, limits: &mut Constraints) {
    let (least, most) = match ty {
        "uint64" => (0, i128::from(u64::MAX)),
        "integer" | "int64" => (i128::from(i64::MIN), i128::from(i64::MAX)),
        _ => return,
    };
    limits.min = limits.min.take().filter(|min| !matches!(min.value, Number::Integer(min) if min <= least));
    limits.max = limits.max.take().filter(|max| !matches!(max.value, Number::Integer(max) if max >= most));
}

/// The inner part of a pattern that matches whole texts only: `^…$` without alternatives.
fn anchored(pattern: &str) -> Option<&str> {
    let inner = pattern.strip_prefix('^')?.strip_suffix('$')?;
    (!inner.ends_with('\\') && !inner.contains('|')).then_some(inner)
}
