//! Fields and parameters.
//!
//! In: fields as written. Out: fields with resolved types and words. Not here: whether constraints and defaults suit the types (see
//! `check`).

use super::field_list::Fields;
use super::resolver::Resolver;
use super::words::{optional, text_or_empty};
use crate::diagnostic::{Code, Problem};
use crate::document::{self, Object};
use crate::draft::{ConstantParam, Field, Includes, Member, ObjectKeys, Param, Ty, Unknown};
use crate::model::{DateFormat, Literal, Location, ParamStyle, WhenAbsent, WrittenAs};
use crate::source::Spanned;

impl<'a> Resolver<'a> {
    /// Returns the fields of an object, as parameters. A constant parameter is reported, since a field of an object has a type.
    pub(super) fn fields_of_object(&mut self, object: &'a Object) -> Fields {
        let mut fields = self.object_fields(object);
        for (key, constant) in std::mem::take(&mut fields.constants) {
            let span = constant.value.span;
            let problem = Problem::error(Code::SW0376, span, format!("`value` on `{}`, a field of an object", *key));
            let help = "give it a `type`; an enum with one value describes a field that is always the same";
            self.problems.add(problem.label("is for parameters of operations").help(help));
        }
        fields
    }

    /// Returns the fields of an object: those of its groups in the order of `include`, then its declared fields. Also returns whether all
    /// its groups were resolved.
    pub(super) fn members(&mut self, object: &'a Object) -> (Vec<Member>, Includes) {
        let Fields { list, includes, .. } = self.fields_of_object(object);
        (self.decide_absent(object, list), includes)
    }

    /// Decides for each field whether null is written if it has no value. `absent` of the field decides, else that of the object, else that
    /// of the service. Null is never written for a required field, which always has a value, nor for a map with a prefix, whose name is not
    /// on the wire, nor for a `nullable` field, which distinguishes null from absent.
    pub(super) fn decide_absent(&mut self, object: &Object, fields: Vec<Param>) -> Vec<Member> {
        let of_object = self.word(&object.absent, "`absent`", &WhenAbsent::KEYWORDS).map(|word| word.value);
        let of_service = self.documents.service.wire.absent.as_ref();
        let of_service = WhenAbsent::KEYWORDS.iter().find(|(word, _)| of_service.is_some_and(|known| known.value == *word));
        let by_default = of_object.or(of_service.map(|(_, absent)| *absent)).unwrap_or(WhenAbsent::Omit);
        let member = |param: Param| {
            let ObjectKeys { absent, prefix } = &param.object_keys;
            let never_null = param.required || prefix.is_some() || matches!(param.ty.value, Ty::Nullable(_));
            let absent = absent.as_ref().map_or(by_default, |own| own.value);
            Member { null_if_absent: absent == WhenAbsent::Null && !never_null, param }
        };
        fields.into_iter().map(member).collect()
    }

    /// Returns the fields of an object, and whether all its groups were resolved.
    pub(super) fn object_fields(&mut self, object: &'a Object) -> Fields {
        self.fields_in_groups(object, &mut Vec::new())
    }

    /// Returns the fields of an object. `expanding` are the groups whose expansion led to this object; they detect a group that includes
    /// itself.
    pub(super) fn fields_in_groups(&mut self, object: &'a Object, expanding: &mut Vec<&'a str>) -> Fields {
        let mut fields = self.included(&object.include, expanding);
        for field in &object.fields {
            if let Some(value) = &field.value {
                let constant = self.constant(field, value.clone());
                fields.add_constant(field.name.clone(), constant, field.name.span, self.problems);
                continue;
            }
            let field = self.field(field);
            let span = field.name.span;
            fields.add(field, span, self.problems);
        }
        fields
    }

    fn constant(&mut self, field: &document::Field, value: Spanned<Literal>) -> ConstantParam {
        ConstantParam {
            name: field.wire_name.as_ref().unwrap_or(&field.name).clone(),
            location: self.word(&field.location, "`in`", &Location::KEYWORDS),
            value,
            docs: text_or_empty(&field.docs),
        }
    }

    /// Resolves a field, with the keys that only fields of objects or only parameters can have. Its type is unknown if it could not be read
    /// or resolved.
    pub(super) fn field(&mut self, field: &document::Field) -> Param {
        // A field with a wire name of its own keeps its name in the specification as the key.
        let (name, key) = match &field.wire_name {
            Some(wire) => (wire.clone(), Some(field.name.clone())),
            None => (field.name.clone(), None),
        };
        let unknown = || Spanned::new(Ty::Unknown(Unknown), field.name.span);
        let ty = field.ty.as_ref().map_or_else(unknown, |ty| self.ty(ty));
        let location = self.word(&field.location, "`in`", &Location::KEYWORDS);
        let style = self.word(&field.style, "`style`", &ParamStyle::KEYWORDS);
        let absent = self.word(&field.absent, "`absent`", &WhenAbsent::KEYWORDS);
        let object_keys = ObjectKeys { absent, prefix: field.prefix.clone() };
        let field = Field {
            name,
            rust: field.rust.clone(),
            ty,
            required: field.required,
            docs: text_or_empty(&field.docs),
            default: field.default.clone(),
            constraints: field.constraints.clone(),
            format: self.word(&field.format, "`format`", &DateFormat::KEYWORDS),
            written_as: self.word(&field.written_as, "`as`", &WrittenAs::KEYWORDS),
            deprecated: field.deprecated.clone(),
            since: optional(&field.since),
            example: field.example.as_ref().map(|node| Spanned::new(node.to_json(), node.span)),
        };
        Param { field, object_keys, key, location, style }
    }
}
