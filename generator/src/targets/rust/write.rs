//! Layout: blocks become formatted text, and text becomes a file.
//!
//! In: blocks of `emit`. Out: source text. A file is written only if its content changes, so that cargo does not compile it again.

mod table;

use std::io;
use std::path::Path;

use proc_macro2::TokenStream;

use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::targets::rust::emit::{Block, Module};

/// Builds the text of a file. prettyplease formats items; tables have one row for each line.
pub(crate) struct Writer {
    text: String,
    /// The kind of the last block that was written.
    last: Option<BlockKind>,
}

/// The kind of a block, which decides about empty lines between blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    Import,
    Declaration,
    Table,
    Other,
}

impl BlockKind {
    fn of(block: &Block) -> BlockKind {
        match block {
            Block::Import(_) => BlockKind::Import,
            Block::Declaration(_) => BlockKind::Declaration,
            Block::Table(_) => BlockKind::Table,
            Block::Module(_) | Block::Item(_) => BlockKind::Other,
        }
    }

    /// Whether an empty line separates a block from the next one. A table directly follows its declaration, and imports follow each other.
    fn is_separate_from(self, next: BlockKind) -> bool {
        !matches!((self, next), (BlockKind::Declaration, BlockKind::Table) | (BlockKind::Import, BlockKind::Import))
    }
}

impl Writer {
    /// Begins a file. `header` becomes its first comment.
    pub(crate) fn new(header: &[String]) -> Self {
        let mut text: String = header.iter().map(|line| format!("// {line}\n")).collect();
        text.push('\n');
        Writer { text, last: None }
    }

    /// Appends a block.
    ///
    /// # Errors
    /// If the tokens of an item are not Rust.
    pub(crate) fn add(&mut self, block: Block) -> Result<(), Bug> {
        write_block(block, &mut self.last, 0, &mut self.text)
    }

    /// Returns the text of the file.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// Writes a block after a block of the kind `last`, and sets `last` to its kind. `depth` is the number of modules around it.
fn write_block(block: Block, last: &mut Option<BlockKind>, depth: usize, text: &mut String) -> Result<(), Bug> {
    let kind = BlockKind::of(&block);
    if last.is_some_and(|last| last.is_separate_from(kind)) {
        text.push('\n');
    }
    *last = Some(kind);
    match block {
        Block::Import(item) | Block::Declaration(item) | Block::Item(item) => indent(&pretty(item)?, depth, text),
        Block::Table(table) => table::layout(&table, depth, text),
        Block::Module(module) => write_module(module, depth, text)?,
    }
    Ok(())
}

fn write_module(module: Module, depth: usize, text: &mut String) -> Result<(), Bug> {
    for line in &module.docs {
        indent(format!("/// {line}").trim_end(), depth, text);
    }
    indent(&format!("pub mod {} {{", module.name), depth, text);
    let mut last = None;
    module.blocks.into_iter().try_for_each(|block| write_block(block, &mut last, depth + 1, text))?;
    indent("}", depth, text);
    Ok(())
}

/// An item as text. prettyplease formats whole files of `syn` only.
fn pretty(item: TokenStream) -> Result<String, Bug> {
    let file = syn::parse2::<syn::File>(item).map_err(|error| Bug::new(Code::SW9004, error.to_string()))?;
    Ok(prettyplease::unparse(&file))
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
/// # Errors
/// If the file or its folder cannot be written.
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
    use crate::targets::rust::emit::Block;

    #[test]
    fn what_is_no_rust_is_a_fault_and_vanishes_nowhere() {
        let mut text = Writer::new(&["Head".to_owned()]);
        assert!(text.add(Block::Declaration("pub struct A;".parse().unwrap())).is_ok());
        let fault = text.add(Block::Item("pub struct".parse().unwrap())).unwrap_err();
        assert_eq!(fault.code.as_str(), "SW9004");
        assert!(fault.to_string().starts_with("error[SW9004]"), "{fault}");
    }
}
