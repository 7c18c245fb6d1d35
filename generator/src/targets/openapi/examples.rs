//! Examples of requests and answers. If the specification states no example, one is built from the type.
//!
//! In: parameters and answers. Out: values that the schemas accept. The values of a request also follow the rules. `None` if no such value
//! was found, for example because none of the candidates matches a pattern.

mod requests;
mod values;

use serde_json::{Value, json};

use super::names::Direction;
use super::schemas::Schemas;
use super::{Object, answers, fields};
use crate::model::path::steps;
use crate::model::{Answer, Operation, Shape};
pub(super) use requests::Request;
use values::ExampleBuilder;

/// An example of an answer; `None` if it has no JSON body.
pub(super) fn answer(schemas: &Schemas<'_>, operation: &Operation, answer: &Answer) -> Option<Value> {
    let direction = Direction::Answer(answers::date_formats(schemas, operation));
    let mut builder = ExampleBuilder::new(schemas, direction);
    let mut value = match &answer.shape {
        Shape::Empty | Shape::File => return None,
        Shape::Type(ty) => builder.ty(ty, "value")?,
        Shape::Object { id, .. } => builder.declared(*id, "value")?,
        Shape::Outcome => Value::Object(Object::new()),
        Shape::Unknown(never) => match *never {},
    };
    if let (Some(outcome), Value::Object(value)) = (schemas.service.outcome(answer), &mut value)
        && !outcome.error_if_present
    {
        let success = outcome.ok.first().map_or(json!("done"), fields::literal);
        insert_first(value, &steps(&outcome.field).unwrap_or_else(|| vec![outcome.field.clone()]), success);
    }
    Some(value)
}

/// Inserts a value at a path through nested objects. It becomes the first field of its object.
fn insert_first(object: &mut Object, path: &[String], value: Value) {
    match path {
        [] => {}
        [name] => drop(object.shift_insert(0, name.clone(), value)),
        [first, rest @ ..] => {
            if let Value::Object(inner) = object.entry(first.clone()).or_insert_with(|| json!({})) {
                insert_first(inner, rest, value);
            }
        }
    }
}
