//! The result of one reading of a document.
//!
//! Data only: `reductions` takes from it what the next reading can leave out.

use std::collections::BTreeMap;

use super::findings::Findings;
use crate::document::{Addresses, Documents};
use crate::source::NodeId;

/// The result of one reading of an OpenAPI document.
pub(crate) struct ReadDocument {
    pub(crate) documents: Documents,
    pub(crate) findings: Findings,
    /// The part that the next reading can reduce if an error of `check` is about a node.
    pub(super) parts: BTreeMap<NodeId, Part>,
    /// The schemas of declared types, by name.
    pub(super) schemas: BTreeMap<String, NodeId>,
    /// What choices can be about. Empty without choices.
    pub(crate) addresses: Addresses,
}

/// A part of the document that can be reduced, by its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Schema(NodeId),
    Operation(NodeId),
    /// A setting of the service that can be left out, such as its base path.
    Setting(NodeId),
}
