//! Rules across parameters: as data, and on request as JSON Schema as far as that can express them.
//!
//! A parameter of the query has no schema around it, so that its rules are only data and sentences. Of a body, `ordered` cannot be
//! expressed. Not here: constraints of single values (see `fields`).

use serde_json::{Value, json};

use super::schemas::Schemas;
use super::{Object, OpenApiVersion, fields, object};
use crate::bug::Bug;
use crate::model::{Compare, Condition, Field, FieldId, Operation, Rule};

/// The key of rules as data.
pub(super) const EXTENSION: &str = "x-specwright-rules";

/// The rules of an operation as data, as in the language.
pub(super) fn data(schemas: &Schemas<'_>, operation: &Operation) -> Value {
    let rules = operation.rules.iter().filter_map(|rule| schemas.found(rule_data(schemas, operation, rule)));
    rules.collect()
}

fn rule_data(schemas: &Schemas<'_>, operation: &Operation, rule: &Rule) -> Result<Value, Bug> {
    let name = |id: &FieldId| Ok::<_, Bug>(operation.param(*id)?.name.as_str());
    let value = match rule.condition() {
        Some((param, when)) => {
            json!({ "param": name(param)?, "when": schemas.service.condition_text(operation, when)? })
        }
        None => json!(rule.params().into_iter().map(name).collect::<Result<Vec<_>, _>>()?),
    };
    Ok(json!({ rule.key(): value }))
}

/// The rules whose parameters are all in a body, as schemas that apply together. `key` gives the name of a parameter in the body;
/// `None` for one that is elsewhere.
pub(super) fn schemas(schemas: &Schemas<'_>, operation: &Operation, key: &dyn Fn(&Field) -> Option<String>) -> Value {
    let body = Body { schemas, operation, key };
    operation.rules.iter().filter_map(|rule| body.schema(rule)).map(Value::from).collect()
}

/// The parameters in a body.
struct Body<'a> {
    schemas: &'a Schemas<'a>,
    operation: &'a Operation,
    key: &'a dyn Fn(&Field) -> Option<String>,
}

impl Body<'_> {
    fn schema(&self, rule: &Rule) -> Option<Object> {
        let all = |params: &[FieldId]| params.iter().map(|param| self.sent(*param)).collect::<Option<Vec<_>>>();
        Some(match rule {
            Rule::AnyOf(params) => object([("anyOf", json!(all(params)?))]),
            Rule::OneOf(params) => object([("oneOf", json!(all(params)?))]),
            Rule::Exclusive(params) => at_most_one(all(params)?),
            Rule::Together(params) => {
                let sent = all(params)?;
                object([("anyOf", json!([{ "allOf": sent }, { "not": { "anyOf": sent } }]))])
            }
            Rule::RequiredIf(param, when) => self.conditional(self.condition(when)?, "then", self.sent(*param)?),
            Rule::RequiredUnless(param, when) => self.conditional(self.condition(when)?, "else", self.sent(*param)?),
            Rule::Ordered(..) => return None,
        })
    }

    /// A parameter's name in the body.
    fn key(&self, id: FieldId) -> Option<String> {
        (self.key)(self.schemas.found(self.operation.param(id))?)
    }

    /// The parameter is sent. That an empty list and an empty string count as not sent is not stated: it would need its type.
    fn sent(&self, id: FieldId) -> Option<Object> {
        Some(object([("required", json!([self.key(id)?]))]))
    }

    fn condition(&self, when: &Condition) -> Option<Object> {
        let Some((compare, value)) = &when.compare else { return self.sent(when.param) };
        let value = fields::value(self.schemas, value);
        let key = self.key(when.param)?;
        let version = self.schemas.version;
        let limit = match compare {
            Compare::Eq => version.constant(value),
            Compare::Ne => object([("not", version.constant(value).into())]),
            Compare::Le => object([("maximum", value)]),
            Compare::Ge => object([("minimum", value)]),
            Compare::Lt => version.exclusive(true, value),
            Compare::Gt => version.exclusive(false, value),
        };
        let mut properties = Object::new();
        properties.insert(key.clone(), limit.into());
        Some(object([("required", json!([key])), ("properties", properties.into())]))
    }

    /// `branch` is `then` or `else`. Schemas of OpenAPI 3.0 have no conditions, and use alternatives instead.
    fn conditional(&self, when: Object, branch: &str, sent: Object) -> Object {
        match (self.schemas.version, branch) {
            (OpenApiVersion::V3_1, _) => object([("if", when.into()), (branch, sent.into())]),
            (OpenApiVersion::V3_0, "then") => object([("anyOf", json!([{ "not": when }, sent]))]),
            (OpenApiVersion::V3_0, _) => object([("anyOf", json!([when, sent]))]),
        }
    }
}

/// Exactly one of them, or none: linear in their number, while forbidding each pair would be quadratic.
fn at_most_one(sent: Vec<Object>) -> Object {
    let none = object([("not", json!({ "anyOf": sent }))]);
    let alternatives: Vec<Object> = sent.into_iter().chain([none]).collect();
    object([("oneOf", json!(alternatives))])
}
