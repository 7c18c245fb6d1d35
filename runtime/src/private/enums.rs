//! Enums: a listed value is a variant; an open enum keeps an unlisted value unchanged (see `unknown`).

use std::borrow::Cow;

use crate::types;
use crate::value::{Expected, Key, Scalar, Token, Value, Values, View};

/// The value of an enum on the wire.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_enums, reason = "macros in generated code match each of its cases; it is not stable")]
pub enum WireValue<'a> {
    /// An integer.
    Code(i64),
    /// Text. A service may send it for an enum of integers too.
    Name(&'a str),
    /// The JSON text of a number or a boolean that a service sends for an enum of words.
    Unquoted(&'a str),
}

impl<'a> WireValue<'a> {
    /// The view of the value.
    #[inline]
    #[must_use]
    pub fn view(self) -> View<'a> {
        match self {
            WireValue::Code(code) => View::Int(code),
            WireValue::Name(name) => View::Str(name),
            WireValue::Unquoted(text) => unquoted(text),
        }
    }
    /// The integer, or the integer in the text.
    #[must_use]
    pub fn code(self) -> Option<i64> {
        match self {
            WireValue::Code(code) => Some(code),
            WireValue::Name(text) | WireValue::Unquoted(text) => text.trim().parse().ok(),
        }
    }
}

fn unquoted(text: &str) -> View<'_> {
    match text {
        "true" => View::Bool(true),
        "false" => View::Bool(false),
        number => View::Number(number),
    }
}

/// An enum. `Scalar` and `Key` are implemented here for every such type, which keeps generated code short.
pub trait WireEnum: Value + Sized + Ord {
    /// The values that the specification lists.
    const VALUES: Values;
    /// The wire value.
    fn wire(&self) -> WireValue<'_>;
    /// The variant for a value on the wire. `None` if the enum is closed and does not list the value, or if the value is too long to keep.
    fn read(wire: WireValue<'_>) -> Option<Self>;
}

impl<T: WireEnum> Scalar for T {
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
        let mut text = String::new();
        let wire = match (T::VALUES, token) {
            // The two expected kinds of token need no conversion.
            (Values::Codes(_), Token::Int(code)) => Some(WireValue::Code(code)),
            (Values::Names(_), Token::Str(name)) => Some(WireValue::Name(name)),
            (values, token) => values.wire(token, lenient, &mut text)?,
        };
        match wire.and_then(T::read) {
            Some(value) => *self = value,
            None => return Err(T::VALUES.expected()),
        }
        Ok(())
    }
    fn listed(&self) -> Option<Values> {
        Some(T::VALUES)
    }
    fn is_listed(&self) -> bool {
        T::VALUES.has(self.wire())
    }
}

impl<T: WireEnum> Key for T {
    fn to_text(&self) -> Cow<'_, str> {
        match self.wire() {
            WireValue::Code(code) => Cow::Owned(code.to_string()),
            WireValue::Name(text) | WireValue::Unquoted(text) => Cow::Borrowed(text),
        }
    }
    fn from_text(text: &str) -> Result<Self, Expected> {
        T::read(T::VALUES.key(text)).ok_or(T::VALUES.expected())
    }
}

impl Values {
    /// The wire value of a token, listed or not. `text` is a buffer for the text of a number or a boolean.
    fn wire<'t>(self, token: Token<'t>, lenient: bool, text: &'t mut String) -> Result<Option<WireValue<'t>>, Expected> {
        match (self, token) {
            (Values::Codes(codes), token) => {
                let code = types::integer(token, lenient).and_then(|code| i64::try_from(code).ok());
                Ok(match token {
                    // Text is an integer only if that integer is listed.
                    Token::Str(text) if lenient && !code.is_some_and(|code| codes.contains(&code)) => Some(WireValue::Name(text)),
                    _ => code.map(WireValue::Code),
                })
            }
            (Values::Names(_), Token::Str(name)) => Ok(Some(WireValue::Name(name))),
            (Values::Names(_), token) => {
                text.set(token, lenient)?;
                Ok(Some(WireValue::Unquoted(text)))
            }
        }
    }
    /// The wire value of a map's key. Text is an integer if the integer is written as the same text: `01` is not.
    fn key(self, text: &str) -> WireValue<'_> {
        let Values::Codes(codes) = self else { return WireValue::Name(text) };
        let code = text.parse::<i64>().ok().filter(|code| codes.contains(code) || code.to_string() == text);
        code.map_or(WireValue::Name(text), WireValue::Code)
    }
    fn expected(self) -> Expected {
        match self {
            Values::Codes(_) => Expected("one of the listed integers"),
            Values::Names(_) => Expected("one of the listed words"),
        }
    }
    fn has(self, wire: WireValue<'_>) -> bool {
        match (self, wire) {
            (Values::Codes(codes), WireValue::Code(code)) => codes.contains(&code),
            (Values::Names(names), WireValue::Name(name)) => names.contains(&name),
            _ => false,
        }
    }
}

/// Implements the conversions and traits of an enum of integers: `Name open; 1 High; 2 Low;`.
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_enum {
    ($ty:ident open; $($wire:literal $variant:ident;)*) => {
        impl $ty {
            /// The integer on the wire, also if the specification does not list it. `None` if the service sent something else than an
            /// integer. Code that matches on the integer works the same when a later version of the specification lists the value.
            #[inline]
            pub fn code(&self) -> ::core::option::Option<i64> {
                $crate::private::WireEnum::wire(self).code()
            }
            /// The variant for an integer on the wire; never `None`, since the enum is open.
            #[inline]
            pub fn from_code(code: i64) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(match code {
                    $($wire => $ty::$variant,)*
                    _ => $ty::Unknown($crate::private::UnknownCode::new(code)),
                })
            }
        }
        impl $crate::private::WireEnum for $ty {
            const VALUES: $crate::private::Values = $crate::private::Values::Codes(&[$($wire),*]);
            #[inline]
            fn wire(&self) -> $crate::private::WireValue<'_> {
                match self {
                    $($ty::$variant => $crate::private::WireValue::Code($wire),)*
                    $ty::Unknown(unknown) => unknown.wire(),
                }
            }
            #[inline]
            fn read(wire: $crate::private::WireValue<'_>) -> ::core::option::Option<Self> {
                match wire {
                    $crate::private::WireValue::Code(code) => $ty::from_code(code),
                    other => $crate::private::UnknownCode::from_text(other).map($ty::Unknown),
                }
            }
        }
        $crate::__enum_traits!($ty);
    };
    ($ty:ident closed; $($wire:literal $variant:ident;)*) => {
        impl $ty {
            /// The integer on the wire.
            #[inline]
            pub fn code(&self) -> i64 {
                match self {
                    $($ty::$variant => $wire,)*
                }
            }
            /// The variant for an integer on the wire; `None` if the enum does not list it.
            #[inline]
            pub fn from_code(code: i64) -> ::core::option::Option<Self> {
                match code {
                    $($wire => ::core::option::Option::Some($ty::$variant),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
        impl $crate::private::WireEnum for $ty {
            const VALUES: $crate::private::Values = $crate::private::Values::Codes(&[$($wire),*]);
            #[inline]
            fn wire(&self) -> $crate::private::WireValue<'_> {
                $crate::private::WireValue::Code($ty::code(self))
            }
            #[inline]
            fn read(wire: $crate::private::WireValue<'_>) -> ::core::option::Option<Self> {
                match wire {
                    $crate::private::WireValue::Code(code) => $ty::from_code(code),
                    _ => ::core::option::Option::None,
                }
            }
        }
        $crate::__enum_traits!($ty);
    };
}

/// Implements the conversions and traits of an enum of words: `Name closed; "asc" Ascending;`.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum {
    ($ty:ident open; $($wire:literal $variant:ident;)*) => {
        impl $ty {
            /// The word on the wire, also if the specification does not list it. Code that matches on the word works the same when a
            /// later version of the specification lists the value.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $($ty::$variant => $wire,)*
                    $ty::Unknown(unknown) => unknown.name(),
                }
            }
            /// The variant for a word on the wire; never `None`, since the enum is open.
            #[inline]
            pub fn from_name(name: &str) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(match name {
                    $($wire => $ty::$variant,)*
                    _ => $ty::Unknown($crate::private::UnknownName::new(name)),
                })
            }
        }
        impl $crate::private::WireEnum for $ty {
            const VALUES: $crate::private::Values = $crate::private::Values::Names(&[$($wire),*]);
            #[inline]
            fn wire(&self) -> $crate::private::WireValue<'_> {
                match self {
                    $ty::Unknown(unknown) => unknown.wire(),
                    known => $crate::private::WireValue::Name($ty::as_str(known)),
                }
            }
            #[inline]
            fn read(wire: $crate::private::WireValue<'_>) -> ::core::option::Option<Self> {
                match wire {
                    $crate::private::WireValue::Name(name) => $ty::from_name(name),
                    $crate::private::WireValue::Unquoted(text) => $ty::from_name(text).map(|read| match read {
                        $ty::Unknown(unknown) => $ty::Unknown(unknown.unquoted()),
                        known => known,
                    }),
                    $crate::private::WireValue::Code(_) => ::core::option::Option::None,
                }
            }
        }
        $crate::__enum_traits!($ty);
    };
    ($ty:ident closed; $($wire:literal $variant:ident;)*) => {
        impl $ty {
            /// The word on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $($ty::$variant => $wire,)*
                }
            }
            /// The variant for a word on the wire; `None` if the enum does not list it.
            #[inline]
            pub fn from_name(name: &str) -> ::core::option::Option<Self> {
                match name {
                    $($wire => ::core::option::Option::Some($ty::$variant),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
        impl $crate::private::WireEnum for $ty {
            const VALUES: $crate::private::Values = $crate::private::Values::Names(&[$($wire),*]);
            #[inline]
            fn wire(&self) -> $crate::private::WireValue<'_> {
                $crate::private::WireValue::Name($ty::as_str(self))
            }
            #[inline]
            fn read(wire: $crate::private::WireValue<'_>) -> ::core::option::Option<Self> {
                match wire {
                    $crate::private::WireValue::Name(name) | $crate::private::WireValue::Unquoted(name) => $ty::from_name(name),
                    $crate::private::WireValue::Code(_) => ::core::option::Option::None,
                }
            }
        }
        $crate::__enum_traits!($ty);
    };
}

/// Implements the traits that integer and string enums share.
#[doc(hidden)]
#[macro_export]
macro_rules! __enum_traits {
    ($ty:ident) => {
        impl ::core::cmp::Eq for $ty {}
        impl $crate::value::Value for $ty {
            #[inline]
            fn view(&self) -> $crate::value::View<'_> {
                $crate::private::WireEnum::wire(self).view()
            }
            #[inline]
            fn slot(&mut self) -> $crate::value::Slot<'_> {
                $crate::value::Slot::Scalar(self)
            }
        }
        impl ::core::fmt::Display for $ty {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(&$crate::value::Key::to_text(self))
            }
        }
        $crate::__serde!($ty, serialize, deserialize);
    };
}
