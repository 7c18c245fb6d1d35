//! Values that an enum does not list: kept as they were read, and written so.
//!
//! In: integers, text, numbers. Out: the same. Not here: which values an enum lists (see `enums`).
//!
//! They are opaque: only the enum's own `code` and `as_str` give the value, listed or not. Code that could match on an unknown value would
//! silently stop to match when a later version of the specification lists that value.

use std::fmt;

use super::enums::WireValue;

/// The longest text, in bytes, that is kept in the place of an integer: enums of integers are `Copy`.
const LONGEST: usize = 30;

/// The value of an enum of integers that does not list it; the enum's `code` gives it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownCode(Code);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Code {
    Integer(i64),
    /// Its length, and its bytes with zeros behind them.
    Text(u8, [u8; LONGEST]),
}

impl UnknownCode {
    /// For the macros: an integer that is not listed.
    #[doc(hidden)]
    pub const fn new(code: i64) -> Self {
        UnknownCode(Code::Integer(code))
    }
    /// For the macros: text that came in the place of an integer; `None` when it is blank or too long.
    #[doc(hidden)]
    pub fn other(wire: WireValue<'_>) -> Option<Self> {
        let WireValue::Name(text) = wire else { return None };
        let (mut bytes, length) = ([0; LONGEST], u8::try_from(text.len()).ok()?);
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        (!text.trim().is_empty()).then_some(UnknownCode(Code::Text(length, bytes)))
    }
    /// For the macros.
    #[doc(hidden)]
    pub fn wire(&self) -> WireValue<'_> {
        match &self.0 {
            Code::Integer(code) => WireValue::Code(*code),
            Code::Text(..) => WireValue::Name(self.text()),
        }
    }
    fn text(&self) -> &str {
        match &self.0 {
            Code::Integer(_) => "",
            Code::Text(length, bytes) => {
                let text = bytes.get(..usize::from(*length)).unwrap_or_default();
                str::from_utf8(text).unwrap_or_default()
            }
        }
    }
}

impl fmt::Debug for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Code::Integer(code) => code.fmt(f),
            Code::Text(..) => self.text().fmt(f),
        }
    }
}

/// The value of an enum of words that does not list it; the enum's `as_str` gives it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownName {
    text: Box<str>,
    /// Whether it was a number or a boolean, spelled like the text.
    unquoted: bool,
}

impl UnknownName {
    /// For the macros: a word that is not listed.
    #[doc(hidden)]
    pub fn new(name: &str) -> Self {
        UnknownName { text: name.into(), unquoted: false }
    }
    /// For the macros: it was a number or a boolean.
    #[doc(hidden)]
    #[must_use]
    pub fn unquoted(self) -> Self {
        UnknownName { unquoted: true, ..self }
    }
    /// For the macros.
    #[doc(hidden)]
    pub fn name(&self) -> &str {
        &self.text
    }
    /// For the macros.
    #[doc(hidden)]
    pub fn wire(&self) -> WireValue<'_> {
        if self.unquoted { WireValue::Unquoted(&self.text) } else { WireValue::Name(&self.text) }
    }
}

impl fmt::Debug for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}
