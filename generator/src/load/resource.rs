//! A resource file.
//!
//! In: its tree. Out: the resource as written. Not here: what names in it mean.

use super::{declarations, keys::Keys, operations, values::Value};
use crate::diagnostic::{Diagnostics, Span, Spanned};
use crate::document::{Node, Resource};

/// Reads a resource file. `None` only when it is no mapping; without its name the rest is still read.
pub(super) fn read(root: Node, beginning: Span, out: &mut Diagnostics) -> Option<Resource> {
    let value = Value { name: "a resource file".to_owned(), at: beginning, node: root };
    let mut keys = Keys::open(value, "a resource file", beginning, out)?;
    let resource = Resource {
        name: keys.need_text("resource", out).unwrap_or_else(|| Spanned::new(stem(beginning, out), beginning)),
        docs: keys.text("docs", out),
        tags: keys.texts("tags", out),
        declarations: declarations::read(&mut keys, out),
        operations: declarations::named(&mut keys, "operations", out)
            .into_iter()
            .filter_map(|(name, value)| operations::read(name, value, out))
            .collect(),
    };
    keys.finish(out);
    Some(resource)
}

/// The name of the file, as a stand-in for a name that is missing.
fn stem(file: Span, out: &Diagnostics) -> String {
    out.sources.path(file.file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
