//! Values of parameters or fields that follow rules: the required ones, and those that the rules require.
//!
//! In: rules, and an example of each parameter or field. Out: the values to send, by the id of the parameter or the field.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::Value;

use super::constants::constant;
use crate::model::{self, Condition, FieldId, Lookups, Requires, Rule, Test};
use crate::source::Spanned;

/// Values by the id of the parameter or the field.
#[derive(Debug, Default)]
pub(super) struct Chosen(BTreeMap<FieldId, Value>);

/// Chooses values of the `required` parameters, and of those that the rules require. If a rule requires one of several, each of them is
/// tried, until the values follow all rules. `None` if no such values were found.
pub(super) fn follow(
    lookups: &Lookups<'_>,
    rules: &[Spanned<Rule>],
    required: &[FieldId],
    example: &mut dyn FnMut(FieldId) -> Option<Value>,
) -> Option<Chosen> {
    let choices = rules.iter().map(|rule| rule.params().len()).max().unwrap_or(1);
    (0..choices).find_map(|choice| Chosen::with_choice(lookups, rules, required, example, choice))
}

impl Chosen {
    /// The value of a parameter or a field.
    pub(super) fn get(&self, id: FieldId) -> Option<&Value> {
        self.0.get(&id)
    }

    /// All values, in the order of their ids.
    pub(super) fn into_values(self) -> impl Iterator<Item = (FieldId, Value)> {
        self.0.into_iter()
    }

    /// If a rule requires one of several parameters, `choice` is the index of the one that is sent.
    fn with_choice(
        lookups: &Lookups<'_>,
        rules: &[Spanned<Rule>],
        required: &[FieldId],
        example: &mut dyn FnMut(FieldId) -> Option<Value>,
        choice: usize,
    ) -> Option<Chosen> {
        let mut chosen = Chosen::default();
        let mut wanted = required.to_vec();
        // Each pass adds at least one parameter, and an added parameter can make another rule require more.
        loop {
            for id in std::mem::take(&mut wanted) {
                chosen.0.insert(id, example(id)?);
            }
            wanted.extend(rules.iter().flat_map(|rule| chosen.missing(lookups, rule, choice)));
            if wanted.is_empty() {
                break;
            }
        }
        rules.iter().all(|rule| chosen.follows(lookups, rule)).then_some(chosen)
    }

    fn has(&self, id: &FieldId) -> bool {
        self.0.contains_key(id)
    }

    /// How many of the parameters are sent.
    fn count(&self, ids: &[FieldId]) -> usize {
        ids.iter().filter(|id| self.has(id)).count()
    }

    /// The parameters that the request lacks to follow a rule.
    fn missing(&self, lookups: &Lookups<'_>, rule: &Rule, choice: usize) -> Vec<FieldId> {
        match rule {
            Rule::List(rule, ids) => {
                let sent = self.count(ids);
                let wanted = (sent..=ids.len()).find(|count| rule.allows(*count, ids.len())).unwrap_or(sent);
                let (before, after) = ids.split_at(choice % ids.len().max(1));
                after.iter().chain(before).filter(|id| !self.has(id)).take(wanted - sent).copied().collect()
            }
            Rule::Conditional(rule, id, when) => {
                let holds = self.holds(lookups, when);
                let is_missing = !rule.allows(self.has(id), holds) && rule.allows(true, holds);
                if is_missing { vec![*id] } else { Vec::new() }
            }
            Rule::Pair(..) => Vec::new(),
        }
    }

    /// Whether the request follows a rule.
    fn follows(&self, lookups: &Lookups<'_>, rule: &Rule) -> bool {
        match rule {
            Rule::List(rule, ids) => rule.allows(self.count(ids), ids.len()),
            Rule::Conditional(rule, id, when) => rule.allows(self.has(id), self.holds(lookups, when)),
            // Two parameters that can be compared have the same example.
            Rule::Pair(rule, first, second) => !self.has(first) || !self.has(second) || rule.allows(Ordering::Equal),
        }
    }

    /// Whether a condition holds.
    fn holds(&self, lookups: &Lookups<'_>, when: &Condition) -> bool {
        when.alternatives.iter().any(|tests| tests.iter().all(|test| self.passes(lookups, test)))
    }

    /// Whether a parameter passes a test.
    fn passes(&self, lookups: &Lookups<'_>, test: &Test) -> bool {
        let Some(sent) = self.0.get(&test.param) else { return false };
        let order = |value: &Spanned<model::Value>| -> Option<Ordering> {
            let constant = constant(lookups, value)?;
            match (sent.as_f64(), constant.as_f64()) {
                (Some(sent), Some(constant)) => sent.partial_cmp(&constant),
                _ => Some(sent.to_string().cmp(&constant.to_string())),
            }
        };
        match &test.requires {
            Requires::Sent => true,
            Requires::OneOf(values) => values.iter().any(|value| order(value) == Some(Ordering::Equal)),
            Requires::Compared(comparison, value) => order(value).is_some_and(|order| comparison.allows(order)),
        }
    }
}
