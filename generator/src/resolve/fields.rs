//! Fields and parameters.
//!
//! In: fields as written. Out: fields with types and choices. Not here: whether limits and defaults fit their types (see `check`).

use std::collections::BTreeMap;

use super::scope::Scope;
use super::{optional, text, words};
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{self, Limits, Object};
use crate::model::{Constraints, Field, Literal, Ty};
use crate::source::{Span, Spanned};
use crate::syntax::Scalar;

impl<'a> Scope<'a> {
    /// The fields of an object: those of its groups in the order of `include`, then its own.
    pub(super) fn object(&mut self, object: &'a Object) -> Vec<Field> {
        self.parts(object).list
    }

    /// The same, with whether that is all of them.
    pub(super) fn parts(&mut self, object: &'a Object) -> Fields {
        self.object_within(object, &mut Vec::new())
    }

    /// The same inside of groups that are being expanded.
    pub(super) fn object_within(&mut self, object: &'a Object, within: &mut Vec<&'a str>) -> Fields {
        let mut fields = self.included(&object.include, within);
        for field in &object.fields {
            let field = self.field(field);
            let place = field.name.span;
            fields.put(field, place, self.out);
        }
        fields
    }

    /// A field. Without a type that can be told it stands as JSON at the place of its name, so that rules that name it find it, with what
    /// can be wrong whatever its type is.
    pub(super) fn field(&mut self, field: &document::Field) -> Field {
        let ty = field.ty.as_ref().and_then(|ty| self.ty(ty));
        let (format, written_as) =
            (self.word(&field.format, "`format`", words::DATES), self.word(&field.written_as, "`as`", words::WRITTEN));
        let place = self.word(&field.place, "`in`", words::PLACES);
        let bare =
            Field { place, rust: field.rust.clone(), ..plain(field.name.clone(), Ty::Json, field.required, &text(&field.docs)) };
        let bare = Field {
            deprecated: field.deprecated.clone(),
            since: optional(&field.since),
            default: field.default.as_ref().and_then(literal),
            constraints: constraints(&field.limits),
            ..bare
        };
        let Some(ty) = ty else { return bare };
        Field {
            ty,
            format,
            written_as,
            prefix: field.prefix.clone(),
            example: field.example.as_ref().map(|node| Spanned::new(node.to_json(), node.span)),
            ..bare
        }
    }
}

/// Fields under way, no name twice.
#[derive(Clone, Default)]
pub(super) struct Fields {
    pub(super) list: Vec<Field>,
    /// A group of them could not be told.
    pub(super) incomplete: bool,
    places: BTreeMap<String, Span>,
}

impl Fields {
    /// Adds a field, unless one of its name is there: then that is reported at the place that brings it again.
    pub(super) fn put(&mut self, field: Field, place: Span, out: &mut Problems) {
        match self.places.get(&field.name.value) {
            Some(first) => {
                let problem = Problem::error(Code::SW0105, place, format!("the field `{}` is there twice", field.name.value));
                let problem = problem.label("again here").related(*first, "first defined here");
                out.add(problem.help("leave one of them out, or rename it"));
            }
            None => {
                self.places.insert(field.name.value.clone(), field.name.span);
                self.list.push(field);
            }
        }
    }

    /// Whether there is a field of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }
}

/// A field that is no more than its name, its type and a sentence.
pub(super) fn plain(name: Spanned<String>, ty: Ty, required: bool, docs: &str) -> Field {
    Field {
        ty: Spanned::new(ty, name.span),
        name,
        required,
        docs: docs.to_owned(),
        rust: None,
        default: None,
        constraints: Constraints::default(),
        format: None,
        written_as: None,
        prefix: None,
        deprecated: None,
        since: None,
        example: None,
        place: None,
    }
}

/// A stated value; `None` for nothing, which no key takes.
pub(super) fn literal(scalar: &Spanned<Scalar>) -> Option<Spanned<Literal>> {
    let literal = match &scalar.value {
        Scalar::Nothing => return None,
        Scalar::Boolean(value) => Literal::Boolean(*value),
        Scalar::Integer(value) => Literal::Integer(*value),
        Scalar::Float(value) => Literal::Float(*value),
        Scalar::Text(value) => Literal::String(value.clone()),
    };
    Some(Spanned::new(literal, scalar.span))
}

fn constraints(limits: &Limits) -> Constraints {
    let Limits { min, max, min_length, max_length, pattern, min_items, max_items } = limits;
    Constraints {
        min: min.clone(),
        max: max.clone(),
        min_length: min_length.clone(),
        max_length: max_length.clone(),
        pattern: pattern.clone(),
        min_items: min_items.clone(),
        max_items: max_items.clone(),
    }
}
