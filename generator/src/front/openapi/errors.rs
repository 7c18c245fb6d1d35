//! Bodies of errors.
//!
//! In: the `responses` of an operation with statuses of errors. Out: the types of their bodies, by status, or a finding where the language
//! has no type for a body. Not here: answers that mean success (see `answers`).

use super::answers::status;
use super::document::Version;
use super::endpoints::Found;
use super::media::{Media, media, preference};
use super::nodes::{at, entries, get, items, text, text_of};
use super::reader::Reader;
use crate::diagnostic::Code;
use crate::document::{ErrorType, TypeExpression};
use crate::syntax::{Entry, Node};

/// The finding for a body that has no type.
const WITHOUT_TYPE: &str = "the body of an error that is no JSON object has no type; a client has its status and message";

impl<'a> Reader<'a> {
    /// The types of the bodies of the errors of an operation.
    pub(super) fn errors(&mut self, found: &Found<'a>) -> Vec<ErrorType> {
        let responses = entries(found.node, "responses");
        // Without a status of success, `default` is the answer.
        let has_success = responses.iter().any(|entry| status(entry.name()).is_some());
        let mut errors: Vec<ErrorType> = Vec::new();
        for entry in responses.iter().filter(|entry| has_success || entry.name() != "default") {
            let Some(statuses) = statuses(entry.name()) else { continue };
            if errors.iter().any(|known| known.statuses.value == statuses) {
                continue;
            }
            if let Some(ty) = self.type_of_error(entry, &statuses, found) {
                let docs = text_of(self.target(&entry.value), "description").map(|docs| at(docs.trim(), entry.key.span));
                errors.push(ErrorType { statuses: at(statuses, entry.key.span), ty: Some(ty), docs });
            }
        }
        errors
    }

    /// The type of the body of an error; `None` if the error has no body, or none that is an object or a union.
    fn type_of_error(&mut self, entry: &'a Entry, statuses: &str, found: &Found<'a>) -> Option<TypeExpression> {
        let response = self.target(&entry.value);
        let schema = match self.document.version {
            Version::Swagger => get(response, "schema").map(|schema| Some(schema).filter(|_| self.produces_json(found))),
            Version::Three => {
                let chosen = entries(response, "content").iter().min_by_key(|entry| preference(entry.name()))?;
                let is_json = media(chosen.name()) <= Media::JsonOfOtherName;
                Some(get(&chosen.value, "schema").filter(|_| is_json))
            }
        }?;
        let declared = self.queue.len();
        let name = format!("{}Error{}", found.request, statuses.replace("default", ""));
        let typed = schema.map(|schema| self.ty(schema, &name)).filter(|typed| !typed.nullable);
        let is_enum = schema.is_some_and(|schema| self.is_enum(schema));
        // Names of declared types begin with a capital letter.
        let is_declared = |ty: &TypeExpression| ty.name.value.starts_with(|first: char| first.is_ascii_uppercase());
        let ty = typed.map(|typed| typed.ty).filter(|ty| is_declared(ty) && !is_enum);
        if ty.is_none() {
            self.forget_types(declared);
            self.findings.add(Code::SW0607, entry.key.span, WITHOUT_TYPE);
        }
        ty
    }

    /// Whether a schema, or the one that it wraps, is an enum.
    pub(super) fn is_enum(&mut self, schema: &'a Node) -> bool {
        let (mut node, mut steps) = (schema, 0);
        while let Some((inner, _)) = self.wrapped(node).filter(|_| steps < 50) {
            (node, steps) = (inner, steps + 1);
        }
        self.shape(node).values.is_some()
    }

    /// Whether JSON is among the media types of answers of Swagger 2.0.
    pub(super) fn produces_json(&self, found: &Found<'a>) -> bool {
        let own = items(found.node, "produces");
        let produced = if own.is_empty() { items(&self.document.root, "produces") } else { own };
        produced.is_empty() || produced.iter().filter_map(text).any(|name| media(name) <= Media::JsonOfOtherName)
    }
}

/// The statuses of errors as the language writes them: `402`, `4XX`, `5XX` or `default`. `None` for statuses of other answers.
fn statuses(name: &str) -> Option<String> {
    match name.to_ascii_uppercase().as_str() {
        "DEFAULT" => Some("default".to_owned()),
        range @ ("4XX" | "5XX") => Some(range.to_owned()),
        one => one.parse::<u16>().ok().filter(|status| (400..600).contains(status)).map(|status| status.to_string()),
    }
}
