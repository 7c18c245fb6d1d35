//! The choice of a date format for an answer.
//!
//! In: nothing (this is data, in generated code). Out: the input of servers, which write timestamps, and of clients, which read them.

use crate::timestamp::DateFormat;

/// What chooses the format of timestamps in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dates {
    /// The specification: always this format.
    Fixed(DateFormat),
    /// The caller: the value of the parameter with this name is the keyword of the format.
    Param(&'static str),
    /// The caller: the value of the parameter with this name selects the format, as this list says.
    ParamValue(&'static str, &'static [(&'static str, DateFormat)]),
}
