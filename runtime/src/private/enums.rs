//! Lists of values: known ones are variants, unknown ones are kept as they came (see `unknown`).

use std::borrow::Cow;

use crate::types;
use crate::value::{Expected, Key, Scalar, Token, Value, Values, View};

/// A value of a list as it is on the wire.
#[derive(Clone, Copy, Debug)]
pub enum Wire<'a> {
    /// An integer.
    Code(i64),
    /// Text. In a list of integers it came instead of one.
    Name(&'a str),
    /// A number or a boolean that came instead of a word, as JSON has it.
    Bare(&'a str),
}

impl<'a> Wire<'a> {
    /// As it travels.
    #[inline]
    pub fn view(self) -> View<'a> {
        match self {
            Wire::Code(code) => View::Int(code),
            Wire::Name(name) => View::Str(name),
            Wire::Bare(text) => bare(text),
        }
    }
    /// The integer that it is, or that it spells.
    pub fn code(self) -> Option<i64> {
        match self {
            Wire::Code(code) => Some(code),
            Wire::Name(text) | Wire::Bare(text) => text.trim().parse().ok(),
        }
    }
}

fn bare(text: &str) -> View<'_> {
    let flag = || text.parse().ok().map(View::Bool);
    let integer = || text.parse().ok().map(View::Int);
    let number = || text.parse().ok().map(View::UInt).or_else(|| text.parse().ok().map(View::Float));
    flag().or_else(integer).or_else(number).unwrap_or(View::Str(text))
}

/// A list of values. What it takes to be read, shown and a key is made of this here, not in generated code.
pub trait Listed: Value + Sized + Ord {
    /// The values that the specification lists.
    const VALUES: Values;
    /// The wire value.
    fn wire(&self) -> Wire<'_>;
    /// From the wire value; `None` when the list is closed and does not have it, or when it is too long to be kept.
    fn read(wire: Wire<'_>) -> Option<Self>;
}

impl<T: Listed> Scalar for T {
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
        let mut text = String::new();
        let wire = match (T::VALUES, token) {
            // As nearly all come.
            (Values::Codes(_), Token::Int(code)) => Some(Wire::Code(code)),
            (Values::Names(_), Token::Str(name)) => Some(Wire::Name(name)),
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

impl<T: Listed> Key for T {
    fn to_text(&self) -> Cow<'_, str> {
        match self.wire() {
            Wire::Code(code) => Cow::Owned(code.to_string()),
            Wire::Name(text) | Wire::Bare(text) => Cow::Borrowed(text),
        }
    }
    fn from_text(text: &str) -> Result<Self, Expected> {
        T::read(T::VALUES.key(text)).ok_or(T::VALUES.expected())
    }
}

impl Values {
    /// What a token is in this list, listed or not.
    fn wire<'t>(self, token: Token<'t>, lenient: bool, text: &'t mut String) -> Result<Option<Wire<'t>>, Expected> {
        match (self, token) {
            (Values::Codes(codes), token) => {
                let code = types::integer(token, lenient).and_then(|code| i64::try_from(code).ok());
                Ok(match token {
                    // Text stays text, unless it is a listed value.
                    Token::Str(text) if lenient && !code.is_some_and(|code| codes.contains(&code)) => Some(Wire::Name(text)),
                    _ => code.map(Wire::Code),
                })
            }
            (Values::Names(_), Token::Str(name)) => Ok(Some(Wire::Name(name))),
            (Values::Names(_), token) => {
                text.set(token, lenient)?;
                Ok(Some(Wire::Bare(text)))
            }
        }
    }
    /// What the key of a map is. Only the spelling that is written again is an integer: others are kept.
    fn key(self, text: &str) -> Wire<'_> {
        let Values::Codes(codes) = self else { return Wire::Name(text) };
        let code = text.parse::<i64>().ok().filter(|code| codes.contains(code) || code.to_string() == text);
        code.map_or(Wire::Name(text), Wire::Code)
    }
    fn expected(self) -> Expected {
        match self {
            Values::Codes(_) => Expected("one of the listed integers"),
            Values::Names(_) => Expected("one of the listed words"),
        }
    }
    fn has(self, wire: Wire<'_>) -> bool {
        match (self, wire) {
            (Values::Codes(codes), Wire::Code(code)) => codes.contains(&code),
            (Values::Names(names), Wire::Name(name)) => names.contains(&name),
            _ => false,
        }
    }
}

/// A list of integers, `Name open; 1 High; 2 Low;`: the lookup and the traits.
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_enum {
    ($ty:ident open; $($wire:literal $variant:ident;)*) => {
        impl $ty {
            /// The integer on the wire, whether this specification lists it or not; `None` when something else came instead
            /// of one. To match on it keeps its meaning when a later version of the specification lists the value.
            #[inline]
            pub fn code(&self) -> ::core::option::Option<i64> {
                $crate::private::Listed::wire(self).code()
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
        impl $crate::private::Listed for $ty {
            const VALUES: $crate::private::Values = $crate::private::Values::Codes(&[$($wire),*]);
            #[inline]
            fn wire(&self) -> $crate::private::Wire<'_> {
                match self {
                    $($ty::$variant => $crate::private::Wire::Code($wire),)*
                    $ty::Unknown(unknown) => unknown.wire(),
                }
            }
            #[inline]
            fn read(wire: $crate::private::Wire<'_>) -> ::core::option::Option<Self> {
                match wire {
                    $crate::private::Wire::Code(code) => $ty::from_code(code),
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
        impl $crate::private::Listed for $ty {
            const VALUES: $crate::private::Values = $crate::private::Values::Codes(&[$($wire),*]);
            #[inline]
            fn wire(&self) -> $crate::private::Wire<'_> {
                $crate::private::Wire::Code($ty::code(self))
            }
            #[inline]
            fn read(wire: $crate::private::Wire<'_>) -> ::core::option::Option<Self> {
                match wire {
                    $crate::private::Wire::Code(code) => $ty::from_code(code),
                    _ => ::core::option::Option::None,
                }
            }
        }
        $crate::__listed!($ty);
    };
}

/// A list of words, `Name closed; "asc" Ascending;`: the lookup and the traits.
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
        impl $crate::private::Listed for $ty {
            const VALUES: $crate::private::Values = $crate::private::Values::Names(&[$($wire),*]);
            #[inline]
            fn wire(&self) -> $crate::private::Wire<'_> {
                match self {
                    $ty::Unknown(unknown) => unknown.wire(),
                    known => $crate::private::Wire::Name($ty::as_str(known)),
                }
            }
            #[inline]
            fn read(wire: $crate::private::Wire<'_>) -> ::core::option::Option<Self> {
                match wire {
                    $crate::private::Wire::Name(name) => $ty::from_name(name),
                    $crate::private::Wire::Bare(text) => $ty::from_name(text).map(|read| match read {
                        $ty::Unknown(unknown) => $ty::Unknown(unknown.bare()),
                        known => known,
                    }),
                    $crate::private::Wire::Code(_) => ::core::option::Option::None,
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
        impl $crate::private::Listed for $ty {
            const VALUES: $crate::private::Values = $crate::private::Values::Names(&[$($wire),*]);
            #[inline]
            fn wire(&self) -> $crate::private::Wire<'_> {
                $crate::private::Wire::Name($ty::as_str(self))
            }
            #[inline]
            fn read(wire: $crate::private::Wire<'_>) -> ::core::option::Option<Self> {
                match wire {
                    $crate::private::Wire::Name(name) | $crate::private::Wire::Bare(name) => $ty::from_name(name),
                    $crate::private::Wire::Code(_) => ::core::option::Option::None,
                }
            }
        }
        $crate::__listed!($ty);
    };
}

/// The traits of a list that follow from its wire value.
#[doc(hidden)]
#[macro_export]
macro_rules! __listed {
    ($ty:ident) => {
        impl ::core::cmp::Eq for $ty {}
        impl $crate::value::Value for $ty {
            #[inline]
            fn view(&self) -> $crate::value::View<'_> {
                $crate::private::Listed::wire(self).view()
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
