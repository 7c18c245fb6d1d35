//! What all steps of lowering look up.

use std::collections::BTreeSet;

use crate::bug::Bug;
use crate::model::{RustHints, Service, TypeId};
use crate::targets::rust::ir::Derive;
use crate::targets::rust::names::Path;
use crate::targets::rust::options::TraitPath;
use crate::targets::rust::{names, traits};

/// The service, and the decisions that concern all of it.
pub(super) struct Context<'a> {
    pub(super) service: &'a Service,
    /// The types to generate.
    pub(super) types: BTreeSet<TypeId>,
    /// Fields and variants whose type is boxed, by type and index: without a box, a type would have no size or a huge one.
    pub(super) boxed: BTreeSet<(TypeId, usize)>,
    /// Traits that every type derives.
    pub(super) derives: &'a [TraitPath],
}

impl Context<'_> {
    /// The derives of a type: those of its kind, those of every type, then its own. `has` are the traits that it has by default, derived
    /// or not.
    pub(super) fn derives(&self, of_kind: &[&'static str], has: &[&str], hints: &RustHints) -> Result<Vec<Derive>, Bug> {
        let own = hints.derives.iter().map(|derive| path(derive)).collect::<Result<Vec<_>, _>>()?;
        let of_all = self.derives.iter().map(TraitPath::path);
        let of_all = of_all.filter(|path| !traits::has(has, &path.to_string()) && !own.contains(path)).cloned();
        let of_all: Vec<Path> = of_all.collect();
        Ok(of_kind.iter().map(|name| Derive::Std(name)).chain(of_all.into_iter().chain(own).map(Derive::Path)).collect())
    }
}

/// A path that the rules of this target have examined.
pub(super) fn path(text: &str) -> Result<Path, Bug> {
    names::Path::parse(text).ok_or_else(|| Bug::new(crate::diagnostic::Code::SW9003, format!("`{text}`")))
}
