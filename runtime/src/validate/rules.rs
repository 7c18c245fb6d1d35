//! Rules across the fields of an object.
//!
//! In: rules and an object. Out: violations.

use std::cmp::Ordering;

use specwright_text::rules::{self, Comparison, ConditionalRule, ListRule, PairRule};

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
    let lists = ListRule::ALL.iter().map(|known| known.key());
    let conditionals = ConditionalRule::ALL.iter().map(|known| known.key());
    lists.chain(conditionals).chain(PairRule::ALL.iter().map(|known| known.key())).any(|key| key == rule)
}

/// A rule, by the kind of its arguments.
enum Form {
    List(ListRule, &'static [&'static str]),
    Conditional(ConditionalRule, &'static str, Condition),
    Pair(PairRule, &'static str, &'static str),
}

fn form(rule: Rule) -> Form {
    match rule {
        Rule::AnyOf(names) => Form::List(ListRule::AnyOf, names),
        Rule::OneOf(names) => Form::List(ListRule::OneOf, names),
        Rule::Exclusive(names) => Form::List(ListRule::Exclusive, names),
        Rule::Together(names) => Form::List(ListRule::Together, names),
        Rule::RequiredIf(name, when) => Form::Conditional(ConditionalRule::RequiredIf, name, when),
        Rule::RequiredUnless(name, when) => Form::Conditional(ConditionalRule::RequiredUnless, name, when),
        Rule::Ordered(first, second) => Form::Pair(PairRule::Ordered, first, second),
    }
}

/// The fields that a rule mentions.
#[cfg(feature = "server")]
pub(super) fn names(rule: Rule) -> Vec<&'static str> {
    match form(rule) {
        Form::List(_, names) => names.to_vec(),
        Form::Conditional(_, name, when) => vec![name, subject(when)],
        Form::Pair(_, first, second) => vec![first, second],
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
    match form(rule) {
        Form::List(rule, names) => broken_list(rule, names, object),
        Form::Conditional(rule, name, when) => {
            let is_broken = !rule.allows(sent(name, object), holds(when, object));
            is_broken.then(|| (name, rule.key(), rule.sentence(name, &describe(when))))
        }
        Form::Pair(rule, first, second) => {
            let order = order(&view(first, object), &view(second, object))?;
            (!rule.allows(order)).then(|| (first, rule.key(), rule.sentence(first, second)))
        }
    }
}

/// If more fields must be sent, the field to report is the first that is not sent.
fn broken_list(rule: ListRule, names: &'static [&'static str], object: ObjectRef<'_>) -> Broken {
    let (sent, all) = (count(names, object), names.len());
    if rule.allows(sent, all) {
        return None;
    }
    let needs_more = (sent..=all).any(|count| rule.allows(count, all));
    let name = names.iter().find(|name| !needs_more || !self::sent(name, object))?;
    Some((name, rule.key(), rule.sentence(&names.join(", "))))
}

/// How two values compare. `None` if they have no order, or if one is absent.
fn order(a: &View<'_>, b: &View<'_>) -> Option<Ordering> {
    match (a, b) {
        (View::Instant(a), View::Instant(b)) => a.partial_cmp(b),
        _ => match (number(a), number(b)) {
            (Some(a), Some(b)) => a.partial_cmp(&b),
            _ => Some(text(a)?.cmp(&text(b)?)),
        },
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
