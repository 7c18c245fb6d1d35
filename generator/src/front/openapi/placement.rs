//! Where types are declared: in the file of the resource that alone uses them, else in service.yaml.
//!
//! In: all types, and the resources with their operations. Out: the same types, with their resources.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{AnswerForm, BodyType, Declarations, Documents, Field, Operation, Type, TypeBody, TypeExpression};

/// Puts each type into the declarations of the only resource that uses it, or of the service.
pub(super) fn place(types: Vec<Type>, documents: &mut Documents) {
    let uses: BTreeMap<String, BTreeSet<String>> = types.iter().map(|ty| (ty.name.value.clone(), names_in_type(ty))).collect();
    let mut users: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (index, resource) in documents.resources.iter().enumerate() {
        let direct: BTreeSet<String> = resource.operations.iter().flat_map(names_in_operation).collect();
        let mut open: Vec<&str> =
            direct.iter().filter_map(|name| uses.get_key_value(name)).map(|(name, _)| name.as_str()).collect();
        while let Some(name) = open.pop() {
            if users.entry(name).or_default().insert(index) {
                open.extend(
                    uses.get(name)
                        .into_iter()
                        .flatten()
                        .filter_map(|name| uses.get_key_value(name))
                        .map(|(name, _)| name.as_str()),
                );
            }
        }
    }
    let single: BTreeMap<String, usize> = users
        .into_iter()
        .filter(|(_, users)| users.len() == 1)
        .filter_map(|(name, users)| Some((name.to_owned(), users.into_iter().next()?)))
        .collect();
    for ty in types {
        let resource = single.get(&ty.name.value).and_then(|index| documents.resources.get_mut(*index));
        let declarations: &mut Declarations = match resource {
            Some(resource) => &mut resource.declarations,
            None => &mut documents.service.declarations,
        };
        declarations.types.push(ty);
    }
}

pub(super) fn names_in_type(ty: &Type) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    match &ty.body {
        TypeBody::Object(object) => names_in_fields(&object.fields, &mut names),
        TypeBody::Union(union) => union.variants.iter().for_each(|variant| names_in(&variant.ty, &mut names)),
        TypeBody::Enum(_) | TypeBody::Unreadable => {}
    }
    names
}

fn names_in_operation(operation: &Operation) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    names_in_fields(&operation.params.fields, &mut names);
    operation.body.iter().for_each(|body| names_in_fields(std::slice::from_ref(&body.field), &mut names));
    operation.errors.iter().filter_map(|error| error.ty.as_ref()).for_each(|ty| names_in(ty, &mut names));
    operation.headers.iter().for_each(|ty| names_in(ty, &mut names));
    for answer in &operation.returns {
        if let AnswerForm::Stream(stream) = &answer.form {
            names_in(&stream.item, &mut names);
        }
        if let AnswerForm::Body(BodyType::Type(ty)) = &answer.form {
            names_in(ty, &mut names);
        }
    }
    names
}

fn names_in_fields(fields: &[Field], names: &mut BTreeSet<String>) {
    fields.iter().filter_map(|field| field.ty.as_ref()).for_each(|ty| names_in(ty, names));
}

fn names_in(ty: &TypeExpression, names: &mut BTreeSet<String>) {
    names.insert(ty.name.value.clone());
    ty.arguments.iter().for_each(|ty| names_in(ty, names));
}
