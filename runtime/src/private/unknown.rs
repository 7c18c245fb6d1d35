//! Values that an open enum does not list. They are kept and written unchanged.
//!
//! In: a wire value that is not listed. Out: the same wire value. Not here: which values an enum lists (see `enums`).
//!
//! The types are opaque: only the methods `code` and `as_str` of the enum return the value. Code that matched on an unknown value would
//! silently stop matching when a later version of the specification lists that value.

use std::fmt;

use super::enums::WireValue;

/// The longest text, in bytes, that an enum of integers keeps. The text has a fixed size because these enums are `Copy`.
const MAX_TEXT: usize = 30;

/// The unlisted value of an enum of integers; the enum's `code` returns it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownCode(Code);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Code {
    Integer(i64),
    /// The length of the text, and its bytes, padded with zeros.
    Text(u8, [u8; MAX_TEXT]),
}

impl UnknownCode {
    /// An unlisted integer. For the macros.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(code: i64) -> Self {
        UnknownCode(Code::Integer(code))
    }
    /// Text that the service sent for an integer; `None` if it is blank or too long. For the macros.
    #[doc(hidden)]
    #[must_use]
    pub fn from_text(wire: WireValue<'_>) -> Option<Self> {
        let WireValue::Name(text) = wire else { return None };
        let (mut bytes, length) = ([0; MAX_TEXT], u8::try_from(text.len()).ok()?);
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        (!text.trim().is_empty()).then_some(UnknownCode(Code::Text(length, bytes)))
    }
    /// The value on the wire. For the macros.
    #[doc(hidden)]
    #[must_use]
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

/// The unlisted value of an enum of words; the enum's `as_str` returns it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownName {
    text: Box<str>,
    /// Whether the service sent a number or a boolean with this JSON text instead of a string.
    unquoted: bool,
}

impl UnknownName {
    /// An unlisted word. For the macros.
    #[doc(hidden)]
    #[must_use]
    pub fn new(name: &str) -> Self {
        UnknownName { text: name.into(), unquoted: false }
    }
    /// The same text, sent as a number or a boolean. For the macros.
    #[doc(hidden)]
    #[must_use]
    pub fn unquoted(self) -> Self {
        UnknownName { unquoted: true, ..self }
    }
    /// The text. For the macros.
    #[doc(hidden)]
    #[must_use]
    pub fn name(&self) -> &str {
        &self.text
    }
    /// The value on the wire. For the macros.
    #[doc(hidden)]
    #[must_use]
    pub fn wire(&self) -> WireValue<'_> {
        if self.unquoted { WireValue::Unquoted(&self.text) } else { WireValue::Name(&self.text) }
    }
}

impl fmt::Debug for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}
