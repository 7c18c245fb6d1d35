//! The scalars of a specification: types of Rust, and types of this crate.
//!
//! In: tokens from the wire. Out: typed values. Not here: instants and days (see [`crate::timestamp`]).

mod address;
mod clock;
mod numbers;
mod parse;
mod text;
mod time;

pub use crate::file::File;
#[cfg(feature = "_stream")]
pub use crate::file::FileStream;
pub use address::Ip;
pub use clock::{IsoDuration, TimeOfDay};
pub use numbers::{Decimal, Seconds};
pub(crate) use numbers::{integer, is_same};
pub use parse::ParseError;
pub use text::{Base64Url, Bytes, Secret, Url, Uuid};

use crate::value::{Optional, Slot, Value, View};

/// A value or null. `Option<Nullable<T>>` distinguishes a value, null and absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a value is null or it is not")]
pub enum Nullable<T> {
    /// Null.
    #[default]
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if it is not null.
    pub fn into_option(self) -> Option<T> {
        match self {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }
    /// A reference to the value, if it is not null.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Nullable::Value(value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Nullable::Value(value.to_owned())
    }
}

impl<T: Value + Default> Value for Nullable<T> {
    fn view(&self) -> View<'_> {
        self.as_option().map_or(View::Null, Value::view)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Optional(self)
    }
    fn null() -> Option<Self> {
        Some(Nullable::Null)
    }
}

impl<T: Value + Default> Optional for Nullable<T> {
    fn clear(&mut self) {
        *self = Nullable::Null;
    }
    fn has_null(&self) -> bool {
        true
    }
    fn fill(&mut self) -> Slot<'_> {
        *self = Nullable::Value(T::default());
        match self {
            Nullable::Null => Slot::Skip,
            Nullable::Value(value) => value.slot(),
        }
    }
    fn inside(&mut self) -> Option<Slot<'_>> {
        match self {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value.slot()),
        }
    }
}
