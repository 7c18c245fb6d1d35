//! Answers, and the objects that they declare.
//!
//! In: answers as written. Out: answers with statuses and bodies, and an object for each answer that declares fields.

use super::field_list::{Fields, simple_field};
use super::field_paths::{self, Leaf};
use super::resolver::{AnswerKey, Resolver};
use super::words::text_or_empty;
use super::{names, wire};
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{self, AnswerForm, BodyType, Resource};
use crate::draft::{
    Answer, AnswerOutcome, Dates, Envelope, Field, Member, ObjectDef, Param, Shape, Ty, TypeDef, TypeKind, Unknown,
};
use crate::model::{DateFormat, FieldPath, RustHints, Scalar, StreamForm};
use crate::source::{Span, Spanned};

/// Returns the answers of an operation. An operation without `returns` has one answer without a body. `index` is that of
/// the operation in its resource.
pub(super) fn answers<'a>(
    resource_index: usize,
    index: usize,
    operation: &'a document::Operation,
    resolver: &mut Resolver<'a>,
) -> Vec<Answer> {
    if operation.returns.is_empty() {
        return vec![empty(operation.name.span)];
    }
    let answers = operation.returns.iter().enumerate();
    answers.map(|(answer_index, answer)| resolver.answer((resource_index, index, answer_index), answer)).collect()
}

fn empty(span: Span) -> Answer {
    Answer {
        status: 204,
        name: None,
        span,
        status_span: span,
        shape: Shape::Empty,
        outcome: None,
        dates: None,
        media: None,
        docs: String::new(),
    }
}

impl<'a> Resolver<'a> {
    fn answer(&mut self, key: AnswerKey, answer: &'a document::Answer) -> Answer {
        let shape = match &answer.form {
            AnswerForm::None if answer.outcome.is_some() => Shape::Outcome,
            AnswerForm::None => Shape::Empty,
            AnswerForm::Unreadable | AnswerForm::Envelope(None, _) => Shape::Unknown(Unknown),
            AnswerForm::File => Shape::File,
            AnswerForm::Stream(stream) => self.stream(stream),
            AnswerForm::Body(body) => Shape::Type(self.body(body)),
            AnswerForm::Object(_) => self.declared_shape(key, None),
            AnswerForm::Envelope(Some(envelope), _) => {
                let roles = roles(envelope, self.problems);
                self.declared_shape(key, Some(roles))
            }
        };
        let status = wire::status(&answer.status, 200, self.problems);
        Answer {
            status,
            name: answer.name.clone(),
            span: answer.span,
            status_span: answer.status.as_ref().map_or(answer.span, |status| status.span),
            shape,
            outcome: answer.outcome.as_ref().map(|outcome| self.outcome(outcome)),
            dates: answer.dates.as_ref().map(dates),
            media: answer.media.clone(),
            docs: text_or_empty(&answer.docs),
        }
    }

    fn outcome(&mut self, stated: &document::Outcome) -> AnswerOutcome {
        let mut path = |path: &Spanned<String>| field_paths::read(path, self.problems);
        let (field, message) = (stated.field.as_ref().map(&mut path), stated.message.as_ref().map(&mut path));
        AnswerOutcome { rule: (), field, message, of_rules: stated.rules }
    }

    /// The body of an answer that declares an object.
    fn declared_shape(&self, key: AnswerKey, envelope: Option<Envelope>) -> Shape {
        self.answer_id(key).map_or(Shape::Unknown(Unknown), |id| Shape::Object { id, envelope })
    }

    fn stream(&mut self, stream: &document::Stream) -> Shape {
        let form = self.word(&stream.written_as, "`as` of a stream", &StreamForm::KEYWORDS).map(|form| form.value);
        let end = stream.end.as_ref().map(|end| end.value.clone());
        Shape::Stream(self.ty(&stream.item), form.unwrap_or(StreamForm::Events), end)
    }

    /// The type of a body that is not an object of the answer.
    fn body(&mut self, body: &BodyType) -> Spanned<Ty> {
        let boxed = |ty: Spanned<Ty>, make: fn(Box<Ty>) -> Ty| ty.map(|ty| make(Box::new(ty)));
        match body {
            BodyType::Type(ty) => self.ty(ty),
            BodyType::List(ty) => boxed(self.ty(ty), Ty::List),
            BodyType::OneOrMany(ty) => boxed(self.ty(ty), Ty::OneOrMany),
            BodyType::OrFalse(ty) => boxed(self.ty(ty), Ty::OrFalse),
            BodyType::Keyed { by, of, key, span } => {
                let (by, of) = (self.ty(by).value, self.ty(of).value);
                Spanned::new(Ty::Map(Box::new(by), Box::new(of), key.clone()), *span)
            }
        }
    }

    /// The definition of the object that an answer declares.
    pub(super) fn answer_type(
        &mut self,
        answer: &'a document::Answer,
        operation: &'a document::Operation,
        resource: &'a Resource,
    ) -> TypeDef {
        let request = names::request(operation, resource).value;
        let by_default = || Spanned::new(names::answer(answer, operation, resource), operation.name.span);
        let docs = match &answer.docs {
            Some(docs) => docs.value.clone(),
            None => format!("Answer to `{request}`."),
        };
        let name = answer.name.clone().unwrap_or_else(by_default);
        let fields = self.answer_fields(answer, &name);
        TypeDef {
            name,
            docs,
            resource_index: None,
            deprecated: None,
            rust: RustHints::default(),
            kind: TypeKind::Object(ObjectDef::of(fields)),
        }
    }

    /// The fields of the object that an answer declares: the message of the outcome, the fields of the envelope, then the declared fields.
    /// If the answer declares the field of the message, that declaration is used.
    fn answer_fields(&mut self, answer: &'a document::Answer, owner: &str) -> Vec<Member> {
        let (envelope, object) = match &answer.form {
            AnswerForm::Object(object) => (None, object),
            AnswerForm::Envelope(envelope, object) => (envelope.as_deref(), object),
            AnswerForm::None | AnswerForm::Unreadable | AnswerForm::File | AnswerForm::Stream(_) | AnswerForm::Body(_) => {
                return Vec::new();
            }
        };
        let declared = self.fields_of_object(object).list;
        let of_envelope = envelope.map(|envelope| self.envelope_fields(envelope, owner, &declared, answer)).unwrap_or_default();
        let mut fields = Fields::default();
        for field in of_envelope {
            if !fields.has(&field.name) {
                let span = field.name.span;
                fields.add(field.into(), span, self.problems);
            }
        }
        for field in declared {
            let span = field.name.span;
            fields.add(field, span, self.problems);
        }
        // A declared field with the name of the message replaces it.
        let message = self.message(answer).filter(|message| !fields.has(&message.name));
        message.map(Member::from).into_iter().chain(self.decide_absent(object, fields.list)).collect()
    }

    /// The fields of an envelope. If a path of `next`, `total` or `more` leads through a field that the answer declares, that field stays as it is
    /// declared.
    fn envelope_fields(
        &mut self,
        envelope: &document::Envelope,
        owner: &str,
        declared: &[Param],
        answer: &document::Answer,
    ) -> Vec<Field> {
        self.report_repeated_paths(envelope);
        let items = envelope.collection.as_ref().map(|body| self.body(body));
        let items = items.unwrap_or_else(|| Spanned::new(Ty::Unknown(Unknown), answer.span));
        let items = Field {
            ty: items.clone(),
            ..simple_field(envelope.items.clone(), items.value, true, "Contains the items of this answer.")
        };
        let next = |name: &Spanned<String>| {
            simple_field(
                name.clone(),
                Ty::Scalar(Scalar::String),
                false,
                "Is the key of the next page. It is absent on the last page.",
            )
        };
        let total = |name: &Spanned<String>| {
            simple_field(name.clone(), Ty::Scalar(Scalar::Int64), false, "Counts the items on all pages.")
        };
        let more = |name: &Spanned<String>| {
            simple_field(name.clone(), Ty::Scalar(Scalar::Boolean), false, "Whether there are more pages.")
        };
        let others = [envelope.next.as_ref().map(next), envelope.total.as_ref().map(total), envelope.more.as_ref().map(more)];
        let others = others.into_iter().flatten();
        let fields = std::iter::once(items).chain(others);
        let is_declared =
            |path: &FieldPath| path.only_step().is_none() && declared.iter().any(|field| path.first() == *field.name);
        let leaves = fields.map(|field| {
            let path = FieldPath::parse(&field.name).unwrap_or_else(|| FieldPath::of_field(&field.name));
            let name = Spanned::new(path.last().to_owned(), field.name.span);
            Leaf { path, field: Field { name, ..field } }
        });
        let leaves = leaves.filter(|leaf| leaf.field.required || !is_declared(&leaf.path)).collect();
        self.nested(owner, leaves)
    }

    /// Reports paths of an envelope that are equal, and paths that lead through the field of another one.
    fn report_repeated_paths(&mut self, envelope: &document::Envelope) {
        let (next, total, more) = (envelope.next.as_ref(), envelope.total.as_ref(), envelope.more.as_ref());
        let roles = [("items", Some(&envelope.items)), ("next", next), ("total", total), ("more", more)];
        let mut seen: Vec<(&str, &Spanned<String>)> = Vec::new();
        for (role, name) in roles.into_iter().filter_map(|(role, name)| Some((role, name?))) {
            if let Some((first, before)) = seen.iter().find(|(_, before)| before.value == name.value) {
                let message = format!("`{first}` and `{role}` of the envelope are both `{}`", name.value);
                let problem = Problem::error(Code::SW0321, name.span, message).label("the same field");
                self.problems
                    .add(problem.related(before.span, "named here already").help("give each of them a field of its own"));
            }
            seen.push((role, name));
        }
        // `roles` reports malformed paths.
        let parsed = seen.iter().filter_map(|(_, name)| Some(Spanned::new(FieldPath::parse(name)?, name.span)));
        let paths: Vec<_> = parsed.collect();
        field_paths::report_overlaps(&paths, self.problems);
    }

    /// The field of the outcome's message: the answer's own, or the first path of `wire.outcome.message`. `None` if it is inside of another
    /// object.
    fn message(&self, answer: &document::Answer) -> Option<Field> {
        let outcome = answer.outcome.as_ref()?;
        let span = outcome.span;
        let own = outcome.message.as_ref();
        let path = FieldPath::parse(own.or(self.documents.service.wire.outcome.as_ref()?.message.first())?)?;
        // A message inside of another object occurs in failures only, which clients report as errors.
        let name = Spanned::new(path.only_step()?.to_owned(), span);
        Some(simple_field(name, Ty::Scalar(Scalar::String), false, "Contains the message of the service about the outcome."))
    }
}

/// The paths of an envelope.
fn roles(envelope: &document::Envelope, problems: &mut Problems) -> Envelope {
    let mut path = |path: &Spanned<String>| field_paths::read(path, problems);
    Envelope {
        items: path(&envelope.items),
        next: envelope.next.as_ref().map(&mut path),
        total: envelope.total.as_ref().map(&mut path),
        more: envelope.more.as_ref().map(&mut path),
    }
}

/// `dates` of an answer: a date format, else the name of a parameter.
fn dates(word: &Spanned<String>) -> Spanned<Dates> {
    let dates = DateFormat::from_word(word).map_or_else(|| Dates::Param(word.clone(), ()), Dates::Fixed);
    Spanned::new(dates, word.span)
}
