//! How lists and objects are written in a path, a query or a header.
//!
//! In: `style` and `explode` of OpenAPI 3, or `collectionFormat` of Swagger 2.0, and the type of a parameter. Out: the parameter with its
//! `style`, or as a text where the language has no such form. Not here: exploded objects, whose members are parameters (see `params`).

use super::document::Version;
use super::kinds::SchemaKind;
use super::nodes::{at, flag, get, is_false, text_of};
use super::params::{Param, without_null};
use super::reader::Reader;
use super::shape::{Additional, Shape};
use super::typed::named;
use crate::diagnostic::Code;
use crate::document::{Constraints, Field};
use crate::syntax::Node;

/// The form of a list or an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ParamForm {
    /// As the language writes it without `style`.
    Usual,
    /// With this `style` of the language.
    Style(&'static str),
    /// In a form that the language does not have.
    Unknown,
}

impl<'a> Reader<'a> {
    /// A parameter in the form in which the document writes it.
    pub(super) fn styled(&mut self, param: &Param<'a>, schema: &'a Node, mut field: Field) -> Result<Option<Field>, String> {
        let shape = self.shape(schema);
        let ty = field.ty.as_ref().map_or(String::new(), |ty| ty.name.value.clone());
        let is_list = ty == "list" || ty == "nullable" && shape.kind() == Some(SchemaKind::Array);
        let is_object = ty == "map" || shape.kind() == Some(SchemaKind::Object);
        if ty == "json" && !is_object {
            field.ty = Some(named("string", schema.span));
        }
        field = without_null(field);
        if is_list || is_object {
            return self.written(param, &shape, is_list, field);
        }
        let is_plain = shape.values.is_some() || shape.kind().is_some_and(SchemaKind::is_scalar);
        if param.location != "query" && !is_plain {
            let what = "a parameter of several types in a path or a header is a text";
            self.findings.add(Code::SW0603, param.node.span, what);
            field = as_text(param, field);
        }
        Ok(Some(field))
    }

    /// A list or an object in its form.
    fn written(&mut self, param: &Param<'a>, shape: &Shape<'a>, is_list: bool, field: Field) -> Result<Option<Field>, String> {
        let form = if is_list { self.form_of_list(param) } else { self.form_of_object(param) };
        // A path and a header have one text, and so has a value with separators.
        let is_one_text = param.location != "query" || matches!(form, ParamForm::Style("comma" | "space" | "pipe"));
        match form {
            ParamForm::Usual | ParamForm::Style(_) if is_one_text && !self.has_plain_parts(shape) => {}
            ParamForm::Usual => return Ok(Some(field)),
            ParamForm::Style(style) => return Ok(Some(Field { style: Some(at(style, param.node.span)), ..field })),
            ParamForm::Unknown => {}
        }
        if !is_list && param.location != "path" {
            return self.left_out(param, "the language has no objects in parameters of this style").map(|()| None);
        }
        if param.location == "path" && text_of(param.node, "style") == Some("matrix") {
            return Err(format!("its path names `{}` once for each item or member", param.name));
        }
        let what =
            if is_list { "a list whose items are joined in another way is a text" } else { "an object in a path is a text" };
        self.findings.add(Code::SW0603, param.node.span, what);
        Ok(Some(as_text(param, field)))
    }

    fn form_of_list(&self, param: &Param<'a>) -> ParamForm {
        if self.document.version == Version::Swagger {
            return match (text_of(param.node, "collectionFormat").unwrap_or("csv"), param.location) {
                ("csv", "query") => ParamForm::Style("comma"),
                ("csv", _) | ("multi", "query") => ParamForm::Usual,
                ("ssv", "query") => ParamForm::Style("space"),
                ("pipes", "query") => ParamForm::Style("pipe"),
                _ => ParamForm::Unknown,
            };
        }
        match (text_of(param.node, "style"), param.location) {
            (None | Some("simple"), "path" | "header") => ParamForm::Usual,
            (Some("label" | "matrix"), "path") if !flag(param.node, "explode") => ParamForm::Usual,
            (None | Some("form" | "deepObject"), "query") if !is_false(param.node, "explode") => ParamForm::Usual,
            (None | Some("form"), "query") => ParamForm::Style("comma"),
            (Some("spaceDelimited" | "pipeDelimited"), "query") if flag(param.node, "explode") => ParamForm::Usual,
            (Some("spaceDelimited"), "query") => ParamForm::Style("space"),
            (Some("pipeDelimited"), "query") => ParamForm::Style("pipe"),
            _ => ParamForm::Unknown,
        }
    }

    fn form_of_object(&self, param: &Param<'a>) -> ParamForm {
        match (text_of(param.node, "style"), param.location) {
            _ if self.document.version == Version::Swagger => ParamForm::Unknown,
            (None | Some("simple" | "label" | "matrix"), "path" | "header") if !flag(param.node, "explode") => ParamForm::Usual,
            (Some("deepObject"), "query") => ParamForm::Usual,
            (None | Some("form"), "query") if is_false(param.node, "explode") => ParamForm::Style("comma"),
            (Some("spaceDelimited"), "query") if !flag(param.node, "explode") => ParamForm::Style("space"),
            (Some("pipeDelimited"), "query") if !flag(param.node, "explode") => ParamForm::Style("pipe"),
            _ => ParamForm::Unknown,
        }
    }

    /// Whether the items of a list, or the members of an object, are single values, which can be written with separators.
    fn has_plain_parts(&mut self, shape: &Shape<'a>) -> bool {
        let mut parts: Vec<&'a Node> =
            shape.items.into_iter().chain(shape.properties.iter().map(|(_, member)| *member)).collect();
        if shape.kind() != Some(SchemaKind::Array) {
            match shape.additional {
                Additional::Schema(value) => parts.push(value),
                Additional::Any => return false,
                Additional::Unstated | Additional::Forbidden => {}
            }
        }
        !parts.is_empty() && parts.into_iter().all(|part| self.is_plain_part(part))
    }

    /// Whether a schema is that of a single value without null.
    pub(super) fn is_plain_part(&mut self, part: &'a Node) -> bool {
        let shape = self.shape(part);
        let is_scalar = shape.kind().is_some_and(SchemaKind::is_scalar);
        is_scalar && !shape.nullable && shape.variants.is_empty() && !matches!(shape.format, Some("password" | "binary"))
    }
}

/// The parameter as a text, without the constraints and the default of its type.
fn as_text(param: &Param<'_>, field: Field) -> Field {
    let span = get(param.node, "schema").unwrap_or(param.node).span;
    Field { ty: Some(named("string", span)), constraints: Constraints::NONE, default: None, ..field }
}
