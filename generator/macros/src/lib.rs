//! `#[service_api("spec/service.yaml")] mod api {}`: generates from a specification in place.
//!
//! In: the path, choices, and the user's module. Out: the module with the generated items behind what the user wrote.
//! Not here: how items are made; this front end only says where the path comes from, where the result goes and how
//! mistakes are shown.

mod arguments;

use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use specwright_generator::Diagnostics;
use specwright_generator::diagnostic::{Severity, Style};
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
/// - `only` keeps some resources (`"users"`) and operations (`"users.create"`), and the types that they use.
/// - `runtime = "::renamed"` is the path of the runtime crate when it has another name.
/// - What the module holds already stays in front of the generated items.
///
/// A mistake in the specification is a compile error with the place in the YAML file. A change of any of its files
/// makes cargo compile the crate again.
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
    let (generated, mut diagnostics) = specwright_generator::generate(&base.join(arguments.path.value()), &arguments.options);
    let watched = watched(&diagnostics);
    diagnostics.sources.show_from(&base);
    let problems = problems(&diagnostics, generated.is_none(), arguments.path.span());
    let items = generated.map(|generated| generated.tokens());
    let (attrs, vis, name) = (&module.attrs, &module.vis, &module.ident);
    Ok(quote! {
        #(#attrs)*
        #vis mod #name {
            #(#written)*
            #problems
            #watched
            #items
        }
    })
}

/// The folder of the crate that is compiled.
fn base() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default()
}

/// Each error as a compile error at the path; warnings are left to `specwright check`, for a macro cannot warn.
fn problems(diagnostics: &Diagnostics, failed: bool, span: Span) -> TokenStream {
    if !failed {
        return TokenStream::new();
    }
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let errors = errors.map(|diagnostic| {
        let drawn = diagnostics.render_one(diagnostic, Style { colour: false });
        // rustc writes the word itself.
        let drawn = drawn.strip_prefix("error").unwrap_or(&drawn);
        quote_spanned!(span=> ::core::compile_error!(#drawn);)
    });
    quote!(#(#errors)*)
}

/// Makes cargo look at every file that was read.
fn watched(diagnostics: &Diagnostics) -> TokenStream {
    let paths = diagnostics.sources.paths().filter_map(Path::to_str);
    quote!(#(const _: &[::core::primitive::u8] = ::core::include_bytes!(#paths);)*)
}
