//! Examples of requests and answers. If the specification states no example, one is built from the type.
//!
//! In: parameters and answers. Out: JSON values that satisfy the types and the constraints. The values of a request also follow the rules.
//! `None` if no such value was found, for example because none of the candidates matches a pattern.

mod chosen;
mod constants;
mod requests;
mod values;

use serde_json::{Value, json};

pub(crate) use constants::{constant, literal, number, wire_value};
pub(crate) use requests::Request;

use crate::model::{Answer, AnswerOutcome, DateFormat, Lookups, OutcomeSignal, Shape};
use values::ExampleBuilder;

/// A JSON object. Its keys keep the order in which they are inserted.
type Object = serde_json::Map<String, Value>;

/// An example of an answer whose timestamps have a date format. `None` if it has no JSON body.
pub(crate) fn answer(lookups: &Lookups<'_>, answer: &Answer, format: DateFormat) -> Option<Value> {
    let mut builder = ExampleBuilder::of_answer(lookups, format);
    let mut value = match &answer.shape {
        Shape::Empty | Shape::File | Shape::Stream(..) => return None,
        Shape::Type(ty) => builder.ty(ty, "value")?,
        Shape::Object { id, .. } => builder.declared(*id, "value")?,
        Shape::Outcome => Value::Object(Object::new()),
        Shape::Unknown(never) => match *never {},
    };
    if let (Some(AnswerOutcome { rule, .. }), Value::Object(value)) = (&answer.outcome, &mut value)
        && let OutcomeSignal::Value(values) = &rule.signal
    {
        insert_first(value, rule.field.first(), rule.field.after_first(), literal(&values.ok));
    }
    Some(value)
}

/// Inserts a value at the path `first`, `rest` through nested objects. It becomes the first field of its object.
fn insert_first(object: &mut Object, first: &str, rest: &[String], value: Value) {
    match rest {
        [] => drop(object.shift_insert(0, first.to_owned(), value)),
        [next, rest @ ..] => {
            if let Value::Object(inner) = object.entry(first).or_insert_with(|| json!({})) {
                insert_first(inner, next, rest, value);
            }
        }
    }
}
