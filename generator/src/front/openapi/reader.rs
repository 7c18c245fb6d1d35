//! The state while a document is read. The other modules implement the methods of [`Reader`], each for one part of a document.
//!
//! In: a document, what of it is read in a simpler form, and choices. Out: a reader that has read nothing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::document::Document;
use super::findings::Findings;
use super::names::Names;
use super::reading::Part;
use super::reductions::Reductions;
use super::typed::Declared;
use crate::document::{Addresses, Choices, NamedServer, Type};
use crate::model;
use crate::source::{FileId, NodeId};
use crate::syntax::Node;

/// The state while a document is read.
pub(super) struct Reader<'a> {
    pub(super) document: &'a Document,
    pub(super) reductions: &'a Reductions,
    pub(super) choices: Option<&'a Choices>,
    /// What choices can be about. Empty without choices.
    pub(super) addresses: Addresses,
    pub(super) findings: Findings,
    pub(super) parts: BTreeMap<NodeId, Part>,
    /// The nodes that references lead to, by the file and the text of the reference, such as `#/components/schemas/User`.
    pub(super) pointers: BTreeMap<(FileId, &'a str), Option<&'a Node>>,
    /// The type names of the schemas in the components.
    pub(super) components: BTreeMap<NodeId, String>,
    /// Names for inline schemas of shared responses, bodies, parameters and headers. They would else be named after the first operation
    /// that is read, which changes when an operation is added.
    pub(super) shared: BTreeMap<NodeId, String>,
    /// Names of the types that are declared so far, by their schemas.
    pub(super) declared: BTreeMap<NodeId, String>,
    /// All names of types.
    pub(super) types: Names,
    /// Declared types whose definitions are still to be read.
    pub(super) queue: VecDeque<Declared<'a>>,
    /// The schemas of the lists and maps that are being read.
    pub(super) open: Vec<NodeId>,
    /// The names of credentials in the language, by the names of their schemes.
    pub(super) credentials: BTreeMap<&'a str, String>,
    /// The types of headers of responses.
    pub(super) headers: Vec<Type>,
    /// The names of types that are generated although no operation uses them.
    pub(super) kept: BTreeSet<String>,
    /// The servers of single operations.
    pub(super) servers: Vec<NamedServer>,
    /// Where API keys are sent.
    pub(super) keys: Vec<(model::KeyLocation, &'a str)>,
    /// Whether operations that state nothing require no credentials.
    pub(super) is_open: bool,
    /// Whether the definition of a declared type is read, and not an operation.
    pub(super) is_inside: bool,
}

impl<'a> Reader<'a> {
    /// A reader of a document. It leaves out a part with a reduction, or reads it in a simpler form.
    pub(super) fn new(document: &'a Document, reductions: &'a Reductions, choices: Option<&'a Choices>) -> Self {
        Reader {
            document,
            reductions,
            choices,
            addresses: Addresses::default(),
            findings: Findings::default(),
            parts: BTreeMap::new(),
            pointers: BTreeMap::new(),
            components: BTreeMap::new(),
            shared: BTreeMap::new(),
            declared: BTreeMap::new(),
            types: Names::default(),
            queue: VecDeque::new(),
            open: Vec::new(),
            credentials: BTreeMap::new(),
            headers: Vec::new(),
            kept: BTreeSet::new(),
            servers: Vec::new(),
            keys: Vec::new(),
            is_open: false,
            is_inside: false,
        }
    }
}
