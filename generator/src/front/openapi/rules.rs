//! Requirements across the properties of an object.
//!
//! In: `anyOf` and `oneOf` of schemas that only require a property, and `dependentRequired`. Out: rules of the language, with findings for
//! those that the fields cannot have. Other conditions (`if`, `not`, `dependentSchemas`) are reported with the schema.

use std::collections::BTreeSet;

use super::nodes::{at, items, sequence, text};
use super::reader::Reader;
use crate::diagnostic::Code;
use crate::document::{Condition, Field, Rule, Test};
use crate::model::{ConditionalRule, ListRule, Requires};
use crate::source::Spanned;
use crate::syntax::Node;

/// The rule of alternatives of which each requires one property: `anyOf` is `any_of`, `oneOf` is `one_of`. `None` for other alternatives.
pub(super) fn of_alternatives(key: &Node, alternatives: &[&Node]) -> Option<Spanned<Rule>> {
    let rule = if text(key) == Some("oneOf") { ListRule::OneOf } else { ListRule::AnyOf };
    let only = |alternative: &&Node| match items(alternative, "required") {
        [name] if alternative.entries().iter().all(|entry| entry.name() != "not") => Some(at(text(name)?, name.span)),
        _ => None,
    };
    let names = alternatives.iter().map(only).collect::<Option<Vec<_>>>()?;
    (names.len() > 1).then(|| Spanned::new(Rule::List(rule, names), key.span))
}

/// The rules of `dependentRequired`: each property that is listed is required if the other is sent.
pub(super) fn dependent(value: &Node) -> Vec<Spanned<Rule>> {
    let rules = value.entries().iter().flat_map(|entry| {
        sequence(&entry.value).iter().filter_map(|name| {
            let sent = Test { param: at(entry.name(), entry.key.span), requires: Requires::Sent };
            let when = Condition { alternatives: vec![vec![sent]] };
            Some(Spanned::new(Rule::Conditional(ConditionalRule::RequiredIf, at(text(name)?, name.span), when), name.span))
        })
    });
    rules.collect()
}

impl Reader<'_> {
    /// The rules that have a meaning for these fields. A rule that required fields always follow says nothing and is left out; any other that
    /// the language refuses is a finding. `sent` are names of properties that are always sent and are no fields: constants, and tags.
    pub(super) fn rules_of(&mut self, rules: Vec<Spanned<Rule>>, fields: &[Field], sent: &[&str]) -> Vec<Spanned<Rule>> {
        let mut kept: Vec<Spanned<Rule>> = Vec::new();
        for rule in rules {
            match meaning(&rule, fields, sent) {
                Meaning::Rule if kept.iter().any(|known| format!("{:?}", known.value) == format!("{:?}", rule.value)) => {}
                Meaning::Rule => kept.push(rule),
                Meaning::Nothing => {}
                Meaning::Unknown(what) => self.findings.add(Code::SW0605, rule.span, what),
            }
        }
        kept
    }
}

/// What a rule says about fields.
enum Meaning {
    Rule,
    Nothing,
    /// Why it is not checked.
    Unknown(&'static str),
}

fn meaning(rule: &Rule, fields: &[Field], sent: &[&str]) -> Meaning {
    let field = |name: &Spanned<String>| fields.iter().find(|field| field.name.value == name.value && field.prefix.is_none());
    let tests = rule.condition().into_iter().flat_map(|(_, when)| when.tests().map(|test| &test.param));
    let examined: Vec<_> = tests.collect();
    if examined.iter().any(|name| !is_word(name)) {
        return Meaning::Unknown("a condition on a property whose name is no word is not checked");
    }
    let names: Vec<_> = rule.params().into_iter().chain(examined).collect();
    if names.iter().any(|name| field(name).is_none() && !sent.contains(&name.as_str())) {
        return Meaning::Unknown("a requirement about an undeclared property is not checked");
    }
    let different: BTreeSet<&str> = names.iter().map(|name| name.as_str()).collect();
    if different.len() < names.len() {
        return Meaning::Unknown("a requirement that names a property twice is not checked");
    }
    let required = |name: &&&Spanned<String>| field(name).map_or(sent.contains(&name.as_str()), |field| field.required);
    match (rule, names.iter().filter(required).count()) {
        (_, 0) => Meaning::Rule,
        (Rule::List(ListRule::AnyOf, _), _) => Meaning::Nothing,
        (Rule::Conditional(_, param, _), _) if required(&&param) => Meaning::Nothing,
        _ => Meaning::Unknown("a requirement about a required property is not checked"),
    }
}

/// Whether a condition can name a property: its name has no spaces, operators, brackets, commas or quotation marks.
fn is_word(name: &str) -> bool {
    name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '$' | '@' | ':' | '/'))
        && !name.is_empty()
}
