//! The interface between generated types and the codec: a value is read through a [`View`] and filled through a [`Slot`].
//!
//! In: values of generated and runtime types. Out: views and slots, which code without type parameters can walk. Not here: any wire
//! format (see [`crate::wire`]). This keeps generated code cheap to compile: no function of the codec is instantiated per type, only these
//! small implementations per kind of value.

mod json;
mod listed;
mod object;
mod own;
mod shape;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::file::File;
use crate::timestamp::{DateFormat, Timestamp};

pub use json::{Json, JsonNumber};
pub use listed::Values;
pub use object::{FieldSlots, FieldViews, Fields, Object, ObjectMut, ObjectRef};
pub use own::text_of;
pub use shape::{
    CheckConstraints, CheckRules, Condition, Constraint, Field, FieldAttr, Literal, ParamLocation, Pattern, Rule, Shape,
    WrittenAs,
};

/// A value that the codec can read and fill. Generated types are values; a type of your own becomes one by this trait, or, when it
/// is text on the wire, by [`text_value!`](crate::text_value).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot travel over the wire",
    label = "is no `specwright::value::Value`",
    note = "a type that stands in a specification by `rust: …` needs `Value`, `Clone`, `Debug`, `Default` and `PartialEq`; `specwright::text_value!` gives the first to what has `Display` and `FromStr`"
)]
pub trait Value: Send + Sync {
    /// The value, to be read.
    fn view(&self) -> View<'_>;
    /// The value, to be filled.
    fn slot(&mut self) -> Slot<'_>;
    /// Which of an operation's answers it is: only generated enums of answers have several.
    #[doc(hidden)]
    fn variant(&self) -> usize {
        0
    }
    /// Takes the file out, if the value is one.
    #[doc(hidden)]
    fn take_file(&mut self) -> Option<File> {
        None
    }
    /// The value of an explicit null; `None` when the type does not tell it from an absent value.
    fn null() -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

/// A value to be read, without its type.
#[derive(Clone)]
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
    /// A number as JSON spells it.
    Number(&'a str),
    /// Text.
    Str(&'a str),
    /// Text made for this view.
    Text(Cow<'a, str>),
    /// Text that is kept out of logs, errors and `Debug`.
    Secret(&'a str),
    /// An instant; the writer chooses its format.
    Instant(Timestamp),
    /// An object.
    Object(ObjectRef<'a>),
    /// A variant of a union with a tag: the tag's name, its value, the other fields.
    Tagged(&'static str, &'static str, ObjectRef<'a>),
    /// A list.
    List(&'a dyn List),
    /// A map.
    Map(&'a dyn Map),
    /// Any JSON value.
    Json(&'a Json),
    /// A file.
    File(&'a File),
}

/// A value to be filled, without its type.
pub enum Slot<'a> {
    /// One token fills it.
    Scalar(&'a mut dyn Scalar),
    /// Null or a value.
    Optional(&'a mut dyn Optional),
    /// An object.
    Object(ObjectMut<'a>),
    /// A list.
    List(&'a mut dyn ListMut),
    /// A map.
    Map(&'a mut dyn MapMut),
    /// One of several.
    Union(&'a mut dyn Union),
    /// Any JSON value.
    Json(&'a mut Json),
    /// A file.
    File(&'a mut File),
    /// No value is expected; one that comes is passed over.
    Skip,
}

/// A scalar on the wire.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token<'a> {
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An integer above the signed range.
    UInt(u64),
    /// Any other number, as JSON spells it: `1.10`, `1e3`, `12345678901234567890123`, `-0`.
    Number(&'a str),
    /// Text.
    Str(&'a str),
}

/// Why a token does not fit its type: what was expected, as a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected(pub &'static str);

/// A value that one token fills.
pub trait Scalar: Send {
    /// Takes the token. If `lenient`, numbers may come as text, text as numbers, booleans as 0 and 1.
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected>;
    /// Takes the token of a field with this date format, which says what a number counts. Only timestamps differ from [`set`](Self::set).
    #[doc(hidden)]
    fn set_as(&mut self, token: Token<'_>, format: DateFormat, lenient: bool) -> Result<(), Expected> {
        let _ = format;
        self.set(token, lenient)
    }
    /// Whether lenient services mean no value by this token: MySQL's zero date `0000-00-00`.
    #[doc(hidden)]
    fn is_none(&self, token: Token<'_>) -> bool {
        let _ = token;
        false
    }
    /// Whether the specification lists the value. Only an open enum can hold one that it does not.
    fn is_listed(&self) -> bool {
        true
    }
    /// Whether it is a secret, which is kept out of logs, errors and files.
    fn is_secret(&self) -> bool {
        false
    }
    /// The values that the specification lists, for a message: `asc, desc`. `None` when the type is not an enum.
    #[doc(hidden)]
    fn listed(&self) -> Option<Values> {
        None
    }
}

/// A value that may be null.
pub trait Optional: Send {
    /// Becomes absent.
    fn clear(&mut self);
    /// Becomes an explicit null, which most types do not tell from absent.
    fn null(&mut self) {
        self.clear();
    }
    /// Whether it tells an explicit null from an absent value.
    fn has_null(&self) -> bool {
        false
    }
    /// Becomes a default value, and gives its slot.
    fn fill(&mut self) -> Slot<'_>;
    /// Becomes the value of a token; `None` when the type inside is not a scalar. A shortcut of [`fill`](Self::fill), since most fields are
    /// optional scalars.
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Option<Result<(), Expected>> {
        match self.fill() {
            Slot::Scalar(scalar) => Some(scalar.set(token, lenient)),
            _ => None,
        }
    }
    /// The slot of the present value; `None` when it is absent or null.
    fn inside(&mut self) -> Option<Slot<'_>>;
}

/// A list of values.
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

/// A list of values to be filled.
pub trait ListMut: Send + Sync {
    /// Appends a default item and gives its slot.
    fn push(&mut self) -> Slot<'_>;
    /// Removes all items.
    fn clear(&mut self);
    /// Whether one item may come without a list around it.
    fn one_or_many(&self) -> bool {
        false
    }
}

/// A map from text to values, in order.
pub trait Map: Send + Sync {
    /// Number of entries.
    fn len(&self) -> usize;
    /// Whether it has no entries.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Visits each entry in order, until `each` says `false`.
    fn each(&self, each: &mut dyn FnMut(&str, View<'_>) -> bool);
}

/// A map to be filled.
pub trait MapMut: Send + Sync {
    /// The slot of the entry `key`. The error says what a key must be.
    fn entry(&mut self, key: &str) -> Result<Slot<'_>, Expected>;
    /// Removes all entries.
    fn clear(&mut self);
}

/// A value of one of several types.
pub trait Union: Send + Sync {
    /// The field whose value is the variant's name; `None` for an untagged union.
    fn tag(&self) -> Option<&'static str>;
    /// Names of the variants, in order.
    fn variants(&self) -> &'static [&'static str];
    /// Becomes a default value of the variant `index`, and gives its slot.
    fn choose(&mut self, index: usize) -> Slot<'_>;
    /// The index of the present variant, and the slot of its value.
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

impl<T: Value + ?Sized> Value for Box<T> {
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
}

/// A shared value. One that has other owners is copied before it is filled.
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

/// A type that can be a map's key: text on the wire.
pub trait Key: Ord + Send + Sync + Sized {
    /// As on the wire.
    fn to_text(&self) -> Cow<'_, str>;
    /// From the wire.
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
