//! Rules across parameters: as sentences, as data, and as JSON Schema where that can say them.
//!
//! In: the rules of an operation. Out: three tellings of them. A parameter of the query has no schema around it, so there only
//! sentence and data are left; of a body `ordered` alone cannot be said. Not here: limits of single values (see `fields`).

use serde_json::{Value, json};

use super::{Object, OpenApiVersion, fields, object};
use crate::model::{Compare, Condition, Field, Literal, Rule};
use crate::source::Spanned;

/// The key that rules stand under as data.
pub(super) const EXTENSION: &str = "x-specwright-rules";

/// A rule for people.
pub(super) fn sentence(rule: &Rule) -> String {
    match rule {
        Rule::AnyOf(names) => format!("At least one of {} is sent.", listed(names)),
        Rule::OneOf(names) => format!("Exactly one of {} is sent.", listed(names)),
        Rule::Exclusive(names) => format!("At most one of {} is sent.", listed(names)),
        Rule::Together(names) => format!("Either all of {} are sent, or none.", listed(names)),
        Rule::RequiredIf(name, when) => format!("`{}` is required if {}.", name.value, holds(when)),
        Rule::RequiredUnless(name, when) => format!("`{}` is required unless {}.", name.value, holds(when)),
        Rule::Ordered(first, second) => format!("`{}` is not after `{}`.", first.value, second.value),
    }
}

fn listed(names: &[Spanned<String>]) -> String {
    names.iter().map(|name| format!("`{}`", name.value)).collect::<Vec<_>>().join(", ")
}

fn holds(when: &Condition) -> String {
    if when.compare.is_some() { format!("`{}`", spelled(when)) } else { format!("`{}` is sent", when.param.value) }
}

/// A condition as the language spells it.
fn spelled(when: &Condition) -> String {
    let Some((compare, literal)) = &when.compare else { return when.param.value.clone() };
    let operator = compare.operator();
    let value = match &literal.value {
        Literal::String(word) => word.clone(),
        other => fields::value(other).to_string(),
    };
    format!("{} {operator} {value}", when.param.value)
}

/// Rules for programs, as the language spells them.
pub(super) fn data(rules: &[Spanned<Rule>]) -> Value {
    let texts = |names: &[Spanned<String>]| json!(names.iter().map(|name| &name.value).collect::<Vec<_>>());
    let conditional = |name: &Spanned<String>, when: &Condition| json!({ "param": name.value, "when": spelled(when) });
    let one = |rule: &Spanned<Rule>| match &rule.value {
        Rule::AnyOf(names) => json!({ "any_of": texts(names) }),
        Rule::OneOf(names) => json!({ "one_of": texts(names) }),
        Rule::Exclusive(names) => json!({ "exclusive": texts(names) }),
        Rule::Together(names) => json!({ "together": texts(names) }),
        Rule::RequiredIf(name, when) => json!({ "required_if": conditional(name, when) }),
        Rule::RequiredUnless(name, when) => json!({ "required_unless": conditional(name, when) }),
        Rule::Ordered(first, second) => json!({ "ordered": [first.value, second.value] }),
    };
    rules.iter().map(one).collect()
}

/// Those rules whose parameters are all in the body, as schemas that hold together. `spell` gives the name of a parameter in the
/// body, and nothing for one that is elsewhere.
pub(super) fn schemas(
    rules: &[Spanned<Rule>],
    params: &[&Field],
    spell: &dyn Fn(&str) -> Option<String>,
    version: OpenApiVersion,
) -> Value {
    let body = Body { params, spell, version };
    let schemas = rules.iter().filter_map(|rule| body.schema(&rule.value));
    schemas.map(Value::from).collect()
}

/// A body, to ask whether a parameter is in it.
struct Body<'a> {
    params: &'a [&'a Field],
    spell: &'a dyn Fn(&str) -> Option<String>,
    version: OpenApiVersion,
}

impl Body<'_> {
    fn schema(&self, rule: &Rule) -> Option<Object> {
        let all = |names: &[Spanned<String>]| names.iter().map(|name| self.sent(name)).collect::<Option<Vec<_>>>();
        Some(match rule {
            Rule::AnyOf(names) => object([("anyOf", json!(all(names)?))]),
            Rule::OneOf(names) => object([("oneOf", json!(all(names)?))]),
            Rule::Exclusive(names) => exclusive(&all(names)?),
            Rule::Together(names) => {
                let sent = all(names)?;
                object([("anyOf", json!([{ "allOf": sent }, { "not": { "anyOf": sent } }]))])
            }
            Rule::RequiredIf(name, when) => self.conditional(self.condition(when)?, "then", self.sent(name)?),
            Rule::RequiredUnless(name, when) => self.conditional(self.condition(when)?, "else", self.sent(name)?),
            Rule::Ordered(..) => return None,
        })
    }

    /// The parameter is sent. An empty list and an empty string count as not sent.
    fn sent(&self, name: &str) -> Option<Object> {
        let param = self.params.iter().find(|param| param.name.value == name)?;
        let key = (self.spell)(name)?;
        let limit = match fields::is_list(&param.ty) {
            true => json!({ "minItems": 1 }),
            false => json!({ "minLength": 1 }),
        };
        let mut properties = Object::new();
        properties.insert(key.clone(), limit);
        Some(object([("required", json!([key])), ("properties", properties.into())]))
    }

    fn condition(&self, when: &Condition) -> Option<Object> {
        let Some((compare, literal)) = &when.compare else { return self.sent(&when.param) };
        let value = fields::value(&literal.value);
        let key = (self.spell)(&when.param)?;
        let limit = match compare {
            Compare::Eq => self.version.constant(value),
            Compare::Ne => object([("not", self.version.constant(value).into())]),
            Compare::Le => object([("maximum", value)]),
            Compare::Ge => object([("minimum", value)]),
            Compare::Lt => self.version.exclusive(true, value),
            Compare::Gt => self.version.exclusive(false, value),
        };
        let mut properties = Object::new();
        properties.insert(key.clone(), limit.into());
        Some(object([("required", json!([key])), ("properties", properties.into())]))
    }

    /// `branch` is `then` or `else`. Schemas of 3.0 have no conditions, so there it is said with alternatives.
    fn conditional(&self, when: Object, branch: &str, sent: Object) -> Object {
        match (self.version, branch) {
            (OpenApiVersion::V3_1, _) => object([("if", when.into()), (branch, sent.into())]),
            (OpenApiVersion::V3_0, "then") => object([("anyOf", json!([{ "not": when }, sent]))]),
            (OpenApiVersion::V3_0, _) => object([("anyOf", json!([when, sent]))]),
        }
    }
}

/// No two of them.
fn exclusive(sent: &[Object]) -> Object {
    let pairs = sent.iter().enumerate().flat_map(|(index, first)| {
        let later = sent.iter().skip(index + 1);
        later.map(move |second| json!({ "not": { "allOf": [first, second] } }))
    });
    object([("allOf", pairs.collect())])
}
