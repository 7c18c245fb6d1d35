//! Violations: what is wrong with the parameters of a request.
//!
//! Not here: how they are found (see [`crate::validate`]).

use std::fmt;

/// One constraint or rule that a parameter breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The path of the parameter, in wire names: `title`, `users[3]`, `address.city`.
    pub param: String,
    /// The constraint or rule that is broken: `required`, `type`, `min`, `max`, `min_length`, `pattern`, `any_of`, …
    pub rule: &'static str,
    /// A sentence that says what the value has to be. It never contains the value.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// All violations of a request, in the order of its parameters.
///
/// A handler returns `HandlerError::invalid` with violations that only it can find:
///
/// ```
/// use specwright::Violations;
///
/// fn check_room(room: &str) -> Result<(), Violations> {
///     let mut violations = Violations::default();
///     if room == "attic" {
///         violations.add("room", "closed", "room must not be the attic");
///     }
///     violations.into_result()
/// }
///
/// assert!(check_room("attic").is_err());
/// assert!(check_room("cellar").is_ok());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Adds a violation.
    pub fn add(&mut self, param: impl Into<String>, rule: &'static str, message: impl Into<String>) {
        self.0.push(Violation { param: param.into(), rule, message: message.into() });
    }
    /// Whether there are no violations.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The number of violations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Iterates over the violations.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }
    /// The violations as a slice.
    #[must_use]
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }
    /// Whether one of the violations has exactly this path.
    #[must_use]
    pub fn names(&self, param: &str) -> bool {
        self.0.iter().any(|violation| violation.param == param)
    }
    /// `Ok` when there are no violations, otherwise `Err` with all of them.
    pub fn into_result(self) -> Result<(), Violations> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, violation) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
