//! What the macro makes of a case of every code: compile errors.
//!
//! In: the wrong examples of docs/diagnostics.md. Out: snapshots of their texts. Not here: how rustc shows them (see `tests/ui`).

#[path = "../../../tests/wrong/mod.rs"]
mod examples;

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use specwright_generator::diagnostic::Code;

use examples::{By, Case, by_theme, cases, of_code};

/// Warnings are left to the command, for a macro cannot warn; and tables are read by the command alone.
const SILENT: [&str; 15] = [
    "SW0238", "SW0282", "SW0293", "SW0296", "SW0348", "SW0350", "SW0351", "SW0352", "SW0353", "SW0354", "SW0355", "SW0400",
    "SW0401", "SW0402", "SW0403",
];

#[test]
fn every_code_is_a_compile_error() {
    let said: BTreeMap<_, _> = cases().iter().filter(|case| case.by != By::Tables).map(|case| (case.code, said(case))).collect();
    let silent = Code::ALL.iter().map(|code| code.as_str()).filter(|code| said.get(code).is_none_or(String::is_empty));
    assert_eq!(silent.collect::<Vec<_>>(), SILENT);
    for (theme, text) in by_theme(&said) {
        insta::assert_snapshot!(theme, text);
    }
}

fn said(case: &Case) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    case.write(folder.path());
    let path = folder.path().to_str().expect("a name");
    let choice = match case.by {
        By::Only(name) => quote!(, only = [#name]),
        By::Derives(name) => quote!(, derives = [#name]),
        _ => TokenStream::new(),
    };
    let module = crate::expand(
        quote!(#path #choice),
        quote!(
            mod api {
                const MINE: u8 = 7;
            }
        ),
    )
    .expect("a module");
    let mut errors = Vec::new();
    collect(module.clone(), &mut errors);
    // What the user wrote stays, so that nothing else is missed.
    assert!(module.to_string().contains("MINE"), "{}", case.code);
    of_code(case.code, &errors.join("\n\n").replace(&format!("{}/", folder.path().display()), ""))
}

/// The texts of all `compile_error!("…")`.
fn collect(tokens: TokenStream, errors: &mut Vec<String>) {
    let mut is_error = false;
    for token in tokens {
        match token {
            TokenTree::Ident(name) => is_error = name == "compile_error",
            TokenTree::Group(group) if is_error => {
                errors.push(syn::parse2::<syn::LitStr>(group.stream()).expect("a text").value());
                is_error = false;
            }
            TokenTree::Group(group) => collect(group.stream(), errors),
            _ => {}
        }
    }
}
