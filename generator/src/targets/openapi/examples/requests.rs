//! An example of a request: the parameters that are required, and those that the rules ask for.
//!
//! In: an operation. Out: a value for each parameter that the example sends.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::fields;
use super::super::names::Direction;
use super::super::schemas::Schemas;
use super::values::Maker;
use crate::model::{Compare, Condition, Field, FieldId, Operation, Rule};

/// The values that an example sends, by parameter.
#[derive(Debug, Default)]
pub(in super::super) struct Request(BTreeMap<usize, Value>);

impl Request {
    /// The example of an operation. Of the parameters of which a rule needs one, the first that leads to a request that keeps all rules.
    /// `None` if none was found.
    pub(in super::super) fn of(schemas: &Schemas<'_>, operation: &Operation) -> Option<Request> {
        let longest = operation.rules.iter().map(|rule| rule.params().len()).max().unwrap_or(1);
        (0..longest).find_map(|choice| Request::choosing(schemas, operation, choice))
    }

    /// The value of a parameter, by its name.
    pub(in super::super) fn value(&self, operation: &Operation, param: &Field) -> Option<&Value> {
        let index = operation.params.iter().position(|known| known.name == param.name)?;
        self.0.get(&index)
    }

    fn choosing(schemas: &Schemas<'_>, operation: &Operation, choice: usize) -> Option<Request> {
        let mut request = Request::default();
        for (index, _) in operation.params.iter().enumerate().filter(|(_, param)| param.required) {
            request.send(schemas, operation, FieldId(index))?;
        }
        // Each turn sends at least one parameter more.
        for _ in 0..=operation.params.len() {
            let wanted: Vec<FieldId> = operation.rules.iter().flat_map(|rule| request.wanted(schemas, rule, choice)).collect();
            if wanted.is_empty() {
                break;
            }
            for id in wanted {
                request.send(schemas, operation, id)?;
            }
        }
        operation.rules.iter().all(|rule| request.keeps(schemas, rule)).then_some(request)
    }

    fn send(&mut self, schemas: &Schemas<'_>, operation: &Operation, id: FieldId) -> Option<()> {
        let param = schemas.found(operation.param(id))?;
        self.0.insert(id.0, Maker::new(schemas, Direction::REQUEST).field(param)?);
        Some(())
    }

    fn has(&self, id: &FieldId) -> bool {
        self.0.contains_key(&id.0)
    }

    fn sent(&self, ids: &[FieldId]) -> usize {
        ids.iter().filter(|id| self.has(id)).count()
    }

    /// The parameters that have to be sent too.
    fn wanted(&self, schemas: &Schemas<'_>, rule: &Rule, choice: usize) -> Vec<FieldId> {
        match rule {
            Rule::AnyOf(ids) | Rule::OneOf(ids) if self.sent(ids) == 0 => {
                ids.get(choice % ids.len().max(1)).copied().into_iter().collect()
            }
            Rule::Together(ids) if self.sent(ids) > 0 => ids.iter().filter(|id| !self.has(id)).copied().collect(),
            Rule::RequiredIf(id, _) | Rule::RequiredUnless(id, _) if !self.keeps(schemas, rule) => vec![*id],
            _ => Vec::new(),
        }
    }

    fn keeps(&self, schemas: &Schemas<'_>, rule: &Rule) -> bool {
        match rule {
            Rule::AnyOf(ids) => self.sent(ids) > 0,
            Rule::OneOf(ids) => self.sent(ids) == 1,
            Rule::Exclusive(ids) => self.sent(ids) <= 1,
            Rule::Together(ids) => [0, ids.len()].contains(&self.sent(ids)),
            Rule::RequiredIf(id, when) => self.has(id) || !self.holds(schemas, when),
            Rule::RequiredUnless(id, when) => self.has(id) || self.holds(schemas, when),
            // Both have the same example.
            Rule::Ordered(..) => true,
        }
    }

    fn holds(&self, schemas: &Schemas<'_>, when: &Condition) -> bool {
        let Some(sent) = self.0.get(&when.param.0) else { return false };
        let Some((compare, value)) = &when.compare else { return true };
        let stated = fields::value(schemas, value);
        let order = match (sent.as_f64(), stated.as_f64()) {
            (Some(sent), Some(stated)) => sent.partial_cmp(&stated),
            _ => Some(sent.to_string().cmp(&stated.to_string())),
        };
        order.is_some_and(|order| match compare {
            Compare::Eq => order.is_eq(),
            Compare::Ne => order.is_ne(),
            Compare::Lt => order.is_lt(),
            Compare::Le => order.is_le(),
            Compare::Gt => order.is_gt(),
            Compare::Ge => order.is_ge(),
        })
    }
}
