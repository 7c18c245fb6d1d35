//! The wording of rules across parameters, for messages of violations and for generated documentation.
//!
//! The caller quotes the names of parameters. A sentence has no capital letter and no full stop.

use std::fmt::Display;

/// At least one of these parameters is required.
pub fn any_of(names: impl Display) -> String {
    format!("at least one of {names} is required")
}

/// Exactly one of these parameters is required.
pub fn one_of(names: impl Display) -> String {
    format!("exactly one of {names} is required")
}

/// At most one of these parameters may be given.
pub fn exclusive(names: impl Display) -> String {
    format!("at most one of {names} may be given")
}

/// If one of these parameters is given, all of them are required.
pub fn together(names: impl Display) -> String {
    format!("{names} must be given together")
}

/// A parameter is required when a condition holds.
pub fn required_if(name: impl Display, condition: impl Display) -> String {
    format!("{name} is required when {condition}")
}

/// A parameter is required unless a condition holds.
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

/// A comparison of a parameter with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
}
