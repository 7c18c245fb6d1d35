//! The check of derived traits of the standard library: each part of a type must have the trait.
//!
//! Not here: traits of other crates; rustc reports those that cannot be derived.

use crate::bug::Bug;
use crate::check::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::model::components::TypeComponents;
use crate::model::{
    Answer, Kind, Operation, RustTrait, Scalar, Service, Shape, Tagging, Ty, TypeDef, TypeId, TypeKind, UnionDef,
};
use crate::source::{Span, Spanned};
use crate::targets::rust::{Options, traits};

/// A part of a type that lacks a trait.
pub(super) struct PartWithoutTrait {
    /// The part in words: "field `a`".
    part: String,
    /// A noun for its type.
    noun: String,
    pub(super) span: Span,
}

impl PartWithoutTrait {
    fn new(part: impl Into<String>, noun: impl Into<String>, span: Span) -> Self {
        PartWithoutTrait { part: part.into(), noun: noun.into(), span }
    }

    /// Why the trait cannot be derived: "field `a` is a number".
    pub(super) fn words(&self) -> String {
        format!("{} is {}", self.part, self.noun)
    }
}

/// Each part of a type must have the traits that the type derives.
pub(super) fn can_be_derived(service: &Service, options: &Options, report: &mut Report<'_>) {
    let parts = Parts::new(service, options);
    for (id, def) in service.defs().filter(|(_, def)| def.rust.path.is_none()) {
        for derive in &def.rust.derives {
            let Some((derived, beside)) = traits::known(derive) else { continue };
            let name = derived.name();
            if let Some(missing) = beside.iter().find(|beside| !has_trait(def, options, **beside)) {
                let missing = missing.name();
                let message = format!("type `{}` cannot derive `{name}` without `{missing}`", *def.name);
                let problem = Problem::error(Code::SW0219, derive.span, message).label(format!("needs `{missing}` beside it"));
                report.add(problem.help(format!("add `{missing}` to `derive`")));
                continue;
            }
            if let Some(part) = report.get(parts.of_type(id, def, derived)).flatten() {
                let message = format!("type `{}` cannot derive `{name}`: {}", *def.name, part.words());
                let problem = Problem::error(Code::SW0219, derive.span, message).label("cannot be derived");
                report.add(problem.related(part.span, format!("has no `{name}`")).help(format!("take `{name}` out of `derive`")));
            }
        }
    }
}

/// Whether a declared type has a trait: by default, or derived because of the specification or of the option.
fn has_trait(def: &TypeDef, options: &Options, wanted: RustTrait) -> bool {
    let is_known = |path: &str| traits::known(path).is_some_and(|known| known.0 == wanted);
    traits::contains(traits::of(&def.kind), wanted.name())
        || def.rust.derives.iter().any(|derive| is_known(derive))
        || options.derives.iter().any(|derive| is_known(&derive.to_string()))
}

/// Finds parts that lack a trait, for a service and the options.
pub(super) struct Parts<'a> {
    service: &'a Service,
    options: &'a Options,
    /// The types that contain each other by value.
    components: TypeComponents,
}

impl<'a> Parts<'a> {
    pub(super) fn new(service: &'a Service, options: &'a Options) -> Self {
        let components = TypeComponents::of(service.types.iter().map(types_held_by_value));
        Parts { service, options, components }
    }

    /// The first part of a declared type that lacks a trait.
    pub(super) fn of_type(&self, id: TypeId, def: &TypeDef, wanted: RustTrait) -> Result<Option<PartWithoutTrait>, Bug> {
        if matches!(def.kind, TypeKind::Id(_) | TypeKind::Enum(_)) {
            let is_text = wanted == RustTrait::Copy && !has_small_values(def);
            return Ok(is_text.then(|| PartWithoutTrait::new("its value", "text", def.name.span)));
        }
        for (part, called, ty) in parts(def) {
            if let Some(noun) = self.noun_without_trait(&ty.value, wanted)? {
                return Ok(Some(PartWithoutTrait::new(format!("{part} `{}`", **called), noun, ty.span)));
            }
        }
        if let TypeKind::Union(UnionDef { tagging: Some(Tagging { unknown: Some(unknown), .. }), .. }) = &def.kind
            && let Some(noun) = self.noun_without_trait(&Ty::Json, wanted)?
        {
            return Ok(Some(PartWithoutTrait::new("the variant `Unknown`", noun, *unknown)));
        }
        self.boxed_part(id, def, wanted)
    }

    /// The part of a type that is in a `Box`, which is not `Copy`, since the part leads back to the type.
    fn boxed_part(&self, id: TypeId, def: &TypeDef, wanted: RustTrait) -> Result<Option<PartWithoutTrait>, Bug> {
        for (part, called, ty) in parts(def).into_iter().filter(|_| wanted == RustTrait::Copy) {
            if let Some(to) = type_held_by_value(ty)
                && self.components.are_connected(to, id)?
            {
                let noun = "in a `Box`, since it leads back to the type";
                return Ok(Some(PartWithoutTrait::new(format!("{part} `{}`", **called), noun, ty.span)));
            }
        }
        Ok(None)
    }

    /// The first parameter of an operation that lacks a trait.
    pub(super) fn of_request(&self, operation: &Operation, wanted: RustTrait) -> Result<Option<PartWithoutTrait>, Bug> {
        for param in &operation.params {
            if let Some(noun) = self.noun_without_trait(&param.ty, wanted)? {
                return Ok(Some(PartWithoutTrait::new(format!("parameter `{}`", **param.declared_name()), noun, param.ty.span)));
            }
        }
        Ok(None)
    }

    /// The first answer of an operation that lacks a trait, of those that have a type of their own: several answers, and an outcome alone.
    pub(super) fn of_answers(&self, operation: &Operation, wanted: RustTrait) -> Result<Option<PartWithoutTrait>, Bug> {
        let has_own_type = |answer: &&Answer| operation.has_several_answers() || matches!(answer.shape, Shape::Outcome);
        for answer in operation.answers.iter().filter(has_own_type) {
            if let Some(noun) = self.noun_of_answer(answer, wanted)? {
                return Ok(Some(PartWithoutTrait::new(format!("the answer {}", answer.status), noun, answer.span)));
            }
        }
        Ok(None)
    }

    /// A noun for the body of an answer that lacks a trait. An object is in a `Box`, which is not `Copy`.
    fn noun_of_answer(&self, answer: &Answer, wanted: RustTrait) -> Result<Option<String>, Bug> {
        let body = match &answer.shape {
            Shape::Empty => return Ok(None),
            Shape::Stream(..) => return Ok(Some("a stream".to_owned())),
            Shape::Outcome => Ty::Scalar(Scalar::String),
            Shape::File => Ty::File,
            Shape::Type(ty) => ty.value.clone(),
            Shape::Object { id, .. } => Ty::Named(*id),
            Shape::Unknown(never) => match *never {},
        };
        if wanted == RustTrait::Copy && matches!(Kind::proven(self.service, body.bare())?, Kind::Object(_)) {
            return Ok(Some("an object, which is in a `Box`".to_owned()));
        }
        self.noun_without_trait(&body, wanted)
    }

    /// A noun for a type that lacks a trait; `None` if it has the trait, or if this is unknown.
    fn noun_without_trait(&self, ty: &Ty, wanted: RustTrait) -> Result<Option<String>, Bug> {
        let kind = || Ok(Some(Kind::proven(self.service, ty)?.words().to_owned()));
        match ty {
            Ty::Nullable(inner) | Ty::OrFalse(inner) => self.noun_without_trait(inner, wanted),
            Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) if wanted == RustTrait::Copy => kind(),
            Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) => {
                let nouns = ty.inner().into_iter().map(|inner| self.noun_without_trait(inner, wanted));
                Ok(nouns.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().next())
            }
            Ty::Named(id) => {
                let def = self.service.type_def(*id)?;
                Ok(match wanted {
                    RustTrait::Copy if def.rust.shared.is_some() => Some("shared, which is never copied whole".to_owned()),
                    _ if def.rust.path.is_some() || has_trait(def, self.options, wanted) => None,
                    _ => Some(format!("of type `{}`, which does not have it", *def.name)),
                })
            }
            Ty::Scalar(scalar) if scalar.facts().traits.contains(&wanted) => Ok(None),
            Ty::Json if matches!(wanted, RustTrait::Hash | RustTrait::Eq) => Ok(None),
            Ty::File if wanted == RustTrait::Eq => Ok(None),
            Ty::Scalar(_) | Ty::Json | Ty::File => kind(),
            Ty::Unknown(never) => match *never {},
        }
    }
}

/// The declared types that a type holds by value.
fn types_held_by_value(def: &TypeDef) -> Vec<TypeId> {
    parts(def).into_iter().filter_map(|(_, _, ty)| type_held_by_value(ty)).collect()
}

/// The declared type that a field or variant holds by value.
fn type_held_by_value(ty: &Spanned<Ty>) -> Option<TypeId> {
    match ty.bare() {
        Ty::Named(id) => Some(*id),
        _ => None,
    }
}

/// The fields or variants of a type: a noun for them, the name and the type of each.
fn parts(def: &TypeDef) -> Vec<(&'static str, &Spanned<String>, &Spanned<Ty>)> {
    match &def.kind {
        TypeKind::Object(object) => object.fields.iter().map(|field| ("field", &field.name, &field.ty)).collect(),
        TypeKind::Union(union) => union.variants.iter().map(|variant| ("variant", &variant.name, &variant.ty)).collect(),
        TypeKind::Id(_) | TypeKind::Enum(_) | TypeKind::Unknown(_) => Vec::new(),
    }
}

/// Whether an id or an enum is `Copy`.
fn has_small_values(def: &TypeDef) -> bool {
    traits::contains(traits::of(&def.kind), RustTrait::Copy.name())
}
