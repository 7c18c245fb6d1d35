//! The declaration of parameters that always have the same value.

use super::Endpoint;
use crate::value::{Literal, ParamLocation};

/// A parameter that always has the same value: its wire name, its location and its value.
pub type Constant = (&'static str, ParamLocation, Literal);

impl Endpoint {
    /// Declares parameters that always have the same value. None of them has the default location.
    #[must_use]
    pub const fn constants(mut self, constants: &'static [Constant]) -> Self {
        self.constants = constants;
        self
    }
}
