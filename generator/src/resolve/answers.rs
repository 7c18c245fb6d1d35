//! Answers, and the types that they declare.
//!
//! In: answers as written. Out: statuses and shapes, and objects for those that declare fields. Not here: whether they fit (see `check`).

use super::fields::{Fields, plain};
use super::scope::Scope;
use super::{operations, text, wire, words};
use crate::diagnostic::{Code, Problem};
use crate::document::{self, Body, Form, Resource};
use crate::model::{Answer, Dates, Envelope, Field, IntWidth, ObjectDef, Shape, Ty, TypeDef, TypeKind};
use crate::source::{Span, Spanned};

/// The answers of an operation; without `returns` an empty one.
pub(super) fn answers<'a>(
    (home, index): (usize, usize),
    operation: &'a document::Operation,
    scope: &mut Scope<'a>,
) -> Vec<Answer> {
    if operation.returns.is_empty() {
        return vec![empty(operation.name.span)];
    }
    let answers = operation.returns.iter().enumerate();
    answers.map(|(answer_index, answer)| scope.read_answer((home, index, answer_index), answer)).collect()
}

fn empty(span: Span) -> Answer {
    Answer {
        status: 204,
        name: None,
        span,
        status_span: span,
        shape: Shape::Empty,
        outcome: false,
        outcome_field: None,
        dates: None,
        docs: String::new(),
    }
}

/// The status of an answer, 200 unless it says otherwise; one that is none is not reported here.
fn status_of(answer: &document::Answer) -> u64 {
    answer.status.as_ref().map_or(200, |status| status.value)
}

impl<'a> Scope<'a> {
    fn read_answer(&mut self, key: super::scope::AnswerKey, answer: &'a document::Answer) -> Answer {
        let shape = match &answer.form {
            Form::None if answer.outcome.is_some() => Shape::Outcome,
            Form::None => Shape::Empty,
            Form::File => Shape::File,
            Form::Body(body) => Shape::Type(self.body_or_json(body, answer)),
            Form::Object(_) => self.own_type(key, None),
            Form::Envelope(envelope, _) => self.own_type(key, envelope.as_ref().map(roles)),
        };
        Answer {
            status: wire::status(&answer.status, 200, self.out),
            name: answer.name.clone(),
            span: answer.span,
            status_span: answer.status.as_ref().map_or(answer.span, |status| status.span),
            shape,
            outcome: answer.outcome.is_some(),
            outcome_field: answer.outcome.as_ref().and_then(|outcome| outcome.field.clone()),
            dates: answer.dates.as_ref().map(dates),
            docs: text(&answer.docs),
        }
    }

    /// An answer of an operation that is left out has no type.
    fn own_type(&self, key: super::scope::AnswerKey, envelope: Option<Envelope>) -> Shape {
        self.answer(key).map_or(Shape::Empty, |id| Shape::Object { id, envelope })
    }

    fn body_or_json(&mut self, body: &Body, answer: &document::Answer) -> Spanned<Ty> {
        self.body(body).unwrap_or_else(|| Spanned::new(Ty::Json, answer.span))
    }

    fn body(&mut self, body: &Body) -> Option<Spanned<Ty>> {
        let boxed = |ty: Spanned<Ty>, make: fn(Box<Ty>) -> Ty| ty.map(|ty| make(Box::new(ty)));
        Some(match body {
            Body::Type(ty) => self.ty(ty)?,
            Body::List(ty) => boxed(self.ty(ty)?, Ty::List),
            Body::OneOrMany(ty) => boxed(self.ty(ty)?, Ty::OneOrMany),
            Body::OrFalse(ty) => boxed(self.ty(ty)?, Ty::OrFalse),
            Body::Keyed { by, of, key, span } => {
                let (by, of) = (self.ty(by), self.ty(of));
                let map = Ty::Map(Box::new(by?.value), Box::new(of?.value), key.clone());
                Spanned::new(map, *span)
            }
        })
    }

    /// The type of an answer that is an object of its own.
    pub(super) fn answer_type(
        &mut self,
        answer: &'a document::Answer,
        operation: &'a document::Operation,
        resource: &'a Resource,
    ) -> TypeDef {
        let request = operations::request(operation, resource).value;
        let made = || Spanned::new(made_name(answer, operation, resource), operation.name.span);
        let docs = match &answer.docs {
            Some(docs) => docs.value.clone(),
            None => format!("Answer to `{request}`."),
        };
        let fields = self.answer_fields(answer);
        let name = answer.name.clone().unwrap_or_else(made);
        TypeDef {
            name,
            docs,
            home: None,
            deprecated: None,
            rust: None,
            derives: Vec::new(),
            shared: None,
            kind: TypeKind::Object(ObjectDef { fields }),
        }
    }

    /// The message of the outcome, the keys of the envelope, then the declared fields. What is declared wins over the message.
    fn answer_fields(&mut self, answer: &'a document::Answer) -> Vec<Field> {
        let (envelope, object) = match &answer.form {
            Form::Object(object) => (None, object),
            Form::Envelope(envelope, object) => (envelope.as_ref(), object),
            Form::None | Form::File | Form::Body(_) => return Vec::new(),
        };
        let mut fields = Fields::default();
        for field in envelope.map(|envelope| self.envelope_fields(envelope, answer)).into_iter().flatten() {
            if !fields.has(&field.name) {
                let place = field.name.span;
                fields.put(field, place, self.out);
            }
        }
        for field in self.object(object) {
            let place = field.name.span;
            fields.put(field, place, self.out);
        }
        let message = self.message(answer).filter(|message| !fields.has(&message.name));
        message.into_iter().chain(fields.list).collect()
    }

    fn envelope_fields(&mut self, envelope: &document::Envelope, answer: &document::Answer) -> Vec<Field> {
        self.report_shared_names(envelope);
        let items = envelope.collection.as_ref().and_then(|body| self.body(body));
        let items = items.unwrap_or_else(|| Spanned::new(Ty::Json, answer.span));
        let items = Field { ty: items, ..plain(envelope.items.clone(), Ty::Json, true, "What was found.") };
        let next = |name: &Spanned<String>| plain(name.clone(), Ty::String, false, "Where to go on; absent at the end.");
        let total = |name: &Spanned<String>| plain(name.clone(), Ty::Integer(IntWidth::I64), false, "How many there are in all.");
        let others = envelope.next.as_ref().map(next).into_iter().chain(envelope.total.as_ref().map(total));
        std::iter::once(items).chain(others).collect()
    }

    /// The roles of an envelope are fields of their own.
    fn report_shared_names(&mut self, envelope: &document::Envelope) {
        let roles = [("items", Some(&envelope.items)), ("next", envelope.next.as_ref()), ("total", envelope.total.as_ref())];
        let mut seen: Vec<(&str, &Spanned<String>)> = Vec::new();
        for (role, name) in roles.into_iter().filter_map(|(role, name)| Some((role, name?))) {
            if let Some((first, before)) = seen.iter().find(|(_, before)| before.value == name.value) {
                let message = format!("`{first}` and `{role}` of the envelope are both `{}`", name.value);
                let problem = Problem::error(Code::SW0321, name.span, message).label("the same field");
                self.out.add(problem.related(before.span, "named here already").help("give each of them a field of its own"));
            }
            seen.push((role, name));
        }
    }

    /// The text that comes with the outcome, under the first key that the service names for it.
    fn message(&self, answer: &document::Answer) -> Option<Field> {
        let place = answer.outcome.as_ref()?.span;
        let key = self.documents.service.wire.outcome.as_ref()?.message.first()?;
        let name = Spanned::new(key.value.clone(), place);
        Some(plain(name, Ty::String, false, "What the service says about the outcome."))
    }
}

/// Several answers of one operation cannot share a name, so each carries its status.
fn made_name(answer: &document::Answer, operation: &document::Operation, resource: &Resource) -> String {
    let made = format!("{}Answer", crate::names::request(&operation.name, &resource.name));
    if operation.returns.len() > 1 { format!("{made}{}", status_of(answer)) } else { made }
}

fn roles(envelope: &document::Envelope) -> Envelope {
    let name = |name: &Spanned<String>| name.value.clone();
    Envelope { items: name(&envelope.items), next: envelope.next.as_ref().map(name), total: envelope.total.as_ref().map(name) }
}

/// A form of dates, else the parameter of that name.
fn dates(word: &Spanned<String>) -> Spanned<Dates> {
    word.clone().map(|word| words::known(&word, words::DATES).map_or(Dates::Param(word), Dates::Fixed))
}
