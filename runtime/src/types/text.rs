//! Strings, secrets, and checked text: UUIDs, URLs, base64.

use std::borrow::Cow;
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::str::FromStr;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::ParseError;
use crate::value::{Expected, Scalar, Slot, Token, Value, View};

impl Value for String {
    fn view(&self) -> View<'_> {
        View::Str(self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

impl Scalar for String {
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
        match token {
            Token::Str(text) => *self = text.to_owned(),
            Token::Int(number) if lenient => *self = number.to_string(),
            Token::UInt(number) if lenient => *self = number.to_string(),
            Token::Number(number) if lenient => *self = number.to_owned(),
            Token::Bool(flag) if lenient => *self = flag.to_string(),
            _ => return Err(Expected("a string")),
        }
        Ok(())
    }
}

/// Text that appears in no `Debug` output, error or log. Its memory is cleared when it is dropped. The memory of the `String` from which it
/// was made is cleared too.
#[derive(Clone, Default)]
pub struct Secret(SecretString);

impl Secret {
    /// A secret with this text.
    pub fn new(text: impl Into<String>) -> Self {
        // The conversion would reallocate a `String` with spare capacity, and its old memory would keep the secret.
        let text = Zeroizing::new(text.into());
        Secret(SecretString::from(text.as_str()))
    }
    /// The text.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for Secret {
    /// Generated types that contain secrets are compared with `==`, so secrets are too. The time does not depend on where the texts differ,
    /// nor on their lengths, because keyed digests of the texts are compared.
    fn eq(&self, other: &Self) -> bool {
        static KEYS: LazyLock<[RandomState; 2]> = LazyLock::new(|| [RandomState::new(), RandomState::new()]);
        let [digest, other_digest] = [self, other].map(|secret| KEYS.each_ref().map(|key| key.hash_one(secret.expose())));
        let same: bool = digest.ct_eq(&other_digest).into();
        // Different texts may have the same digest.
        same && bool::from(self.expose().as_bytes().ct_eq(other.expose().as_bytes()))
    }
}

impl Eq for Secret {}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Secret(SecretString::from(text))
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Secret::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl Value for Secret {
    fn view(&self) -> View<'_> {
        View::Secret(self.expose())
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

impl Scalar for Secret {
    fn set(&mut self, token: Token<'_>, lenient: bool) -> Result<(), Expected> {
        let mut text = Zeroizing::new(String::new());
        text.set(token, lenient)?;
        *self = Secret::from(text.as_str());
        Ok(())
    }
    fn is_secret(&self) -> bool {
        true
    }
}

/// Implements the traits of a scalar that is text in a required form. `$parse` returns the text of a value; `None` if the text does not have
/// this form.
macro_rules! checked_text {
    ($ty:ident, $parse:expr, $expected:literal) => {
        impl $ty {
            /// Reads a text; `None` if it does not have this form.
            pub fn parse(text: &str) -> Option<Self> {
                let parse: fn(&str) -> Option<String> = $parse;
                parse(text).map($ty)
            }
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl FromStr for $ty {
            type Err = ParseError;
            fn from_str(text: &str) -> Result<Self, ParseError> {
                $ty::parse(text).ok_or(ParseError($expected))
            }
        }
        impl fmt::Display for $ty {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl Value for $ty {
            fn view(&self) -> View<'_> {
                View::Str(&self.0)
            }
            fn slot(&mut self) -> Slot<'_> {
                Slot::Scalar(self)
            }
        }
        impl Scalar for $ty {
            fn set(&mut self, token: Token<'_>, _lenient: bool) -> Result<(), Expected> {
                match token {
                    Token::Str(text) => $ty::parse(text),
                    _ => None,
                }
                .map(|read| *self = read)
                .ok_or(Expected($expected))
            }
        }
    };
}

pub(super) use checked_text;

/// A UUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12. Letters are converted to lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(String);

checked_text!(Uuid, uuid, "a UUID");

impl Default for Uuid {
    fn default() -> Self {
        Uuid("00000000-0000-0000-0000-000000000000".to_owned())
    }
}

fn uuid(text: &str) -> Option<String> {
    let fits = text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        });
    fits.then(|| text.to_ascii_lowercase())
}

/// An absolute URL: a scheme, `:`, and at least one more character, without white space. The text is not normalized.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Url(String);

checked_text!(Url, url, "a URL");

fn url(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once(':')?;
    let mut letters = scheme.bytes();
    let fits = letters.next().is_some_and(|b| b.is_ascii_alphabetic())
        && letters.all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
        && !rest.is_empty()
        && !rest.chars().any(|c| c.is_whitespace() || c.is_control());
    fits.then(|| text.to_owned())
}

/// Implements the traits of bytes that are text in an encoding: the engines that write and read them.
macro_rules! bytes_as_text {
    ($ty:ident, $write:expr, $read:expr, $expected:literal) => {
        impl From<Vec<u8>> for $ty {
            fn from(bytes: Vec<u8>) -> Self {
                $ty(bytes)
            }
        }
        impl From<&[u8]> for $ty {
            fn from(bytes: &[u8]) -> Self {
                $ty(bytes.to_vec())
            }
        }
        impl Value for $ty {
            fn view(&self) -> View<'_> {
                View::Text(Cow::Owned($write.encode(&self.0)))
            }
            fn slot(&mut self) -> Slot<'_> {
                Slot::Scalar(self)
            }
        }
        impl Scalar for $ty {
            fn set(&mut self, token: Token<'_>, _lenient: bool) -> Result<(), Expected> {
                let read = match token {
                    Token::Str(text) => $read.decode(text).ok(),
                    _ => None,
                };
                self.0 = read.ok_or(Expected($expected))?;
                Ok(())
            }
        }
    };
}

/// Bytes, which are base64 text on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "it is a `Vec<u8>` with other traits")]
pub struct Bytes(pub Vec<u8>);

bytes_as_text!(Bytes, STANDARD, STANDARD, "base64 text");

/// Bytes, which are base64url text on the wire (RFC 4648, section 5). It is written without padding, and read with or without it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "it is a `Vec<u8>` with other traits")]
pub struct Base64Url(pub Vec<u8>);

bytes_as_text!(Base64Url, URL_SAFE_NO_PAD, WITH_OR_WITHOUT_PADDING, "base64url text");

const WITH_OR_WITHOUT_PADDING: GeneralPurpose =
    GeneralPurpose::new(&URL_SAFE, GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent));
