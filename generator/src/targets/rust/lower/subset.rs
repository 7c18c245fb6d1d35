//! What a subset of the service needs: the resources and operations that are kept, and every type that they lead to.
//!
//! In: the service and the names to keep. Out: what lowering goes through. With all resources kept, all types are: a
//! type that nothing uses was warned of, and may still serve the user's own code.

use std::collections::BTreeSet;

use crate::model::{Answer, Resource, Service, Shape, Ty, TypeId, TypeKind};

/// What is named, all when there are no names: whole resources, some operations of one, those with a tag.
pub(super) fn resources(service: &Service, only: &[String]) -> Vec<Resource> {
    if only.is_empty() {
        return service.resources.clone();
    }
    service.resources.iter().filter_map(|resource| kept(resource, only)).collect()
}

fn kept(resource: &Resource, only: &[String]) -> Option<Resource> {
    let mut kept = resource.clone();
    if !only.contains(&resource.name.value) {
        kept.operations.retain(|operation| {
            let tagged = operation.tags.iter().any(|tag| only.contains(&format!("tag:{}", **tag)));
            tagged || only.contains(&format!("{}.{}", *resource.name, *operation.name))
        });
    }
    (!kept.operations.is_empty()).then_some(kept)
}

/// The types that these resources lead to.
pub(super) fn types(service: &Service, resources: &[Resource], only: &[String]) -> BTreeSet<TypeId> {
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
            // What is inside a type of the user's own is the user's.
            match service.types.get(id.0).filter(|def| def.rust.is_none()).map(|def| &def.kind) {
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
