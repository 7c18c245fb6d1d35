//! Tokens as text, and text as files.
//!
//! In: tokens of `emit`. Out: formatted source; a file that is written only when it changes, so that nothing is
//! rebuilt without need. Not here: what is in it.

mod table;

use std::io;
use std::path::Path;

use proc_macro2::TokenStream;

/// A text in the making: items by prettyplease, tables a row to a line.
pub(crate) struct Writer {
    out: String,
    before: Option<syn::Item>,
}

impl Writer {
    /// Begins a file; `header` becomes the comment at its head.
    pub(crate) fn new(header: &[String]) -> Self {
        let mut out: String = header.iter().map(|line| format!("// {line}\n")).collect();
        out.push('\n');
        Writer { out, before: None }
    }
    /// Writes some more items.
    pub(crate) fn add(&mut self, tokens: TokenStream) {
        // Emission makes items only: what it makes parses.
        let file = syn::parse2::<syn::File>(tokens).map_or_else(|_| Vec::new(), |file| file.items);
        self.before = items(file, self.before.take(), 0, &mut self.out);
    }
    /// The whole.
    pub(crate) fn finish(self) -> String {
        self.out
    }
}

/// Writes items behind `before`; returns the last of them.
fn items(items: Vec<syn::Item>, mut before: Option<syn::Item>, depth: usize, out: &mut String) -> Option<syn::Item> {
    for item in items {
        if before.is_some_and(|before| wants_space(&before, &item)) {
            out.push('\n');
        }
        before = Some(one(item, depth, out));
    }
    before
}

/// A table stands right under what it describes, imports stand together.
fn wants_space(before: &syn::Item, item: &syn::Item) -> bool {
    let follows = matches!((before, item), (syn::Item::Struct(_) | syn::Item::Enum(_), syn::Item::Macro(_)));
    let together = matches!((before, item), (syn::Item::Use(_), syn::Item::Use(_)));
    !(follows || together)
}

/// Writes one item and gives it back, for what comes behind it; a module comes back without its items.
fn one(item: syn::Item, depth: usize, out: &mut String) -> syn::Item {
    match item {
        syn::Item::Macro(it) => {
            table::layout(&it.mac, depth, out);
            syn::Item::Macro(it)
        }
        syn::Item::Mod(mut it) if it.content.is_some() => {
            let inner = it.content.take().map_or_else(Vec::new, |(_, inner)| inner);
            it.semi = Some(Default::default());
            let (item, head) = pretty(syn::Item::Mod(it));
            indent(&format!("{} {{\n", head.trim_end().trim_end_matches(';')), depth, out);
            items(inner, None, depth + 1, out);
            indent("}\n", depth, out);
            item
        }
        item => {
            let (item, text) = pretty(item);
            indent(&text, depth, out);
            item
        }
    }
}

/// An item as text. prettyplease takes whole files: the item goes in and comes out again.
fn pretty(item: syn::Item) -> (syn::Item, String) {
    let mut file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
    let text = prettyplease::unparse(&file);
    (file.items.pop().unwrap_or(syn::Item::Verbatim(TokenStream::new())), text)
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

/// Writes a file when its content is another. Whether it was written.
///
/// # Errors
/// What the file system says.
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
