//! Answers of operations.
//!
//! In: `responses`. Out: the answers that mean success, each with its status and body.

use super::Reader;
use super::document::Version;
use super::kinds::SchemaKind;
use super::media::{Media, media, preference};
use super::nodes::{at, entries, get};
use super::operations::Found;
use super::reductions::Part;
use super::types::named;
use crate::diagnostic::Code;
use crate::document::{Answer, AnswerForm, BodyType, Stream};
use crate::source::Spanned;
use crate::syntax::{Entry, Node};

/// The status of answers that `2XX` and `default` describe.
const OK: u64 = 200;

impl<'a> Reader<'a> {
    /// The answers of an operation.
    pub(super) fn answers(&mut self, found: &Found<'a>) -> Result<Vec<Answer>, String> {
        let responses = entries(found.node, "responses");
        let (mut chosen, mut others): (Vec<(u64, &'a Entry)>, Vec<&'a Entry>) = (Vec::new(), Vec::new());
        for entry in responses {
            match status(entry.name()) {
                Some(status) => chosen.push((status, entry)),
                None => others.push(entry),
            }
        }
        if chosen.is_empty() {
            chosen.extend(self.default_as_success(responses));
        }
        others.retain(|entry| !chosen.iter().any(|(_, chosen)| std::ptr::eq(*chosen, *entry)));
        // The only answer that is a redirect has a finding of its own.
        others.retain(|entry| !chosen.is_empty() || !entry.name().starts_with('3'));
        for redirect in others.into_iter().filter(|entry| entry.name().starts_with('3')) {
            let what = "redirects are followed and not answers of their own";
            self.findings.add(Code::SW0607, redirect.key.span, what);
        }
        chosen.dedup_by_key(|(status, _)| *status);
        let several = chosen.len() > 1;
        let mut answers = Vec::new();
        for (status, entry) in chosen {
            answers.push(self.answer(status, entry, found, several)?);
        }
        if answers.is_empty() {
            answers.push(self.without_success(responses, found));
        }
        Ok(answers)
    }

    /// Whether an operation can have several answers that mean success.
    pub(super) fn has_several_answers(found: &Found<'a>) -> bool {
        entries(found.node, "responses").iter().filter(|entry| status(entry.name()).is_some()).count() > 1
    }

    /// `default`, if no answer has a status of success.
    fn default_as_success(&mut self, responses: &'a [Entry]) -> Option<(u64, &'a Entry)> {
        let default = responses.iter().find(|entry| entry.name() == "default")?;
        self.findings.add(Code::SW0607, default.key.span, "the answer `default` is read as that of status 200");
        Some((OK, default))
    }

    /// The answer of an operation that lists none which means success: what a redirect leads to, else nothing.
    fn without_success(&mut self, responses: &'a [Entry], found: &Found<'a>) -> Answer {
        let redirect = responses.iter().find(|entry| entry.name().starts_with('3') && !entry.name().starts_with("304"));
        let form = match redirect.filter(|_| found.method.value != "HEAD") {
            Some(redirect) => {
                let what = "a redirect is followed, and the answer to which it leads is a file";
                self.findings.add(Code::SW0607, redirect.key.span, what);
                AnswerForm::File
            }
            None => {
                let what = "an operation without an answer that means success has one of status 200 without a body";
                self.findings.add(Code::SW0607, found.method.span, what);
                AnswerForm::None
            }
        };
        let mut answer = Answer::new(found.method.span, form);
        answer.status = Some(Spanned::new(OK, found.method.span));
        answer
    }

    fn answer(&mut self, status: u64, entry: &'a Entry, found: &Found<'a>, several: bool) -> Result<Answer, String> {
        let response = self.target(&entry.value);
        if let Some(links) = get(response, "links").filter(|links| !links.entries().is_empty()) {
            self.findings.add(Code::SW0610, links.span, "links of answers are not read");
        }
        let has_no_body = matches!(status, 204 | 205 | 304) || found.method.value == "HEAD";
        if let Some(content) = get(response, "content").filter(|content| has_no_body && !content.entries().is_empty()) {
            let what = "an answer to HEAD, or of a status without a body, has none; its content is not read";
            self.findings.add(Code::SW0609, content.span, what);
        }
        if entry.name().eq_ignore_ascii_case("2XX") {
            self.findings.add(Code::SW0607, entry.key.span, "the answer `2XX` is read as that of status 200");
        }
        let form = if has_no_body { AnswerForm::None } else { self.form(response, status, found, several) };
        let mut answer = Answer::new(entry.key.span, form);
        answer.status = Some(Spanned::new(status, entry.key.span));
        Ok(answer)
    }

    /// The body of an answer.
    fn form(&mut self, response: &'a Node, status: u64, found: &Found<'a>, several: bool) -> AnswerForm {
        let name = if several { format!("{}Result{status}", found.request) } else { format!("{}Result", found.request) };
        if self.document.version == Version::Swagger {
            return self.swagger_form(response, &name, found);
        }
        let content = entries(response, "content");
        if let Some((entry, item, form)) = content.iter().find_map(stream) {
            for other in content.iter().filter(|other| !std::ptr::eq(*other, entry)) {
                let what = format!("an answer is read as `{}`; its other media types are not read", entry.name());
                self.findings.add(Code::SW0609, other.key.span, what);
            }
            let item = self.ty(item, &name).with_null();
            return AnswerForm::Stream(Box::new(Stream { item, written_as: Some(at(form, entry.key.span)), end: None }));
        }
        let Some(chosen) = content.iter().min_by_key(|entry| preference(entry.name())) else { return AnswerForm::None };
        for other in content.iter().filter(|entry| !std::ptr::eq(*entry, chosen)) {
            let what = format!("an answer is read as `{}`; its other media types are not read", chosen.name());
            self.findings.add(Code::SW0609, other.key.span, what);
        }
        let schema = get(&chosen.value, "schema");
        // What a target refuses of the type of a body is reduced here, since other uses of its schema can be valid.
        self.parts.extend(schema.map(|schema| (schema.span.node, Part::Schema(schema.span.node))));
        match (media(chosen.name()), schema) {
            (Media::Json, Some(schema)) if self.is_binary(schema) && chosen.name() == "*/*" => AnswerForm::File,
            (Media::Json | Media::JsonOfOtherName, Some(schema)) => {
                AnswerForm::Body(BodyType::Type(self.ty(schema, &name).with_null()))
            }
            (Media::Json | Media::JsonOfOtherName, None) => AnswerForm::Body(BodyType::Type(named("json", chosen.key.span))),
            _ => {
                self.findings.add(Code::SW0609, chosen.key.span, format!("an answer of type `{}` is a file", chosen.name()));
                AnswerForm::File
            }
        }
    }

    fn is_binary(&mut self, schema: &'a Node) -> bool {
        self.shape(schema).format == Some("binary")
    }

    /// The body of an answer of Swagger 2.0, whose media types are those of the operation or of the document.
    fn swagger_form(&mut self, response: &'a Node, name: &str, found: &Found<'a>) -> AnswerForm {
        let Some(schema) = get(response, "schema") else { return AnswerForm::None };
        if self.shape(schema).kinds == [SchemaKind::File] || !self.produces_json(found) {
            self.findings.add(Code::SW0609, schema.span, "an answer that is not JSON is a file");
            return AnswerForm::File;
        }
        AnswerForm::Body(BodyType::Type(self.ty(schema, name).with_null()))
    }
}

/// The schema of the items, if a body is a stream of items, and the keyword that says how they are written.
fn stream(entry: &Entry) -> Option<(&Entry, &Node, &'static str)> {
    let item = get(&entry.value, "itemSchema").or_else(|| get(&entry.value, "x-itemSchema"))?;
    let media = entry.name().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let form = match media.as_str() {
        "text/event-stream" => "sse",
        "application/jsonl" | "application/x-ndjson" | "application/ndjson" | "application/json-lines" => "json_lines",
        _ => return None,
    };
    Some((entry, item, form))
}

/// The status of an answer that means success.
pub(super) fn status(name: &str) -> Option<u64> {
    match name {
        "2XX" | "2xx" => Some(OK),
        name => name.parse().ok().filter(|status| (200..300).contains(status)),
    }
}
