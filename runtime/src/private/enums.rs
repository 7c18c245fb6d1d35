//! Enums: listed values are variants, others are kept as they were read (see `unknown`).

use std::borrow::Cow;

use crate::types;
use crate::value::{Expected, Key, Scalar, Token, Value, Values, View};

/// The value of an enum on the wire.
#[derive(Clone, Copy, Debug)]
pub enum WireValue<'a> {
    /// An integer.
    Code(i64),
    /// Text. In an enum of integers it came in the place of one.
    Name(&'a str),
    /// A number or a boolean that came in the place of a word, as JSON spells it.
    Unquoted(&'a str),
}

impl<'a> WireValue<'a> {
    /// The view of the value.
    #[inline]
    pub fn view(self) -> View<'a> {
        match self {
            WireValue::Code(code) => View::Int(code),
            WireValue::Name(name) => View::Str(name),
            WireValue::Unquoted(text) => unquoted(text),
        }
    }
    /// The integer, also one that is spelled in a text.
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

/// An enum. `Scalar` and `Key` are implemented by these functions here, not in generated code.
pub trait WireEnum: Value + Sized + Ord {
    /// The values that the specification lists.
    const VALUES: Values;
    /// The wire value.
    fn wire(&self) -> WireValue<'_>;
    /// From the value on the wire; `None` when the enum is closed and does not list it, or when it is too long to be kept.
    fn read(wire: WireValue<'_>) -> Option<Self>;
}

impl<T: WireEnum> Scalar for T {
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
        let mut text = String::new();
        let wire = match (T::VALUES, token) {
            // The usual forms.
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
    /// The value of a token, listed or not.
    fn wire<'t>(self, token: Token<'t>, lenient: bool, text: &'t mut String) -> Result<Option<WireValue<'t>>, Expected> {
        match (self, token) {
            (Values::Codes(codes), token) => {
                let code = types::integer(token, lenient).and_then(|code| i64::try_from(code).ok());
                Ok(match token {
                    // Text stays text, unless it is a listed value.
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
    /// The value of a map's key. Only text that an integer would be written as again is one: `01` stays text.
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

/// An enum of integers, `Name open; 1 High; 2 Low;`: the lookup and the traits.
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_enum {
    ($ty:ident open; $($wire:literal $variant:ident;)*) => {
        impl $ty {
            /// The integer on the wire, whether this specification lists it or not; `None` when something else came instead
            /// of one. To match on it keeps its meaning when a later version of the specification lists the value.
            #[inline]
            pub fn code(&self) -> ::core::option::Option<i64> {
                $crate::private::WireEnum::wire(self).code()
            }
            /// From the value on the wire; `None` when the list is closed and does not have it.
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
                    other => $crate::private::UnknownCode::other(other).map($ty::Unknown),
                }
            }
        }
        $crate::__listed!($ty);
    };
    ($ty:ident closed; $($wire:literal $variant:ident;)*) => {
        impl $ty {
            /// The value on the wire.
            #[inline]
            pub fn code(&self) -> i64 {
                match self {
                    $($ty::$variant => $wire,)*
                }
            }
            /// From the value on the wire; `None` when the list is closed and does not have it.
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
        $crate::__listed!($ty);
    };
}

/// An enum of words, `Name closed; "asc" Ascending;`: the lookup and the traits.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum {
    ($ty:ident open; $($wire:literal $variant:ident;)*) => {
        impl $ty {
            /// The value on the wire, whether this specification lists it or not. To match on it keeps its meaning when a
            /// later version of the specification lists the value.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $($ty::$variant => $wire,)*
                    $ty::Unknown(unknown) => unknown.name(),
                }
            }
            /// From the value on the wire; `None` when the list is closed and does not have it.
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
        $crate::__listed!($ty);
    };
    ($ty:ident closed; $($wire:literal $variant:ident;)*) => {
        impl $ty {
            /// The value on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $($ty::$variant => $wire,)*
                }
            }
            /// From the value on the wire; `None` when the list is closed and does not have it.
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
        $crate::__listed!($ty);
    };
}

/// The traits of an enum that follow from its value on the wire.
#[doc(hidden)]
#[macro_export]
macro_rules! __listed {
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
