//! Answers, and the pages that they are parts of: shapes, outcomes, dates and paths to fields, as `prove` converts them.
//!
//! In: answers of a draft. Out: answers of a service. Not here: parameters and types (see `prove`).

use super::prove::{Prover, field_id, prove_spanned, unreported};
use crate::bug::Bug;
use crate::draft;
use crate::model::{Answer, AnswerOutcome, Dates, FieldPath, Pages, Shape, Ty, TypeId, TypeKind};
use crate::source::Spanned;

impl Prover<'_> {
    pub(super) fn answer(&self, params: &[draft::Param], answer: &draft::Answer) -> Result<Answer, Bug> {
        let shape = match answer.shape.clone() {
            Shape::Empty => Shape::Empty,
            Shape::File => Shape::File,
            Shape::Outcome => Shape::Outcome,
            Shape::Type(ty) => Shape::Type(self.spanned_ty(ty)?),
            Shape::Stream(ty, form, end) => Shape::Stream(self.spanned_ty(ty)?, form, end),
            Shape::Object { id, envelope } => {
                let envelope = envelope
                    .map(|envelope: draft::Envelope| envelope.try_map(|path| self.path_in(id, path.first(), path.after_first())));
                Shape::Object { id, envelope: envelope.transpose()? }
            }
            Shape::Unknown(_) => return Err(unreported("the body of an answer")),
        };
        let dates = answer.dates.as_ref().map(|it| prove_spanned(it, |dates| self.dates(params, dates)));
        let draft::Answer { status, name, span, status_span, media, docs, .. } = answer.clone();
        let (dates, outcome) = (dates.transpose()?, self.outcome(answer)?);
        Ok(Answer { status, name, span, status_span, shape, outcome, dates, media, docs })
    }

    /// The outcome of an answer, with the rule of the service. A body that has only an outcome must have one.
    fn outcome(&self, answer: &draft::Answer) -> Result<Option<AnswerOutcome>, Bug> {
        let Some(draft::AnswerOutcome { field, message, of_rules, .. }) = answer.outcome.clone() else {
            let is_outcome = matches!(answer.shape, Shape::Outcome);
            return if is_outcome { Err(unreported("the outcome of an answer")) } else { Ok(None) };
        };
        let rule = self.draft.outcome(answer).ok_or_else(|| unreported("the outcome of the service"))?;
        Ok(Some(AnswerOutcome { rule, field, message, of_rules }))
    }

    /// Looks up the parameter that selects a date format, and the formats of its values.
    fn dates(&self, params: &[draft::Param], dates: draft::Dates) -> Result<Dates, Bug> {
        let name = match dates {
            Dates::Fixed(format) => return Ok(Dates::Fixed(format)),
            Dates::Param(name, ()) => name,
        };
        let id = field_id(params, &name)?;
        let ty = match params.get(id.0).map(|param| param.ty.bare()) {
            Some(Ty::Named(id)) => Some(&self.def(*id)?.kind),
            _ => None,
        };
        let Some(TypeKind::Enum(def)) = ty else { return Err(unreported(&format!("the date formats of `{}`", *name))) };
        let format = |value: &draft::EnumValue| {
            let format = value.date_format().ok_or_else(|| unreported("a date format"))?;
            Ok::<_, Bug>((value.wire.value.clone(), format))
        };
        Ok(Dates::Param(id, def.values.iter().map(format).collect::<Result<_, _>>()?))
    }

    /// Looks up the parameters of pages, the path to the cursor in an item, and the path to the field `next` of the envelope.
    pub(super) fn pages(&self, operation: &draft::Operation, pages: draft::Pages) -> Result<Pages, Bug> {
        let shape = || match operation.answers.as_slice() {
            [answer] => Ok(&answer.shape),
            _ => Err(unreported("the answer with pages")),
        };
        let next = |()| match shape()? {
            Shape::Object { id, envelope: Some(draft::Envelope { next: Some(next), .. }) } => self.object_path(*id, next),
            _ => Err(unreported("the key of the next page")),
        };
        let in_item = |path: Spanned<FieldPath>| self.object_path(self.item_of(shape()?)?, &path);
        pages.try_map(|name| field_id(&operation.params, &name), in_item, next)
    }

    /// The object that is the item of the list that a body is or contains.
    fn item_of(&self, shape: &draft::Shape) -> Result<TypeId, Bug> {
        let items = match shape {
            Shape::Type(ty) => &ty.value,
            Shape::Object { id, envelope: Some(envelope) } => {
                &self.field_at(*id, envelope.items.first(), envelope.items.after_first())?.ty.value
            }
            _ => return Err(unreported("the items of a page")),
        };
        match items.bare() {
            Ty::List(item) | Ty::OneOrMany(item) => match **item {
                Ty::Named(id) => Ok(id),
                _ => Err(unreported("the type of the items of a page")),
            },
            _ => Err(unreported("the list of the items of a page")),
        }
    }
}
