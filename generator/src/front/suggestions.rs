//! What an OpenAPI document says in prose or by convention, as choices that can be made.
//!
//! In: the documents that an OpenAPI document became. Out: suggestions, each with the keys of a file of choices and with its evidence. Nothing
//! is assumed: a suggestion has an effect only after it is accepted. Not here: whether the language accepts a suggestion (see `session`).

mod pages;
mod render;
mod values;

use crate::document::{Addresses, AnswerForm, BodyType, Documents, Field, Operation, Type, TypeBody, TypeExpression};
use crate::source::Span;
use crate::syntax::Json;

pub use render::render;

/// The kind of a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuggestionKind {
    /// An operation returns its items in pages.
    Pages,
    /// A field of an answer with status 200 says whether the operation succeeded.
    Outcomes,
    /// An integer is a moment.
    Timestamps,
    /// A map has values that repeat their keys.
    Maps,
    /// A value identifies something, and has a type of its own.
    Ids,
}

impl SuggestionKind {
    /// Every kind with its word.
    pub const KEYWORDS: [(&'static str, SuggestionKind); 5] = [
        ("pages", SuggestionKind::Pages),
        ("outcomes", SuggestionKind::Outcomes),
        ("timestamps", SuggestionKind::Timestamps),
        ("maps", SuggestionKind::Maps),
        ("ids", SuggestionKind::Ids),
    ];

    /// The word: `pages`.
    pub fn word(self) -> &'static str {
        Self::KEYWORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// A choice that a document suggests.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The kind.
    pub kind: SuggestionKind,
    /// The keys of the file of choices that lead to the value: `operations`, `GET /users`, `pages`.
    pub keys: Vec<String>,
    /// The value, as JSON, which is YAML too.
    pub value: String,
    /// Why it is suggested.
    pub reason: String,
    /// The part of the document that is the evidence.
    pub span: Span,
    /// The part of the document as a JSON pointer.
    pub pointer: String,
}

/// What documents suggest, without pointers.
pub(crate) fn suggestions(documents: &Documents, addresses: &Addresses) -> Vec<Suggestion> {
    let view = View { documents, addresses };
    [pages::pages(&view), values::outcomes(&view), values::timestamps(&view), values::maps(&view), values::ids(&view)].concat()
}

/// Documents with the names by which choices call their parts.
struct View<'a> {
    documents: &'a Documents,
    addresses: &'a Addresses,
}

impl<'a> View<'a> {
    /// The operations with their addresses: `GET /users`.
    fn operations(&self) -> impl Iterator<Item = (String, &'a Operation)> {
        let (documents, addresses) = (self.documents, self.addresses);
        documents.resources.iter().flat_map(move |resource| {
            resource.operations.iter().filter_map(move |operation| {
                let is_it = |(of, (in_resource, name)): &(&String, &(String, String))| {
                    of.contains(' ') && **in_resource == resource.name.value && **name == operation.name.value
                };
                addresses.operations.iter().find(is_it).map(|(of, _)| (of.clone(), operation))
            })
        })
    }

    /// The declared types.
    fn types(&self) -> impl Iterator<Item = &'a Type> {
        let documents = self.documents;
        let all = documents.resources.iter().map(|resource| &resource.declarations);
        all.chain([&documents.service.declarations]).flat_map(|declarations| &declarations.types)
    }

    /// The fields of the declared object with a name.
    fn fields(&self, name: &str) -> Option<&'a [Field]> {
        let ty = self.types().find(|ty| ty.name.value == name)?;
        match &ty.body {
            TypeBody::Object(object) => Some(&object.fields),
            _ => None,
        }
    }

    /// The type of the answer of an operation that has one answer with a body.
    fn answer(&self, operation: &'a Operation) -> Option<&'a TypeExpression> {
        match operation.returns.as_slice() {
            [answer] => match &answer.form {
                AnswerForm::Body(BodyType::Type(ty)) => Some(ty),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A type without `nullable`.
fn plain(ty: &TypeExpression) -> &TypeExpression {
    match (ty.name.value.as_str(), ty.arguments.as_slice()) {
        ("nullable", [inner]) => inner,
        _ => ty,
    }
}

/// The type of the items of a list.
fn item(ty: &TypeExpression) -> Option<&TypeExpression> {
    match (ty.name.value.as_str(), ty.arguments.as_slice()) {
        ("list", [item]) => Some(item),
        _ => None,
    }
}

/// A type as it is written.
fn written(ty: &TypeExpression) -> String {
    let arguments: Vec<String> = ty.arguments.iter().map(written).collect();
    if arguments.is_empty() { ty.name.value.clone() } else { format!("{}<{}>", ty.name.value, arguments.join(", ")) }
}

/// An object of JSON as text.
fn object(entries: Vec<(&str, Json)>) -> Json {
    Json::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn text(text: impl Into<String>) -> Json {
    Json::Text(text.into())
}

/// A value as text of JSON.
fn json(value: &Json) -> String {
    serde_json::Value::from(value).to_string()
}
