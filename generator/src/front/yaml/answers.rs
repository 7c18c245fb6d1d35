//! Answers.
//!
//! In: the value of `returns`. Out: answers as written, each with one form. Not here: names, types, whether forms suit statuses.

use super::keys::Keys;
use super::problems::{self, Expected};
use super::values::Value;
use super::{expression, fields};
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{Answer, Body, Envelope, Form, Object, Outcome, TypeExpression};
use crate::language::keys::{ANSWER, ENVELOPE, ITEMS, OWN_OUTCOME};
use crate::source::Span;
use crate::syntax::NodeKind;

/// A key and where it is.
type Place = (&'static str, Span);

/// Reads one answer, or a sequence of them.
pub(super) fn read(value: Value, out: &mut Problems) -> Vec<Answer> {
    let answers: Vec<Answer> = match value.node.kind {
        NodeKind::Sequence { .. } => several(value, out),
        _ => answer(value, out).into_iter().collect(),
    };
    if let [Answer { form: Form::File | Form::Body(_), name: Some(name), .. }] = answers.as_slice() {
        out.add(problems::needs(ANSWER.what, ("name", name.span), "fields"));
    }
    answers
}

fn several(value: Value, out: &mut Problems) -> Vec<Answer> {
    let at = value.at;
    let items = value.items(Expected::List("answers"), out).unwrap_or_default();
    if items.is_empty() {
        let problem = Problem::error(Code::SW0029, at, "`returns` lists no answers").label("nothing is answered");
        out.add(problem.help("list them, each with a `status` of its own, or leave `returns` out"));
    }
    items.into_iter().filter_map(|item| answer(item, out)).collect()
}

fn answer(value: Value, out: &mut Problems) -> Option<Answer> {
    let span = value.at;
    let mut keys = value.keys(&ANSWER, out)?;
    let form = form(&mut keys, out);
    let silent = form.is_none() && place(&keys, "outcome").is_none();
    let name = keys.text("name", out);
    let outcome = keys.take("outcome").and_then(|value| {
        let span = value.at;
        value.true_or_field(&OWN_OUTCOME, out).map(|field| Outcome { span, field })
    });
    let answer = Answer {
        span: name.as_ref().map_or(span, |name| name.span),
        dates: keys.text("dates", out),
        status: keys.count("status", out),
        docs: keys.text("docs", out),
        form: form.unwrap_or(Form::None),
        name,
        outcome,
    };
    if silent && answer.status.is_none() && keys.left().next().is_none() {
        let problem = Problem::error(Code::SW0029, span, "an answer does not say what it is").label("nothing is answered");
        out.add(problem.help("give it `type`, `list`, `fields`, `outcome: true` and so on, or leave `returns` out"));
    }
    keys.finish(out);
    Some(answer)
}

/// Reads every key that gives a form, so that two forms are reported as such and not as an unknown key. `None` without such a key.
fn form(keys: &mut Keys, out: &mut Problems) -> Option<Form> {
    let mut forms = Vec::new();
    let object_at = ["fields", "include"].iter().find_map(|key| place(keys, key));
    let envelope = keys.take("envelope");
    let items = keys.take("items");
    let object = fields::written_object(keys, out);
    if let Some((span, body)) = body(keys, out) {
        forms.push((span, body.map_or(Form::Unreadable, Form::Body)));
    }
    match (envelope, items) {
        (Some(envelope), items) => {
            let at = ("envelope", envelope.at);
            let object = object.unwrap_or_else(|| Object { absent: keys.word_or_null("absent", out), ..Object::default() });
            forms.push((at, read_envelope(envelope, items, object, out)));
        }
        (None, Some(items)) => {
            out.add(problems::needs(ANSWER.what, ("items", items.at), "envelope"));
            forms.push((("items", items.at), Form::Unreadable));
        }
        (None, None) => forms.extend(object_at.zip(object.map(Form::Object))),
    }
    forms.extend(file(keys, out).map(|at| (("file", at), Form::File)));
    one(forms, out)
}

/// The first form; others are reported.
fn one(forms: Vec<(Place, Form)>, out: &mut Problems) -> Option<Form> {
    let mut forms = forms.into_iter();
    let (first, form) = forms.next()?;
    for (other, _) in forms {
        out.add(problems::exclusive(ANSWER.what, first, other));
    }
    Some(form)
}

fn place(keys: &Keys, key: &'static str) -> Option<Place> {
    keys.left().find(|name| name.value == key).map(|name| (key, name.span))
}

fn file(keys: &mut Keys, out: &mut Problems) -> Option<Span> {
    let value = keys.take("file")?;
    let at = value.at;
    value.boolean(out).filter(|file| *file).map(|_| at)
}

type MakeBody = fn(TypeExpression) -> Body;

/// Keys that give a body by one type.
const BY_TYPE: [(&str, MakeBody); 4] =
    [("type", Body::Type), ("list", Body::List), ("one_or_many", Body::OneOrMany), ("or_false", Body::OrFalse)];

type Found = (Place, Option<Body>);

/// An answer by one type, with the key that says so; the body is absent where its type could not be read.
fn body(keys: &mut Keys, out: &mut Problems) -> Option<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (key, body) in BY_TYPE {
        if let Some(value) = keys.take(key) {
            found.push(((key, value.at), expression::read(value, out).map(body)));
        }
    }
    found.extend(keyed(keys, out));
    let mut found = found.into_iter();
    let first = found.next()?;
    for (other, _) in found {
        out.add(problems::exclusive(keys.what(), first.0, other));
    }
    Some(first)
}

/// `keyed_by`, `of` and `key`.
fn keyed(keys: &mut Keys, out: &mut Problems) -> Option<Found> {
    let Some(by) = keys.take("keyed_by") else {
        for key in ["of", "key"] {
            if let Some(value) = keys.take(key) {
                out.add(problems::needs(keys.what(), (key, value.at), "keyed_by"));
            }
        }
        return None;
    };
    let (at, span) = (by.at, by.node.span);
    let by = expression::read(by, out);
    let of = keys.need("of").and_then(|value| expression::read(value, out));
    let key = keys.text("key", out);
    let body = by.zip(of).map(|(by, of)| Body::Keyed { by, of, key, span });
    Some((("keyed_by", at), body))
}

fn read_envelope(envelope: Value, items: Option<Value>, object: Object, out: &mut Problems) -> Form {
    let at = envelope.at;
    if items.is_none() {
        out.add(problems::missing_key(at, "an answer with an `envelope`", "items", "{ list: Thing }"));
    }
    let collection = items.and_then(|items| collection(items, out));
    let Some(mut keys) = envelope.keys(&ENVELOPE, out) else { return Form::Envelope(None, object) };
    let name = keys.text("items", out);
    let (next, total, more) = (keys.text("next", out), keys.text("total", out), keys.text("more", out));
    keys.finish(out);
    Form::Envelope(name.map(|items| Box::new(Envelope { items, next, total, more, collection })), object)
}

/// What `items` gives: one type, mostly a collection.
fn collection(items: Value, out: &mut Problems) -> Option<Body> {
    let at = items.at;
    let mut keys = items.keys(&ITEMS, out)?;
    let body = body(&mut keys, out);
    if body.is_none() && keys.left().next().is_none() {
        out.add(problems::missing_key(at, ITEMS.what, "list", ITEMS.example("list")));
    }
    keys.finish(out);
    body.and_then(|(_, body)| body)
}
