//! The macro for types of users that are text on the wire.
//!
//! In: a type with `Display` and `FromStr`. Out: implementations of `Value` and `Scalar`, and of `Key` on demand. Not here: types of other
//! kinds, for which users implement the traits themselves.

use std::borrow::Cow;

use super::Token;

/// Implements [`Value`](crate::value::Value) for a type that is text on the wire. The type needs `Display` and `FromStr`. With `key`, the
/// macro also implements [`Key`](crate::value::Key), so that the type can be the key of a map; this needs `Ord`.
///
/// ```
/// # #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
/// struct Plate(String);
/// # impl std::fmt::Display for Plate {
/// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
/// # }
/// # impl std::str::FromStr for Plate {
/// #     type Err = ();
/// #     fn from_str(text: &str) -> Result<Self, ()> { Ok(Plate(text.to_owned())) }
/// # }
/// specwright::text_value!(Plate, key);
/// ```
#[macro_export]
macro_rules! text_value {
    ($ty:ident, key) => {
        $crate::text_value!($ty);
        impl $crate::value::Key for $ty {
            fn to_text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Owned(::std::string::ToString::to_string(self))
            }
            fn from_text(text: &str) -> ::core::result::Result<Self, $crate::value::Expected> {
                ::core::result::Result::map_err(::core::str::FromStr::from_str(text), |_| {
                    $crate::value::Expected(::core::concat!("a text that is a ", ::core::stringify!($ty)))
                })
            }
        }
    };
    ($ty:ident) => {
        impl $crate::value::Value for $ty {
            fn view(&self) -> $crate::value::View<'_> {
                $crate::value::View::Text(::std::borrow::Cow::Owned(::std::string::ToString::to_string(self)))
            }
            fn slot(&mut self) -> $crate::value::Slot<'_> {
                // A reader fills the value through `Scalar::set`, with one token.
                $crate::value::Slot::Scalar(self)
            }
        }
        impl $crate::value::Scalar for $ty {
            fn set(
                &mut self,
                token: $crate::value::Token<'_>,
                // Whether the service reads scalars from other JSON types, such as a number as text.
                lenient: bool,
            ) -> ::core::result::Result<(), $crate::value::Expected> {
                let text = $crate::value::text_of(token, lenient);
                match ::core::option::Option::map(text, |text| ::core::str::FromStr::from_str(&text)) {
                    ::core::option::Option::Some(::core::result::Result::Ok(value)) => {
                        *self = value;
                        ::core::result::Result::Ok(())
                    }
                    _ => ::core::result::Result::Err($crate::value::Expected(::core::concat!(
                        "a text that is a ",
                        ::core::stringify!($ty)
                    ))),
                }
            }
        }
    };
}

/// The text of a token. `lenient` is whether the service reads scalars from other JSON types: then a number is text too.
#[must_use]
pub fn text_of(token: Token<'_>, lenient: bool) -> Option<Cow<'_, str>> {
    match token {
        Token::Str(text) => Some(Cow::Borrowed(text)),
        Token::Int(number) if lenient => Some(Cow::Owned(number.to_string())),
        Token::UInt(number) if lenient => Some(Cow::Owned(number.to_string())),
        Token::Number(text) if lenient => Some(Cow::Borrowed(text)),
        _ => None,
    }
}
