//! Constant parameters: a parameter, or a field of an inline body, that is required and has a single value.
//!
//! In: its schema. Out: the value, and the field that sends it. Not here: constants in the fragment of a path (see `operations`).

use super::endpoints::{Found, constant};
use super::kinds::SchemaKind;
use super::nodes::{at, scalar, text};
use super::params::Param;
use super::reader::Reader;
use super::shape::Additional;
use crate::document::{Field, Object, Rule};
use crate::model::Literal;
use crate::source::Spanned;
use crate::syntax::Node;

impl<'a> Reader<'a> {
    /// The only value of a schema; `None` if it has several values, or one that is no scalar.
    pub(super) fn only_value(&mut self, schema: &'a Node) -> Option<Literal> {
        let shape = self.shape(schema);
        let kind = shape.kind();
        let value = match shape.values.as_deref() {
            Some([value])
                if !shape.is_extensible
                    && !shape.nullable
                    && shape.variants.is_empty()
                    && kind.is_none_or(SchemaKind::is_scalar) =>
            {
                *value
            }
            _ => return None,
        };
        let value = match kind {
            Some(SchemaKind::String) => Literal::String(text(value)?.to_owned()),
            _ => scalar(value).and_then(Literal::of)?,
        };
        Some(value).filter(|value| *value != Literal::String(String::new()))
    }

    /// A parameter that always has the same value; `None` for others, and in a path, whose segments the document can state itself.
    pub(super) fn constant_param(&mut self, param: &Param<'a>, schema: &'a Node, required: bool) -> Option<Field> {
        let value = self.only_value(schema).filter(|_| required && param.location != "path")?;
        let location = Some(at(param.location, param.node.span));
        let docs = self.stated_docs(param.node).or_else(|| self.stated_docs(schema));
        Some(Field { value: Some(Spanned::new(value, schema.span)), docs, ..constant(param.name, "", location, param.node.span) })
    }

    /// The fields of an inline body, and the rules across them: those of an object, of which the required fields with a single value are
    /// constants. The body of a webhook has none: a subscriber reads what a service sends.
    pub(super) fn fields_of_body(&mut self, found: &Found<'a>, schema: &'a Node) -> (Vec<Field>, Vec<Spanned<Rule>>) {
        if found.webhook {
            let Object { fields, rules, .. } = self.object(&found.request, schema, &[schema], &[]);
            return (fields, rules);
        }
        let shape = self.shape(schema);
        let mut constants = Vec::new();
        for (key, property) in
            shape.properties.iter().filter(|(key, _)| text(key).is_some_and(|name| shape.required.contains(name)))
        {
            if let Some(value) = self.only_value(property) {
                let value = Some(Spanned::new(value, property.span));
                let name = text(key).unwrap_or_default();
                constants.push((name, Field { value, docs: self.stated_docs(property), ..constant(name, "", None, key.span) }));
            }
        }
        let names: Vec<&str> = constants.iter().map(|(name, _)| *name).collect();
        let Object { mut fields, rules, .. } = self.object(&found.request, schema, &[schema], &names);
        // An object that declares nothing can have any members. This one declares constants.
        if !constants.is_empty() && matches!(shape.additional, Additional::Unstated | Additional::Forbidden) {
            fields.retain(|field| field.prefix.is_none());
        }
        (constants.into_iter().map(|(_, field)| field).chain(fields).collect(), rules)
    }

    /// The description of a parameter or a schema.
    fn stated_docs(&self, node: &'a Node) -> Option<Spanned<String>> {
        let docs = super::nodes::get(node, "description")?;
        text(docs).map(str::trim).filter(|text| !text.is_empty()).map(|text| at(text, docs.span))
    }
}
