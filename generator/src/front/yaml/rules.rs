//! Reads rules across parameters.
//!
//! In: the value of `rules`. Out: rules that refer to parameters by name. Not here: whether the parameters exist.

use super::conditions;
use super::keys::Keys;
use super::problem::Expected;
use super::values::Value;
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{Condition, Rule};
use crate::language::keys::{CONDITIONAL, RULE};
use crate::source::{Span, Spanned};

/// Creates a rule from the names of its parameters.
type ListConstructor = fn(Vec<Spanned<String>>) -> Rule;
/// Creates a rule from the name of the required parameter and the condition.
type ConditionalConstructor = fn(Spanned<String>, Condition) -> Rule;

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
    let constructors: [(&'static str, ListConstructor); 4] =
        [("any_of", Rule::AnyOf), ("one_of", Rule::OneOf), ("exclusive", Rule::Exclusive), ("together", Rule::Together)];
    let lists = constructors.map(|(kind, constructor)| keys.take(kind).and_then(|value| value.texts(problems)).map(constructor));
    let constructors: [(&'static str, ConditionalConstructor); 2] =
        [("required_if", Rule::RequiredIf), ("required_unless", Rule::RequiredUnless)];
    let conditionals = constructors.map(|(kind, constructor)| {
        let value = keys.take(kind)?;
        conditional(value, problems).map(|(param, condition)| constructor(param, condition))
    });
    let ordered = keys.take("ordered").and_then(|value| value.texts(problems)).and_then(|names| ordered(names, span, problems));
    lists.into_iter().chain(conditionals).flatten().next().or(ordered)
}

/// Reads the value of a conditional rule: `{ param: name, when: condition }`.
fn conditional(value: Value, problems: &mut Problems) -> Option<(Spanned<String>, Condition)> {
    let mut keys = value.keys(&CONDITIONAL, problems)?;
    let param = keys.text("param", problems);
    let condition = keys.take("when").and_then(|value| conditions::read(value, problems));
    keys.finish(problems);
    Some((param?, condition?))
}

/// Creates the rule `ordered`, which has two parameters.
fn ordered(names: Vec<Spanned<String>>, span: Span, problems: &mut Problems) -> Option<Rule> {
    match <[Spanned<String>; 2]>::try_from(names) {
        Ok([first, second]) => Some(Rule::Ordered(first, second)),
        Err(names) => {
            let problem = Problem::error(Code::SW0027, span, format!("`ordered` takes two parameters, not {}", names.len()));
            problems.add(problem.label("expected two").help("write it as in `ordered: [from, to]`"));
            None
        }
    }
}
