//! Objects: values with named fields.
//!
//! In: a type with a [`Shape`]. Out: the [`View`] or the [`Slot`] of a field by its index, for code that does not know the type. Not here:
//! the shape itself (see `shape`).

use super::shape::Shape;
use super::{Slot, View};

/// A type with named fields. Generated code implements it for the objects of a specification and for the parameters of each operation.
pub trait Object: Send + Sync {
    /// The names, constraints and rules of the fields.
    const SHAPE: &'static Shape;
    /// The view of the field at `index`, in the order of the shape; [`View::Absent`] beyond the last field.
    fn field(&self, index: usize) -> View<'_>;
    /// The slot of the field at `index`; [`Slot::Skip`] beyond the last field.
    fn field_mut(&mut self, index: usize) -> Slot<'_>;
}

/// The fields of an object for reading. Reading and writing are separate traits: a program that only sends a type compiles no code that
/// writes into it, and the reverse.
pub trait FieldViews: Send + Sync {
    /// The view of the field at `index`.
    fn view_at(&self, index: usize) -> View<'_>;
}

/// The fields of an object for writing.
pub trait FieldSlots: Send + Sync {
    /// The slot of the field at `index`.
    fn slot_at(&mut self, index: usize) -> Slot<'_>;
}

/// The fields of an object for writing and reading: a server fills a request and then validates it.
#[doc(hidden)]
pub trait Fields: FieldViews + FieldSlots {}

impl<T: Object> Fields for T {}

impl<T: Object> FieldViews for T {
    #[inline]
    fn view_at(&self, index: usize) -> View<'_> {
        self.field(index)
    }
}

impl<T: Object> FieldSlots for T {
    #[inline]
    fn slot_at(&mut self, index: usize) -> Slot<'_> {
        self.field_mut(index)
    }
}

/// A reference to an object of any type.
#[derive(Clone, Copy)]
pub struct ObjectRef<'a> {
    shape: &'static Shape,
    fields: &'a dyn FieldViews,
}

impl<'a> ObjectRef<'a> {
    /// A reference to an object.
    #[inline]
    pub fn new<T: Object>(object: &'a T) -> Self {
        ObjectRef { shape: T::SHAPE, fields: object }
    }
    /// A reference to fields with this shape.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(crate) fn of(shape: &'static Shape, fields: &'a dyn FieldViews) -> Self {
        ObjectRef { shape, fields }
    }
    /// The names, constraints and rules of the fields.
    #[must_use]
    pub fn shape(&self) -> &'static Shape {
        self.shape
    }
    /// The view of the field at `index`, in the order of the shape; [`View::Absent`] beyond the last field.
    #[must_use]
    pub fn field(&self, index: usize) -> View<'a> {
        self.fields.view_at(index)
    }
}

/// A mutable reference to an object of any type.
pub struct ObjectMut<'a> {
    shape: &'static Shape,
    fields: &'a mut dyn FieldSlots,
}

impl<'a> ObjectMut<'a> {
    /// A reference to an object.
    #[inline]
    pub fn new<T: Object>(object: &'a mut T) -> Self {
        ObjectMut { shape: T::SHAPE, fields: object }
    }
    /// A reference to fields with this shape.
    #[cfg(feature = "client")]
    pub(crate) fn of(shape: &'static Shape, fields: &'a mut dyn FieldSlots) -> Self {
        ObjectMut { shape, fields }
    }
    /// The names, constraints and rules of the fields.
    #[must_use]
    pub fn shape(&self) -> &'static Shape {
        self.shape
    }
    /// The slot of the field at `index`; [`Slot::Skip`] beyond the last field.
    pub fn field_mut(&mut self, index: usize) -> Slot<'_> {
        self.fields.slot_at(index)
    }
}

/// An object without the field that has the name of a tag. The tag is written in its place.
pub(crate) struct WithoutTag<'a> {
    object: ObjectRef<'a>,
    /// The index of the field.
    tag: Option<usize>,
}

impl<'a> WithoutTag<'a> {
    pub(crate) fn new(object: ObjectRef<'a>, tag: &str) -> Self {
        WithoutTag { object, tag: object.shape().find(tag, 0) }
    }
    /// The object with the other fields.
    pub(crate) fn object(&self) -> ObjectRef<'_> {
        match self.tag {
            None => self.object,
            Some(_) => ObjectRef { shape: self.object.shape, fields: self },
        }
    }
}

impl FieldViews for WithoutTag<'_> {
    fn view_at(&self, index: usize) -> View<'_> {
        if self.tag == Some(index) { View::Absent } else { self.object.field(index) }
    }
}
