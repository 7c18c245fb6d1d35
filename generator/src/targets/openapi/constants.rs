//! Describes constants.

use serde_json::json;

use super::json::{Object, object};
use super::schemas::Schemas;
use crate::example::literal;
use crate::model::{ConstantParam, Literal};

/// The schema of a constant.
pub(super) fn schema(schemas: &Schemas<'_>, constant: &ConstantParam) -> Object {
    let json_type = match constant.value.value {
        Literal::Boolean(_) => "boolean",
        Literal::Integer(_) => "integer",
        Literal::Float(_) => "number",
        Literal::String(_) => "string",
    };
    let mut schema = object([("type", json!(json_type))]);
    schema.extend(schemas.version.constant(literal(&constant.value)));
    schema
}
