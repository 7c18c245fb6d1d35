//! Rules across the fields of an object.
//!
//! In: rules and an object. Out: violations.

use std::cmp::Ordering;

use specwright_text::rules::{self, Comparison};

use super::limits::{compare_to_integer, number, text};
use super::{Violations, join};
use crate::timestamp::Timestamp;
use crate::value::View;
use crate::value::{Condition, Literal, ObjectRef, Rule};

/// Checks every rule. A broken rule gives one violation, which names the first field of the rule.
pub fn check(rules: &[Rule], object: ObjectRef<'_>, path: &str, found: &mut Violations) {
    for rule in rules {
        if let Some((param, name, message)) = broken(*rule, object) {
            found.add(join(path, param), name, message);
        }
    }
}

/// Whether a violation with this `rule` is about a rule across parameters, not about one parameter.
#[cfg(feature = "server")]
pub(crate) fn is_rule(rule: &str) -> bool {
    matches!(rule, "any_of" | "one_of" | "exclusive" | "together" | "required_if" | "required_unless" | "ordered")
}

/// The fields that a rule mentions.
#[cfg(feature = "server")]
pub(super) fn names(rule: Rule) -> Vec<&'static str> {
    match rule {
        Rule::AnyOf(names) | Rule::OneOf(names) | Rule::Exclusive(names) | Rule::Together(names) => names.to_vec(),
        Rule::RequiredIf(name, when) | Rule::RequiredUnless(name, when) => vec![name, subject(when)],
        Rule::Ordered(first, second) => vec![first, second],
    }
}

#[cfg(feature = "server")]
fn subject(when: Condition) -> &'static str {
    match when {
        Condition::Sent(name)
        | Condition::Eq(name, _)
        | Condition::Ne(name, _)
        | Condition::Lt(name, _)
        | Condition::Le(name, _)
        | Condition::Gt(name, _)
        | Condition::Ge(name, _) => name,
    }
}

/// The field to report, the name of the rule, and the sentence about it, if a rule is broken.
type Broken = Option<(&'static str, &'static str, String)>;

fn broken(rule: Rule, object: ObjectRef<'_>) -> Broken {
    match rule {
        Rule::AnyOf(names) => group(count(names, object) == 0, names, "any_of", rules::any_of),
        Rule::OneOf(names) => group(count(names, object) != 1, names, "one_of", rules::one_of),
        Rule::Exclusive(names) => group(count(names, object) > 1, names, "exclusive", rules::exclusive),
        Rule::Together(names) => together(names, object),
        Rule::RequiredIf(name, when) => {
            (holds(when, object) && !sent(name, object)).then(|| (name, "required_if", rules::required_if(name, describe(when))))
        }
        Rule::RequiredUnless(name, when) => (!holds(when, object) && !sent(name, object))
            .then(|| (name, "required_unless", rules::required_unless(name, describe(when)))),
        Rule::Ordered(first, second) => ordered(first, second, object),
    }
}

fn group(is_broken: bool, names: &'static [&'static str], rule: &'static str, sentence: fn(String) -> String) -> Broken {
    let first = names.first().filter(|_| is_broken)?;
    Some((first, rule, sentence(names.join(", "))))
}

fn together(names: &'static [&'static str], object: ObjectRef<'_>) -> Broken {
    let sent = count(names, object);
    let missing = names.iter().find(|name| !self::sent(name, object))?;
    (sent > 0).then(|| (*missing, "together", rules::together(names.join(", "))))
}

fn ordered(first: &'static str, second: &'static str, object: ObjectRef<'_>) -> Broken {
    let (a, b) = (view(first, object), view(second, object));
    let is_wrong_order = match (&a, &b) {
        (View::Instant(a), View::Instant(b)) => a > b,
        _ => is_greater(&a, &b),
    };
    is_wrong_order.then(|| (first, "ordered", rules::ordered(first, second)))
}

fn is_greater(a: &View<'_>, b: &View<'_>) -> bool {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a > b,
        _ => matches!((text(a), text(b)), (Some(a), Some(b)) if a > b),
    }
}

fn count(names: &[&str], object: ObjectRef<'_>) -> usize {
    names.iter().filter(|name| sent(name, object)).count()
}

fn view<'a>(name: &str, object: ObjectRef<'a>) -> View<'a> {
    object.shape().find(name, 0).map_or(View::Absent, |index| object.field(index))
}

/// Whether a field counts as present. An empty list, map or text does not.
fn sent(name: &str, object: ObjectRef<'_>) -> bool {
    match view(name, object) {
        View::Absent | View::Null => false,
        View::Str(text) | View::Secret(text) => !text.is_empty(),
        View::List(list) => !list.is_empty(),
        View::Map(map) => !map.is_empty(),
        _ => true,
    }
}

fn holds(when: Condition, object: ObjectRef<'_>) -> bool {
    let compared = |name, literal| compare(&view(name, object), literal);
    match when {
        Condition::Sent(name) => sent(name, object),
        Condition::Eq(name, literal) => compared(name, literal) == Some(Ordering::Equal),
        Condition::Ne(name, literal) => compared(name, literal).is_some_and(Ordering::is_ne),
        Condition::Lt(name, literal) => compared(name, literal).is_some_and(Ordering::is_lt),
        Condition::Le(name, literal) => compared(name, literal).is_some_and(Ordering::is_le),
        Condition::Gt(name, literal) => compared(name, literal).is_some_and(Ordering::is_gt),
        Condition::Ge(name, literal) => compared(name, literal).is_some_and(Ordering::is_ge),
    }
}

fn compare(view: &View<'_>, literal: Literal) -> Option<Ordering> {
    match literal {
        Literal::Bool(flag) => matches!(view, View::Bool(_)).then(|| matches!(view, View::Bool(true)).cmp(&flag)),
        Literal::Int(wanted) => compare_to_integer(view, wanted.into()),
        Literal::UInt(wanted) => compare_to_integer(view, wanted.into()),
        Literal::Float(wanted) => number(view)?.partial_cmp(&wanted),
        Literal::Str(wanted) => Some((*text(view)?).cmp(wanted)),
        Literal::Instant(second, nanosecond) => match view {
            View::Instant(instant) => instant.partial_cmp(&Timestamp::new(second, nanosecond)?),
            _ => None,
        },
    }
}

fn describe(when: Condition) -> String {
    let (name, comparison, literal) = match when {
        Condition::Sent(name) => return rules::given(name),
        Condition::Eq(name, literal) => (name, Comparison::Eq, literal),
        Condition::Ne(name, literal) => (name, Comparison::Ne, literal),
        Condition::Lt(name, literal) => (name, Comparison::Lt, literal),
        Condition::Le(name, literal) => (name, Comparison::Le, literal),
        Condition::Gt(name, literal) => (name, Comparison::Gt, literal),
        Condition::Ge(name, literal) => (name, Comparison::Ge, literal),
    };
    let value = match literal {
        Literal::Bool(flag) => flag.to_string(),
        Literal::Int(number) => number.to_string(),
        Literal::UInt(number) => number.to_string(),
        Literal::Float(number) => number.to_string(),
        Literal::Str(word) => word.to_owned(),
        Literal::Instant(second, nanosecond) => {
            Timestamp::new(second, nanosecond).map_or_else(|| second.to_string(), |instant| instant.to_string())
        }
    };
    rules::compared(name, comparison, value)
}
