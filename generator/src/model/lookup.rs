//! Lookups by id in a checked service, and by name. An id without an item is a bug of the generator.

#[cfg(feature = "tools")]
use std::cell::RefCell;

use super::{
    EnumValue, Field, FieldId, FieldPath, Member, ObjectDef, ObjectPath, Operation, OperationId, Param, Service, Ty, TypeDef,
    TypeId, TypeKind, Value, ValueId,
};
use crate::bug::Bug;
use crate::diagnostic::Code;

impl Service {
    /// A declared type.
    ///
    /// # Errors
    /// If the id belongs to another service.
    pub fn type_def(&self, id: TypeId) -> Result<&TypeDef, Bug> {
        self.def(id).ok_or_else(|| missing("a type"))
    }

    /// The fields of a declared object.
    ///
    /// # Errors
    /// If the id belongs to another service, or to another type than an object.
    pub fn object_fields(&self, object: TypeId) -> Result<&[Member], Bug> {
        match &self.type_def(object)?.kind {
            TypeKind::Object(object) => Ok(&object.fields),
            _ => Err(missing("an object")),
        }
    }

    /// A field of a declared object.
    ///
    /// # Errors
    /// If the id belongs to another service.
    pub fn field(&self, object: TypeId, field: FieldId) -> Result<&Field, Bug> {
        self.object_fields(object)?.get(field.0).map(|member| &member.field).ok_or_else(|| missing("a field"))
    }

    /// The fields along a path that begins at a declared object: one for each id of the path.
    ///
    /// # Errors
    /// If the ids belong to another service.
    pub fn fields_on(&self, object: TypeId, path: &[FieldId]) -> Result<Vec<&Field>, Bug> {
        let Some((first, rest)) = path.split_first() else { return Ok(Vec::new()) };
        let field = self.field(object, *first)?;
        let mut fields = vec![field];
        match (&field.ty.value, rest) {
            (_, []) => {}
            (Ty::Named(inner), rest) => fields.extend(self.fields_on(*inner, rest)?),
            _ => return Err(missing("an object")),
        }
        Ok(fields)
    }

    /// The names of the fields along a path that begins at a declared object.
    ///
    /// # Errors
    /// If the ids belong to another service.
    pub(crate) fn path(&self, object: TypeId, path: &[FieldId]) -> Result<FieldPath, Bug> {
        let fields = self.fields_on(object, path)?;
        FieldPath::through(fields.into_iter().map(|field| field.name.as_str())).ok_or_else(|| missing("a path"))
    }

    /// The names of the fields along a path.
    ///
    /// # Errors
    /// If the ids belong to another service.
    pub(crate) fn path_of(&self, path: &ObjectPath) -> Result<FieldPath, Bug> {
        self.path(path.object, &path.fields)
    }

    /// An operation.
    ///
    /// # Errors
    /// If the id belongs to another service.
    pub fn operation(&self, id: OperationId) -> Result<&Operation, Bug> {
        let resource = self.resources.get(id.resource).ok_or_else(|| missing("a resource"))?;
        resource.operations.get(id.operation).ok_or_else(|| missing("an operation"))
    }

    /// A value of a declared enum.
    ///
    /// # Errors
    /// If the id belongs to another service.
    pub fn enum_value(&self, id: TypeId, value: ValueId) -> Result<&EnumValue, Bug> {
        match &self.type_def(id)?.kind {
            TypeKind::Enum(def) => def.values.get(value.0).ok_or_else(|| missing("a value of an enum")),
            _ => Err(missing("an enum")),
        }
    }

    /// The default of a type: that of its enum. A parameter that has no default of its own has this value if it is not sent.
    ///
    /// # Errors
    /// If the id belongs to another service.
    pub fn default_of(&self, ty: &Ty) -> Result<Option<Value>, Bug> {
        match ty {
            Ty::Nullable(inner) => self.default_of(inner),
            Ty::Named(id) => match &self.type_def(*id)?.kind {
                TypeKind::Enum(def) => Ok(def.default.map(|value| Value::Listed(*id, value))),
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// For a map whose values repeat their key in a field, the name of that field.
    ///
    /// # Errors
    /// If the id belongs to another service.
    pub fn repeated_key(&self, ty: &Ty) -> Result<Option<&str>, Bug> {
        match ty.bare() {
            Ty::Map(_, value, Some(field)) => match value.bare() {
                Ty::Named(object) => Ok(Some(self.field(*object, *field)?.name.as_str())),
                _ => Err(missing("an object")),
            },
            _ => Ok(None),
        }
    }
}

/// Lookups that go on after a bug, for targets whose output has a value for each part of the service. The first bug is kept.
#[cfg(feature = "tools")]
pub(crate) struct Lookups<'a> {
    pub(crate) service: &'a Service,
    bug: RefCell<Option<Bug>>,
}

#[cfg(feature = "tools")]
impl<'a> Lookups<'a> {
    pub(crate) fn new(service: &'a Service) -> Self {
        Lookups { service, bug: RefCell::new(None) }
    }

    /// Returns the value of a lookup. If the lookup failed, keeps its bug and returns `None`.
    pub(crate) fn get<T>(&self, result: Result<T, Bug>) -> Option<T> {
        result.map_err(|bug| self.bug.borrow_mut().get_or_insert(bug).code).ok()
    }

    /// A declared type.
    pub(crate) fn def(&self, id: TypeId) -> Option<&'a TypeDef> {
        self.get(self.service.type_def(id))
    }

    /// Ends the lookups.
    ///
    /// # Errors
    /// The bug of the first lookup that failed.
    pub(crate) fn finish(self) -> Result<(), Bug> {
        match self.bug.into_inner() {
            Some(bug) => Err(bug),
            None => Ok(()),
        }
    }
}

impl Operation {
    /// A parameter.
    ///
    /// # Errors
    /// If the id belongs to another service.
    pub fn param(&self, id: FieldId) -> Result<&Param, Bug> {
        self.params.get(id.0).ok_or_else(|| missing("a parameter"))
    }
}

/// The wire name of a parameter or a field, by its id: the names that the rules of an operation or an object refer to.
pub type NameOf<'a> = &'a dyn Fn(FieldId) -> Result<String, Bug>;

impl ObjectDef {
    /// The wire name of a field.
    ///
    /// # Errors
    /// If the id belongs to another object.
    pub fn name_of(&self, id: FieldId) -> Result<String, Bug> {
        self.fields.get(id.0).map(|field| field.name.value.clone()).ok_or_else(|| missing("a field"))
    }
}

/// The bug that an id has no item.
fn missing(what: &str) -> Bug {
    Bug::new(Code::SW9002, what)
}
