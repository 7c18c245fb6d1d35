//! Fields and parameters.
//!
//! In: fields as written. Out: fields with types and choices. Not here: whether limits and defaults fit their types (see `check`).

use super::field_list::Fields;
use super::resolver::Resolver;
use super::scalars::{literal, optional, text};
use crate::document::{self, Object};
use crate::draft::{Field, Ty, Unknown};
use crate::model::{DateFormat, Location, WhenAbsent, WrittenAs};
use crate::source::Spanned;

impl<'a> Resolver<'a> {
    /// The fields of an object: those of its groups in the order of `include`, then its own.
    pub(super) fn object(&mut self, object: &'a Object) -> Vec<Field> {
        self.object_fields(object).list
    }

    /// Decides for each field of a type or an answer whether `null` is written if it has no value: what the field says, else its object,
    /// else the service. A `nullable` field keeps null apart from absent, so that only its own word could change it, which is refused.
    pub(super) fn decide_absent(&mut self, object: &Object, fields: &mut [Field]) {
        let of_object = self.word(&object.absent, "`absent`", &WhenAbsent::WORDS).map(|word| word.value);
        let of_service = self.documents.service.wire.absent.as_ref();
        let of_service = WhenAbsent::WORDS.iter().find(|(word, _)| of_service.is_some_and(|known| known.value == *word));
        let by_default = of_object.or(of_service.map(|(_, absent)| *absent)).unwrap_or(WhenAbsent::Omit);
        for field in fields {
            let has_no_null = field.required || field.prefix.is_some() || matches!(field.ty.value, Ty::Nullable(_));
            let absent = field.absent.as_ref().map_or(by_default, |own| own.value);
            field.null_if_absent = absent == WhenAbsent::Null && !has_no_null;
        }
    }

    /// The fields of an object, with whether all groups were resolved.
    pub(super) fn object_fields(&mut self, object: &'a Object) -> Fields {
        self.fields_in_groups(object, &mut Vec::new())
    }

    /// The fields of an object in groups that are being expanded.
    pub(super) fn fields_in_groups(&mut self, object: &'a Object, expanding: &mut Vec<&'a str>) -> Fields {
        let mut fields = self.included(&object.include, expanding);
        for field in &object.fields {
            let field = self.field(field);
            let span = field.name.span;
            fields.add(field, span, self.out);
        }
        fields
    }

    /// A field; its type is unknown if it could not be read or resolved.
    pub(super) fn field(&mut self, field: &document::Field) -> Field {
        let unknown = || Spanned::new(Ty::Unknown(Unknown), field.name.span);
        let ty = field.ty.as_ref().map_or_else(unknown, |ty| self.ty(ty));
        Field {
            name: field.name.clone(),
            rust: field.rust.clone(),
            ty,
            required: field.required,
            docs: text(&field.docs),
            default: field.default.as_ref().and_then(literal),
            constraints: field.constraints.clone(),
            format: self.word(&field.format, "`format`", &DateFormat::WORDS),
            written_as: self.word(&field.written_as, "`as`", &WrittenAs::WORDS),
            absent: self.word(&field.absent, "`absent`", &WhenAbsent::WORDS),
            null_if_absent: false,
            prefix: field.prefix.clone(),
            deprecated: field.deprecated.clone(),
            since: optional(&field.since),
            example: field.example.as_ref().map(|node| Spanned::new(node.to_json(), node.span)),
            location: self.word(&field.location, "`in`", &Location::WORDS),
        }
    }
}
