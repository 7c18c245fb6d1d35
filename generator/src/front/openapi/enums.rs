//! Enums: values of `enum` and `const`.
//!
//! In: a merged schema. Out: an enum, or that there is none. Not here: enums in unions of types (see `unions`).

use std::collections::BTreeSet;

use super::kinds::SchemaKind;
use super::names::{Names, of_value};
use super::nodes::{at, get, scalar, sequence, text};
use super::reader::Reader;
use super::shape::Shape;
use super::typed::Listed;
use crate::diagnostic::Code;
use crate::document::{Enum, EnumValue};
use crate::model::EnumRepr;
use crate::syntax::{Node, Scalar};

/// The values of a schema as those of an enum; `None` where they cannot be an enum.
pub(super) fn listed<'a>(shape: &Shape<'_>, values: &[&'a Node]) -> Option<Listed<'a>> {
    let repr = repr(shape, values).filter(|_| !values.is_empty())?;
    let values = values.iter().map(|value| Some((text(value)?, *value))).collect::<Option<_>>()?;
    Some(Listed { repr, values, is_extensible: shape.is_extensible })
}

/// The JSON type of the values.
fn repr(shape: &Shape<'_>, values: &[&Node]) -> Option<EnumRepr> {
    let all = |accepts: fn(&Scalar) -> bool| values.iter().all(|value| scalar(value).is_some_and(|value| accepts(&value)));
    let are_integers = || values.iter().all(|value| text(value).is_some_and(|value| value.parse::<i64>().is_ok()));
    match shape.kind() {
        // A value without quotes, such as `1.0`, is meant as text.
        Some(SchemaKind::String) => values.iter().all(|value| text(value).is_some()).then_some(EnumRepr::String),
        Some(SchemaKind::Integer) => are_integers().then_some(EnumRepr::Integer),
        None if all(|value| matches!(value, Scalar::Text(_))) => Some(EnumRepr::String),
        None if all(|value| matches!(value, Scalar::Integer(_))) => are_integers().then_some(EnumRepr::Integer),
        _ => None,
    }
}

impl<'a> Reader<'a> {
    /// The enum of a schema.
    pub(super) fn enumeration(&mut self, node: &'a Node, listed: Listed<'a>) -> Enum {
        let names_of_values = names_beside(node);
        let (mut seen, mut names) = (BTreeSet::new(), Names::default());
        let mut values = Vec::new();
        for (index, (wire, value)) in listed.values.into_iter().enumerate() {
            if !seen.insert(wire) {
                self.findings.add(Code::SW0606, value.span, "a value is listed twice and read once");
                continue;
            }
            let wanted = names_of_values.get(index).and_then(|name| text(name)).unwrap_or(wire);
            let name = names.take(&of_value(wanted), wire);
            let (wire, name) = (at(wire, value.span), at(name, value.span));
            values.push(EnumValue { wire, name, docs: None, deprecated: None, format: None });
        }
        // An enum of one value is a constant, which distinguishes the objects of a union.
        let closed = values.len() == 1 && !listed.is_extensible;
        Enum { repr: at(listed.repr.keyword(), node.span), closed, default: None, values }
    }
}

/// Names that some tools write beside the values.
fn names_beside(node: &Node) -> &[Node] {
    ["x-enum-varnames", "x-enumNames"].into_iter().find_map(|key| get(node, key)).map_or(&[], sequence)
}
