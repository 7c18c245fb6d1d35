//! What a subset of the resources needs: the resources that are kept, and every type that they lead to.
//!
//! In: the service and the names to keep. Out: what lowering goes through. With all resources kept, all types are: a
//! type that nothing uses was warned of, and may still serve the user's own code.

use std::collections::BTreeSet;

use crate::model::{Answer, Resource, Service, Shape, Ty, TypeId, TypeKind};

/// The resources of these names, all of them when there are no names.
pub(super) fn resources<'a>(service: &'a Service, only: &[String]) -> Vec<&'a Resource> {
    let kept = |resource: &&Resource| only.is_empty() || only.contains(&resource.name.value);
    service.resources.iter().filter(kept).collect()
}

/// The types that these resources lead to.
pub(super) fn types(service: &Service, resources: &[&Resource], only: &[String]) -> BTreeSet<TypeId> {
    if only.is_empty() {
        return (0..service.types.len()).map(TypeId).collect();
    }
    let mut found = BTreeSet::new();
    let mut open: Vec<TypeId> = Vec::new();
    for operation in resources.iter().flat_map(|resource| &resource.operations) {
        operation.params.iter().for_each(|param| named(&param.ty, &mut open));
        operation.answers.iter().for_each(|answer| answered(answer, &mut open));
    }
    while let Some(id) = open.pop() {
        if found.insert(id) {
            match service.types.get(id.0).map(|def| &def.kind) {
                Some(TypeKind::Object(object)) => object.fields.iter().for_each(|field| named(&field.ty, &mut open)),
                Some(TypeKind::Union(union)) => union.variants.iter().for_each(|variant| named(&variant.ty, &mut open)),
                Some(TypeKind::Id(_) | TypeKind::Enum(_)) | None => {}
            }
        }
    }
    found
}

fn answered(answer: &Answer, found: &mut Vec<TypeId>) {
    match &answer.shape {
        Shape::Type(ty) => named(ty, found),
        Shape::Object { id, .. } => found.push(*id),
        Shape::Empty | Shape::File | Shape::Outcome => {}
    }
}

fn named(ty: &Ty, found: &mut Vec<TypeId>) {
    match ty {
        Ty::Named(id) => found.push(*id),
        Ty::List(inner) | Ty::OneOrMany(inner) | Ty::Nullable(inner) | Ty::OrFalse(inner) => named(inner, found),
        Ty::Map(key, value, _) => {
            named(key, found);
            named(value, found);
        }
        _ => {}
    }
}
