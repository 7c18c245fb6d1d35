//! Layout of tables: macro calls whose rows each begin a line.
//!
//! In: the rows of a table, whose cells are tokens. Out: text. prettyplease does not format the contents of a macro call, and tables are
//! most of a generated file.

use proc_macro2::{Delimiter, Literal, Spacing, TokenStream, TokenTree};

use crate::targets::rust::emit::{Row, Table};

/// Maximum length of a line. A longer line is broken after commas.
const WIDTH: usize = 130;

/// Writes a table. `depth` is the number of modules around it.
pub(super) fn layout(table: &Table, depth: usize, out: &mut String) {
    let (outer, inner) = ("    ".repeat(depth), "    ".repeat(depth + 1));
    let mut path = Line::default();
    path.tokens(table.path.clone());
    out.push_str(&format!("{outer}{}! {{\n", path.parts.concat()));
    for row in &table.rows {
        write_row(row, &inner, out);
    }
    out.push_str(&format!("{outer}}}\n"));
}

fn write_row(row: &Row, indent: &str, out: &mut String) {
    for line in &row.docs {
        out.push_str(format!("{indent}/// {line}").trim_end());
        out.push('\n');
    }
    if let Some(note) = &row.deprecated {
        out.push_str(&format!("{indent}#[deprecated = {}]\n", Literal::string(note)));
    }
    let mut line = Line::default();
    for (index, cell) in row.cells.iter().enumerate() {
        if index > 0 {
            line.push(" ");
        }
        line.tokens(cell.clone());
    }
    if row.has_semicolon {
        line.push(";");
    }
    line.wrap(indent, out);
}

/// A line, as the parts between which it can be broken.
#[derive(Default)]
struct Line {
    parts: Vec<String>,
}

impl Line {
    fn push(&mut self, text: &str) {
        match self.parts.last_mut() {
            Some(part) => part.push_str(text),
            None => self.parts.push(text.to_owned()),
        }
    }

    /// Appends tokens with the spaces of rustfmt. The line can be broken after each comma.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut before = Before::Start;
        for token in tokens {
            match before {
                Before::Comma => {
                    self.push(" ");
                    self.parts.push(String::new());
                }
                _ if before.needs_space(&token) => self.push(" "),
                _ => {}
            }
            match &token {
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::Brace => ("{ ", " }"),
                        Delimiter::None => ("", ""),
                    };
                    self.push(open);
                    self.tokens(group.stream());
                    self.push(close);
                }
                token => self.push(&token.to_string()),
            }
            before = before.followed_by(&token);
        }
    }

    /// Writes the line. If it is too long, it is broken.
    fn wrap(self, indent: &str, out: &mut String) {
        if self.parts.is_empty() {
            return;
        }
        let length: usize = self.parts.iter().map(String::len).sum();
        if indent.len() + length <= WIDTH {
            out.push_str(&format!("{indent}{}\n", self.parts.concat()));
            return;
        }
        let mut current = String::from(indent);
        for part in &self.parts {
            if current.len() + part.trim_end().len() > WIDTH && current.trim() != "" {
                out.push_str(&format!("{}\n", current.trim_end()));
                current = format!("{indent}    ");
            }
            current.push_str(part);
        }
        out.push_str(&format!("{}\n", current.trim_end()));
    }
}

/// The token before another one, as far as the space between them depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Start,
    Comma,
    /// The first colon of `::`.
    HalfOfPath,
    /// A colon between a name and a type.
    Colon,
    /// A name, a literal or a keyword.
    Word,
    Other,
}

impl Before {
    fn followed_by(self, token: &TokenTree) -> Before {
        match token {
            TokenTree::Punct(punct) => match (punct.as_char(), punct.spacing()) {
                (',', _) => Before::Comma,
                (':', Spacing::Joint) if self != Before::HalfOfPath => Before::HalfOfPath,
                (':', Spacing::Alone) if self != Before::HalfOfPath => Before::Colon,
                _ => Before::Other,
            },
            TokenTree::Group(_) => Before::Other,
            TokenTree::Ident(_) | TokenTree::Literal(_) => Before::Word,
        }
    }

    /// Whether a space is between this token and the next one: after the colon of a type, and between two words.
    fn needs_space(self, next: &TokenTree) -> bool {
        match self {
            Before::Colon => true,
            Before::Word => matches!(next, TokenTree::Ident(_) | TokenTree::Literal(_)),
            Before::Start | Before::Comma | Before::HalfOfPath | Before::Other => false,
        }
    }
}
