//! The input of all steps of lowering, and Rust types of type expressions.

use std::collections::{BTreeMap, BTreeSet};

use crate::bug::Bug;
use crate::model::{RustHints, Scalar, ScalarRust, Service, Ty, TypeId};
use crate::targets::rust::ir::{Derive, StdTrait, Type};
use crate::targets::rust::names::{Ident, Path};
use crate::targets::rust::options::TraitPath;
use crate::targets::rust::{names, traits};

/// The service, and decisions that concern all types.
pub(super) struct Context<'a> {
    pub(super) service: &'a Service,
    /// The types to generate.
    pub(super) types: BTreeSet<TypeId>,
    /// The fields and variants whose type is put in a `Box`, each as the id of the type and the index in it. Without the `Box`, the type that
    /// contains them would have an infinite or a very large size.
    pub(super) boxed: BTreeSet<(TypeId, usize)>,
    /// The paths of the types of the user's crate, which are used in place of generated ones.
    pub(super) replacements: BTreeMap<TypeId, Path>,
    /// Traits that every generated type derives, from the options.
    pub(super) derives: &'a [TraitPath],
}

impl Context<'_> {
    /// The Rust type of a type expression.
    pub(super) fn rust_type(&self, ty: &Ty) -> Result<Type, Bug> {
        Ok(match ty {
            Ty::Scalar(scalar) => of_scalar(*scalar),
            Ty::Json => Type::Runtime("Json"),
            Ty::File => Type::Runtime("File"),
            Ty::List(item) | Ty::OneOrMany(item) => Type::list(self.rust_type(item)?),
            Ty::Map(key, value, _) => Type::map(self.rust_type(key)?, self.rust_type(value)?),
            Ty::Nullable(inner) => Type::nullable(self.rust_type(inner)?),
            Ty::OrFalse(inner) => Type::option(self.rust_type(inner)?),
            Ty::Named(id) => self.declared(*id)?,
            Ty::Unknown(never) => match *never {},
        })
    }

    /// The Rust type of a declared type.
    fn declared(&self, id: TypeId) -> Result<Type, Bug> {
        let def = self.service.type_def(id)?;
        let ty = match self.replacements.get(&id) {
            Some(path) => Type::Override(path.clone()),
            None => Type::Local(Ident::unchanged(&def.name)?),
        };
        Ok(if def.rust.shared.is_some() { Type::shared(ty) } else { ty })
    }

    /// Whether a value is a list that may be sent as its only item. A service with lenient scalars reads all lists so.
    pub(super) fn reads_one_or_many(&self, ty: &Ty) -> bool {
        let is_one_or_many = match ty {
            Ty::Nullable(inner) | Ty::OrFalse(inner) => matches!(**inner, Ty::OneOrMany(_)),
            ty => matches!(ty, Ty::OneOrMany(_)),
        };
        is_one_or_many && !self.service.wire.lenient
    }

    /// Returns the traits that a type derives: first `of_kind`, then those of the options, then those of the specification. Traits of the
    /// options that are in `default_traits` or in the specification are left out. `default_traits` are the traits that a type of this kind
    /// has by default, derived or implemented by the runtime's macros.
    pub(super) fn derives(&self, of_kind: &[StdTrait], default_traits: &[&str], hints: &RustHints) -> Result<Vec<Derive>, Bug> {
        let of_type = hints.derives.iter().map(|derive| path(derive)).collect::<Result<Vec<_>, _>>()?;
        let is_there = |path: &Path| {
            let path = path.to_string();
            traits::contains(default_traits, &path) || hints.derives.iter().any(|derive| traits::are_one(derive, &path))
        };
        let of_all: Vec<Path> = self.derives.iter().map(TraitPath::path).filter(|path| !is_there(path)).cloned().collect();
        Ok(of_kind.iter().copied().map(Derive::Std).chain(of_all.into_iter().chain(of_type).map(Derive::Path)).collect())
    }
}

/// The paths of the types of the user's crate.
pub(super) fn replacements(service: &Service) -> Result<BTreeMap<TypeId, Path>, Bug> {
    let stated = service.defs().filter_map(|(id, def)| Some((id, def.rust.path.as_ref()?)));
    stated.map(|(id, text)| Ok((id, path(text)?))).collect()
}

/// Parses a path that the checks of this target have accepted.
fn path(text: &str) -> Result<Path, Bug> {
    names::Path::parse(text).ok_or_else(|| Bug::new(crate::diagnostic::Code::SW9003, format!("`{text}`")))
}

/// The Rust type of a scalar.
fn of_scalar(scalar: Scalar) -> Type {
    match scalar.facts().rust {
        ScalarRust::Primitive(name) => Type::Primitive(name),
        ScalarRust::String => Type::String,
        ScalarRust::Runtime(name) => Type::Runtime(name),
    }
}
