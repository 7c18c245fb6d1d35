//! Reads rules across parameters.
//!
//! In: the value of `rules`. Out: rules that refer to parameters by name. Not here: whether the parameters exist.

use std::collections::BTreeMap;

use super::conditions;
use super::keys::{Keys, Value};
use super::problem::Expected;
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{Condition, Rule};
use crate::language::keys::{CONDITIONAL, RULE};
use crate::model::{ConditionalRule, ListRule, PairRule};
use crate::source::{Span, Spanned};

/// Rules, and the statuses of responses to requests that break one of them, by the index of the rule.
#[derive(Default)]
pub(super) struct Rules {
    pub(super) list: Vec<Spanned<Rule>>,
    pub(super) statuses: BTreeMap<usize, Spanned<u64>>,
}

/// Reads the rules. A rule that cannot be read is reported and left out.
pub(super) fn read(value: Value, problems: &mut Problems) -> Rules {
    let mut rules = Rules::default();
    for item in value.items(Expected::List("rules"), problems).unwrap_or_default() {
        let Some((rule, status)) = rule(item, problems) else { continue };
        rules.statuses.extend(status.map(|status| (rules.list.len(), status)));
        rules.list.push(rule);
    }
    rules
}

/// Reads the rules of an object. They have no status: one object can be in the requests of several operations.
pub(super) fn read_of_type(value: Value, problems: &mut Problems) -> Vec<Spanned<Rule>> {
    let rules = read(value, problems);
    for status in rules.statuses.values() {
        let problem =
            Problem::error(Code::SW0297, status.span, "a rule of a type has no status").label("is for rules of operations");
        problems.add(problem.help("take `status` out; a request that breaks the rule has the status `errors.invalid`"));
    }
    rules.list
}

/// Reads a rule: a mapping with the kind of the rule as its only key, beside `status`.
fn rule(value: Value, problems: &mut Problems) -> Option<(Spanned<Rule>, Option<Spanned<u64>>)> {
    let span = value.node.span;
    let mut keys = value.keys(&RULE, problems)?;
    let status = keys.count("status", problems);
    let kinds = keys.remaining().count();
    if kinds != 1 {
        let second = keys.remaining().nth(1).map_or(span, |name| name.span);
        let problem = Problem::error(Code::SW0026, second, format!("a rule has one key beside `status`, not {kinds}"));
        problems.add(problem.label("here").help("begin each rule with a `- ` of its own"));
        return None;
    }
    let rule = read_kind(&mut keys, span, problems);
    keys.finish(problems);
    Some((Spanned::new(rule?, span), status))
}

/// Reads the rule under the only key. Every key of a rule is taken, so that the message about an unknown key lists all of them.
fn read_kind(keys: &mut Keys, span: Span, problems: &mut Problems) -> Option<Rule> {
    let mut read = None;
    for rule in ListRule::ALL {
        let names = keys.take(rule.key()).and_then(|value| value.texts(problems));
        read = read.or(names.map(|names| Rule::List(*rule, names)));
    }
    for rule in ConditionalRule::ALL {
        let conditional = keys.take(rule.key()).and_then(|value| conditional(value, problems));
        read = read.or(conditional.map(|(param, condition)| Rule::Conditional(*rule, param, condition)));
    }
    for rule in PairRule::ALL {
        let names = keys.take(rule.key()).and_then(|value| value.texts(problems));
        read = read.or(names.and_then(|names| pair(*rule, names, span, problems)));
    }
    read
}

/// Reads the value of a conditional rule: `{ param: name, when: condition }`.
fn conditional(value: Value, problems: &mut Problems) -> Option<(Spanned<String>, Condition)> {
    let mut keys = value.keys(&CONDITIONAL, problems)?;
    let param = keys.text("param", problems);
    let condition = keys.take("when").and_then(|value| conditions::read(value, problems));
    keys.finish(problems);
    Some((param?, condition?))
}

/// Creates a rule about two parameters.
fn pair(rule: PairRule, names: Vec<Spanned<String>>, span: Span, problems: &mut Problems) -> Option<Rule> {
    match <[Spanned<String>; 2]>::try_from(names) {
        Ok([first, second]) => Some(Rule::Pair(rule, first, second)),
        Err(names) => {
            let key = rule.key();
            let problem = Problem::error(Code::SW0027, span, format!("`{key}` takes two parameters, not {}", names.len()));
            problems.add(problem.label("expected two").help(format!("write it as in `{key}: [from, to]`")));
            None
        }
    }
}
