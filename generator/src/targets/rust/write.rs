//! Layout: tokens become formatted text, and text becomes a file.
//!
//! In: tokens of `emit`. Out: source text. A file is written only if its content changes, so that cargo does not compile it again.

mod table;

use std::io;
use std::path::Path;

use proc_macro2::TokenStream;

use crate::bug::Bug;
use crate::diagnostic::Code;

/// Builds the text of a file. prettyplease formats items; tables have one row for each line.
pub(crate) struct Writer {
    text: String,
    /// The kind of the last item that was written.
    last: Option<ItemKind>,
}

/// The kind of an item, which decides about empty lines between items.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ItemKind {
    Import,
    Declaration,
    Table,
    Other,
}

impl ItemKind {
    fn of(item: &syn::Item) -> ItemKind {
        match item {
            syn::Item::Use(_) => ItemKind::Import,
            syn::Item::Struct(_) | syn::Item::Enum(_) => ItemKind::Declaration,
            syn::Item::Macro(_) => ItemKind::Table,
            _ => ItemKind::Other,
        }
    }

    /// Whether an empty line separates an item from the next one. A table directly follows its declaration, and imports follow each other.
    fn is_separate_from(self, next: ItemKind) -> bool {
        !matches!((self, next), (ItemKind::Declaration, ItemKind::Table) | (ItemKind::Import, ItemKind::Import))
    }
}

impl Writer {
    /// Begins a file. `header` becomes its first comment.
    pub(crate) fn new(header: &[String]) -> Self {
        let mut text: String = header.iter().map(|line| format!("// {line}\n")).collect();
        text.push('\n');
        Writer { text, last: None }
    }

    /// Appends items.
    ///
    /// # Errors
    /// If the tokens are not items of Rust.
    pub(crate) fn add(&mut self, tokens: TokenStream) -> Result<(), Bug> {
        let file = syn::parse2::<syn::File>(tokens).map_err(|error| Bug::new(Code::SW9004, error.to_string()))?;
        self.last = write_items(file.items, self.last, 0, &mut self.text).or(self.last);
        Ok(())
    }

    /// Returns the text of the file.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// Writes items after an item of the kind `last`. Returns the kind of the last item that was written.
fn write_items(items: Vec<syn::Item>, mut last: Option<ItemKind>, depth: usize, text: &mut String) -> Option<ItemKind> {
    for item in items {
        let kind = ItemKind::of(&item);
        if last.is_some_and(|last| last.is_separate_from(kind)) {
            text.push('\n');
        }
        write_item(item, depth, text);
        last = Some(kind);
    }
    last
}

fn write_item(item: syn::Item, depth: usize, text: &mut String) {
    match item {
        syn::Item::Macro(item) => table::layout(&item.mac, depth, text),
        syn::Item::Mod(mut item) if item.content.is_some() => {
            let inner = item.content.take().map_or_else(Vec::new, |(_, inner)| inner);
            item.semi = Some(Default::default());
            let head = pretty(syn::Item::Mod(item));
            indent(&format!("{} {{\n", head.trim_end().trim_end_matches(';')), depth, text);
            write_items(inner, None, depth + 1, text);
            indent("}\n", depth, text);
        }
        item => indent(&pretty(item), depth, text),
    }
}

/// An item as text. prettyplease formats whole files only.
fn pretty(item: syn::Item) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] })
}

fn indent(text: &str, depth: usize, out: &mut String) {
    for line in text.lines() {
        if !line.is_empty() {
            out.push_str(&"    ".repeat(depth));
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// Writes a file if its content differs from `text`. Returns whether it was written.
///
/// # Errors If the file or its folder cannot be written.
pub fn write_if_changed(path: &Path, text: &str) -> io::Result<bool> {
    if std::fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::Writer;

    #[test]
    fn what_is_no_rust_is_a_fault_and_vanishes_nowhere() {
        let mut text = Writer::new(&["Head".to_owned()]);
        assert!(text.add("pub struct A;".parse().unwrap()).is_ok());
        let fault = text.add("pub struct".parse().unwrap()).unwrap_err();
        assert_eq!(fault.code.as_str(), "SW9004");
        assert!(fault.to_string().starts_with("error[SW9004]"), "{fault}");
    }
}
