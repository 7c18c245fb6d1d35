//! Examples of requests and answers, made from the types where the specification states none.
//!
//! In: parameters, answers. Out: values that their schemas accept; of requests, values that keep the rules too. `None` where none was
//! found, such as for a pattern that no candidate matches.

mod requests;
mod values;

use serde_json::{Value, json};

use super::names::Direction;
use super::schemas::Schemas;
use super::{Object, answers, fields};
use crate::model::path::steps;
use crate::model::{Answer, Operation, Shape};
pub(super) use requests::Request;
use values::Maker;

/// An example of an answer; `None` if it has no JSON body.
pub(super) fn answer(schemas: &Schemas<'_>, operation: &Operation, answer: &Answer) -> Option<Value> {
    let direction = Direction::Answer(answers::forms(schemas, operation));
    let mut maker = Maker::new(schemas, direction);
    let mut value = match &answer.shape {
        Shape::Empty | Shape::File => return None,
        Shape::Type(ty) => maker.ty(ty, "value")?,
        Shape::Object { id, .. } => maker.declared(*id, "value")?,
        Shape::Outcome => Value::Object(Object::new()),
        Shape::Unknown(never) => match *never {},
    };
    if let (Some(outcome), Value::Object(value)) = (schemas.service.outcome(answer), &mut value)
        && !outcome.error_if_present
    {
        let success = outcome.ok.first().map_or(json!("done"), fields::literal);
        put(value, &steps(&outcome.field).unwrap_or_else(|| vec![outcome.field.clone()]), success);
    }
    Some(value)
}

/// Puts a value in front, at a path through nested objects.
fn put(object: &mut Object, path: &[String], value: Value) {
    match path {
        [] => {}
        [name] => drop(object.shift_insert(0, name.clone(), value)),
        [first, rest @ ..] => {
            if let Value::Object(inner) = object.entry(first.clone()).or_insert_with(|| json!({})) {
                put(inner, rest, value);
            }
        }
    }
}
