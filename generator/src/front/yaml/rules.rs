//! Rules across parameters.
//!
//! In: the sequence under `rules`. Out: rules as written. Not here: whether the parameters exist.

use super::conditions;
use super::keys::Keys;
use super::problems::Expected;
use super::values::Value;
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{Condition, Rule};
use crate::language::keys::{CONDITIONAL, RULE};
use crate::source::{Span, Spanned};

type Among = fn(Vec<Spanned<String>>) -> Rule;
type Conditional = fn(Spanned<String>, Condition) -> Rule;

/// Reads the rules; those that are wrong are left out and reported.
pub(super) fn read(value: Value, out: &mut Problems) -> Vec<Spanned<Rule>> {
    let items = value.items(Expected::List("rules"), out).unwrap_or_default();
    items.into_iter().filter_map(|item| rule(item, out)).collect()
}

/// A mapping with one key, the rule's kind.
fn rule(value: Value, out: &mut Problems) -> Option<Spanned<Rule>> {
    let span = value.node.span;
    let mut keys = value.keys(&RULE, out)?;
    let kinds = keys.left().count();
    if kinds != 1 {
        let second = keys.left().nth(1).map_or(span, |name| name.span);
        let problem = Problem::error(Code::SW0026, second, format!("a rule has one key, not {kinds}"));
        out.add(problem.label("here").help("begin each rule with a `- ` of its own"));
        return None;
    }
    let rule = of_one_kind(&mut keys, span, out);
    keys.finish(out);
    Some(Spanned::new(rule?, span))
}

/// Takes every key of a rule, so that the problem of a misspelt one lists them all.
fn of_one_kind(keys: &mut Keys, span: Span, out: &mut Problems) -> Option<Rule> {
    let makers: [(&'static str, Among); 4] =
        [("any_of", Rule::AnyOf), ("one_of", Rule::OneOf), ("exclusive", Rule::Exclusive), ("together", Rule::Together)];
    let among = makers.map(|(kind, make)| keys.take(kind).and_then(|value| value.texts(out)).map(make));
    let makers: [(&'static str, Conditional); 2] = [("required_if", Rule::RequiredIf), ("required_unless", Rule::RequiredUnless)];
    let conditional =
        makers.map(|(kind, make)| keys.take(kind).and_then(|value| when(value, out)).map(|(param, when)| make(param, when)));
    let ordered = keys.take("ordered").and_then(|value| value.texts(out)).and_then(|names| pair(names, span, out));
    among.into_iter().chain(conditional).flatten().next().or(ordered)
}

/// `{ param: name, when: condition }`.
fn when(value: Value, out: &mut Problems) -> Option<(Spanned<String>, Condition)> {
    let mut keys = value.keys(&CONDITIONAL, out)?;
    let param = keys.text("param", out);
    let condition = keys.take("when").and_then(|value| conditions::read(value, out));
    keys.finish(out);
    Some((param?, condition?))
}

fn pair(names: Vec<Spanned<String>>, span: Span, out: &mut Problems) -> Option<Rule> {
    match <[Spanned<String>; 2]>::try_from(names) {
        Ok([first, second]) => Some(Rule::Ordered(first, second)),
        Err(names) => {
            let problem = Problem::error(Code::SW0027, span, format!("`ordered` takes two parameters, not {}", names.len()));
            out.add(problem.label("expected two").help("write it as in `ordered: [from, to]`"));
            None
        }
    }
}
