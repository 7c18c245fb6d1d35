//! Layout: tokens become formatted text, and text becomes a file.
//!
//! In: tokens of `emit`. Out: source text; a file that is written only if it changes, so that nothing is rebuilt without need.

mod table;

use std::io;
use std::path::Path;

use proc_macro2::TokenStream;

use crate::bug::Bug;
use crate::diagnostic::Code;

/// Builds a source text: items are formatted by prettyplease, tables have one row a line.
pub(crate) struct Writer {
    text: String,
    last: Option<Kind>,
}

/// The kind of an item, which decides about the empty line before and after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Import,
    Declaration,
    Table,
    Other,
}

impl Kind {
    fn of(item: &syn::Item) -> Kind {
        match item {
            syn::Item::Use(_) => Kind::Import,
            syn::Item::Struct(_) | syn::Item::Enum(_) => Kind::Declaration,
            syn::Item::Macro(_) => Kind::Table,
            _ => Kind::Other,
        }
    }

    /// Whether an empty line separates it from the next item: a table directly follows its declaration, and imports are together.
    fn is_separate_from(self, next: Kind) -> bool {
        !matches!((self, next), (Kind::Declaration, Kind::Table) | (Kind::Import, Kind::Import))
    }
}

impl Writer {
    /// Begins a file; `header` becomes its first comment.
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

    /// The whole text.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// Writes items after an item of the kind `last`; returns the kind of the last one.
fn write_items(items: Vec<syn::Item>, mut last: Option<Kind>, depth: usize, text: &mut String) -> Option<Kind> {
    for item in items {
        let kind = Kind::of(&item);
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

/// An item as text; prettyplease formats whole files only.
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

/// Writes a file if its content differs; returns whether it was written.
///
/// # Errors
/// An error of the file system.
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
