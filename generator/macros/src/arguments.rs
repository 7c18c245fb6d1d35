//! The arguments of the attribute: a path, then options by name.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::crate_folder;
use specwright_generator::diagnostic::closest;
use specwright_generator::{InvalidOption, Options, Selection, Server};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, ExprArray, ExprLit, Lit, LitBool, LitStr, MetaNameValue, Token};

/// The parsed arguments: `"spec/service.yaml", client = false`.
pub(crate) struct Arguments {
    /// The path of the specification.
    pub(crate) path: LitStr,
    pub(crate) options: Options,
    /// Whether a part of an OpenAPI document that is not carried over as it is is an error.
    pub(crate) strict: bool,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.is_empty() {
            return Err(input.error("the path of the specification is missing: `service_api(\"spec/service.yaml\")`"));
        }
        let path = input.parse()?;
        let mut options = Options::default();
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        let (mut seen, mut strict) = (BTreeSet::new(), false);
        for argument in Punctuated::<MetaNameValue, Token![,]>::parse_terminated(input)? {
            let name = argument.path.get_ident().map(ToString::to_string).unwrap_or_default();
            if !seen.insert(name.clone()) {
                return Err(syn::Error::new_spanned(&argument.path, format!("`{name}` occurs twice: remove one of them")));
            }
            match name.as_str() {
                "strict" => strict = boolean(&argument.value)?.value,
                name => set_option(&mut options, name, &argument)?,
            }
        }
        Ok(Arguments { path, options, strict })
    }
}

/// The names of the options.
const OPTIONS: [&str; 7] = ["client", "server", "only", "derives", "overlays", "runtime", "strict"];

/// Sets the option `name` to the value of an argument.
fn set_option(options: &mut Options, name: &str, argument: &MetaNameValue) -> syn::Result<()> {
    match name {
        "client" => options.client = boolean(&argument.value)?.value,
        "server" => options.server = server(&text(&argument.value)?)?,
        "only" => options.only = list(&argument.value)?.iter().map(|item| Selection::parse(&item.value())).collect(),
        "derives" => options.derives = list(&argument.value)?.iter().map(parsed).collect::<syn::Result<_>>()?,
        "overlays" => options.overlays = list(&argument.value)?.iter().map(|path| crate_folder().join(path.value())).collect(),
        "runtime" => options.runtime = parsed(&text(&argument.value)?)?,
        _ => {
            let all = "the options are `client`, `server`, `only`, `derives`, `overlays`, `runtime` and `strict`";
            return Err(syn::Error::new_spanned(
                &argument.path,
                format!("unknown option: {}{all}", did_you_mean(name, &OPTIONS)),
            ));
        }
    }
    Ok(())
}

/// The values of `server`.
const SERVERS: [&str; 3] = ["complete", "stubs", "none"];

fn server(word: &LitStr) -> syn::Result<Server> {
    match word.value().as_str() {
        "complete" => Ok(Server::Complete),
        "stubs" => Ok(Server::Stubs),
        "none" => Ok(Server::Without),
        other => {
            let all = "server is \"complete\", \"stubs\" or \"none\"";
            Err(syn::Error::new(word.span(), format!("{}{all}", did_you_mean(other, &SERVERS))))
        }
    }
}

/// The beginning of a message with the known name that is similar to the wrong one; empty if there is none.
fn did_you_mean(wrong: &str, known: &[&str]) -> String {
    closest(wrong, known.iter().copied()).map_or_else(String::new, |name| format!("did you mean `{name}`? "))
}

/// Parses an option that is a path. An error is reported at the string.
fn parsed<T: FromStr<Err = InvalidOption>>(text: &LitStr) -> syn::Result<T> {
    text.value().parse().map_err(|invalid| syn::Error::new(text.span(), invalid))
}

fn list(value: &Expr) -> syn::Result<Vec<LitStr>> {
    match value {
        Expr::Array(ExprArray { elems, .. }) => elems.iter().map(text).collect(),
        _ => Err(syn::Error::new_spanned(value, "a list of names is expected: `only = [\"users\"]`")),
    }
}

fn boolean(value: &Expr) -> syn::Result<LitBool> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Bool(it), .. }) => Ok(it.clone()),
        _ => Err(syn::Error::new_spanned(value, "`true` or `false` is expected")),
    }
}

fn text(value: &Expr) -> syn::Result<LitStr> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(it), .. }) => Ok(it.clone()),
        _ => Err(syn::Error::new_spanned(value, "a string is expected")),
    }
}
