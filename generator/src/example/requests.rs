//! The example of a request. It sends the required parameters, and those that the rules require.
//!
//! In: an operation. Out: a value for each parameter that the example sends.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::Value;

use super::constants::constant;
use super::values::ExampleBuilder;
use crate::model::{self, Condition, FieldId, Lookups, Operation, Requires, Rule, Test};
use crate::source::Spanned;

/// The values that the example sends, by the id of the parameter.
#[derive(Debug, Default)]
pub(crate) struct Request(BTreeMap<FieldId, Value>);

impl Request {
    /// The example of an operation. If a rule requires one of several parameters, each of them is tried, until the request follows all rules.
    /// `None` if no such request was found.
    pub(crate) fn of(lookups: &Lookups<'_>, operation: &Operation) -> Option<Request> {
        let choices = operation.rules.iter().map(|rule| rule.params().len()).max().unwrap_or(1);
        (0..choices).find_map(|choice| Request::with_choice(lookups, operation, choice))
    }

    /// The value that the example sends for a parameter.
    pub(crate) fn value(&self, id: FieldId) -> Option<&Value> {
        self.0.get(&id)
    }

    /// Builds the example. If a rule requires one of several parameters, `choice` is the index of the one that is sent.
    fn with_choice(lookups: &Lookups<'_>, operation: &Operation, choice: usize) -> Option<Request> {
        let mut request = Request::default();
        for (id, _) in operation.params_by_id().filter(|(_, param)| param.required) {
            request.send(lookups, operation, id)?;
        }
        // Each pass adds at least one parameter, and an added parameter can make another rule require more.
        for _ in 0..=operation.params.len() {
            let missing: Vec<FieldId> = operation.rules.iter().flat_map(|rule| request.missing(lookups, rule, choice)).collect();
            if missing.is_empty() {
                break;
            }
            for id in missing {
                request.send(lookups, operation, id)?;
            }
        }
        operation.rules.iter().all(|rule| request.follows(lookups, rule)).then_some(request)
    }

    /// Adds an example of a parameter. Returns `None` if there is none.
    fn send(&mut self, lookups: &Lookups<'_>, operation: &Operation, id: FieldId) -> Option<()> {
        let param = lookups.get(operation.param(id))?;
        self.0.insert(id, ExampleBuilder::of_request(lookups).field(param)?);
        Some(())
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
