//! Tokens as text, and text as files.
//!
//! In: tokens of `emit`. Out: formatted source; a file that is written only when it changes, so that nothing is
//! rebuilt without need. Not here: what is in it.

mod table;

use std::io;
use std::path::Path;

use proc_macro2::TokenStream;

/// Formats a file: items by prettyplease, tables a row to a line. `header` becomes the comment at its head.
pub(crate) fn format(header: &[String], tokens: TokenStream) -> String {
    let mut out: String = header.iter().map(|line| format!("// {line}\n")).collect();
    out.push('\n');
    // Emission makes items only: what it makes parses.
    let file = syn::parse2::<syn::File>(tokens).map_or_else(|_| Vec::new(), |file| file.items);
    items(&file, 0, &mut out);
    out
}

fn items(items: &[syn::Item], depth: usize, out: &mut String) {
    let mut before: Option<&syn::Item> = None;
    for item in items {
        if before.is_some_and(|before| wants_space(before, item)) {
            out.push('\n');
        }
        one(item, depth, out);
        before = Some(item);
    }
}

/// A table stands right under what it describes, imports stand together.
fn wants_space(before: &syn::Item, item: &syn::Item) -> bool {
    let follows = matches!((before, item), (syn::Item::Struct(_) | syn::Item::Enum(_), syn::Item::Macro(_)));
    let together = matches!((before, item), (syn::Item::Use(_), syn::Item::Use(_)));
    !(follows || together)
}

fn one(item: &syn::Item, depth: usize, out: &mut String) {
    match item {
        syn::Item::Macro(it) => table::layout(&it.mac, depth, out),
        syn::Item::Mod(syn::ItemMod { attrs, vis, ident, content: Some((_, inner)), .. }) => {
            let empty: syn::ItemMod = syn::parse_quote!(#(#attrs)* #vis mod #ident;);
            let head = pretty(&syn::Item::Mod(empty));
            indent(&format!("{} {{\n", head.trim_end().trim_end_matches(';')), depth, out);
            items(inner, depth + 1, out);
            indent("}\n", depth, out);
        }
        item => indent(&pretty(item), depth, out),
    }
}

fn pretty(item: &syn::Item) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item.clone()] })
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
