//! The attribute `#[service_api("spec/service.yaml")] mod api {}`, which generates code into a module.
//!
//! In: the path of a specification, options, and the user's module. Out: the module with the generated items after the user's items. Not
//! here: the generation, which the crate `specwright-generator` does.

mod arguments;
#[cfg(test)]
#[path = "tests/wrong.rs"]
mod wrong;

use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use specwright_generator::diagnostic::{Severity, Style};
use specwright_generator::source::Sources;
use specwright_generator::{Analysis, Generated, Problems, analyse_with};
use syn::AttrStyle;
use syn::spanned::Spanned;

use arguments::Arguments;

/// Generates types, client and server of a specification into the module that the attribute is on.
///
/// ```text
/// #[specwright::service_api("spec/service.yaml", server = "stubs", only = ["users"])]
/// pub mod api {}
/// ```
///
/// - The path is that of `service.yaml`, of its folder, of an OpenAPI document, or of a file of choices (`specwright.yaml`), relative to the folder of the crate.
/// - `client = false` generates no client.
/// - `server` is `"complete"` (the default), `"stubs"` or `"none"`. With `"stubs"`, an operation without a handler answers 501.
/// - `only` generates the named resources (`"users"`), operations (`"users.create"`), tags (`"tag:public"`) and paths (`"GET /users"`)
///   only, with the types that they use.
/// - `derives = ["Eq", "schemars::JsonSchema"]` are traits that all types derive, in addition to the ones that they have by default.
/// - `overlays = ["fix.yaml"]` are OpenAPI Overlay documents, which are applied to an OpenAPI document in their order. The feature `overlays` of
///   the crate `specwright` enables them.
/// - `strict = true` refuses an OpenAPI document of which a part is not carried over as it is.
/// - `runtime = "::renamed"` is the path of the runtime crate, if the crate is renamed.
/// - The module can contain items. Generated items follow them and import nothing, so that imports and names of the module keep their
///   meaning.
///
/// A mistake in the specification is a compile error with file, line and column of the YAML. A warning about the specification is a warning
/// of the crate: rustc reports the use of a deprecated constant `SPECIFICATION`, and its note is the text of the warning. The comment
/// `# allow: SW0350` in the specification turns a warning off. An OpenAPI document causes no warnings, since it often belongs to somebody
/// else: the documentation of the module has the number of its parts that are not carried over as they are. If a file of the specification
/// changes, cargo compiles the crate again.
#[proc_macro_attribute]
pub fn service_api(arguments: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    match expand(arguments.into(), item.into()) {
        Ok(tokens) => tokens.into(),
        Err(error) => error.into_compile_error().into(),
    }
}

/// Returns the module with the generated items.
fn expand(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let module: syn::ItemMod = syn::parse2(item)
        .map_err(|error| syn::Error::new(error.span(), "service_api must be on a module: `#[service_api(\"…\")] mod api {}`"))?;
    let Some((_, written)) = &module.content else {
        return Err(syn::Error::new(module.span(), "the module must have braces here: `mod api {}`"));
    };
    let arguments: Arguments = syn::parse2(arguments)?;
    let base = crate_folder();
    let mut analysis = analyse_with(&base.join(arguments.path.value()), &arguments.options.overlays, Sources::disk());
    let generated = analysis.generate(&arguments.options);
    let watched = watched(&analysis.sources, arguments.path.span());
    analysis.sources.show_from(&base);
    let problems = problem_items(&analysis, arguments.strict, arguments.path.span());
    let mut header = generated.as_ref().map(Generated::header_docs).unwrap_or_default();
    header.extend(deviations(&analysis, &arguments.path.value()));
    let items = generated.map(|generated| generated.tokens()).transpose();
    let items = items.map_err(|bug| syn::Error::new(arguments.path.span(), bug))?;
    let (inner, outer): (Vec<_>, Vec<_>) = module.attrs.iter().partition(|attr| matches!(attr.style, AttrStyle::Inner(_)));
    let (vis, name, docs) = (&module.vis, &module.ident, module_docs(&header));
    Ok(quote! {
        #(#outer)*
        #vis mod #name {
            #(#inner)*
            #docs
            #(#written)*
            #problems
            #watched
            #items
        }
    })
}

/// The header of the generated code, as a paragraph after the documentation that the user wrote for the module.
fn module_docs(header: &[String]) -> TokenStream {
    let lines = header.iter().map(|line| format!(" {line}"));
    quote!(#![doc = ""] #(#![doc = #lines])*)
}

/// The number of parts of an OpenAPI document that are not carried over as they are, as lines of documentation.
fn deviations(analysis: &Analysis, path: &str) -> Vec<String> {
    match analysis.deviations.len() {
        0 => Vec::new(),
        count => vec![
            String::new(),
            format!(
                "Parts of the OpenAPI document that are not carried over as they are: {count}. `specwright check {path}` lists them."
            ),
        ],
    }
}

/// The folder of the crate that is compiled.
fn crate_folder() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default()
}

/// Maximum number of problems that are shown. Of the others, the number is shown.
const MAX_SHOWN: usize = 50;

/// Items that make rustc report the problems: the errors, or the warnings if there are no errors. The warnings about an OpenAPI document are
/// errors if the document is read strictly, else they are not reported.
fn problem_items(analysis: &Analysis, strict: bool, span: Span) -> TokenStream {
    let (selected, severity) = match (analysis.problems.has_errors(), analysis.is_openapi, strict) {
        (true, ..) => (Severity::Error, Severity::Error),
        (false, true, true) => (Severity::Warning, Severity::Error),
        (false, true, false) => return TokenStream::new(),
        (false, false, _) => (Severity::Warning, Severity::Warning),
    };
    let all = || analysis.problems.iter().filter(|problem| problem.severity == selected);
    let texts = all().take(MAX_SHOWN).map(|problem| {
        let drawn = Problems::render_one(problem, &analysis.sources, Style { colour: false });
        // rustc writes this word itself.
        drawn.trim_start_matches("error").trim_start_matches("warning").to_owned()
    });
    let more = all().count().saturating_sub(MAX_SHOWN);
    let more = (more > 0).then(|| format!("and {more} more: `specwright check` shows all without compiling"));
    texts.chain(more).map(|text| reporting_item(severity, &text, span)).collect()
}

/// An item for which rustc reports a text. A macro of stable Rust cannot emit warnings, but rustc warns about the use of a deprecated
/// constant and shows its note.
fn reporting_item(severity: Severity, text: &str, span: Span) -> TokenStream {
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

/// Items that make cargo compile the crate again if a file of the specification changes.
fn watched(sources: &Sources, span: Span) -> TokenStream {
    sources.paths().map(|path| watch(path, span)).collect()
}

/// An item for one file. A path that is not UTF-8 cannot be in an item, and is refused: cargo would not notice changes of its file.
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
        // `analyse` adds one error: there is no service.yaml.
        let mut analysis = analyse(Path::new("service.yaml"), Sources::memory::<&str, &str>([]));
        (0..52).for_each(|_| analysis.problems.add(Problem::without_span(Code::SW0001, "wrong")));
        let shown = super::problem_items(&analysis, false, Span::call_site()).to_string();
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
