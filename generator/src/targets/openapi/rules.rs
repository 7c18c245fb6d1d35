//! Describes rules across parameters, or across the fields of an object, as data and, if an option says so, as JSON Schema.
//!
//! In: rules. Out: the extension `x-specwright-rules`, and schemas. JSON Schema can describe only rules whose parameters are all in the body,
//! and cannot describe rules that compare two parameters. Not here: sentences about rules (see `operations`), and constraints of single values
//! (see `fields`).

use serde_json::{Value, json};

use super::dialect::OpenApiVersion;
use super::fields;
use super::json::{Object, object};
use super::schemas::Schemas;
use crate::bug::Bug;
use crate::model::{
    self, Comparison, Condition, ConditionalRule, FieldId, ListRule, NameOf, ObjectDef, Operation, Requires, Rule, Test,
};
use crate::source::Spanned;

/// The key under which an operation lists its rules as data.
pub(super) const EXTENSION: &str = "x-specwright-rules";

/// The rules of an operation as data, in the syntax of a specification, with their statuses.
pub(super) fn of_operation(schemas: &Schemas<'_>, operation: &Operation) -> Value {
    let name_of = |id| operation.unique_name(id);
    let rules = operation.rules.iter().enumerate().filter_map(|(index, rule)| {
        let mut data = schemas.lookup(rule_data(schemas, &name_of, rule))?;
        data.extend(operation.rule_statuses.get(&index).map(|status| ("status".to_owned(), json!(status.value))));
        Some(Value::from(data))
    });
    rules.collect()
}

/// The rules of an object as data, in the syntax of a specification.
pub(super) fn of_object(schemas: &Schemas<'_>, def: &ObjectDef) -> Value {
    let name_of = |id| def.name_of(id);
    def.rules.iter().filter_map(|rule| schemas.lookup(rule_data(schemas, &name_of, rule))).map(Value::from).collect()
}

fn rule_data(schemas: &Schemas<'_>, name_of: NameOf<'_>, rule: &Rule) -> Result<Object, Bug> {
    let name = |id: &FieldId| name_of(*id);
    let value = match rule.condition() {
        Some((param, when)) => {
            json!({ "param": name(param)?, "when": schemas.service.condition_text(name_of, when)? })
        }
        None => json!(rule.params().into_iter().map(name).collect::<Result<Vec<_>, _>>()?),
    };
    Ok(object([(rule.key(), value)]))
}

/// The schemas of the rules whose parameters are all in the body, or whose fields are in the object. A valid body or object satisfies all of
/// them. `key` returns the name of a parameter in the body, or of a field; `None` if it has no name there.
pub(super) fn schemas(schemas: &Schemas<'_>, rules: &[Spanned<Rule>], key: &dyn Fn(FieldId) -> Option<String>) -> Value {
    let body = RuleSchemas { schemas, key };
    rules.iter().filter_map(|rule| body.schema(rule)).map(Value::from).collect()
}

/// The names of parameters or fields. `key` is as in [`schemas`].
struct RuleSchemas<'a> {
    schemas: &'a Schemas<'a>,
    key: &'a dyn Fn(FieldId) -> Option<String>,
}

impl RuleSchemas<'_> {
    /// The schema of a rule. `None` if JSON Schema cannot describe it.
    fn schema(&self, rule: &Rule) -> Option<Object> {
        Some(match rule {
            Rule::List(rule, params) => self.list(*rule, params)?,
            Rule::Conditional(rule, param, when) => {
                let (when, sent) = (self.condition(when)?, self.sent(*param)?);
                match rule {
                    ConditionalRule::RequiredIf => self.conditional(when, Branch::Then, sent),
                    ConditionalRule::RequiredUnless => self.conditional(when, Branch::Else, sent),
                    ConditionalRule::ForbiddenIf => self.conditional(when, Branch::Then, not(sent)),
                    ConditionalRule::ForbiddenUnless => self.conditional(when, Branch::Else, not(sent)),
                }
            }
            Rule::Pair(..) => return None,
        })
    }

    fn list(&self, rule: ListRule, params: &[FieldId]) -> Option<Object> {
        let sent = params.iter().map(|param| self.sent(*param)).collect::<Option<Vec<_>>>()?;
        Some(match rule {
            ListRule::AnyOf => object([("anyOf", json!(sent))]),
            ListRule::OneOf => object([("oneOf", json!(sent))]),
            ListRule::Exclusive => at_most_one(sent),
            ListRule::Together => object([("anyOf", json!([{ "allOf": sent }, { "not": { "anyOf": sent } }]))]),
        })
    }

    /// The schema of values in which a parameter is sent. It also accepts an empty list and an empty string, which a server treats as not sent.
    fn sent(&self, id: FieldId) -> Option<Object> {
        Some(object([("required", json!([(self.key)(id)?]))]))
    }

    /// The schema of values for which a condition holds.
    fn condition(&self, when: &Condition) -> Option<Object> {
        let together = |tests: &Vec<Test>| {
            let tests = tests.iter().map(|test| self.test(test)).collect::<Option<Vec<_>>>()?;
            Some(only_or("allOf", tests))
        };
        Some(only_or("anyOf", when.alternatives.iter().map(together).collect::<Option<Vec<_>>>()?))
    }

    /// The schema of values whose parameter passes a test.
    fn test(&self, test: &Test) -> Option<Object> {
        let constant = |value: &Spanned<model::Value>| fields::value(self.schemas, value);
        let key = (self.key)(test.param)?;
        let version = self.schemas.version;
        let limit = match &test.requires {
            Requires::Sent => return self.sent(test.param),
            Requires::OneOf(values) => object([("enum", values.iter().map(constant).collect::<Vec<_>>().into())]),
            Requires::Compared(Comparison::Eq, value) => version.constant(constant(value)),
            Requires::Compared(Comparison::Ne, value) => not(version.constant(constant(value))),
            Requires::Compared(Comparison::Le, value) => object([("maximum", constant(value))]),
            Requires::Compared(Comparison::Ge, value) => object([("minimum", constant(value))]),
            Requires::Compared(Comparison::Lt, value) => version.less_than(constant(value)),
            Requires::Compared(Comparison::Gt, value) => version.greater_than(constant(value)),
        };
        let mut properties = Object::new();
        properties.insert(key.clone(), limit.into());
        Some(object([("required", json!([key])), ("properties", properties.into())]))
    }

    /// The schema of values that satisfy `sent` if the condition `when` holds, or if it does not hold (`Branch::Else`). Schemas of OpenAPI 3.0
    /// have no conditions, so alternatives are used there.
    fn conditional(&self, when: Object, branch: Branch, sent: Object) -> Object {
        match (self.schemas.version, branch) {
            (OpenApiVersion::V3_1, Branch::Then) => object([("if", when.into()), ("then", sent.into())]),
            (OpenApiVersion::V3_1, Branch::Else) => object([("if", when.into()), ("else", sent.into())]),
            (OpenApiVersion::V3_0, Branch::Then) => object([("anyOf", json!([{ "not": when }, sent]))]),
            (OpenApiVersion::V3_0, Branch::Else) => object([("anyOf", json!([when, sent]))]),
        }
    }
}

/// The schema for which another is not valid.
fn not(schema: Object) -> Object {
    object([("not", schema.into())])
}

/// The only schema, or all of them under a keyword such as `allOf`.
fn only_or(keyword: &str, schemas: Vec<Object>) -> Object {
    match <[Object; 1]>::try_from(schemas) {
        Ok([only]) => only,
        Err(schemas) => object([(keyword, json!(schemas))]),
    }
}

/// A branch of a conditional schema.
#[derive(Clone, Copy)]
enum Branch {
    Then,
    Else,
}

/// The schema of values for which at most one of the schemas is valid: exactly one of them, or none. Its size grows with the number of the
/// schemas; a schema that forbids each pair would grow with the square of the number.
fn at_most_one(sent: Vec<Object>) -> Object {
    let none = object([("not", json!({ "anyOf": sent }))]);
    let alternatives: Vec<Object> = sent.into_iter().chain([none]).collect();
    object([("oneOf", json!(alternatives))])
}
