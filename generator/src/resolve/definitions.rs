//! Definitions of types: ids, enums, objects, unions, and the objects that answers declare.
//!
//! In: declarations. Out: definitions in the order of type ids.

use super::resolver::{Declared, Resolver};
use super::words;
use super::words::text_or_empty;
use crate::diagnostic::{Code, Problem, closest};
use crate::document::{self, Enum, Id, Type, TypeBody, Union};
use crate::draft::{EnumDef, EnumValue, ObjectDef, Tagging, TypeDef, TypeKind, UnionDef, Unknown, Variant};
use crate::model::{DateFormat, EnumRepr, FieldPath, IdRepr, RustHints, TagKind, ValueId};
use crate::source::Spanned;

impl<'a> Resolver<'a> {
    /// Returns all definitions in the order of type ids.
    pub(super) fn definitions(&mut self) -> Vec<TypeDef> {
        let mut definitions = Vec::new();
        for (resource_index, declared) in self.declared.clone() {
            let known = self.path_objects.len();
            definitions.push(TypeDef { resource_index, ..self.definition(declared) });
            self.path_objects.iter_mut().skip(known).for_each(|part| part.resource_index = resource_index);
        }
        definitions.append(&mut self.path_objects);
        definitions
    }

    fn definition(&mut self, declared: Declared<'a>) -> TypeDef {
        match declared {
            Declared::Id(id) => self.id(id),
            Declared::Type(ty) => {
                let def = simple_type(&ty.name, &ty.docs, &ty.rust, self.kind(ty));
                TypeDef { deprecated: ty.deprecated.clone(), ..def }
            }
            Declared::Answer(answer, operation, resource) => self.answer_type(answer, operation, resource),
        }
    }

    fn id(&mut self, id: &Id) -> TypeDef {
        let kind = match &id.repr {
            None => TypeKind::Id(IdRepr::Integer),
            Some(word) => words::choice(word, "`type` of an id", &IdRepr::KEYWORDS, self.problems)
                .map_or(TypeKind::Unknown(Unknown), TypeKind::Id),
        };
        simple_type(&id.name, &id.docs, &id.rust, kind)
    }

    fn kind(&mut self, ty: &'a Type) -> TypeKind {
        match &ty.body {
            TypeBody::Enum(body) => self.enumeration(body).map_or(TypeKind::Unknown(Unknown), TypeKind::Enum),
            TypeBody::Object(object) => {
                let (fields, includes) = self.members(object);
                TypeKind::Object(ObjectDef { fields, includes, rules: object.rules.clone() })
            }
            TypeBody::Union(union) => TypeKind::Union(self.union(union)),
            TypeBody::Unreadable => TypeKind::Unknown(Unknown),
        }
    }

    /// The definition of an enum; `None` if its JSON type is unknown.
    fn enumeration(&mut self, body: &Enum) -> Option<EnumDef> {
        let repr = words::choice(&body.repr, "`enum`", &EnumRepr::KEYWORDS, self.problems);
        let default = body.default.as_ref().and_then(|default| self.enum_default(default, &body.values));
        let values = body.values.iter().map(|value| self.enum_value(value)).collect();
        Some(EnumDef { repr: repr?, closed: body.closed, default, values })
    }

    fn enum_value(&mut self, value: &document::EnumValue) -> EnumValue {
        let (wire, name) = (value.wire.clone(), value.name.clone());
        let format = self.word(&value.format, "`format`", &DateFormat::KEYWORDS);
        EnumValue { wire, name, docs: text_or_empty(&value.docs), deprecated: value.deprecated.clone(), format }
    }

    /// The id of the value that is the default of an enum. An unknown value is reported.
    fn enum_default(&mut self, default: &Spanned<String>, values: &[document::EnumValue]) -> Option<ValueId> {
        let found = values.iter().position(|value| value.wire == *default).map(ValueId);
        if found.is_none() {
            let problem =
                Problem::error(Code::SW0110, default.span, format!("the default `{}` is not a value of the enum", default.value));
            let by_name = values.iter().find(|value| value.name == *default).map(|value| value.wire.as_str());
            let meant = by_name.or_else(|| closest(default, values.iter().map(|value| value.wire.as_str())));
            let known: Vec<_> = values.iter().take(10).map(|value| value.wire.as_str()).collect();
            let problem = problem.help(format!("the default is one of `{}`", known.join("`, `")));
            self.problems.add(match meant {
                Some(meant) => problem.did_you_mean(meant),
                None => problem.label("not among the values"),
            });
        }
        found
    }

    fn union(&mut self, union: &Union) -> UnionDef {
        let variants = union.variants.iter();
        let variants = variants.map(|it| Variant { name: it.name.clone(), tag: (), rust: it.rust.clone(), ty: self.ty(&it.ty) });
        let variants = variants.collect();
        let tagging = Tagging {
            tags: self.word(&union.tags, "`tags`", &TagKind::KEYWORDS),
            content: union.content.clone(),
            unknown: self.word(&union.unknown, "`unknown`", &[("json", ())]).map(|word| word.span),
            tag: union.tag.as_ref().map(|tag| self.tag(tag)),
        };
        UnionDef { tagging, variants }
    }

    /// The name of a tag. A path is reported, since a tag is a field beside the fields of the variant.
    fn tag(&mut self, tag: &Spanned<String>) -> Spanned<String> {
        match FieldPath::parse(tag).as_ref().and_then(FieldPath::only_step) {
            Some(name) => Spanned::new(name.to_owned(), tag.span),
            None => {
                let message = format!("the tag `{}` is not the name of one field", tag.value);
                let problem = Problem::error(Code::SW0247, tag.span, message).label("a path");
                self.problems.add(problem.help(
                    "a tag is a field beside those of the variant; where it is inside of an object, give that object a union type; \
                     a dot that is part of the name is written `\\.`",
                ));
                tag.clone()
            }
        }
    }
}

/// A definition that is not deprecated. The caller sets the resource that declares it.
fn simple_type(name: &Spanned<String>, docs: &Option<Spanned<String>>, rust: &RustHints, kind: TypeKind) -> TypeDef {
    TypeDef { name: name.clone(), docs: text_or_empty(docs), resource_index: None, deprecated: None, rust: rust.clone(), kind }
}
