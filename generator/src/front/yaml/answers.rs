//! Reads the answers of operations.
//!
//! In: the value of `returns`. Out: answers, each with one form of body. Not here: whether names and types exist, and whether a body is
//! allowed with a status.

use super::keys::{Keys, Value};
use super::problem::{self, Expected};
use super::{expression, fields};
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{Answer, AnswerForm, BodyType, Envelope, Object, Outcome, Stream, TypeExpression};
use crate::language::keys::{ANSWER, ENVELOPE, ITEMS, OWN_OUTCOME};
use crate::source::Span;
use crate::syntax::NodeKind;

/// A key and its span.
type KeyWithSpan = (&'static str, Span);

/// Reads one answer, or a sequence of answers.
pub(super) fn read(value: Value, problems: &mut Problems) -> Vec<Answer> {
    let answers: Vec<Answer> = match value.node.kind {
        NodeKind::Sequence { .. } => several(value, problems),
        _ => answer(value, problems).into_iter().collect(),
    };
    if let [Answer { form: AnswerForm::File | AnswerForm::Stream(_) | AnswerForm::Body(_), name: Some(name), .. }] =
        answers.as_slice()
    {
        problems.add(problem::needs(ANSWER.what, ("name", name.span), "fields"));
    }
    answers
}

fn several(value: Value, problems: &mut Problems) -> Vec<Answer> {
    let span = value.key_span;
    let items = value.items(Expected::List("answers"), problems).unwrap_or_default();
    if items.is_empty() {
        let problem = Problem::error(Code::SW0029, span, "`returns` lists no answers").label("nothing is answered");
        problems.add(problem.help("list them, each with a `status` of its own, or leave `returns` out"));
    }
    items.into_iter().filter_map(|item| answer(item, problems)).collect()
}

fn answer(value: Value, problems: &mut Problems) -> Option<Answer> {
    let span = value.key_span;
    let mut keys = value.keys(&ANSWER, problems)?;
    let form = form(&mut keys, problems);
    let has_body = form.is_some() || find_key(&keys, "outcome").is_some();
    let name = keys.text("name", problems);
    let outcome = keys.take("outcome").and_then(|value| outcome(value, problems));
    let answer = Answer {
        span: name.as_ref().map_or(span, |name| name.span),
        dates: keys.text("dates", problems),
        status: keys.count("status", problems),
        media: keys.text("media", problems),
        docs: keys.text("docs", problems),
        form: form.unwrap_or(AnswerForm::None),
        name,
        outcome,
    };
    // If a key is unknown, it is probably a misspelt one that describes the body.
    if !has_body && answer.status.is_none() && keys.remaining().next().is_none() {
        let problem = Problem::error(Code::SW0029, span, "an answer does not say what it is").label("nothing is answered");
        problems.add(problem.help("give it `type`, `list`, `fields`, `outcome: true` and so on, or leave `returns` out"));
    }
    keys.finish(problems);
    Some(answer)
}

/// Reads `outcome` of an answer. `false` is the same as no `outcome`.
fn outcome(value: Value, problems: &mut Problems) -> Option<Outcome> {
    let span = value.key_span;
    let own = value.true_or_mapping(&OWN_OUTCOME, problems)?;
    Some(own.map_or(Outcome { span, field: None, message: None, rules: false }, |mut keys| {
        let (field, message) = (keys.text("field", problems), keys.text("message", problems));
        let rules = keys.flag("rules", problems);
        keys.finish(problems);
        Outcome { span, field, message, rules }
    }))
}

/// Reads the keys that describe the body. All of them are read, so that two forms are reported as such and not as unknown keys. Returns
/// `None` if there is no such key.
fn form(keys: &mut Keys, problems: &mut Problems) -> Option<AnswerForm> {
    let mut forms = Vec::new();
    let object_key = ["fields", "include"].iter().find_map(|key| find_key(keys, key));
    let envelope = keys.take("envelope");
    let items = keys.take("items");
    let object = fields::object_with_absent(keys, problems);
    if let Some((key, body)) = body(keys, problems) {
        forms.push((key, body.map_or(AnswerForm::Unreadable, AnswerForm::Body)));
    }
    match (envelope, items) {
        (Some(envelope), items) => {
            let key = ("envelope", envelope.key_span);
            let object = object.unwrap_or_else(|| Object { absent: keys.word_or_null("absent", problems), ..Object::default() });
            forms.push((key, read_envelope(envelope, items, object, problems)));
        }
        (None, Some(items)) => {
            problems.add(problem::needs(ANSWER.what, ("items", items.key_span), "envelope"));
            forms.push((("items", items.key_span), AnswerForm::Unreadable));
        }
        (None, None) => forms.extend(object_key.zip(object.map(AnswerForm::Object))),
    }
    forms.extend(file(keys, problems).map(|span| (("file", span), AnswerForm::File)));
    forms.extend(stream(keys, problems));
    first_form(forms, problems)
}

/// The first form. Further forms are errors.
fn first_form(forms: Vec<(KeyWithSpan, AnswerForm)>, problems: &mut Problems) -> Option<AnswerForm> {
    let mut forms = forms.into_iter();
    let (first, form) = forms.next()?;
    for (other, _) in forms {
        problems.add(problem::exclusive(ANSWER.what, first, other));
    }
    Some(form)
}

/// A key with its span, if it is present and was not taken.
fn find_key(keys: &Keys, key: &'static str) -> Option<KeyWithSpan> {
    keys.remaining().find(|name| name.value == key).map(|name| (key, name.span))
}

/// The span of `file: true`.
fn file(keys: &mut Keys, problems: &mut Problems) -> Option<Span> {
    let value = keys.take("file")?;
    let span = value.key_span;
    value.boolean(problems).filter(|file| *file).map(|_| span)
}

/// Reads `stream`, with `as` and `end`.
fn stream(keys: &mut Keys, problems: &mut Problems) -> Option<(KeyWithSpan, AnswerForm)> {
    let Some(item) = keys.take("stream") else {
        for key in ["as", "end"] {
            if let Some(value) = keys.take(key) {
                problems.add(problem::needs(keys.what(), (key, value.key_span), "stream"));
            }
        }
        return None;
    };
    let key = ("stream", item.key_span);
    let item = expression::read(item, problems);
    let (written_as, end) = (keys.text("as", problems), keys.text("end", problems));
    let stream = item.map(|item| AnswerForm::Stream(Box::new(Stream { item, written_as, end })));
    Some((key, stream.unwrap_or(AnswerForm::Unreadable)))
}

/// Creates a body from its type.
type BodyConstructor = fn(TypeExpression) -> BodyType;

/// Keys whose value is a type expression, and the body that each describes.
const BODY_KEYS: [(&str, BodyConstructor); 4] =
    [("type", BodyType::Type), ("list", BodyType::List), ("one_or_many", BodyType::OneOrMany), ("or_false", BodyType::OrFalse)];

/// The key that describes a body, and the body. The body is `None` if its type could not be read.
type KeyAndBody = (KeyWithSpan, Option<BodyType>);

/// Reads a body of one type. If several keys describe a body, the first is used, and the others are errors.
fn body(keys: &mut Keys, problems: &mut Problems) -> Option<KeyAndBody> {
    let mut bodies: Vec<KeyAndBody> = Vec::new();
    for (key, constructor) in BODY_KEYS {
        if let Some(value) = keys.take(key) {
            bodies.push(((key, value.key_span), expression::read(value, problems).map(constructor)));
        }
    }
    bodies.extend(keyed(keys, problems));
    let mut bodies = bodies.into_iter();
    let first = bodies.next()?;
    for (other, _) in bodies {
        problems.add(problem::exclusive(keys.what(), first.0, other));
    }
    Some(first)
}

/// Reads a map, which the keys `keyed_by`, `of` and `key` describe.
fn keyed(keys: &mut Keys, problems: &mut Problems) -> Option<KeyAndBody> {
    let Some(by) = keys.take("keyed_by") else {
        for key in ["of", "key"] {
            if let Some(value) = keys.take(key) {
                problems.add(problem::needs(keys.what(), (key, value.key_span), "keyed_by"));
            }
        }
        return None;
    };
    let (key_span, span) = (by.key_span, by.node.span);
    let by = expression::read(by, problems);
    let of = keys.need("of").and_then(|value| expression::read(value, problems));
    let key = keys.text("key", problems);
    let body = by.zip(of).map(|(by, of)| BodyType::Keyed { by, of, key, span });
    Some((("keyed_by", key_span), body))
}

fn read_envelope(envelope: Value, items: Option<Value>, object: Object, problems: &mut Problems) -> AnswerForm {
    let key_span = envelope.key_span;
    if items.is_none() {
        problems.add(problem::missing_key(key_span, "an answer with an `envelope`", "items", "{ list: Thing }"));
    }
    let collection = items.and_then(|items| collection(items, problems));
    let Some(mut keys) = envelope.keys(&ENVELOPE, problems) else { return AnswerForm::Envelope(None, object) };
    let name = keys.text("items", problems);
    let (next, total, more) = (keys.text("next", problems), keys.text("total", problems), keys.text("more", problems));
    keys.finish(problems);
    AnswerForm::Envelope(name.map(|items| Box::new(Envelope { items, next, total, more, collection })), object)
}

/// Reads `items`, which describes the collection of an envelope.
fn collection(items: Value, problems: &mut Problems) -> Option<BodyType> {
    let key_span = items.key_span;
    let mut keys = items.keys(&ITEMS, problems)?;
    let body = body(&mut keys, problems);
    if body.is_none() && keys.remaining().next().is_none() {
        problems.add(problem::missing_key(key_span, ITEMS.what, "list", ITEMS.example("list")));
    }
    keys.finish(problems);
    body.and_then(|(_, body)| body)
}
