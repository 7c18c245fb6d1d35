//! Example values of the parameters of an operation.
//!
//! In: an operation. Out: a value for each parameter that the example sends.

use serde_json::Value;

use super::chosen::{self, Chosen};
use super::values::ExampleBuilder;
use crate::model::{FieldId, Lookups, Operation};

/// The values that the example sends, by the id of the parameter.
#[derive(Debug, Default)]
pub(crate) struct Request(Chosen);

impl Request {
    /// The example of an operation. `None` if no request was found that follows the rules.
    pub(crate) fn of(lookups: &Lookups<'_>, operation: &Operation) -> Option<Request> {
        let required: Vec<_> = operation.params_by_id().filter(|(_, param)| param.required).map(|(id, _)| id).collect();
        let mut example = |id| ExampleBuilder::of_request(lookups).field(lookups.get(operation.param(id))?);
        chosen::follow(lookups, &operation.rules, &required, &mut example).map(Request)
    }

    /// The value that the example sends for a parameter.
    pub(crate) fn value(&self, id: FieldId) -> Option<&Value> {
        self.0.get(id)
    }
}
