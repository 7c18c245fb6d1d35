//! Ways through a service that many rules share.
//!
//! In: a [`Service`]. Out: its parts, each with what it belongs to. Not here: any judgement.

use std::collections::BTreeMap;

use crate::model::{Answer, EnumDef, Field, ObjectDef, Operation, Rule, Service, Shape, Ty, TypeDef, TypeId, TypeKind, UnionDef};

/// What a field belongs to.
#[derive(Clone, Copy)]
pub(super) enum Owner<'a> {
    /// It is a field of an object.
    Type(&'a TypeDef),
    /// It is a parameter.
    Operation(&'a Operation),
}

impl Owner<'_> {
    /// As a sentence shows it.
    pub(super) fn words(self) -> String {
        match self {
            Owner::Type(def) => format!("type `{}`", *def.name),
            Owner::Operation(operation) => format!("operation `{}`", *operation.name),
        }
    }
    /// What its fields are called.
    pub(super) fn part(self) -> &'static str {
        match self {
            Owner::Type(_) => "field",
            Owner::Operation(_) => "parameter",
        }
    }
}

/// All operations.
pub(super) fn operations(service: &Service) -> impl Iterator<Item = &Operation> {
    service.resources.iter().flat_map(|resource| &resource.operations)
}

/// All operations of which method and path could be told.
pub(super) fn placed(service: &Service) -> impl Iterator<Item = &Operation> {
    operations(service).filter(|operation| operation.has_http)
}

/// All answers, with their operations.
pub(super) fn answers(service: &Service) -> impl Iterator<Item = (&Operation, &Answer)> {
    operations(service).flat_map(|operation| operation.answers.iter().map(move |answer| (operation, answer)))
}

/// All enums.
pub(super) fn enums(service: &Service) -> impl Iterator<Item = (&TypeDef, &EnumDef)> {
    service.types.iter().filter_map(|def| match &def.kind {
        TypeKind::Enum(inner) => Some((def, inner)),
        _ => None,
    })
}

/// All objects.
pub(super) fn objects(service: &Service) -> impl Iterator<Item = (&TypeDef, &ObjectDef)> {
    service.types.iter().filter_map(|def| match &def.kind {
        TypeKind::Object(inner) => Some((def, inner)),
        _ => None,
    })
}

/// All unions.
pub(super) fn unions(service: &Service) -> impl Iterator<Item = (&TypeDef, &UnionDef)> {
    service.types.iter().filter_map(|def| match &def.kind {
        TypeKind::Union(inner) => Some((def, inner)),
        _ => None,
    })
}

/// The fields of every object and the parameters of every operation, list by list.
pub(super) fn field_lists(service: &Service) -> impl Iterator<Item = (Owner<'_>, &[Field])> {
    let of_types = objects(service).map(|(def, object)| (Owner::Type(def), object.fields.as_slice()));
    of_types.chain(operations(service).map(|operation| (Owner::Operation(operation), operation.params.as_slice())))
}

/// Every field and every parameter.
pub(super) fn fields(service: &Service) -> impl Iterator<Item = (Owner<'_>, &Field)> {
    field_lists(service).flat_map(|(owner, fields)| fields.iter().map(move |field| (owner, field)))
}

/// Every parameter, with its operation.
pub(super) fn params(service: &Service) -> impl Iterator<Item = (&Operation, &Field)> {
    operations(service).flat_map(|operation| operation.params.iter().map(move |param| (operation, param)))
}

/// Every rule, with its operation.
pub(super) fn rules(service: &Service) -> impl Iterator<Item = (&Operation, &crate::source::Spanned<Rule>)> {
    operations(service).flat_map(|operation| operation.rules.iter().map(move |rule| (operation, rule)))
}

/// The parameter of this wire name.
pub(super) fn param<'a>(operation: &'a Operation, name: &str) -> Option<&'a Field> {
    operation.params.iter().find(|param| *param.name == name)
}

/// A declared type.
pub(super) fn declared(service: &Service, id: TypeId) -> Option<&TypeDef> {
    service.types.get(id.0)
}

/// The fields of an object; none when it is something else.
pub(super) fn fields_of(service: &Service, id: TypeId) -> &[Field] {
    match declared(service, id).map(|def| &def.kind) {
        Some(TypeKind::Object(object)) => &object.fields,
        _ => &[],
    }
}

/// The object that a whole answer is, if it is one.
pub(super) fn answer_object(service: &Service, answer: &Answer) -> Option<TypeId> {
    let id = match &answer.shape {
        Shape::Object { id, .. } => *id,
        Shape::Type(ty) => match ty.value {
            Ty::Named(id) => id,
            _ => return None,
        },
        _ => return None,
    };
    declared(service, id).is_some_and(|def| matches!(def.kind, TypeKind::Object(_))).then_some(id)
}

/// The types directly inside another.
pub(super) fn inner(ty: &Ty) -> Vec<&Ty> {
    match ty {
        Ty::List(item) | Ty::OneOrMany(item) | Ty::Nullable(item) | Ty::OrFalse(item) => vec![item],
        Ty::Map(key, value, _) => vec![key, value],
        _ => Vec::new(),
    }
}

/// A type without `nullable` and `or_false` around it.
pub(super) fn bare(ty: &Ty) -> &Ty {
    match ty {
        Ty::Nullable(inner) | Ty::OrFalse(inner) => bare(inner),
        other => other,
    }
}

/// Each item whose key another had before it, with that other one.
pub(super) fn repeated<T: Copy, K: Ord>(items: impl IntoIterator<Item = T>, key: impl Fn(T) -> Option<K>) -> Vec<(T, T)> {
    let mut seen = BTreeMap::new();
    let mut found = Vec::new();
    for item in items {
        let Some(key) = key(item) else { continue };
        match seen.get(&key) {
            Some(first) => found.push((*first, item)),
            None => drop(seen.insert(key, item)),
        }
    }
    found
}
