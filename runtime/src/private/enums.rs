//! Lists of values: known ones are variants, unknown ones are kept as they came (see `unknown`).

use std::borrow::Cow;
use std::fmt;

use crate::types;
use crate::value::{Expected, Token, View};

/// A list of integers.
pub trait IntegerEnum: Sized + Clone + PartialEq + 'static {
    /// The wire values that the specification lists, in its order.
    const VALUES: &'static [i64];
    /// As it travels: an integer, or what came instead of one.
    fn shown(&self) -> View<'_>;
    /// From the wire value; `None` when the list is closed and does not have it.
    fn from_code(code: i64) -> Option<Self>;
    /// From text that is none of the listed values; `None` when the list is closed, or the text too long for a value.
    fn from_other(text: &str) -> Option<Self>;
}

/// A list of words.
pub trait StringEnum: Sized + Clone + PartialEq + 'static {
    /// The wire values that the specification lists, in its order.
    const VALUES: &'static [&'static str];
    /// The wire value.
    fn to_name(&self) -> &str;
    /// As it travels: text, or what came instead of it.
    fn shown(&self) -> View<'_>;
    /// From the wire value; `None` when the list is closed and does not have it.
    fn from_name(name: &str) -> Option<Self>;
    /// From a number or a boolean, as JSON has it; `None` when the list is closed and does not have it.
    fn from_bare(name: &str) -> Option<Self>;
}

/// Sets a list of integers from a token.
pub fn set_integer<T: IntegerEnum>(target: &mut T, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
    let code = types::integer(token, lenient).and_then(|code| i64::try_from(code).ok());
    let read = match token {
        // Text stays text, unless it is a listed value.
        Token::Str(text) if lenient && !code.is_some_and(|code| T::VALUES.contains(&code)) => T::from_other(text),
        _ => code.and_then(T::from_code),
    };
    *target = read.ok_or(Expected("one of the listed integers"))?;
    Ok(())
}

/// Sets a list of words from a token.
pub fn set_string<T: StringEnum>(target: &mut T, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
    if let Token::Str(name) = token {
        *target = T::from_name(name).ok_or(Expected("one of the listed words"))?;
        return Ok(());
    }
    let mut name = String::new();
    crate::value::Scalar::set(&mut name, token, lenient)?;
    *target = T::from_bare(&name).ok_or(Expected("one of the listed words"))?;
    Ok(())
}

/// The key of a map that an integer is, or what came instead of one.
pub fn key_text<'a>(shown: &View<'a>) -> Cow<'a, str> {
    match shown {
        View::Int(code) => Cow::Owned(code.to_string()),
        View::Str(text) => Cow::Borrowed(*text),
        _ => Cow::Borrowed(""),
    }
}

/// From the key of a map. Only the spelling that is written again is an integer: others are kept.
pub fn from_key<T: IntegerEnum>(text: &str) -> Result<T, Expected> {
    let code = text.parse::<i64>().ok().filter(|code| T::VALUES.contains(code) || code.to_string() == text);
    code.map_or_else(|| T::from_other(text), T::from_code).ok_or(Expected("one of the listed integers"))
}

/// Whether an integer is one of those listed.
pub fn is_listed<T: IntegerEnum>(value: &T) -> bool {
    matches!(value.shown(), View::Int(code) if T::VALUES.contains(&code))
}

/// The wire values of an enum, for a message.
pub fn listed<W: fmt::Display>(values: &[W]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A list of integers, `Name open; 1 High; 2 Low;`: the lookup and the traits.
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_enum {
    ($ty:ident open; $($wire:literal $variant:ident;)*) => {
        impl $crate::private::IntegerEnum for $ty {
            const VALUES: &'static [i64] = &[$($wire),*];
            #[inline]
            fn shown(&self) -> $crate::value::View<'_> {
                match self {
                    $($ty::$variant => $crate::value::View::Int($wire),)*
                    $ty::Unknown(unknown) => unknown.shown(),
                }
            }
            #[inline]
            fn from_code(code: i64) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(match code {
                    $($wire => $ty::$variant,)*
                    _ => $ty::Unknown($crate::private::UnknownCode::new(code)),
                })
            }
            #[inline]
            fn from_other(text: &str) -> ::core::option::Option<Self> {
                $crate::private::UnknownCode::other(text).map($ty::Unknown)
            }
        }
        impl $ty {
            /// The integer on the wire, whether this specification lists it or not; `None` when something else came instead
            /// of one. To match on it keeps its meaning when a later version of the specification lists the value.
            #[inline]
            pub fn code(&self) -> ::core::option::Option<i64> {
                match self {
                    $($ty::$variant => ::core::option::Option::Some($wire),)*
                    $ty::Unknown(unknown) => unknown.code(),
                }
            }
        }
        $crate::__integer_enum!($ty);
    };
    ($ty:ident closed; $($wire:literal $variant:ident;)*) => {
        impl $crate::private::IntegerEnum for $ty {
            const VALUES: &'static [i64] = &[$($wire),*];
            #[inline]
            fn shown(&self) -> $crate::value::View<'_> {
                $crate::value::View::Int($ty::code(self))
            }
            #[inline]
            fn from_code(code: i64) -> ::core::option::Option<Self> {
                match code {
                    $($wire => ::core::option::Option::Some($ty::$variant),)*
                    _ => ::core::option::Option::None,
                }
            }
            #[inline]
            fn from_other(_: &str) -> ::core::option::Option<Self> {
                ::core::option::Option::None
            }
        }
        impl $ty {
            /// The value on the wire.
            #[inline]
            pub fn code(&self) -> i64 {
                match self {
                    $($ty::$variant => $wire,)*
                }
            }
        }
        $crate::__integer_enum!($ty);
    };
    ($ty:ident) => {
        impl $ty {
            /// From the value on the wire; `None` when the list is closed and does not have it.
            #[inline]
            pub fn from_code(code: i64) -> ::core::option::Option<Self> {
                $crate::private::IntegerEnum::from_code(code)
            }
        }
        impl $crate::value::Value for $ty {
            #[inline]
            fn view(&self) -> $crate::value::View<'_> {
                $crate::private::IntegerEnum::shown(self)
            }
            #[inline]
            fn slot(&mut self) -> $crate::value::Slot<'_> {
                $crate::value::Slot::Scalar(self)
            }
        }
        impl $crate::value::Scalar for $ty {
            #[inline]
            fn set(&mut self, token: $crate::value::Token<'_>, lenient: bool) -> ::core::result::Result<(), $crate::value::Expected> {
                $crate::private::set_integer(self, token, lenient)
            }
            #[inline]
            fn is_listed(&self) -> bool {
                $crate::private::is_listed(self)
            }
            #[inline]
            fn listed(&self) -> ::core::option::Option<::std::string::String> {
                ::core::option::Option::Some($crate::private::listed(<$ty as $crate::private::IntegerEnum>::VALUES))
            }
        }
        impl $crate::value::Key for $ty {
            #[inline]
            fn to_text(&self) -> ::std::borrow::Cow<'_, str> {
                $crate::private::key_text(&$crate::private::IntegerEnum::shown(self))
            }
            #[inline]
            fn from_text(text: &str) -> ::core::result::Result<Self, $crate::value::Expected> {
                $crate::private::from_key(text)
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

/// A list of words, `Name closed; "asc" Ascending;`: the lookup and the traits.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum {
    ($ty:ident open; $($wire:literal $variant:ident;)*) => {
        impl $crate::private::StringEnum for $ty {
            const VALUES: &'static [&'static str] = &[$($wire),*];
            #[inline]
            fn to_name(&self) -> &str {
                match self {
                    $($ty::$variant => $wire,)*
                    $ty::Unknown(unknown) => unknown.name(),
                }
            }
            #[inline]
            fn shown(&self) -> $crate::value::View<'_> {
                match self {
                    $ty::Unknown(unknown) => unknown.shown(),
                    known => $crate::value::View::Str($crate::private::StringEnum::to_name(known)),
                }
            }
            #[inline]
            fn from_name(name: &str) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(match name {
                    $($wire => $ty::$variant,)*
                    _ => $ty::Unknown($crate::private::UnknownName::new(name)),
                })
            }
            #[inline]
            fn from_bare(name: &str) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(match name {
                    $($wire => $ty::$variant,)*
                    _ => $ty::Unknown($crate::private::UnknownName::bare(name)),
                })
            }
        }
        $crate::__string_enum!($ty);
    };
    ($ty:ident closed; $($wire:literal $variant:ident;)*) => {
        impl $crate::private::StringEnum for $ty {
            const VALUES: &'static [&'static str] = &[$($wire),*];
            #[inline]
            fn to_name(&self) -> &str {
                match self {
                    $($ty::$variant => $wire,)*
                }
            }
            #[inline]
            fn shown(&self) -> $crate::value::View<'_> {
                $crate::value::View::Str($crate::private::StringEnum::to_name(self))
            }
            #[inline]
            fn from_bare(name: &str) -> ::core::option::Option<Self> {
                $crate::private::StringEnum::from_name(name)
            }
            #[inline]
            fn from_name(name: &str) -> ::core::option::Option<Self> {
                match name {
                    $($wire => ::core::option::Option::Some($ty::$variant),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
        $crate::__string_enum!($ty);
    };
    ($ty:ident) => {
        impl $ty {
            /// The value on the wire, whether this specification lists it or not. To match on it keeps its meaning when a
            /// later version of the specification lists the value.
            #[inline]
            pub fn as_str(&self) -> &str {
                $crate::private::StringEnum::to_name(self)
            }
            /// From the value on the wire; `None` when the list is closed and does not have it.
            #[inline]
            pub fn from_name(name: &str) -> ::core::option::Option<Self> {
                $crate::private::StringEnum::from_name(name)
            }
        }
        impl $crate::value::Value for $ty {
            #[inline]
            fn view(&self) -> $crate::value::View<'_> {
                $crate::private::StringEnum::shown(self)
            }
            #[inline]
            fn slot(&mut self) -> $crate::value::Slot<'_> {
                $crate::value::Slot::Scalar(self)
            }
        }
        impl $crate::value::Scalar for $ty {
            #[inline]
            fn set(&mut self, token: $crate::value::Token<'_>, lenient: bool) -> ::core::result::Result<(), $crate::value::Expected> {
                $crate::private::set_string(self, token, lenient)
            }
            #[inline]
            fn is_listed(&self) -> bool {
                <$ty as $crate::private::StringEnum>::VALUES.contains(&$ty::as_str(self))
            }
            #[inline]
            fn listed(&self) -> ::core::option::Option<::std::string::String> {
                ::core::option::Option::Some($crate::private::listed(<$ty as $crate::private::StringEnum>::VALUES))
            }
        }
        impl $crate::value::Key for $ty {
            #[inline]
            fn to_text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Borrowed($ty::as_str(self))
            }
            #[inline]
            fn from_text(text: &str) -> ::core::result::Result<Self, $crate::value::Expected> {
                $ty::from_name(text).ok_or($crate::value::Expected("one of the listed words"))
            }
        }
        impl ::core::fmt::Display for $ty {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str($ty::as_str(self))
            }
        }
        $crate::__serde!($ty, serialize, deserialize);
    };
}
