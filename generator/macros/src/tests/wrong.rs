//! What the macro makes of a case of every code: compile errors and warnings with the text that the generator draws.
//!
//! In: the wrong examples of docs/diagnostics.md. Out: nothing. Not here: the wording (see the snapshots of the generator), and how rustc
//! shows it (see `tests/ui`).

#[path = "../../../tests/wrong/mod.rs"]
mod examples;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use specwright_generator::diagnostic::{Severity, Style};
use specwright_generator::source::Sources;
use specwright_generator::{InvalidOption, Options, Problems, RuntimePath, Selection, TraitPath, analyse};

use examples::{By, Case, cases};

#[test]
fn every_problem_is_an_error_or_a_warning_with_its_text() {
    for case in cases().iter().filter(|case| case.by != By::Tables) {
        let folder = tempfile::tempdir().expect("a folder");
        case.write(folder.path());
        let (severity, drawn) = drawn(case, folder.path());
        let mut texts = Vec::new();
        collect(expanded(case, folder.path().to_str().expect("a name")), severity, &mut texts);
        assert_eq!(texts.len(), drawn.len().min(51), "{}", case.code);
        for (text, drawn) in texts.iter().zip(&drawn).take(50) {
            assert!(drawn.ends_with(text) && text.starts_with("[SW"), "{}: {text}\n{drawn}", case.code);
        }
    }
}

/// What the generator draws of the problems that stop the run, or of the warnings. An option that is refused has a text alone.
fn drawn(case: &Case, folder: &std::path::Path) -> (Severity, Vec<String>) {
    let only = match case.by {
        By::Derives(text) => return refused(text.parse::<TraitPath>().err()),
        By::Runtime(text) => return refused(text.parse::<RuntimePath>().err()),
        By::Only(name) => vec![Selection::parse(name)],
        By::Specification | By::Tables => Vec::new(),
    };
    let mut analysis = analyse(folder, Sources::disk());
    drop(analysis.generate(&Options { only, ..Options::default() }));
    let severity = if analysis.problems.has_errors() { Severity::Error } else { Severity::Warning };
    let problems = analysis.problems.iter().filter(|problem| problem.severity == severity);
    let drawn = problems.map(|problem| Problems::render_one(problem, &analysis.sources, Style::default())).collect();
    (severity, drawn)
}

fn refused(invalid: Option<InvalidOption>) -> (Severity, Vec<String>) {
    (Severity::Error, invalid.iter().map(ToString::to_string).collect())
}

fn expanded(case: &Case, path: &str) -> TokenStream {
    let choice = match case.by {
        By::Only(name) => quote!(, only = [#name]),
        By::Derives(name) => quote!(, derives = [#name]),
        By::Runtime(path) => quote!(, runtime = #path),
        _ => TokenStream::new(),
    };
    let written = quote!(
        mod api {
            const MINE: u8 = 7;
        }
    );
    match (crate::expand(quote!(#path #choice), written), &case.by) {
        (Ok(module), _) => {
            // What the user wrote stays, so that nothing else is missed.
            assert!(module.to_string().contains("MINE"), "{}", case.code);
            module
        }
        // An option that is refused is an error of the attribute itself.
        (Err(error), By::Derives(_) | By::Runtime(_)) => error.into_compile_error(),
        (Err(error), _) => panic!("{}: {error}", case.code),
    }
}

/// The texts of all `compile_error!("…")`, or of all `#[deprecated(note = "…")] const SPECIFICATION`.
fn collect(tokens: TokenStream, severity: Severity, texts: &mut Vec<String>) {
    let wanted = if severity == Severity::Error { "compile_error" } else { "deprecated" };
    let mut found = false;
    for token in tokens {
        match token {
            TokenTree::Ident(name) => found = name == wanted,
            TokenTree::Group(group) if found => {
                let text = group.stream().into_iter().last().map(|last| last.to_string()).unwrap_or_default();
                let text = syn::parse_str::<syn::LitStr>(&text).expect("a text").value();
                texts.extend(Some(text).filter(|text| text.starts_with("[SW") || text.starts_with("and ")));
                found = false;
            }
            TokenTree::Group(group) => collect(group.stream(), severity, texts),
            _ => {}
        }
    }
}
