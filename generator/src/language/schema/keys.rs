//! The keys of the language: one table, a mapping of the language to an entry.
//!
//! In: nothing. Out: for each mapping its keys, what they take and what they mean. Not here: how that is written as a schema.
//! `load` has no such table: there a key is what its reader asks for, so that reading is plain code. A test compares the two.

mod declarations;
mod operations;
mod service;

use super::values::Kind;

/// A mapping of the language.
pub(super) struct Mapping {
    /// Of its definition.
    pub name: &'static str,
    /// As `load` calls it in messages.
    pub what: &'static str,
    pub docs: &'static str,
    pub keys: &'static [Key],
}

/// A key of a mapping.
pub(super) struct Key {
    pub name: &'static str,
    /// Whether it has to be there.
    pub need: bool,
    pub kind: Kind,
    pub docs: &'static str,
}

/// A key that may be there.
const fn may(name: &'static str, kind: Kind, docs: &'static str) -> Key {
    Key { name, need: false, kind, docs }
}

/// A key that has to be there.
const fn must(name: &'static str, kind: Kind, docs: &'static str) -> Key {
    Key { name, need: true, kind, docs }
}

/// Every mapping, from the outside in.
pub(super) const MAPPINGS: &[&Mapping] = &[
    &service::SERVICE,
    &service::AUTH,
    &service::OAUTH2,
    &service::WIRE,
    &service::SEND,
    &service::OUTCOME,
    &service::ERRORS,
    &declarations::RESOURCE,
    &declarations::ID,
    &declarations::TYPE,
    &declarations::ENUM_VALUE,
    &declarations::UNION,
    &declarations::FIELD,
    &operations::OPERATION,
    &operations::OWN_OUTCOME,
    &operations::PAGES,
    &operations::CHUNK,
    &operations::RULE,
    &operations::CONDITIONAL,
    &operations::ANSWER,
    &operations::ENVELOPE,
    &operations::ITEMS,
];
