//! Headers of responses.
//!
//! In: `headers` of the responses of an operation. Out: a declared type whose fields are these headers. Operations with the same headers share
//! one type. Not here: parameters in headers (see `params`).

use super::document::Version;
use super::endpoints::Found;
use super::names::{Names, camel};
use super::nodes::{at, entries, get, text};
use super::objects::Property;
use super::reader::Reader;
use super::typed::named;
use crate::diagnostic::Code;
use crate::document::{Constraints, Field, Object, Type, TypeBody, TypeExpression};
use crate::model::RustHints;
use crate::source::Span;
use crate::syntax::Entry;

/// Headers that a server sets by itself.
const SET_BY_THE_SERVER: [&str; 6] =
    ["connection", "content-encoding", "content-length", "content-type", "date", "transfer-encoding"];

/// Headers with dates in the format of HTTP, which is not that of JSON. They are texts.
const HTTP_DATES: [&str; 4] = ["expires", "last-modified", "retry-after", "sunset"];

/// Types that are no plain text.
const NOT_PLAIN: [&str; 5] = ["json", "list", "map", "file", "secret"];

impl<'a> Reader<'a> {
    /// The type of the headers of an operation's responses, if it has any.
    pub(super) fn headers(&mut self, found: &Found<'a>) -> Option<TypeExpression> {
        let (mut fields, mut rust): (Vec<Field>, _) = (Vec::new(), Names::default());
        for response in entries(found.node, "responses") {
            let response = self.target(&response.value);
            for entry in entries(response, "headers") {
                let name = entry.name();
                if !is_header_name(name) || SET_BY_THE_SERVER.contains(&name.to_ascii_lowercase().as_str()) {
                    let what = "a header that a server sets by itself, or whose name no header can have, is not read";
                    self.findings.add_named(Code::SW0607, entry.key.span, name, what);
                } else if !fields.iter().any(|field| field.name.value.eq_ignore_ascii_case(name)) {
                    let mut field = self.header(entry, found);
                    self.name_in_rust(&mut field, &mut rust);
                    fields.push(field);
                }
            }
        }
        let span = fields.first()?.name.span;
        Some(named(&self.type_of_headers(fields, span, found), span))
    }

    fn header(&mut self, entry: &'a Entry, found: &Found<'a>) -> Field {
        let node = self.target(&entry.value);
        let schema = match self.document.version {
            Version::Swagger => node,
            Version::Three => get(node, "schema").unwrap_or(node),
        };
        let declared = self.queue.len();
        let property = Property { name: entry.name(), key: &entry.key, schema, required: false, role: "header" };
        let field = super::params::without_null(self.field(&property, &found.request));
        let ty = field.ty.filter(|ty| !HTTP_DATES.contains(&entry.name().to_ascii_lowercase().as_str()) && is_plain(ty));
        let is_object = ty.as_ref().is_some_and(is_declared) && !self.is_enum(schema);
        let ty = ty.filter(|_| !is_object).unwrap_or_else(|| {
            self.forget_types(declared);
            named("string", schema.span)
        });
        let stated = get(node, "description").and_then(|docs| Some(at(text(docs)?.trim(), docs.span)));
        let format = field.format.filter(|_| ty.name.value == "timestamp");
        let docs = stated.filter(|docs| !docs.value.is_empty()).or(field.docs);
        Field {
            ty: Some(ty),
            required: false,
            constraints: Constraints::NONE,
            default: None,
            format,
            docs,
            written_as: None,
            ..field
        }
    }

    /// The name of the type with these fields, which is declared once for all operations that have the same headers.
    fn type_of_headers(&mut self, fields: Vec<Field>, span: Span, found: &Found<'a>) -> String {
        let same = |known: &&Type| match &known.body {
            TypeBody::Object(object) => are_same(&object.fields, &fields),
            _ => false,
        };
        if let Some(known) = self.headers.iter().find(same) {
            return known.name.value.clone();
        }
        let wanted = [wanted_name(&fields), format!("{}Headers", found.request)];
        let name = self.types.take(&wanted, &found.words());
        let docs = at("Contains headers of responses.", span);
        let body = TypeBody::Object(Object { fields, ..Object::default() });
        self.headers.push(Type { name: at(&name, span), docs: Some(docs), deprecated: None, rust: RustHints::default(), body });
        name
    }
}

/// A name after the first header and the number of the others: `LinkHeaders`, `LinkAnd2OtherHeaders`.
fn wanted_name(fields: &[Field]) -> String {
    let first = fields.first().map(|field| camel(&field.name.value)).unwrap_or_default();
    match fields {
        [_, second] => format!("{first}And{}Headers", camel(&second.name.value)),
        [_, _, others @ ..] => format!("{first}And{}OtherHeaders", others.len() + 1),
        _ => format!("{first}Headers"),
    }
}

/// Whether two lists have the same headers with the same types.
fn are_same(left: &[Field], right: &[Field]) -> bool {
    let ty = |field: &Field| field.ty.as_ref().map(super::unions::written);
    let is_same = |(left, right): (&Field, &Field)| left.name.value == right.name.value && ty(left) == ty(right);
    left.len() == right.len() && left.iter().zip(right).all(is_same)
}

/// Whether a type is one text in a header, or a list of texts.
fn is_plain(ty: &TypeExpression) -> bool {
    let is_single = |ty: &TypeExpression| ty.arguments.is_empty() && !NOT_PLAIN.contains(&ty.name.value.as_str());
    match (ty.name.value.as_str(), ty.arguments.as_slice()) {
        ("list", [item]) => is_single(item) && !is_declared(item),
        _ => is_single(ty),
    }
}

/// Whether a type is declared: names of declared types begin with a capital letter.
fn is_declared(ty: &TypeExpression) -> bool {
    ty.name.value.starts_with(|first: char| first.is_ascii_uppercase())
}

/// Whether a text has only the characters of names of headers.
pub(super) fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter))
}
