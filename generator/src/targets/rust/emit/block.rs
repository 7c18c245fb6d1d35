//! The blocks of a generated file.
//!
//! In: tokens of items, and the rows of tables. Out: what `write` lays out as text, or the tokens of all of it for a macro.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

/// A part of the file: one item, or a module with its own blocks.
#[derive(Debug)]
pub(crate) enum Block {
    /// An import of one name.
    Import(TokenStream),
    /// A struct or an enum. The table after it belongs to it.
    Declaration(TokenStream),
    Table(Table),
    Module(Module),
    /// An item of another kind, such as an `impl`.
    Item(TokenStream),
}

/// A module inside the file.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) docs: Vec<String>,
    pub(crate) name: Ident,
    pub(crate) blocks: Vec<Block>,
}

/// A call of a macro of the runtime, whose rows each have a line.
#[derive(Debug)]
pub(crate) struct Table {
    /// The path of the macro.
    pub(crate) path: TokenStream,
    pub(crate) rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug)]
pub(crate) struct Row {
    /// Lines of documentation in front of the row.
    pub(crate) docs: Vec<String>,
    /// What to use instead of a deprecated item, empty if the specification does not say.
    pub(crate) deprecated: Option<String>,
    /// The parts of the row, with a space between two of them: `0`, `title`, `"title"`, `.required()`.
    pub(crate) cells: Vec<TokenStream>,
    /// Whether a semicolon ends the row.
    pub(crate) has_semicolon: bool,
}

impl Row {
    /// A row with a semicolon. Empty cells are left out.
    pub(super) fn new(cells: impl IntoIterator<Item = TokenStream>) -> Self {
        let cells = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        Row { docs: Vec::new(), deprecated: None, cells, has_semicolon: true }
    }

    /// A last row, which has no semicolon.
    pub(super) fn last(cells: impl IntoIterator<Item = TokenStream>) -> Self {
        Row { has_semicolon: false, ..Row::new(cells) }
    }

    /// The row with documentation in front.
    pub(super) fn with_docs(self, docs: &[String]) -> Self {
        Row { docs: docs.to_vec(), ..self }
    }
}

/// Documentation: an attribute `#[doc]` for each line.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| format!(" {line}"));
    quote!(#(#[doc = #lines])*)
}

impl ToTokens for Block {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Block::Import(item) | Block::Declaration(item) | Block::Item(item) => item.to_tokens(tokens),
            Block::Table(Table { path, rows }) => tokens.extend(quote!(#path! { #(#rows)* })),
            Block::Module(Module { docs: lines, name, blocks }) => {
                let docs = docs(lines);
                tokens.extend(quote!(#docs pub mod #name { #(#blocks)* }));
            }
        }
    }
}

impl ToTokens for Row {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Row { docs: lines, deprecated, cells, has_semicolon } = self;
        let (docs, deprecated) = (docs(lines), deprecated.as_ref().map(|note| quote!(#[deprecated = #note])));
        let end = has_semicolon.then(|| quote!(;));
        tokens.extend(quote!(#docs #deprecated #(#cells)* #end));
    }
}
