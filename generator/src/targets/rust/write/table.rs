//! Layout of tables: macro calls whose rows end with a semicolon, each row on its own line.
//!
//! prettyplease does not format the contents of a macro call, and tables are most of a generated file.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Maximum length of a line. A longer line is broken after commas.
const WIDTH: usize = 130;

/// Writes a macro call as a table. `depth` is the number of modules around it.
pub(super) fn layout(mac: &syn::Macro, depth: usize, out: &mut String) {
    let (outer, inner) = ("    ".repeat(depth), "    ".repeat(depth + 1));
    out.push_str(&format!("{outer}{}! {{\n", to_text(mac.path.to_token_stream())));
    for row in rows(mac.tokens.clone()) {
        for line in row {
            wrap(&inner, &line, out);
        }
    }
    out.push_str(&format!("{outer}}}\n"));
}

/// The rows of a table, each as its lines: one for each line of documentation, and one for the rest of the row.
fn rows(tokens: TokenStream) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    let mut rest: Vec<TokenTree> = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match (&token, tokens.peek()) {
            (TokenTree::Punct(hash), Some(TokenTree::Group(group))) if hash.as_char() == '#' && rest.is_empty() => {
                let attribute = group.stream();
                tokens.next();
                lines.push(doc(attribute));
            }
            (TokenTree::Punct(end), _) if end.as_char() == ';' => {
                lines.push(format!("{};", to_text(rest.drain(..).collect())));
                rows.push(std::mem::take(&mut lines));
            }
            _ => rest.push(token),
        }
    }
    if !rest.is_empty() {
        lines.push(to_text(rest.into_iter().collect()));
    }
    rows.push(lines);
    rows
}

/// An attribute as text: `doc = " Text."` becomes `/// Text.`; others are unchanged.
fn doc(attribute: TokenStream) -> String {
    let doc = syn::parse2::<syn::MetaNameValue>(attribute.clone()).ok().filter(|it| it.path.is_ident("doc"));
    match doc.map(|it| it.value) {
        Some(syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(it), .. })) => format!("///{}", it.value().trim_end()),
        _ => format!("#[{}]", to_text(attribute)),
    }
}

/// Tokens as text. The spaces between them are those of rustfmt, with one exception: a row has a space before its first builder call, as in
/// `"title" .required()`.
fn to_text(tokens: TokenStream) -> String {
    let mut out = String::new();
    let mut before: Option<TokenTree> = None;
    for token in tokens {
        if before.as_ref().is_some_and(|before| needs_space(before, &token, &out)) {
            out.push(' ');
        }
        match &token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                out.push_str(open);
                out.push_str(&to_text(group.stream()));
                out.push_str(close);
            }
            token => out.push_str(&token.to_string()),
        }
        before = Some(token);
    }
    out
}

/// Whether a space is between two tokens. `text` is the text that ends with the first of them.
fn needs_space(before: &TokenTree, token: &TokenTree, text: &str) -> bool {
    match (before, token) {
        (TokenTree::Punct(before), TokenTree::Punct(token)) => match (before.as_char(), token.as_char()) {
            (',', _) | ('>', '-' | '=') => true,
            // `name: ::path`, but `path::name`.
            (':', ':') => before.spacing() == Spacing::Alone && !text.ends_with("::"),
            _ => text.ends_with("->"),
        },
        (TokenTree::Punct(before), _) if before.as_char() == '>' => text.ends_with("->") || text.ends_with("=>"),
        (TokenTree::Punct(before), TokenTree::Ident(_)) if before.as_char() == ':' => !text.ends_with("::"),
        (TokenTree::Punct(before), _) => matches!(before.as_char(), ',' | '='),
        (TokenTree::Ident(_), TokenTree::Group(group)) => group.delimiter() != Delimiter::Parenthesis,
        (TokenTree::Group(_), TokenTree::Group(_)) => false,
        (_, TokenTree::Punct(token)) => match token.as_char() {
            '-' | '=' | '&' => true,
            // The first call of a row, `"title" .required()`. A later call follows a group, `.required().min(1)`, and has no space before it.
            '.' => matches!(before, TokenTree::Literal(_) | TokenTree::Ident(_)),
            _ => false,
        },
        _ => true,
    }
}

/// Writes a line. A line that is too long is broken after commas, except for a line of documentation, which stays one line.
fn wrap(indent: &str, line: &str, out: &mut String) {
    if indent.len() + line.len() <= WIDTH || line.starts_with("///") {
        out.push_str(&format!("{indent}{line}\n"));
        return;
    }
    let mut current = String::from(indent);
    for part in &split_after_commas(line) {
        if current.len() + part.trim_end().len() > WIDTH && current.trim() != "" {
            out.push_str(&format!("{}\n", current.trim_end()));
            current = format!("{indent}    ");
        }
        current.push_str(part);
    }
    out.push_str(&format!("{}\n", current.trim_end()));
}

/// Splits a line after its commas, except for those in string literals.
fn split_after_commas(line: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut in_string, mut is_escaped, mut after_comma) = (false, false, false);
    for letter in line.chars() {
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
        if after_comma && letter == ' ' {
            parts.push(String::new());
        }
        in_string ^= letter == '"' && !is_escaped;
        is_escaped = in_string && letter == '\\' && !is_escaped;
        after_comma = letter == ',' && !in_string;
    }
    parts
}
