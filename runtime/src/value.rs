//! The interface between generated types and the codec: a value is read through a [`View`] and written into through a [`Slot`].
//!
//! In: values of generated and runtime types. Out: views and slots, which code without type parameters can traverse. Not here: any wire
//! format (see [`crate::wire`]). This keeps generated code cheap to compile: the compiler instantiates these small implementations for each
//! type, and no function of the codec.

mod into;
mod json;
mod listed;
mod object;
mod shape;
mod style;
mod text_value;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::file::File;
use crate::timestamp::{DateFormat, Timestamp};

pub use into::{ByEntries, ByIds, ByInto, ByTexts, Given, Id, IntoField, IntoValue, Maybe};
pub use json::{Json, JsonNumber};
pub use listed::Values;
pub(crate) use object::WithoutTag;
pub use object::{FieldSlots, FieldViews, Fields, Object, ObjectMut, ObjectRef};
pub use shape::{
    CheckConstraints, CheckRules, Condition, Constraint, Field, FieldAttr, IsAboutRule, Literal, ParamLocation, Pattern, Rule,
    Shape, TagKind, Unique, WrittenAs,
};
pub use style::{Arrays, ParamStyle};
pub use text_value::text_of;

/// A value that the codec can read and write. Generated types implement this trait. Implement it for a type of your own, or use
/// [`text_value!`](crate::text_value) if the type is text on the wire.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent or received",
    label = "does not implement `specwright::value::Value`",
    note = "a type that a specification names with `rust: …` needs `Value`, `Clone`, `Debug`, `Default` and `PartialEq`; `specwright::text_value!` implements `Value` for a type with `Display` and `FromStr`"
)]
pub trait Value: Send + Sync {
    /// The value for reading.
    fn view(&self) -> View<'_>;
    /// The value for writing.
    fn slot(&mut self) -> Slot<'_>;
    /// The index of the answer, for the generated enum of an operation with several answers; 0 for other types.
    #[doc(hidden)]
    fn variant(&self) -> usize {
        0
    }
    /// Removes and returns the file, if the value is a file.
    #[doc(hidden)]
    fn take_file(&mut self) -> Option<File> {
        None
    }
    /// The value for an explicit null; `None` if the type does not distinguish null from an absent value.
    #[must_use]
    fn null() -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

/// A value for reading, without its type.
#[derive(Clone)]
#[non_exhaustive]
pub enum View<'a> {
    /// An optional value that is not set.
    Absent,
    /// An explicit null.
    Null,
    /// A boolean.
    Bool(bool),
    /// A signed integer.
    Int(i64),
    /// An unsigned integer.
    UInt(u64),
    /// A number.
    Float(f64),
    /// A number, as its JSON text.
    Number(&'a str),
    /// Text.
    Str(&'a str),
    /// Text that was made for this view.
    Text(Cow<'a, str>),
    /// Text that appears in no log, error or `Debug` output.
    Secret(&'a str),
    /// An instant; the writer chooses its format.
    Instant(Timestamp),
    /// An object.
    Object(ObjectRef<'a>),
    /// A variant of a union with a tag: the name of the tag, its value, and the fields of the variant. A field with the name of the tag is
    /// not written.
    Tagged(&'static str, &'static Literal, ObjectRef<'a>),
    /// A list.
    List(&'a dyn List),
    /// A map.
    Map(&'a dyn Map),
    /// Any JSON value.
    Json(&'a Json),
    /// A file.
    File(&'a File),
}

/// A value for writing, without its type.
#[non_exhaustive]
pub enum Slot<'a> {
    /// A scalar, which is set by one token.
    Scalar(&'a mut dyn Scalar),
    /// A value or null.
    Optional(&'a mut dyn Optional),
    /// An object.
    Object(ObjectMut<'a>),
    /// A list.
    List(&'a mut dyn ListMut),
    /// A map.
    Map(&'a mut dyn MapMut),
    /// A value of one of several types.
    Union(&'a mut dyn Union),
    /// Any JSON value.
    Json(&'a mut Json),
    /// A file.
    File(&'a mut File),
    /// No value is expected; one that is there is skipped.
    Skip,
}

/// A scalar on the wire.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Token<'a> {
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An integer above `i64::MAX`.
    UInt(u64),
    /// Any other number, as its JSON text: `1.10`, `1e3`, `12345678901234567890123`, `-0`.
    Number(&'a str),
    /// Text.
    Str(&'a str),
}

/// The error for a token that does not fit its type: what was expected, as a noun, such as `an integer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "implementations of `Scalar` in other crates make it from one noun")]
pub struct Expected(pub &'static str);

/// A value that is set by one token.
pub trait Scalar: Send {
    /// Sets the value from a token. If `lenient`, a number may be text, text may be a number, and a boolean may be 0 or 1.
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected>;
    /// Sets the value from a token of a field with this date format. Only timestamps differ from [`set`](Self::set): the format says
    /// whether a number counts seconds or milliseconds.
    #[doc(hidden)]
    fn set_as(&mut self, token: Token<'_>, format: DateFormat, lenient: bool) -> Result<(), Expected> {
        let _ = format;
        self.set(token, lenient)
    }
    /// Whether this token means that the value is absent. Some services send MySQL's zero date `0000-00-00` for an absent date.
    #[doc(hidden)]
    fn is_absent(&self, token: Token<'_>) -> bool {
        let _ = token;
        false
    }
    /// Whether the specification lists the value. Only an open enum can hold one that it does not.
    fn is_listed(&self) -> bool {
        true
    }
    /// Whether the value is a secret, which appears in no log, error or recording.
    fn is_secret(&self) -> bool {
        false
    }
    /// The values that the specification lists, for a message: `asc, desc`. `None` if the type is not an enum.
    #[doc(hidden)]
    fn listed(&self) -> Option<Values> {
        None
    }
}

/// A value that may be null.
pub trait Optional: Send {
    /// Sets the value to absent.
    fn clear(&mut self);
    /// Sets the value to an explicit null, which most types do not distinguish from absent.
    fn null(&mut self) {
        self.clear();
    }
    /// Whether the type distinguishes an explicit null from an absent value.
    fn has_null(&self) -> bool {
        false
    }
    /// Sets a default value and returns its slot.
    fn fill(&mut self) -> Slot<'_>;
    /// Sets the value from a token; `None` if the type inside is not a scalar. It is [`fill`](Self::fill) in one step, since most fields
    /// are optional scalars.
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Option<Result<(), Expected>> {
        match self.fill() {
            Slot::Scalar(scalar) => Some(scalar.set(token, lenient)),
            _ => None,
        }
    }
    /// The slot of the present value; `None` if it is absent or null.
    fn inside(&mut self) -> Option<Slot<'_>>;
}

/// A list of values for reading.
pub trait List: Send + Sync {
    /// Number of items.
    fn len(&self) -> usize;
    /// Whether it has no items.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The item at `index`.
    fn get(&self, index: usize) -> View<'_>;
}

/// A list of values for writing.
pub trait ListMut: Send + Sync {
    /// Appends a default item and returns its slot.
    fn push(&mut self) -> Slot<'_>;
    /// Removes all items.
    fn clear(&mut self);
}

/// A map from text to values, ordered by key, for reading.
pub trait Map: Send + Sync {
    /// Number of entries.
    fn len(&self) -> usize;
    /// Whether it has no entries.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Visits each entry in order, until `each` returns `false`.
    fn each(&self, each: &mut dyn FnMut(&str, View<'_>) -> bool);
}

/// A map for writing.
pub trait MapMut: Send + Sync {
    /// The slot of the entry `key`, which is added if it is absent. The error says what a key must be.
    fn entry(&mut self, key: &str) -> Result<Slot<'_>, Expected>;
    /// Removes all entries.
    fn clear(&mut self);
}

/// A value of one of several types.
pub trait Union: Send + Sync {
    /// The name of the field that selects the variant; `None` for an untagged union.
    fn tag(&self) -> Option<&'static str>;
    /// The JSON type of the tag.
    #[inline]
    fn tag_kind(&self) -> TagKind {
        TagKind::Str
    }
    /// The name of the field with the value of the variant; `None` if the tag is a field of that value.
    #[inline]
    fn content(&self) -> Option<&'static str> {
        None
    }
    /// The names of the variants, in the order of the specification. With a tag, they are its values as text.
    fn variants(&self) -> &'static [&'static str];
    /// Sets a default value of the variant `index` and returns its slot.
    fn choose(&mut self, index: usize) -> Slot<'_>;
    /// Sets the variant for values whose tag is not listed, and returns its slot. `None` if such values are errors.
    #[inline]
    fn choose_unknown(&mut self) -> Option<Slot<'_>> {
        None
    }
    /// The index of the current variant, and the slot of its value. The index is `usize::MAX` for the variant that
    /// [`choose_unknown`](Self::choose_unknown) sets.
    fn chosen(&mut self) -> (usize, Slot<'_>);
}

impl<T: Value + Default> Value for Option<T> {
    fn view(&self) -> View<'_> {
        match self {
            Some(value) => value.view(),
            None => View::Absent,
        }
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Optional(self)
    }
}

impl<T: Value + Default> Optional for Option<T> {
    fn clear(&mut self) {
        *self = None;
    }
    fn null(&mut self) {
        *self = T::null();
    }
    fn has_null(&self) -> bool {
        T::null().is_some()
    }
    #[inline]
    fn fill(&mut self) -> Slot<'_> {
        self.insert(T::default()).slot()
    }
    fn inside(&mut self) -> Option<Slot<'_>> {
        self.as_mut().map(Value::slot)
    }
}

impl<T: Value> Value for Box<T> {
    fn view(&self) -> View<'_> {
        (**self).view()
    }
    fn slot(&mut self) -> Slot<'_> {
        (**self).slot()
    }
    fn variant(&self) -> usize {
        (**self).variant()
    }
    fn take_file(&mut self) -> Option<File> {
        (**self).take_file()
    }
    fn null() -> Option<Self> {
        T::null().map(Box::new)
    }
}

/// A shared value. It is copied before it is written into, if it has other owners.
impl<T: Value + Default + Clone> Value for Arc<T> {
    fn view(&self) -> View<'_> {
        (**self).view()
    }
    fn slot(&mut self) -> Slot<'_> {
        Arc::make_mut(self).slot()
    }
    fn variant(&self) -> usize {
        (**self).variant()
    }
}

impl<T: Value + Default> Value for Vec<T> {
    fn view(&self) -> View<'_> {
        View::List(self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: Value + Default> List for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn get(&self, index: usize) -> View<'_> {
        match self.as_slice().get(index) {
            Some(item) => item.view(),
            None => View::Absent,
        }
    }
}

impl<T: Value + Default> ListMut for Vec<T> {
    fn push(&mut self) -> Slot<'_> {
        Vec::push(self, T::default());
        match self.last_mut() {
            Some(item) => item.slot(),
            None => Slot::Skip,
        }
    }
    fn clear(&mut self) {
        Vec::clear(self);
    }
}

/// A type that can be the key of a map: text on the wire.
pub trait Key: Ord + Send + Sync + Sized {
    /// The key as text on the wire.
    fn to_text(&self) -> Cow<'_, str>;
    /// The key from its text on the wire.
    fn from_text(text: &str) -> Result<Self, Expected>;
}

impl Key for String {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
    fn from_text(text: &str) -> Result<Self, Expected> {
        Ok(text.to_owned())
    }
}

impl Key for i64 {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
    fn from_text(text: &str) -> Result<Self, Expected> {
        text.parse().map_err(|_| Expected("an integer"))
    }
}

impl<K: Key, T: Value + Default> Value for BTreeMap<K, T> {
    fn view(&self) -> View<'_> {
        View::Map(self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Map(self)
    }
}

impl<K: Key, T: Value + Default> Map for BTreeMap<K, T> {
    fn len(&self) -> usize {
        BTreeMap::len(self)
    }
    fn each(&self, each: &mut dyn FnMut(&str, View<'_>) -> bool) {
        for (key, value) in self {
            if !each(&key.to_text(), value.view()) {
                return;
            }
        }
    }
}

impl<K: Key, T: Value + Default> MapMut for BTreeMap<K, T> {
    fn entry(&mut self, key: &str) -> Result<Slot<'_>, Expected> {
        Ok(BTreeMap::entry(self, K::from_text(key)?).or_default().slot())
    }
    fn clear(&mut self) {
        BTreeMap::clear(self);
    }
}

impl Value for File {
    fn view(&self) -> View<'_> {
        View::File(self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::File(self)
    }
    fn take_file(&mut self) -> Option<File> {
        Some(std::mem::take(self))
    }
}

impl Value for () {
    fn view(&self) -> View<'_> {
        View::Absent
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Skip
    }
}
