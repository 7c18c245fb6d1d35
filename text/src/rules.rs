//! Sentences about rules across parameters.
//!
//! In: names of parameters, as the caller quotes them. Out: a sentence without a capital letter and a full stop, as in the message of
//! a violation; documentation of every target has the same words.

use std::fmt::Display;

/// At least one of these parameters is needed.
pub fn any_of(names: impl Display) -> String {
    format!("at least one of {names} is required")
}

/// Exactly one of these parameters is needed.
pub fn one_of(names: impl Display) -> String {
    format!("exactly one of {names} is required")
}

/// No two of these parameters fit together.
pub fn exclusive(names: impl Display) -> String {
    format!("at most one of {names} may be given")
}

/// These parameters are needed together, if one of them is given.
pub fn together(names: impl Display) -> String {
    format!("{names} must be given together")
}

/// A parameter is needed when a condition holds.
pub fn required_if(name: impl Display, condition: impl Display) -> String {
    format!("{name} is required when {condition}")
}

/// A parameter is needed unless a condition holds.
pub fn required_unless(name: impl Display, condition: impl Display) -> String {
    format!("{name} is required unless {condition}")
}

/// The first of two parameters must not be greater than the second.
pub fn ordered(first: impl Display, second: impl Display) -> String {
    format!("{first} must not be after {second}")
}

/// The condition that a parameter is given.
pub fn given(name: impl Display) -> String {
    format!("{name} is given")
}

/// The condition that a parameter compares with a value in this way.
pub fn compared(name: impl Display, comparison: Comparison, value: impl Display) -> String {
    let words = match comparison {
        Comparison::Eq => "is",
        Comparison::Ne => "is not",
        Comparison::Lt => "is below",
        Comparison::Le => "is at most",
        Comparison::Gt => "is above",
        Comparison::Ge => "is at least",
    };
    format!("{name} {words} {value}")
}

/// How a condition compares a parameter with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// It is the value.
    Eq,
    /// It is another value.
    Ne,
    /// It is less.
    Lt,
    /// It is less or equal.
    Le,
    /// It is greater.
    Gt,
    /// It is greater or equal.
    Ge,
}
