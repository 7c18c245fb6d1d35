//! Bodies of requests.
//!
//! In: `requestBody`, and parameters in the body of Swagger 2.0. Out: fields of the body and how it is sent, or why the operation cannot
//! have it.

use super::Reader;
use super::document::Version;
use super::names::Names;
use super::nodes::{at, entries, flag, get, text, text_of};
use super::objects::Property;
use super::operations::Found;
use super::params::Param;
use super::shape::Additional;
use super::types::{applied, named};
use crate::diagnostic::Code;
use crate::document::Field;
use crate::syntax::{Entry, Node};

/// What is sent in the body.
#[derive(Default)]
pub(super) struct Body {
    pub fields: Vec<Field>,
    /// `send` of the operation, where it is not that of its method.
    pub send: Option<&'static str>,
    pub is_there: bool,
}

/// Media types by the way in which the language sends them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Media {
    Json,
    Form,
    Multipart,
    /// Everything else is a file.
    Other,
}

/// How a media type is sent.
pub(super) fn media(name: &str) -> Media {
    let name = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match name.as_str() {
        "application/json" | "*/*" | "text/json" | "application/*" => Media::Json,
        "application/x-www-form-urlencoded" => Media::Form,
        "multipart/form-data" => Media::Multipart,
        name if name.ends_with("+json") => Media::Json,
        _ => Media::Other,
    }
}

impl<'a> Reader<'a> {
    /// The body of an operation.
    pub(super) fn body(&mut self, found: &Found<'a>) -> Result<Body, String> {
        match self.document.version {
            Version::Swagger => self.swagger_body(found),
            Version::Three => match get(found.node, "requestBody") {
                Some(body) => self.request_body(body, found),
                None => Ok(Body::default()),
            },
        }
    }

    fn request_body(&mut self, body: &'a Node, found: &Found<'a>) -> Result<Body, String> {
        let body = self.target(body);
        let content = entries(body, "content");
        let Some(chosen) = content.iter().min_by_key(|entry| media(entry.name())) else { return Ok(Body::default()) };
        for other in content.iter().filter(|entry| !std::ptr::eq(*entry, chosen)) {
            let what = format!("a body is sent as `{}`; its other media types are not read", chosen.name());
            self.findings.add(Code::SW0609, other.key.span, what);
        }
        let required = flag(body, "required");
        let schema = get(&chosen.value, "schema");
        match (media(chosen.name()), schema) {
            (Media::Other, _) => Ok(self.file_body(chosen, required)),
            (kind, Some(schema)) => self.fields_of_body(kind, schema, required, found),
            (_, None) => Err("its body has no schema".to_owned()),
        }
    }

    /// A body of another media type is a file.
    fn file_body(&mut self, chosen: &'a Entry, required: bool) -> Body {
        let span = chosen.key.span;
        if !matches!(chosen.name(), "application/octet-stream") {
            self.findings.add(Code::SW0609, span, format!("a body of type `{}` is sent as a file", chosen.name()));
        }
        Body { fields: vec![file_field(chosen.name(), &chosen.key, required)], send: None, is_there: true }
    }

    fn fields_of_body(&mut self, kind: Media, schema: &'a Node, required: bool, found: &Found<'a>) -> Result<Body, String> {
        let shape = self.shape(schema);
        let is_map = matches!(shape.additional, Additional::Schema(_) | Additional::Any);
        if !required
            && shape.kind() == Some("object")
            && shape.properties.is_empty()
            && matches!(shape.additional, Additional::Unstated | Additional::Forbidden)
        {
            return Ok(Body::default());
        }
        if !shape.has_fields() || !shape.variants.is_empty() || is_map || self.level(schema).is_some() {
            return Err("the language has no body that is no object with fields".to_owned());
        }
        if !required && !shape.required.is_empty() {
            let what = "an optional body with required fields is read as required";
            self.findings.add(Code::SW0609, schema.span, what);
        }
        let mut fields = self.object(&found.request, schema, &[schema], None).fields;
        let mut has_file = false;
        if kind == Media::Multipart {
            for field in &mut fields {
                let property = shape.properties.iter().find(|(key, _)| text(key) == Some(field.name.value.as_str()));
                has_file |= property.is_some_and(|(_, schema)| self.as_file(field, schema));
            }
            if !has_file {
                return Err("the language has no multipart body without a file".to_owned());
            }
        }
        self.distinct(&fields, found)?;
        Ok(Body { fields, send: send(kind, &found.method.value), is_there: true })
    }

    /// Makes a field a file, or a list of files, where its schema is binary.
    fn as_file(&mut self, field: &mut Field, schema: &'a Node) -> bool {
        let shape = self.shape(schema);
        let span = schema.span;
        let item = shape.items.map(|items| self.shape(items));
        let is_binary = |format: Option<&str>, media: bool| format == Some("binary") || media;
        let of_media = get(schema, "contentMediaType").is_some() && shape.format.is_none();
        let ty = if is_binary(shape.format, of_media) && shape.kind() == Some("string") {
            named("file", span)
        } else if shape.kind() == Some("array") && item.is_some_and(|item| is_binary(item.format, false)) {
            applied("list", vec![named("file", span)], span)
        } else {
            return false;
        };
        field.ty = Some(ty);
        field.constraints = Default::default();
        field.default = None;
        true
    }

    /// No field of the body has the name of a parameter.
    fn distinct(&mut self, fields: &[Field], found: &Found<'a>) -> Result<(), String> {
        let params = self.declared_params(found);
        let is_sent = |param: &&Param<'a>| matches!(param.location, "path" | "query" | "header");
        let twice = params.iter().filter(is_sent).find(|param| fields.iter().any(|field| field.name.value == param.name));
        match twice {
            Some(param) => Err(format!("the name `{}` is both a parameter and a field of the body", param.name)),
            None => Ok(()),
        }
    }

    /// The body of an operation of Swagger 2.0: a parameter in `body`, or parameters in `formData`.
    fn swagger_body(&mut self, found: &Found<'a>) -> Result<Body, String> {
        let declared = self.declared_params(found);
        if let Some(body) = declared.iter().find(|param| param.location == "body") {
            let Some(schema) = get(body.node, "schema") else { return Err("its body has no schema".to_owned()) };
            return self.fields_of_body(Media::Json, schema, flag(body.node, "required"), found);
        }
        let form: Vec<&Param<'a>> = declared.iter().filter(|param| param.location == "formData").collect();
        if form.is_empty() {
            return Ok(Body::default());
        }
        let mut fields = Vec::new();
        let mut names = Names::default();
        for param in &form {
            let key = get(param.node, "name").unwrap_or(param.node);
            let required = flag(param.node, "required");
            let property = Property { name: param.name, key, schema: param.node, required, role: "parameter" };
            let mut field = self.field(&property, &found.request);
            if text_of(param.node, "type") == Some("file") {
                field.ty = Some(named("file", param.node.span));
            }
            self.name_in_rust(&mut field, &mut names);
            fields.push(field);
        }
        let has_file = form.iter().any(|param| text_of(param.node, "type") == Some("file"));
        self.distinct(&fields, found)?;
        let send = if has_file { None } else { send(Media::Form, &found.method.value) };
        Ok(Body { fields, send, is_there: true })
    }
}

/// The field that is the whole body.
fn file_field(media: &str, key: &Node, required: bool) -> Field {
    Field {
        ty: Some(named("file", key.span)),
        required,
        docs: Some(at(format!("The body, of type `{media}`."), key.span)),
        location: Some(at("body", key.span)),
        ..Field::unreadable(at("content", key.span))
    }
}

/// `send` for a kind of body, where it differs from that of the method.
fn send(kind: Media, method: &str) -> Option<&'static str> {
    match kind {
        Media::Form => Some("form"),
        Media::Json if matches!(method, "GET" | "HEAD" | "DELETE") => Some("json"),
        Media::Json | Media::Multipart | Media::Other => None,
    }
}
