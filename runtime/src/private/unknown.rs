//! Values that a list does not have: kept as they came, and written so.
//!
//! In: integers, text, numbers. Out: the same. Not here: which values a list has (see `enums`).
//!
//! Nothing of them can be seen but through the list's own `code` and `as_str`, which tell listed values the same way. Code
//! that could ask the unknown value itself would change its meaning, and nobody would notice, on the day when a later version
//! of a specification lists the value.

use std::fmt;

use super::enums::Wire;

/// No text is longer that came instead of an integer, in bytes: lists of integers are `Copy`.
const LONGEST: usize = 30;

/// What came in the place of a listed integer; `code` of the list tells it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownCode(Code);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Code {
    Integer(i64),
    /// Its length, and its bytes with zeros behind them.
    Text(u8, [u8; LONGEST]),
}

impl UnknownCode {
    /// For the macros: an integer that the list does not have.
    #[doc(hidden)]
    pub const fn new(code: i64) -> Self {
        UnknownCode(Code::Integer(code))
    }
    /// For the macros: text that is no listed integer. None that is empty, which stands for no value.
    #[doc(hidden)]
    pub fn other(wire: Wire<'_>) -> Option<Self> {
        let Wire::Name(text) = wire else { return None };
        let (mut bytes, length) = ([0; LONGEST], u8::try_from(text.len()).ok()?);
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        (!text.trim().is_empty()).then_some(UnknownCode(Code::Text(length, bytes)))
    }
    /// For the macros.
    #[doc(hidden)]
    pub fn wire(&self) -> Wire<'_> {
        match &self.0 {
            Code::Integer(code) => Wire::Code(*code),
            Code::Text(..) => Wire::Name(self.text()),
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

/// What came in the place of a listed word; `as_str` of the list tells it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownName {
    text: Box<str>,
    /// It was a number or a boolean, as this text has it.
    bare: bool,
}

impl UnknownName {
    /// For the macros: a word that the list does not have.
    #[doc(hidden)]
    pub fn new(name: &str) -> Self {
        UnknownName { text: name.into(), bare: false }
    }
    /// For the macros: it was a number or a boolean.
    #[doc(hidden)]
    #[must_use]
    pub fn bare(self) -> Self {
        UnknownName { bare: true, ..self }
    }
    /// For the macros.
    #[doc(hidden)]
    pub fn name(&self) -> &str {
        &self.text
    }
    /// For the macros.
    #[doc(hidden)]
    pub fn wire(&self) -> Wire<'_> {
        if self.bare { Wire::Bare(&self.text) } else { Wire::Name(&self.text) }
    }
}

impl fmt::Debug for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}
