//! The macro turns every problem into a compile error or a warning, with the text that the generator renders.
//!
//! In: the wrong examples of docs/diagnostics.md. Not here: the text of messages (see the snapshots of the generator), and the output of rustc
//! (see `tests/ui`).

#[path = "../../../tests/wrong/mod.rs"]
mod examples;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use specwright_generator::diagnostic::{Severity, Style};
use specwright_generator::source::Sources;
use specwright_generator::{InvalidOption, Options, Problems, RuntimePath, Selection, TraitPath, analyse};

use examples::{Case, Trigger, cases};

#[test]
fn every_problem_is_an_error_or_a_warning_with_its_text() {
    for case in cases().iter().filter(|case| case.trigger != Trigger::Tables) {
        let folder = tempfile::tempdir().expect("a folder");
        case.write(folder.path());
        let (severity, rendered) = rendered(case, folder.path());
        let mut texts = Vec::new();
        collect(expanded(case, folder.path().to_str().expect("a name")), severity, &mut texts);
        assert_eq!(texts.len(), rendered.len().min(51), "{}", case.code);
        for (text, rendered) in texts.iter().zip(&rendered).take(50) {
            assert!(rendered.ends_with(text) && text.starts_with("[SW"), "{}: {text}\n{rendered}", case.code);
        }
    }
}

/// The rendered errors of a case or, if there are none, the rendered warnings. An invalid option has only a message.
fn rendered(case: &Case, folder: &std::path::Path) -> (Severity, Vec<String>) {
    let mut options = Options::default();
    match case.trigger {
        Trigger::Derives(text) => match text.split(',').map(str::parse).collect::<Result<Vec<TraitPath>, _>>() {
            Ok(derives) => options.derives = derives,
            Err(invalid) => return invalid_option(Some(invalid)),
        },
        Trigger::Runtime(text) => return invalid_option(text.parse::<RuntimePath>().err()),
        Trigger::Only(name) => options.only = vec![Selection::parse(name)],
        Trigger::Specification | Trigger::Tables => {}
    }
    let mut analysis = analyse(folder, Sources::disk());
    drop(analysis.generate(&options));
    let severity = if analysis.problems.has_errors() { Severity::Error } else { Severity::Warning };
    let is_shown = severity == Severity::Error || !analysis.is_openapi;
    let problems = analysis.problems.iter().filter(|problem| problem.severity == severity && is_shown);
    let rendered = problems.map(|problem| Problems::render_one(problem, &analysis.sources, Style::default())).collect();
    (severity, rendered)
}

fn invalid_option(error: Option<InvalidOption>) -> (Severity, Vec<String>) {
    (Severity::Error, error.iter().map(ToString::to_string).collect())
}

/// The output of the macro for a case.
fn expanded(case: &Case, path: &str) -> TokenStream {
    let option = match case.trigger {
        Trigger::Only(name) => quote!(, only = [#name]),
        Trigger::Derives(names) => {
            let names = names.split(',');
            quote!(, derives = [#(#names),*])
        }
        Trigger::Runtime(path) => quote!(, runtime = #path),
        _ => TokenStream::new(),
    };
    let module = quote!(
        mod api {
            const MINE: u8 = 7;
        }
    );
    match (crate::expand(quote!(#path #option), module), &case.trigger) {
        (Ok(module), _) => {
            // The items of the user are kept, so that rustc does not report other errors.
            assert!(module.to_string().contains("MINE"), "{}", case.code);
            module
        }
        // An invalid option is an error of the attribute itself.
        (Err(error), Trigger::Derives(_) | Trigger::Runtime(_)) => error.into_compile_error(),
        (Err(error), _) => panic!("{}: {error}", case.code),
    }
}

/// Collects the texts of problems. An error is `compile_error!("…")`, and a warning is the note of `#[deprecated(note = "…")]`.
fn collect(tokens: TokenStream, severity: Severity, texts: &mut Vec<String>) {
    let name_of_severity = if severity == Severity::Error { "compile_error" } else { "deprecated" };
    let mut follows_name = false;
    for token in tokens {
        match token {
            TokenTree::Ident(name) => follows_name = name == name_of_severity,
            TokenTree::Group(group) if follows_name => {
                let text = group.stream().into_iter().last().map(|last| last.to_string()).unwrap_or_default();
                let text = syn::parse_str::<syn::LitStr>(&text).expect("a text").value();
                texts.extend(Some(text).filter(|text| text.starts_with("[SW") || text.starts_with("and ")));
                follows_name = false;
            }
            TokenTree::Group(group) => collect(group.stream(), severity, texts),
            _ => {}
        }
    }
}
