//! Declared types: ids, enums, objects, unions, and the objects that answers declare.
//!
//! In: declarations in the order of type ids. Out: definitions in that order. Not here: the types of fields.

use super::scope::{Declared, Scope};
use super::{text, words};
use crate::diagnostic::{Code, Problem, closest};
use crate::document::{self, Enum, Id, Made, Type, TypeBody, Union};
use crate::model::{EnumDef, EnumRepr, EnumValue, IdRepr, ObjectDef, Ty, TypeDef, TypeKind, UnionDef, Variant};
use crate::source::Spanned;

impl<'a> Scope<'a> {
    /// All definitions, in the order of type ids.
    pub(super) fn definitions(&mut self) -> Vec<TypeDef> {
        let declared = self.declared.clone();
        declared.into_iter().map(|(home, declared)| TypeDef { home, ..self.definition(declared) }).collect()
    }

    fn definition(&mut self, declared: Declared<'a>) -> TypeDef {
        match declared {
            Declared::Id(id) => self.id(id),
            Declared::Type(ty) => {
                let deprecated = ty.deprecated.clone();
                made(&ty.made, TypeDef { deprecated, docs: text(&ty.docs), ..bare(&ty.name, self.kind(ty)) })
            }
            Declared::Answer(answer, operation, resource) => self.answer_type(answer, operation, resource),
        }
    }

    fn id(&mut self, id: &Id) -> TypeDef {
        let reprs = &[("integer", IdRepr::Integer), ("string", IdRepr::String)];
        let repr = self.word(&id.repr, "`type` of an id", reprs).map_or(IdRepr::Integer, |repr| repr.value);
        made(&id.made, TypeDef { docs: text(&id.docs), ..bare(&id.name, TypeKind::Id(repr)) })
    }

    fn kind(&mut self, ty: &'a Type) -> TypeKind {
        match &ty.body {
            TypeBody::Enum(body) => TypeKind::Enum(self.enumeration(body)),
            TypeBody::Object(object) => TypeKind::Object(ObjectDef { fields: self.object(object) }),
            TypeBody::Union(union) => TypeKind::Union(self.union(union)),
            // Stands for its name only.
            TypeBody::Broken => TypeKind::Object(ObjectDef::default()),
        }
    }

    fn enumeration(&mut self, body: &Enum) -> EnumDef {
        let reprs = &[("string", EnumRepr::String), ("integer", EnumRepr::Integer)];
        let repr = words::choice(&body.repr, "`enum`", reprs, self.out).unwrap_or(EnumRepr::String);
        let default = body.default.as_ref().and_then(|default| self.enum_default(default, &body.values));
        EnumDef { repr, closed: body.closed, default, values: body.values.iter().map(enum_value).collect() }
    }

    /// The place of the default among the values.
    fn enum_default(&mut self, default: &Spanned<String>, values: &[document::EnumValue]) -> Option<usize> {
        let found = values.iter().position(|value| value.wire == *default);
        if found.is_none() {
            let problem =
                Problem::error(Code::SW0110, default.span, format!("the default `{}` is not a value of the enum", default.value));
            let by_name = values.iter().find(|value| value.name == *default).map(|value| value.wire.as_str());
            let meant = by_name.or_else(|| closest(default, values.iter().map(|value| value.wire.as_str())));
            let known: Vec<_> = values.iter().take(10).map(|value| value.wire.as_str()).collect();
            let problem = problem.help(format!("the default is one of `{}`", known.join("`, `")));
            self.out.add(match meant {
                Some(meant) => problem.did_you_mean(meant),
                None => problem.label("not among the values"),
            });
        }
        found
    }

    fn union(&mut self, union: &Union) -> UnionDef {
        let variants = union.variants.iter().map(|(name, ty)| {
            let ty = self.ty(ty).unwrap_or_else(|| Spanned::new(Ty::Json, ty.span));
            Variant { name: name.clone(), ty }
        });
        UnionDef { variants: variants.collect(), tag: union.tag.clone() }
    }
}

/// A type of which nothing is said.
fn bare(name: &Spanned<String>, kind: TypeKind) -> TypeDef {
    let (name, docs, derives) = (name.clone(), String::new(), Vec::new());
    TypeDef { name, docs, home: None, deprecated: None, rust: None, derives, shared: None, kind }
}

/// With what is said of its Rust.
fn made(made: &Made, def: TypeDef) -> TypeDef {
    TypeDef { rust: made.rust.clone(), derives: made.derives.clone(), shared: made.shared, ..def }
}

fn enum_value(value: &document::EnumValue) -> EnumValue {
    let (wire, name) = (value.wire.clone(), value.name.clone());
    EnumValue { wire, name, docs: text(&value.docs), deprecated: value.deprecated.clone() }
}
