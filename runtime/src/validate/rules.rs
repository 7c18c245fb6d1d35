//! Rules across the fields of an object.
//!
//! In: rules and an object. Out: violations.

use std::cmp::Ordering;

use specwright_text::rules::{self, Comparison, ConditionalRule, ListRule, PairRule};

use super::limits::{compare_to_integer, number, text};
use super::{Violation, Violations, join};
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

/// Whether a violation is about this rule of a request: the name of the rule and its sentence are the same.
#[must_use]
pub fn is_about(rule: Rule, violation: &Violation) -> bool {
    let (key, sentence) = match form(rule) {
        Form::List(rule, names) => (rule.key(), rule.sentence(&names.join(", "))),
        Form::Conditional(rule, name, when) => (rule.key(), rule.sentence(name, &describe(when))),
        Form::Pair(rule, first, second) => (rule.key(), rule.sentence(first, second)),
    };
    violation.rule == key && violation.message == sentence
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
        Rule::ForbiddenIf(name, when) => Form::Conditional(ConditionalRule::ForbiddenIf, name, when),
        Rule::ForbiddenUnless(name, when) => Form::Conditional(ConditionalRule::ForbiddenUnless, name, when),
        Rule::Ordered(first, second) => Form::Pair(PairRule::Ordered, first, second),
        Rule::StrictlyOrdered(first, second) => Form::Pair(PairRule::StrictlyOrdered, first, second),
        Rule::Equal(first, second) => Form::Pair(PairRule::Equal, first, second),
        Rule::Different(first, second) => Form::Pair(PairRule::Different, first, second),
    }
}

/// The fields that a rule mentions.
#[cfg(feature = "server")]
pub(super) fn names(rule: Rule) -> Vec<&'static str> {
    match form(rule) {
        Form::List(_, names) => names.to_vec(),
        Form::Conditional(_, name, when) => {
            let mut names = vec![name];
            examined(when, &mut names);
            names
        }
        Form::Pair(_, first, second) => vec![first, second],
    }
}

/// Adds the fields that a condition examines.
#[cfg(feature = "server")]
fn examined(when: Condition, names: &mut Vec<&'static str>) {
    match test_of(when) {
        Test::Sent(name) | Test::Compared(name, ..) | Test::In(name, _) => names.push(name),
        Test::All(conditions) | Test::Any(conditions) => conditions.iter().for_each(|when| examined(*when, names)),
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

/// A condition, by its form.
enum Test {
    Sent(&'static str),
    Compared(&'static str, Comparison, Literal),
    In(&'static str, &'static [Literal]),
    All(&'static [Condition]),
    Any(&'static [Condition]),
}

fn test_of(when: Condition) -> Test {
    match when {
        Condition::Sent(name) => Test::Sent(name),
        Condition::Eq(name, literal) => Test::Compared(name, Comparison::Eq, literal),
        Condition::Ne(name, literal) => Test::Compared(name, Comparison::Ne, literal),
        Condition::Lt(name, literal) => Test::Compared(name, Comparison::Lt, literal),
        Condition::Le(name, literal) => Test::Compared(name, Comparison::Le, literal),
        Condition::Gt(name, literal) => Test::Compared(name, Comparison::Gt, literal),
        Condition::Ge(name, literal) => Test::Compared(name, Comparison::Ge, literal),
        Condition::In(name, literals) => Test::In(name, literals),
        Condition::All(conditions) => Test::All(conditions),
        Condition::Any(conditions) => Test::Any(conditions),
    }
}

fn holds(when: Condition, object: ObjectRef<'_>) -> bool {
    let order = |name, literal| compare(&view(name, object), literal);
    match test_of(when) {
        Test::Sent(name) => sent(name, object),
        Test::Compared(name, comparison, literal) => order(name, literal).is_some_and(|order| comparison.allows(order)),
        Test::In(name, literals) => literals.iter().any(|literal| order(name, *literal) == Some(Ordering::Equal)),
        Test::All(conditions) => conditions.iter().all(|when| holds(*when, object)),
        Test::Any(conditions) => conditions.iter().any(|when| holds(*when, object)),
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

/// A condition as a part of a sentence.
fn describe(when: Condition) -> String {
    match test_of(when) {
        Test::Any(alternatives) => rules::alternatives(&alternatives.iter().map(|when| together(*when)).collect::<Vec<_>>()),
        _ => rules::alternatives(&[together(when)]),
    }
}

/// The conditions that hold together, each as a part of a sentence.
fn together(when: Condition) -> Vec<String> {
    match test_of(when) {
        Test::All(conditions) => conditions.iter().map(|when| describe(*when)).collect(),
        Test::Any(_) => vec![describe(when)],
        Test::Sent(name) => vec![rules::given(name)],
        Test::Compared(name, comparison, literal) => vec![rules::compared(name, comparison, describe_literal(literal))],
        Test::In(name, literals) => {
            let values: Vec<String> = literals.iter().map(|literal| describe_literal(*literal)).collect();
            vec![rules::one_of(name, values.join(", "))]
        }
    }
}

fn describe_literal(literal: Literal) -> String {
    match literal {
        Literal::Bool(flag) => flag.to_string(),
        Literal::Int(number) => number.to_string(),
        Literal::UInt(number) => number.to_string(),
        Literal::Float(number) => number.to_string(),
        Literal::Str(word) => word.to_owned(),
        Literal::Instant(second, nanosecond) => {
            Timestamp::new(second, nanosecond).map_or_else(|| second.to_string(), |instant| instant.to_string())
        }
    }
}
