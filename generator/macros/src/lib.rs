//! `#[service_api("spec/service.yaml")] mod api {}`: generates from a specification in place.
//!
//! In: the path, choices, and the user's module. Out: the module with the generated items behind what the user wrote.
//! Not here: how items are made; this front end only says where the path comes from, where the result goes and how
//! mistakes are shown.

mod arguments;
#[cfg(test)]
#[path = "tests/wrong.rs"]
mod wrong;

use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use specwright_generator::diagnostic::{Severity, Style};
use specwright_generator::source::Sources;
use specwright_generator::{Analysis, Generated, Problems, analyse};
use syn::AttrStyle;
use syn::spanned::Spanned;

use arguments::Arguments;

/// Generates types, client and server from a specification into the module it stands on.
///
/// ```text
/// #[specwright::service_api("spec/service.yaml", server = "stubs", only = ["users"])]
/// pub mod api {}
/// ```
///
/// - The path is relative to the crate's folder; it names `service.yaml` or its folder.
/// - `client = false` leaves the client out; `server` is `"complete"` (the default), `"stubs"` or `"none"`.
/// - `only` keeps some resources (`"users"`), operations (`"users.create"`) and what has a tag (`"tag:public"`), and the types
///   that they use.
/// - `derives = ["Eq", "schemars::JsonSchema"]` are traits that all types derive beside those that they have anyway.
/// - `runtime = "::renamed"` is the path of the runtime crate when it has another name.
/// - What the module holds already stays in front of the generated items, which import nothing: whatever it imports or names
///   itself keeps its meaning.
///
/// A mistake in the specification is a compile error with file, line and column in the YAML. A warning of the specification is a warning of
/// the crate: the use of a deprecated constant `SPECIFICATION`, whose note is the warning. It is silenced in the specification, by a
/// comment `# allow: SW0350`. A change of any of its files makes cargo compile the crate again.
#[proc_macro_attribute]
pub fn service_api(arguments: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    match expand(arguments.into(), item.into()) {
        Ok(tokens) => tokens.into(),
        Err(error) => error.into_compile_error().into(),
    }
}

fn expand(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let module: syn::ItemMod = syn::parse2(item)
        .map_err(|error| syn::Error::new(error.span(), "service_api stands on a module: `#[service_api(\"…\")] mod api {}`"))?;
    let Some((_, written)) = &module.content else {
        return Err(syn::Error::new(module.span(), "the module needs its braces here: `mod api {}`"));
    };
    let arguments: Arguments = syn::parse2(arguments)?;
    let base = base();
    let mut analysis = analyse(&base.join(arguments.path.value()), Sources::disk());
    let generated = analysis.generate(&arguments.options);
    let watched = watched(&analysis.sources, arguments.path.span());
    analysis.sources.show_from(&base);
    let said = said(&analysis, arguments.path.span());
    let header = generated.as_ref().map(Generated::header_docs).unwrap_or_default();
    let items = generated.map(|generated| generated.tokens()).transpose();
    let items = items.map_err(|bug| syn::Error::new(arguments.path.span(), bug))?;
    let (inner, outer): (Vec<_>, Vec<_>) = module.attrs.iter().partition(|attr| matches!(attr.style, AttrStyle::Inner(_)));
    let (vis, name, docs) = (&module.vis, &module.ident, docs(&header));
    Ok(quote! {
        #(#outer)*
        #vis mod #name {
            #(#inner)*
            #docs
            #(#written)*
            #said
            #watched
            #items
        }
    })
}

/// A paragraph at the end of what the user says of the module.
fn docs(header: &[String]) -> TokenStream {
    let lines = header.iter().map(|line| format!(" {line}"));
    quote!(#![doc = ""] #(#![doc = #lines])*)
}

/// The folder of the crate that is compiled.
fn base() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default()
}

/// Most problems that are shown; the others are counted.
const SHOWN: usize = 50;

/// Each error as a compile error at the path, or each warning as a warning there.
fn said(analysis: &Analysis, span: Span) -> TokenStream {
    let severity = if analysis.problems.has_errors() { Severity::Error } else { Severity::Warning };
    let all = || analysis.problems.iter().filter(|problem| problem.severity == severity);
    let texts = all().take(SHOWN).map(|problem| {
        let drawn = Problems::render_one(problem, &analysis.sources, Style { colour: false });
        // rustc writes the word itself.
        drawn.trim_start_matches("error").trim_start_matches("warning").to_owned()
    });
    let more = all().count().saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!("and {more} more: `specwright check` shows all without compiling"));
    texts.chain(more).map(|text| in_rust(severity, &text, span)).collect()
}

/// A text that rustc shows. A macro of stable Rust cannot warn by itself, but the use of a deprecated constant warns with a text of
/// the constant's choice.
fn in_rust(severity: Severity, text: &str, span: Span) -> TokenStream {
    match severity {
        Severity::Error => quote_spanned!(span=> ::core::compile_error!(#text);),
        Severity::Warning => quote_spanned!(span=>
            const _: () = {
                #[deprecated(note = #text)]
                const SPECIFICATION: () = ();
                SPECIFICATION
            };
        ),
    }
}

/// Makes cargo look at every file that was read.
fn watched(sources: &Sources, span: Span) -> TokenStream {
    sources.paths().map(|path| watch(path, span)).collect()
}

/// A path in a macro is text: one that is none is refused, for a change of its file would go unseen.
fn watch(path: &Path, span: Span) -> TokenStream {
    match path.to_str() {
        Some(path) => quote!(
            const _: &[::core::primitive::u8] = ::core::include_bytes!(#path);
        ),
        None => {
            let message = format!("the path {} is not UTF-8: generate from a build script, or rename it", path.display());
            quote_spanned!(span=> ::core::compile_error!(#message);)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proc_macro2::Span;
    use specwright_generator::analyse;
    use specwright_generator::diagnostic::{Code, Problem};
    use specwright_generator::source::Sources;

    #[test]
    fn of_many_mistakes_the_last_are_counted() {
        // One error more: there is no service.yaml.
        let mut analysis = analyse(Path::new("service.yaml"), Sources::memory::<&str, &str>([]));
        (0..52).for_each(|_| analysis.problems.add(Problem::without_place(Code::SW0001, "wrong")));
        let shown = super::said(&analysis, Span::call_site()).to_string();
        assert_eq!((shown.matches("compile_error").count(), shown.contains("and 3 more")), (51, true));
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_no_text_is_refused() {
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"/spec/\xff/a.yaml"));
        assert!(super::watch(path, Span::call_site()).to_string().contains("compile_error"));
        assert!(super::watch(Path::new("/spec/a.yaml"), Span::call_site()).to_string().contains("include_bytes"));
    }
}
