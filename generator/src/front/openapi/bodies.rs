//! Bodies of requests.
//!
//! In: `requestBody`, and parameters in the body of Swagger 2.0. Out: fields of the body and how it is sent, or a body of one type, or why
//! the operation cannot have it. An inline JSON object becomes fields, and so does a schema that is named after its operation. Another schema
//! with a name stays a type, so that values that were read can be sent.

use super::document::Version;
use super::endpoints::Found;
use super::kinds::{SchemaKind, is_file};
use super::media::{Media, is_media_type, is_text, media, preference};
use super::names::{Names, camel};
use super::nodes::{at, entries, flag, get, items, text, text_of};
use super::objects::Property;
use super::params::Param;
use super::reader::Reader;
use super::shape::{Additional, Shape};
use super::typed::{applied, named};
use crate::diagnostic::Code;
use crate::document::{Constraints, Field, RequestBody, Rule};
use crate::source::{Span, Spanned};
use crate::syntax::Node;

/// The media type of JSON.
const JSON: &str = "application/json";

/// What follows the name of an operation in the name of the schema of its body.
const OF_BODIES: [&str; 7] = ["Body", "Request", "RequestBody", "Input", "Params", "Parameters", "Payload"];

/// The number of references and wrappers that lead from one schema to the next.
const LONGEST_CHAIN: usize = 50;

/// What is sent in the body.
#[derive(Default)]
pub(super) struct ReadBody {
    pub fields: Vec<Field>,
    /// Requirements across the fields.
    pub rules: Vec<Spanned<Rule>>,
    /// The body of one type; there are no `fields` beside it.
    pub whole: Option<RequestBody>,
    /// `send` of the operation, where it is not that of its method.
    pub send: Option<&'static str>,
    pub is_there: bool,
}

/// A body of the document, in one of its media types.
struct Content<'a> {
    /// The media type, and its place.
    media: &'a str,
    span: Span,
    schema: Option<&'a Node>,
    required: bool,
    docs: Option<&'a Node>,
}

impl<'a> Reader<'a> {
    /// The body of an operation.
    pub(super) fn body(&mut self, found: &Found<'a>) -> Result<ReadBody, String> {
        match self.document.version {
            Version::Swagger => self.swagger_body(found),
            Version::Three => match get(found.node, "requestBody") {
                Some(body) => self.request_body(body, found),
                None => Ok(ReadBody::default()),
            },
        }
    }

    fn request_body(&mut self, body: &'a Node, found: &Found<'a>) -> Result<ReadBody, String> {
        let body = self.target(body);
        let content = entries(body, "content");
        let Some(chosen) = content.iter().min_by_key(|entry| preference(entry.name())) else { return Ok(ReadBody::default()) };
        for other in content.iter().filter(|entry| !std::ptr::eq(*entry, chosen)) {
            let what = format!("a body is sent as `{}`; its other media types are not read", chosen.name());
            self.findings.add(Code::SW0609, other.key.span, what);
        }
        let content = Content {
            media: chosen.name(),
            span: chosen.key.span,
            schema: get(&chosen.value, "schema"),
            required: flag(body, "required"),
            docs: get(body, "description"),
        };
        self.content(&content, found)
    }

    /// A body of one media type.
    fn content(&mut self, content: &Content<'a>, found: &Found<'a>) -> Result<ReadBody, String> {
        match (media(content.media), content.schema) {
            (Media::Json | Media::JsonOfOtherName, schema) => self.json_body(content, schema, found),
            (Media::Other, schema) => Ok(self.other_body(content, schema, found)),
            (kind, Some(schema)) => self.form_body(kind, content, schema, found),
            (_, None) => Err("its body has no schema".to_owned()),
        }
    }

    /// A JSON body: the fields of an inline object, else a value of one type.
    fn json_body(&mut self, content: &Content<'a>, schema: Option<&'a Node>, found: &Found<'a>) -> Result<ReadBody, String> {
        let Some(schema) = schema else {
            let field = Field { ty: Some(named("json", content.span)), ..body_field(content) };
            return Ok(whole(content, field));
        };
        let shape = self.shape(schema);
        let is_object = shape.has_fields() && shape.variants.is_empty() && !is_open(&shape) && !shape.nullable;
        let is_exact = content.required || shape.required.is_empty();
        if is_object
            && is_exact
            && media(content.media) == Media::Json
            && !self.has_own_name(schema, found)
            && self.level(schema).is_none()
        {
            let (fields, rules) = self.fields_of_body(found, schema);
            return Ok(ReadBody { fields, rules, send: send(Media::Json, &found.method.value), is_there: true, whole: None });
        }
        Ok(whole(content, self.whole_field(content, schema, found)))
    }

    /// The name of a schema among the components, perhaps by a reference.
    fn component(&mut self, schema: &'a Node) -> Option<String> {
        let mut node = schema;
        for _ in 0..LONGEST_CHAIN {
            match self.wrapped(node).filter(|_| !self.components.contains_key(&node.span.node)) {
                Some((inner, _)) => node = inner,
                None => break,
            }
        }
        self.components.get(&node.span.node).cloned()
    }

    /// Whether a schema has a name of its own. One that is named after the operation is the parameters of the operation:
    /// `CreateUserRequest` of `createUser`.
    fn has_own_name(&mut self, schema: &'a Node, found: &Found<'a>) -> bool {
        let Some(name) = self.component(schema) else { return false };
        let id = text_of(found.node, "operationId").map(camel).unwrap_or_default();
        let default = found.default_request();
        let is_of = |operation: &str| name.strip_prefix(operation).is_some_and(|rest| OF_BODIES.contains(&rest));
        !is_of(&id) && !is_of(&default)
    }

    /// The field that is the whole body. It has no documentation beside that of a type with a name.
    fn whole_field(&mut self, content: &Content<'a>, schema: &'a Node, found: &Found<'a>) -> Field {
        let property = Property { name: "body", key: schema, schema, required: content.required, role: "body" };
        let field = self.field(&property, &found.request);
        let of_schema = self.shape(schema).docs.and(field.docs).filter(|_| self.component(schema).is_none());
        Field { docs: docs(content).or(of_schema), default: None, deprecated: None, required: content.required, ..field }
    }

    /// A body that is neither JSON nor a form: a text, or a file.
    fn other_body(&mut self, content: &Content<'a>, schema: Option<&'a Node>, found: &Found<'a>) -> ReadBody {
        let shape = schema.map(|schema| self.shape(schema));
        let is_scalar = shape.as_ref().is_some_and(|shape| {
            shape.kind().is_some_and(SchemaKind::is_scalar)
                && shape.variants.is_empty()
                && !matches!(shape.format, Some("binary" | "byte" | "base64"))
        });
        if let Some(schema) = schema.filter(|_| is_text(content.media) && is_scalar) {
            return whole(content, self.whole_field(content, schema, found));
        }
        if shape.is_some_and(|shape| !is_scalar && shape.kind() != Some(SchemaKind::String)) {
            let what = format!("a body of type `{}` is a file, and its schema is not read", content.media);
            self.findings.add(Code::SW0609, content.span, what);
        }
        whole(content, Field { ty: Some(named("file", content.span)), ..body_field(content) })
    }

    /// The fields of a form.
    fn form_body(&mut self, kind: Media, content: &Content<'a>, schema: &'a Node, found: &Found<'a>) -> Result<ReadBody, String> {
        let shape = self.shape(schema);
        if matches!(shape.kind(), None | Some(SchemaKind::Object))
            && shape.properties.is_empty()
            && !is_open(&shape)
            && shape.variants.is_empty()
        {
            self.findings.add(Code::SW0609, schema.span, "a form without fields is not sent");
            return Ok(ReadBody::default());
        }
        if !shape.has_fields() || !shape.variants.is_empty() || self.level(schema).is_some() {
            return Err("the language has no form that is no object with fields".to_owned());
        }
        if !content.required && !shape.required.is_empty() {
            let what = "an optional body with required fields is read as required";
            self.findings.add(Code::SW0609, schema.span, what);
        }
        let (mut fields, rules) = self.fields_of_body(found, schema);
        let mut has_file = false;
        if kind == Media::Multipart {
            for field in &mut fields {
                let property = shape.properties.iter().find(|(key, _)| text(key) == Some(field.name.value.as_str()));
                has_file |= property.is_some_and(|(_, schema)| self.as_file(field, schema));
            }
        }
        let send = if has_file { None } else { send(kind, &found.method.value) };
        Ok(ReadBody { fields, rules, send, is_there: true, whole: None })
    }

    /// Makes a field a file, or a list of files, where its schema is binary.
    fn as_file(&mut self, field: &mut Field, schema: &'a Node) -> bool {
        let shape = self.shape(schema);
        let span = schema.span;
        let item = shape.items.map(|items| self.shape(items));
        let is_binary = |format: Option<&str>, media: bool| format == Some("binary") || media;
        let of_media = get(schema, "contentMediaType").is_some() && shape.format.is_none();
        let ty = if is_binary(shape.format, of_media) && shape.kind() == Some(SchemaKind::String) {
            named("file", span)
        } else if shape.kind() == Some(SchemaKind::Array) && item.is_some_and(|item| is_binary(item.format, false)) {
            applied("list", vec![named("file", span)], span)
        } else {
            return false;
        };
        field.ty = Some(ty);
        field.constraints = Constraints::NONE;
        field.default = None;
        true
    }

    /// The body of an operation of Swagger 2.0: a parameter in `body`, or parameters in `formData`.
    fn swagger_body(&mut self, found: &Found<'a>) -> Result<ReadBody, String> {
        let declared = self.declared_params(found);
        if let Some(body) = declared.iter().find(|param| param.location == "body") {
            let content = Content {
                media: self.consumed(found),
                span: body.node.span,
                schema: get(body.node, "schema"),
                required: flag(body.node, "required"),
                docs: get(body.node, "description"),
            };
            return self.content(&content, found);
        }
        let form: Vec<&Param<'a>> = declared.iter().filter(|param| param.location == "formData").collect();
        if form.is_empty() {
            return Ok(ReadBody::default());
        }
        let mut fields = Vec::new();
        let mut names = Names::default();
        for param in &form {
            let key = get(param.node, "name").unwrap_or(param.node);
            let required = flag(param.node, "required");
            let property = Property { name: param.name, key, schema: param.node, required, role: "parameter" };
            let mut field = self.field(&property, &found.request);
            if is_file(param.node) {
                field.ty = Some(named("file", param.node.span));
            }
            self.name_in_rust(&mut field, &mut names);
            fields.push(field);
        }
        let has_file = form.iter().any(|param| is_file(param.node));
        let send = if has_file { None } else { send(Media::Form, &found.method.value) };
        Ok(ReadBody { fields, send, is_there: true, ..ReadBody::default() })
    }

    /// The media type of a body of Swagger 2.0, which the operation or the document states.
    fn consumed(&mut self, found: &Found<'a>) -> &'a str {
        let own = items(found.node, "consumes");
        let stated = if own.is_empty() { items(&self.document.root, "consumes") } else { own };
        let is_form = |name: &&str| matches!(media(name), Media::Form | Media::Multipart);
        let names = stated.iter().filter_map(text).filter(|name| !is_form(name));
        names.min_by_key(|name| preference(name)).unwrap_or(JSON)
    }
}

/// Whether an object has members that it does not declare.
fn is_open(shape: &Shape<'_>) -> bool {
    matches!(shape.additional, Additional::Schema(_) | Additional::Any)
}

/// The documentation of a body.
fn docs(content: &Content<'_>) -> Option<Spanned<String>> {
    let stated = content.docs.and_then(text).map(str::trim).filter(|docs| !docs.is_empty())?;
    Some(at(stated, content.span))
}

/// The field of a body without a schema.
fn body_field(content: &Content<'_>) -> Field {
    Field { required: content.required, docs: docs(content), ..Field::unreadable(at("body", content.span)) }
}

/// A body of one type, with its media type unless that is implied.
fn whole(content: &Content<'_>, field: Field) -> ReadBody {
    let is_implied = media(content.media) == Media::Json || !is_media_type(content.media);
    let stated = (!is_implied).then(|| at(content.media, content.span));
    let field = Field { name: at("body", content.span), ..field };
    ReadBody { whole: Some(RequestBody { field, media: stated }), is_there: true, ..ReadBody::default() }
}

fn send(kind: Media, method: &str) -> Option<&'static str> {
    match kind {
        Media::Form => Some("form"),
        Media::Multipart => Some("multipart"),
        Media::Json if !matches!(method, "POST" | "PUT" | "PATCH") => Some("json"),
        Media::Json | Media::JsonOfOtherName | Media::Other => None,
    }
}
