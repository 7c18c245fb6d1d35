//! A part of a service: selected operations, and the types that they use.

use std::collections::BTreeSet;

use super::{Operation, Service, Shape, Stage, TypeDef, TypeId};

/// One item to keep of a service, or to leave out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All operations of a resource: `users`.
    Resource(String),
    /// One operation: `users.create`.
    Operation(String, String),
    /// All operations with a tag: `tag:public`.
    Tag(String),
    /// Everything but these: `!tag:internal`.
    Except(Box<Selection>),
}

impl Selection {
    /// Reads `users`, `users.create`, `tag:public`, or one of them behind `!`.
    pub fn parse(text: &str) -> Selection {
        if let Some(left_out) = text.strip_prefix('!') {
            return Selection::Except(Box::new(Selection::parse(left_out)));
        }
        match (text.strip_prefix("tag:"), text.split_once('.')) {
            (Some(tag), _) => Selection::Tag(tag.to_owned()),
            (None, Some((resource, operation))) => Selection::Operation(resource.to_owned(), operation.to_owned()),
            (None, None) => Selection::Resource(text.to_owned()),
        }
    }

    fn selects(&self, resource: &str, operation: &Operation) -> bool {
        match self {
            Selection::Resource(name) => *name == resource,
            Selection::Operation(owner, name) => *owner == resource && *name == *operation.name,
            Selection::Tag(tag) => operation.tags.iter().any(|it| **it == *tag),
            Selection::Except(left_out) => !left_out.selects(resource, operation),
        }
    }

    /// What it names: itself, or what it leaves out.
    pub fn named(&self) -> &Selection {
        match self {
            Selection::Except(left_out) => left_out.named(),
            other => other,
        }
    }

    fn leaves_out(&self) -> bool {
        matches!(self, Selection::Except(_))
    }
}

/// Whether an operation is kept: nothing leaves it out, and something selects it unless there are only items that leave out.
fn keeps(only: &[Selection], resource: &str, operation: &Operation) -> bool {
    let (left_out, selected): (Vec<&Selection>, Vec<&Selection>) = only.iter().partition(|item| item.leaves_out());
    let is_selected = selected.is_empty() || selected.iter().any(|item| item.selects(resource, operation));
    is_selected && left_out.iter().all(|item| item.selects(resource, operation))
}

impl From<&str> for Selection {
    fn from(text: &str) -> Selection {
        Selection::parse(text)
    }
}

impl std::fmt::Display for Selection {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Selection::Resource(resource) => write!(to, "{resource}"),
            Selection::Operation(resource, operation) => write!(to, "{resource}.{operation}"),
            Selection::Tag(tag) => write!(to, "tag:{tag}"),
            Selection::Except(left_out) => write!(to, "!{left_out}"),
        }
    }
}

impl Service {
    /// Everything that can be selected: resources, operations and tags.
    pub fn selections(&self) -> Vec<Selection> {
        let mut all = Vec::new();
        for resource in &self.resources {
            all.push(Selection::Resource(resource.name.value.clone()));
            let operations = resource.operations.iter();
            all.extend(operations.map(|it| Selection::Operation(resource.name.value.clone(), it.name.value.clone())));
        }
        let tags: BTreeSet<&str> = self.operations().flat_map(|operation| &operation.tags).map(|tag| tag.as_str()).collect();
        all.extend(tags.into_iter().map(|tag| Selection::Tag(tag.to_owned())));
        all
    }

    /// The service with the selected operations only. It keeps all types, since ids are indices; see [`reached_types`](Self::reached_types)
    /// for the ones that the operations use. An empty selection keeps everything.
    pub fn subset(&self, only: &[Selection]) -> Service {
        let mut subset = self.clone();
        if only.is_empty() {
            return subset;
        }
        for resource in &mut subset.resources {
            let name = resource.name.value.clone();
            resource.operations.retain(|operation| keeps(only, &name, operation));
        }
        subset.resources.retain(|resource| !resource.operations.is_empty());
        subset
    }
}

impl<S: Stage> Service<S> {
    /// The types that parameters and answers reach; `follow` says whether what is inside a type counts.
    pub fn reached_types(&self, follow: fn(&TypeDef<S>) -> bool) -> BTreeSet<TypeId> {
        let mut open: Vec<TypeId> = self.params().flat_map(|(_, param)| param.ty.names()).collect();
        for (_, answer) in self.answers() {
            match &answer.shape {
                Shape::Type(ty) => open.extend(ty.names()),
                Shape::Object { id, .. } => open.push(*id),
                Shape::Empty | Shape::File | Shape::Outcome | Shape::Unknown(_) => {}
            }
        }
        let mut reached = BTreeSet::new();
        while let Some(id) = open.pop() {
            let Some(def) = self.def(id).filter(|_| reached.insert(id)) else { continue };
            if follow(def) {
                open.extend(def.parts().flat_map(|ty| ty.names()));
            }
        }
        reached
    }
}
