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
    /// For the macros: a value that the list does not have.
    #[doc(hidden)]
    pub const fn new(code: i64) -> Self {
        UnknownCode(code)
    }
    /// For the macros.
    pub const fn get(&self) -> i64 {
        self.0
    }
}

impl UnknownName {
    /// For the macros: a value that the list does not have.
    #[doc(hidden)]
    pub fn new(name: &str) -> Self {
        UnknownName(name.into())
    }
    /// For the macros.
    pub fn get(&self) -> &str {
        &self.0
    }
}

/// A list of integers.
pub trait IntegerEnum: Sized + Clone + PartialEq + 'static {
    /// The wire values that the specification lists, in its order.
    const VALUES: &'static [i64];
    /// The wire value.
    fn to_code(&self) -> i64;
    /// From the wire value; `None` when the list is closed and does not have it.
    fn from_code(code: i64) -> Option<Self>;
}

/// A list of words.
pub trait StringEnum: Sized + Clone + PartialEq + 'static {
    /// The wire values that the specification lists, in its order.
    const VALUES: &'static [&'static str];
    /// The wire value.
    fn to_name(&self) -> &str;
    /// From the wire value; `None` when the list is closed and does not have it.
    fn from_name(name: &str) -> Option<Self>;
}

/// Sets a list of integers from a token.
pub fn set_integer<T: IntegerEnum>(target: &mut T, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
    let code = types::integer(token, lenient).and_then(|code| i64::try_from(code).ok());
    *target = code.and_then(T::from_code).ok_or(Expected("one of the listed integers"))?;
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
    *target = T::from_name(&name).ok_or(Expected("one of the listed words"))?;
    Ok(())
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
            fn to_code(&self) -> i64 {
                match self {
                    $($ty::$variant => $wire,)*
                    $ty::Unknown(code) => code.get(),
                }
            }
            #[inline]
            fn from_code(code: i64) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(match code {
                    $($wire => $ty::$variant,)*
                    _ => $ty::Unknown($crate::private::UnknownCode::new(code)),
                })
            }
        }
        $crate::__integer_enum!($ty);
    };
    ($ty:ident closed; $($wire:literal $variant:ident;)*) => {
        impl $crate::private::IntegerEnum for $ty {
            const VALUES: &'static [i64] = &[$($wire),*];
            #[inline]
            fn to_code(&self) -> i64 {
                match self {
                    $($ty::$variant => $wire,)*
                }
            }
            #[inline]
            fn from_code(code: i64) -> ::core::option::Option<Self> {
                match code {
                    $($wire => ::core::option::Option::Some($ty::$variant),)*
                    _ => ::core::option::Option::None,
                }
            }
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
                <$ty as $crate::private::IntegerEnum>::VALUES.contains(&$ty::code(self))
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
                    $ty::Unknown(name) => name.get(),
                }
            }
            #[inline]
            fn from_name(name: &str) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(match name {
                    $($wire => $ty::$variant,)*
                    _ => $ty::Unknown($crate::private::UnknownName::new(name)),
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
