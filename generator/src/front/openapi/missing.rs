//! Operations that need a file which cannot be read.
//!
//! In: the references of an operation, and of what they lead to. Out: the first file that is missing. Such an operation is left out: what
//! the file says about its requests and answers is unknown. References to a URL or to nothing within a file are read as any value.

use std::collections::BTreeSet;

use super::endpoints::Found;
use super::files::references;
use super::nodes::get;
use super::reader::Reader;

impl<'a> Reader<'a> {
    /// Why an operation cannot be read because of a missing file.
    pub(super) fn needs_missing_file(&self, found: &Found<'a>) -> Option<String> {
        if !self.document.lacks_files {
            return None;
        }
        let (mut open, mut seen) = (vec![found.node], BTreeSet::new());
        open.extend(get(found.item, "parameters"));
        while let Some(node) = open.pop() {
            if !seen.insert(node.span.node) {
                continue;
            }
            for reference in references(node) {
                if let Some(path) = self.document.missing_file(reference.file, reference.text) {
                    return Some(format!("it needs the file `{path}`, which cannot be read"));
                }
                open.extend(self.document.resolve(reference.file, reference.text));
            }
        }
        None
    }
}
