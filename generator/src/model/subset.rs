//! Subsets of a service: the operations that the option `only` selects, and the types that they use.

use std::collections::BTreeSet;

use super::{Method, Operation, Resource, Service, Shape, Stage, TypeDef, TypeId};

/// An item of the option `only`: operations to keep, or operations to leave out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All operations of a resource: `users`.
    Resource(String),
    /// One operation: `users.create`.
    Operation(String, String),
    /// All operations with a tag: `tag:public`.
    Tag(String),
    /// All operations with a path, or the one with a method: `/users/{id}`, `GET /users`. A path that ends with `/*` selects all paths that begin
    /// with the text before `*`.
    Path(Option<Method>, String),
    /// Everything but these: `!tag:internal`.
    Except(Box<Selection>),
}

impl Selection {
    /// Parses `users`, `users.create`, `tag:public`, `/users`, `GET /users`, or one of them after `!`.
    pub fn parse(text: &str) -> Selection {
        if let Some(excepted) = text.strip_prefix('!') {
            return Selection::Except(Box::new(Selection::parse(excepted)));
        }
        if let Some(path) = path(text) {
            return path;
        }
        match (text.strip_prefix("tag:"), text.split_once('.')) {
            (Some(tag), _) => Selection::Tag(tag.to_owned()),
            (None, Some((resource, operation))) => Selection::Operation(resource.to_owned(), operation.to_owned()),
            (None, None) => Selection::Resource(text.to_owned()),
        }
    }

    /// Whether the item selects an operation. `!x` selects every operation that `x` does not select.
    fn selects(&self, resource: &Resource, operation: &Operation) -> bool {
        match self {
            Selection::Resource(name) => *name == *resource.name,
            Selection::Operation(owner, name) => *owner == *resource.name && *name == *operation.name,
            Selection::Tag(tag) => resource.tags_of(operation).any(|it| **it == *tag),
            Selection::Path(method, path) => {
                let is_method = method.is_none_or(|method| method == operation.http.method);
                let own = operation.http.path.as_str();
                is_method && path.strip_suffix('*').map_or(own == path, |beginning| own.starts_with(beginning))
            }
            Selection::Except(excepted) => !excepted.selects(resource, operation),
        }
    }

    /// The resource, the operation, the tag or the path that it names, without `!`.
    pub fn named(&self) -> &Selection {
        match self {
            Selection::Except(excepted) => excepted.named(),
            other => other,
        }
    }

    fn is_exception(&self) -> bool {
        matches!(self, Selection::Except(_))
    }
}

/// A selection by path: `/users`, `GET /users`.
fn path(text: &str) -> Option<Selection> {
    if text.starts_with('/') {
        return Some(Selection::Path(None, text.to_owned()));
    }
    let (word, path) = text.split_once(' ').filter(|(_, path)| path.starts_with('/'))?;
    let method = Method::ALL.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(word))?;
    Some(Selection::Path(Some(method), path.to_owned()))
}

/// Whether an operation is kept. It is not kept if an exception names it. Otherwise it is kept if an item selects it, or if there are only
/// exceptions.
fn keeps(only: &[Selection], resource: &Resource, operation: &Operation) -> bool {
    let (exceptions, selections): (Vec<&Selection>, Vec<&Selection>) = only.iter().partition(|item| item.is_exception());
    let is_selected = selections.is_empty() || selections.iter().any(|item| item.selects(resource, operation));
    is_selected && exceptions.iter().all(|item| item.selects(resource, operation))
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
            Selection::Path(None, path) => write!(to, "{path}"),
            Selection::Path(Some(method), path) => write!(to, "{} {path}", method.as_str()),
            Selection::Except(excepted) => write!(to, "!{excepted}"),
        }
    }
}

impl Service {
    /// Whether an item, without `!`, selects an operation. A resource can have no operations.
    pub fn has_selected(&self, selection: &Selection) -> bool {
        match selection {
            Selection::Path(..) => self.operations_by_resource().any(|(resource, it)| selection.selects(resource, it)),
            other => self.selections().contains(other),
        }
    }

    /// All resources, operations, tags and paths, each as an item that selects it.
    pub fn selections(&self) -> Vec<Selection> {
        let mut all = Vec::new();
        for resource in &self.resources {
            all.push(Selection::Resource(resource.name.value.clone()));
            let operations = resource.operations.iter();
            all.extend(operations.map(|it| Selection::Operation(resource.name.value.clone(), it.name.value.clone())));
            let paths: BTreeSet<&str> = resource.operations.iter().map(|it| it.http.path.as_str()).collect();
            all.extend(paths.into_iter().map(|path| Selection::Path(None, path.to_owned())));
        }
        let tags: BTreeSet<&str> = self.tags().map(|tag| tag.as_str()).collect();
        all.extend(tags.into_iter().map(|tag| Selection::Tag(tag.to_owned())));
        all
    }

    /// The service with the selected operations only. If `only` is empty, all operations are kept. [`types`](Self::types) still has all types,
    /// since an id is an index into it; [`defs`](Self::defs) returns those that the operations use.
    #[must_use]
    pub fn subset(&self, only: &[Selection]) -> Service {
        let mut subset = self.clone();
        if only.is_empty() {
            return subset;
        }
        for (kept, resource) in subset.resources.iter_mut().zip(&self.resources) {
            kept.operations.retain(|operation| keeps(only, resource, operation));
        }
        subset.resources.retain(|resource| !resource.operations.is_empty());
        subset.selected_types = Some(subset.reached_types(|_| true));
        subset
    }
}

impl<S: Stage> Service<S> {
    /// The declared types that parameters, answers, headers and errors use, directly or through other types, and those with `keep: true`. If `follow` returns false for a type, the types
    /// of its fields and variants do not count.
    pub fn reached_types(&self, follow: fn(&TypeDef<S>) -> bool) -> BTreeSet<TypeId> {
        let mut open: Vec<TypeId> = self.params().flat_map(|(_, param)| param.ty.names()).collect();
        for (_, answer) in self.answers() {
            match &answer.shape {
                Shape::Type(ty) | Shape::Stream(ty, ..) => open.extend(ty.names()),
                Shape::Object { id, .. } => open.push(*id),
                Shape::Empty | Shape::File | Shape::Outcome | Shape::Unknown(_) => {}
            }
        }
        open.extend(self.defs().filter(|(_, def)| def.rust.keep).map(|(id, _)| id));
        open.extend(self.error_types().map(|error| error.ty).chain(self.header_types().map(|ty| ty.value)));
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
