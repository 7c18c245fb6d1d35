//! Reads rules across parameters.
//!
//! In: the value of `rules`. Out: rules that refer to parameters by name. Not here: whether the parameters exist.

use super::conditions;
use super::keys::{Keys, Value};
use super::problem::Expected;
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{Condition, Rule};
use crate::language::keys::{CONDITIONAL, RULE};
use crate::model::{ConditionalRule, ListRule, PairRule};
use crate::source::{Span, Spanned};

/// Reads the rules. A rule that cannot be read is reported and left out.
pub(super) fn read(value: Value, problems: &mut Problems) -> Vec<Spanned<Rule>> {
    let items = value.items(Expected::List("rules"), problems).unwrap_or_default();
    items.into_iter().filter_map(|item| rule(item, problems)).collect()
}

/// Reads a rule: a mapping with one key, which is the kind of the rule.
fn rule(value: Value, problems: &mut Problems) -> Option<Spanned<Rule>> {
    let span = value.node.span;
    let mut keys = value.keys(&RULE, problems)?;
    let kinds = keys.remaining().count();
    if kinds != 1 {
        let second = keys.remaining().nth(1).map_or(span, |name| name.span);
        let problem = Problem::error(Code::SW0026, second, format!("a rule has one key, not {kinds}"));
        problems.add(problem.label("here").help("begin each rule with a `- ` of its own"));
        return None;
    }
    let rule = read_kind(&mut keys, span, problems);
    keys.finish(problems);
    Some(Spanned::new(rule?, span))
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
