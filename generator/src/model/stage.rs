//! The two stages of a service: a draft may have gaps, a proven service has none.
//!
//! Everything in which the two differ is listed in [`Stage`]; the structs and enums of this module are shared by both.

use std::convert::Infallible;
use std::fmt::Debug;

use super::{FieldId, Http, Value, WireValue};
use crate::source::Spanned;

/// A stage of a service. Each associated type is something that a draft states less precisely than a proven service.
pub trait Stage: Clone + Debug + PartialEq {
    /// In place of a type, a declaration or an answer that could not be read or resolved. A proven service cannot hold it.
    type Unknown: Clone + Debug + PartialEq;
    /// Method and path of an operation; optional in a draft.
    type Http: Clone + Debug;
    /// Whether all groups that an operation includes were resolved; `()` in a proven service, where they were.
    type Includes: Clone + Debug;
    /// A reference to a parameter or a field: its name in a draft, its id in a proven service.
    type Name: Clone + Debug + PartialEq;
    /// A path to a field of an answer: names in a draft, ids in a proven service.
    type Path: Clone + Debug + PartialEq;
    /// A stated value: as it is written in a draft, as a value of its type in a proven service.
    type Value: Clone + Debug;
    /// The wire value of an enum's value: text in a draft, parsed in a proven service.
    type Wire: Clone + Debug;

    /// Method and path, if they are known.
    fn http(http: &Self::Http) -> Option<&Http>;
}

/// The stage of a service that passed every check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proven;

impl Stage for Proven {
    type Unknown = Infallible;
    type Http = Http;
    type Includes = ();
    type Name = FieldId;
    type Path = Vec<FieldId>;
    type Value = Spanned<Value>;
    type Wire = WireValue;

    fn http(http: &Http) -> Option<&Http> {
        Some(http)
    }
}
