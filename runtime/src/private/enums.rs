//! Lists of values: known ones are variants, unknown ones are kept as they came.

use std::fmt;

use crate::types;
use crate::value::{Expected, Token};

/// An integer that this version of the specification does not list. Only `code()` of the enum tells which: code that
/// matches on it keeps its meaning when a later version learns the value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownCode(pub(crate) i64);

impl fmt::Debug for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A word that this version of the specification does not list. Only `as_str()` of the enum tells which.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownName(pub(crate) Box<str>);

impl fmt::Debug for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl UnknownCode {
    /// For the macros.
    pub const fn get(&self) -> i64 {
        self.0
    }
}

impl UnknownName {
    /// For the macros.
    pub fn get(&self) -> &str {
        &self.0
    }
}

/// A list of integers.
pub trait IntegerEnum: Sized + Clone + PartialEq + 'static {
    /// Wire value and variant, in the order of the specification.
    const VALUES: &'static [(i64, Self)];
    /// The variant for other values; `None` when the list is closed.
    fn unknown(_code: UnknownCode) -> Option<Self> {
        None
    }
    /// The wire value of the variant for other values.
    fn unknown_code(&self) -> Option<i64> {
        None
    }
    /// The wire value.
    fn to_code(&self) -> i64 {
        let known = Self::VALUES.iter().find(|(_, value)| value == self).map(|(code, _)| *code);
        known.or_else(|| self.unknown_code()).unwrap_or_default()
    }
    /// From the wire value.
    fn from_code(code: i64) -> Option<Self> {
        let known = Self::VALUES.iter().find(|(known, _)| *known == code).map(|(_, value)| value.clone());
        known.or_else(|| Self::unknown(UnknownCode(code)))
    }
}

/// A list of words.
pub trait StringEnum: Sized + Clone + PartialEq + 'static {
    /// Wire value and variant, in the order of the specification.
    const VALUES: &'static [(&'static str, Self)];
    /// The variant for other values; `None` when the list is closed.
    fn unknown(_name: UnknownName) -> Option<Self> {
        None
    }
    /// The wire value of the variant for other values.
    fn unknown_name(&self) -> Option<&str> {
        None
    }
    /// The wire value.
    fn to_name(&self) -> &str {
        let known = Self::VALUES.iter().find(|(_, value)| value == self).map(|(name, _)| *name);
        known.or_else(|| self.unknown_name()).unwrap_or_default()
    }
    /// From the wire value.
    fn from_name(name: &str) -> Option<Self> {
        let known = Self::VALUES.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        known.or_else(|| Self::unknown(UnknownName(name.into())))
    }
}

/// Sets a list of integers from a token.
pub fn set_integer<T: IntegerEnum>(target: &mut T, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
    let code = types::integer(token, lenient).and_then(|code| i64::try_from(code).ok());
    *target = code.and_then(T::from_code).ok_or(Expected("one of the listed integers"))?;
    Ok(())
}

/// Sets a list of words from a token.
pub fn set_string<T: StringEnum>(target: &mut T, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
    let mut name = String::new();
    crate::value::Scalar::set(&mut name, token, lenient)?;
    *target = T::from_name(&name).ok_or(Expected("one of the listed words"))?;
    Ok(())
}

/// The wire values of an enum, for a message.
pub fn listed<W: fmt::Display, T>(values: &[(W, T)]) -> String {
    values.iter().map(|(wire, _)| wire.to_string()).collect::<Vec<_>>().join(", ")
}

/// A list of integers, `Name open; 1 High; 2 Low;`: the lookup and the traits.
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_enum {
    ($ty:ident open; $($wire:literal $variant:ident;)*) => {
        impl $crate::private::IntegerEnum for $ty {
            const VALUES: &'static [(i64, Self)] = &[$(($wire, $ty::$variant)),*];
            #[inline]
            fn unknown(code: $crate::private::UnknownCode) -> ::core::option::Option<Self> {
                ::core::option::Option::Some($ty::Unknown(code))
            }
            #[inline]
            fn unknown_code(&self) -> ::core::option::Option<i64> {
                match self {
                    $ty::Unknown(code) => ::core::option::Option::Some(code.get()),
                    _ => ::core::option::Option::None,
                }
            }
        }
        $crate::__integer_enum!($ty);
    };
    ($ty:ident closed; $($wire:literal $variant:ident;)*) => {
        impl $crate::private::IntegerEnum for $ty {
            const VALUES: &'static [(i64, Self)] = &[$(($wire, $ty::$variant)),*];
        }
        $crate::__integer_enum!($ty);
    };
    ($ty:ident) => {
        impl $ty {
            /// The value on the wire.
            #[inline]
            pub fn code(&self) -> i64 {
                $crate::private::IntegerEnum::to_code(self)
            }
            /// From the value on the wire; `None` when the list is closed and does not have it.
            #[inline]
            pub fn from_code(code: i64) -> ::core::option::Option<Self> {
                $crate::private::IntegerEnum::from_code(code)
            }
        }
        impl $crate::value::Value for $ty {
            #[inline]
            fn view(&self) -> $crate::value::View<'_> {
                $crate::value::View::Int($ty::code(self))
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
                ::core::option::Option::is_none(&$crate::private::IntegerEnum::unknown_code(self))
            }
            #[inline]
            fn listed(&self) -> ::core::option::Option<::std::string::String> {
                ::core::option::Option::Some($crate::private::listed(<$ty as $crate::private::IntegerEnum>::VALUES))
            }
        }
        impl $crate::value::Key for $ty {
            #[inline]
            fn to_text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Owned(::std::string::ToString::to_string(&$ty::code(self)))
            }
            #[inline]
            fn from_text(text: &str) -> ::core::result::Result<Self, $crate::value::Expected> {
                let code = <i64 as $crate::value::Key>::from_text(text)?;
                $ty::from_code(code).ok_or($crate::value::Expected("one of the listed integers"))
            }
        }
        impl ::core::fmt::Display for $ty {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&$ty::code(self), f)
            }
        }
        $crate::__serde!($ty);
    };
}

/// A list of words, `Name closed; "asc" Ascending;`: the lookup and the traits.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum {
    ($ty:ident open; $($wire:literal $variant:ident;)*) => {
        impl $crate::private::StringEnum for $ty {
            const VALUES: &'static [(&'static str, Self)] = &[$(($wire, $ty::$variant)),*];
            #[inline]
            fn unknown(name: $crate::private::UnknownName) -> ::core::option::Option<Self> {
                ::core::option::Option::Some($ty::Unknown(name))
            }
            #[inline]
            fn unknown_name(&self) -> ::core::option::Option<&str> {
                match self {
                    $ty::Unknown(name) => ::core::option::Option::Some(name.get()),
                    _ => ::core::option::Option::None,
                }
            }
        }
        $crate::__string_enum!($ty);
    };
    ($ty:ident closed; $($wire:literal $variant:ident;)*) => {
        impl $crate::private::StringEnum for $ty {
            const VALUES: &'static [(&'static str, Self)] = &[$(($wire, $ty::$variant)),*];
        }
        $crate::__string_enum!($ty);
    };
    ($ty:ident) => {
        impl $ty {
            /// The value on the wire.
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
                $crate::value::View::Str($ty::as_str(self))
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
                ::core::option::Option::is_none(&$crate::private::StringEnum::unknown_name(self))
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
        $crate::__serde!($ty);
    };
}
