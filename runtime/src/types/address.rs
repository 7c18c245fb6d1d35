//! IP addresses.

use std::borrow::Cow;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::str::FromStr;

use super::ParseError;
use crate::value::{Expected, Scalar, Slot, Token, Value, View};

/// An IP address of version 4 or 6. It is written in its canonical form: `::1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_structs, reason = "it is an `IpAddr` with other traits")]
pub struct Ip(pub IpAddr);

impl Default for Ip {
    fn default() -> Self {
        Ip(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
    }
}

impl<T: Into<IpAddr>> From<T> for Ip {
    fn from(address: T) -> Self {
        Ip(address.into())
    }
}

impl FromStr for Ip {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        text.parse().map(Ip).map_err(|_| ParseError("an IP address"))
    }
}

impl fmt::Display for Ip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Value for Ip {
    fn view(&self) -> View<'_> {
        View::Text(Cow::Owned(self.to_string()))
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

impl Scalar for Ip {
    fn set(&mut self, token: Token<'_>, _lenient: bool) -> Result<(), Expected> {
        let read = match token {
            Token::Str(text) => text.parse().ok(),
            _ => None,
        };
        *self = read.ok_or(Expected("an IP address"))?;
        Ok(())
    }
}
