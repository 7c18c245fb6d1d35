//! Answers of operations.
//!
//! In: `responses`. Out: the answers that mean success, each with its status and body.

use std::collections::BTreeSet;

use super::document::Version;
use super::endpoints::Found;
use super::kinds::SchemaKind;
use super::media::{Media, essence, is_media_type, is_text, media, preference};
use super::names::camel;
use super::nodes::{at, entries, get, sequence, text};
use super::reader::Reader;
use super::reading::Part;
use super::typed::named;
use crate::diagnostic::Code;
use crate::document::{Answer, AnswerForm, BodyType, Stream};
use crate::source::Spanned;
use crate::syntax::{Entry, Node};

/// The status of answers that `2XX` and `default` describe.
const OK: u64 = 200;

impl<'a> Reader<'a> {
    /// The answers of an operation.
    pub(super) fn answers(&mut self, found: &Found<'a>) -> Vec<Answer> {
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
            answers.extend(self.answers_of(status, entry, found, several));
        }
        if answers.is_empty() {
            answers.push(self.without_success(responses, found));
        }
        answers
    }

    /// Whether an operation has several answers that mean success, by their statuses or their media types.
    pub(super) fn has_several_answers(&mut self, found: &Found<'a>) -> bool {
        let mut responses = entries(found.node, "responses").iter().filter(|entry| status(entry.name()).is_some());
        if responses.clone().count() > 1 {
            return true;
        }
        let may_have = self.document.version != Version::Swagger && found.method.value != "HEAD";
        responses.any(|entry| {
            let content = self.follow(&entry.value).map_or_else(|_| Default::default(), |response| entries(response, "content"));
            may_have && !alternatives(content).is_empty()
        })
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

    /// The answers of a status: one, and one for each further media type with a schema of its own.
    fn answers_of(&mut self, status: u64, entry: &'a Entry, found: &Found<'a>, several: bool) -> Vec<Answer> {
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
        let name = if several { format!("{}Result{status}", found.request) } else { format!("{}Result", found.request) };
        let is_swagger = self.document.version == Version::Swagger;
        let content = if is_swagger || has_no_body { &[] } else { entries(response, "content") };
        let form = match preferred(content) {
            _ if has_no_body => AnswerForm::None,
            _ if is_swagger => self.swagger_form(response, &name, found),
            None => AnswerForm::None,
            Some(preferred) => self.form(preferred, &name),
        };
        let alternatives = alternatives(content);
        let mut answer = Answer::new(entry.key.span, form);
        answer.status = Some(Spanned::new(status, entry.key.span));
        let mut answers = vec![answer];
        if let (Some(preferred), Some(answer)) = (preferred(content), answers.first_mut()) {
            self.report_unread(content, preferred, &alternatives);
            let is_implied = alternatives.is_empty() || media(preferred.name()) == Media::Json || stream(preferred).is_some();
            answer.media =
                Some(at(preferred.name(), preferred.key.span)).filter(|_| !is_implied && is_media_type(preferred.name()));
        }
        for (variant, other) in alternatives {
            let form = self.alternative_form(other, &format!("{name}{variant}"));
            let mut answer = Answer::new(other.key.span, form);
            answer.status = Some(Spanned::new(status, entry.key.span));
            // The variants of several statuses have different names.
            answer.name = Some(at(if several { format!("{variant}{status}") } else { variant }, other.key.span));
            answer.media = Some(at(other.name(), other.key.span)).filter(|_| stream(other).is_none());
            answers.push(answer);
        }
        answers
    }

    /// Reports the media types of an answer that are not read.
    fn report_unread(&mut self, content: &'a [Entry], preferred: &'a Entry, alternatives: &[(String, &'a Entry)]) {
        let is_read = |entry: &&Entry| {
            std::ptr::eq(*entry, preferred) || alternatives.iter().any(|(_, other)| std::ptr::eq(*other, *entry))
        };
        for other in content.iter().filter(|entry| !is_read(entry)) {
            let what = format!("an answer is read as `{}`; its other media types are not read", preferred.name());
            self.findings.add(Code::SW0609, other.key.span, what);
        }
    }

    /// The body of an answer in a further media type.
    fn alternative_form(&mut self, entry: &'a Entry, name: &str) -> AnswerForm {
        let is_json = matches!(media(entry.name()), Media::Json | Media::JsonOfOtherName);
        let schema = get(&entry.value, "schema");
        let is_string = schema.is_some_and(|schema| {
            let shape = self.shape(schema);
            shape.kind() == Some(SchemaKind::String) && shape.variants.is_empty() && shape.format != Some("binary")
        });
        match stream(entry) {
            None if !is_json && is_string && is_text(entry.name()) => {
                AnswerForm::Body(BodyType::Type(named("string", entry.key.span)))
            }
            None if !is_json => AnswerForm::File,
            _ => self.form(entry, name),
        }
    }

    /// The body of an answer in its preferred media type.
    fn form(&mut self, entry: &'a Entry, name: &str) -> AnswerForm {
        if let Some((entry, item, form)) = stream(entry) {
            let item = self.ty(item, name).with_null();
            return AnswerForm::Stream(Box::new(Stream { item, written_as: Some(at(form, entry.key.span)), end: None }));
        }
        let schema = get(&entry.value, "schema");
        // What a target refuses of the type of a body is reduced here, since other uses of its schema can be valid.
        self.parts.extend(schema.map(|schema| (schema.span.node, Part::Schema(schema.span.node))));
        match (media(entry.name()), schema) {
            (Media::Json, Some(schema)) if self.is_binary(schema) && entry.name() == "*/*" => AnswerForm::File,
            (Media::Json | Media::JsonOfOtherName, Some(schema)) => {
                AnswerForm::Body(BodyType::Type(self.ty(schema, name).with_null()))
            }
            (Media::Json | Media::JsonOfOtherName, None) => AnswerForm::Body(BodyType::Type(named("json", entry.key.span))),
            _ => {
                self.findings.add(Code::SW0609, entry.key.span, format!("an answer of type `{}` is a file", entry.name()));
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

/// The media type in which an answer is read first: JSON, if there is any.
fn preferred(content: &[Entry]) -> Option<&Entry> {
    content.iter().min_by_key(|entry| preference(entry.name()))
}

/// The further media types of an answer that are answers of their own, with the names of their variants: those with another schema than the
/// preferred one. With the same schema, they are the same value in another encoding. XML and YAML are not read.
fn alternatives<'a>(content: &'a [Entry]) -> Vec<(String, &'a Entry)> {
    let Some(preferred) = preferred(content) else { return Vec::new() };
    let schema = |entry: &'a Entry| get(&entry.value, "schema");
    let (mut names, mut medias) = (BTreeSet::new(), BTreeSet::from([essence(preferred.name())]));
    let mut found = Vec::new();
    for entry in content {
        let media = essence(entry.name());
        let is_unread = ["xml", "yaml"].into_iter().any(|ending| media.ends_with(ending));
        let is_same = match (schema(preferred), schema(entry)) {
            (Some(preferred), Some(schema)) => is_equal(preferred, schema),
            (preferred, schema) => preferred.is_none() && schema.is_none() && is_json(entry) && stream(entry).is_none(),
        };
        if std::ptr::eq(entry, preferred) || is_unread || is_same || !is_media_type(entry.name()) || !medias.insert(media.clone())
        {
            continue;
        }
        let subtype = media.split_once('/').map_or(media.as_str(), |(_, subtype)| subtype);
        let short = subtype.split('+').next().unwrap_or(subtype);
        let candidates = [short.strip_prefix("x-").unwrap_or(short), &media].map(camel);
        let is_free = |name: &&String| !name.is_empty() && name.as_str() != "Self" && !names.contains(*name);
        let Some(name) = candidates.iter().find(is_free).cloned() else { continue };
        names.insert(name.clone());
        found.push((name, entry));
    }
    found
}

fn is_json(entry: &Entry) -> bool {
    matches!(media(entry.name()), Media::Json | Media::JsonOfOtherName)
}

/// Whether two nodes have the same values in the same order.
fn is_equal(one: &Node, other: &Node) -> bool {
    match (text(one), text(other)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => {
            let (items, others) = (sequence(one), sequence(other));
            let (entries, other_entries) = (one.entries(), other.entries());
            items.len() == others.len()
                && items.iter().zip(others).all(|(one, other)| is_equal(one, other))
                && entries.len() == other_entries.len()
                && entries
                    .iter()
                    .zip(other_entries)
                    .all(|(one, other)| one.name() == other.name() && is_equal(&one.value, &other.value))
        }
        _ => false,
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
