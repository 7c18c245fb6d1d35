//! Arguments of the attribute: a path, then choices by name.

use std::collections::BTreeSet;
use std::str::FromStr;

use specwright_generator::diagnostic::closest;
use specwright_generator::{InvalidOption, Options, Selection, Server};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, ExprArray, ExprLit, Lit, LitBool, LitStr, MetaNameValue, Token};

/// What stands in the parentheses.
pub(crate) struct Arguments {
    pub(crate) path: LitStr,
    pub(crate) options: Options,
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
        let mut chosen = BTreeSet::new();
        for choice in Punctuated::<MetaNameValue, Token![,]>::parse_terminated(input)? {
            let name = choice.path.get_ident().map(ToString::to_string).unwrap_or_default();
            if !chosen.insert(name.clone()) {
                return Err(syn::Error::new_spanned(&choice.path, format!("`{name}` is chosen twice: leave one of them out")));
            }
            choose(&mut options, &name, &choice)?;
        }
        Ok(Arguments { path, options })
    }
}

/// Names of the choices.
const CHOICES: [&str; 5] = ["client", "server", "only", "derives", "runtime"];

fn choose(options: &mut Options, name: &str, choice: &MetaNameValue) -> syn::Result<()> {
    match name {
        "client" => options.client = boolean(&choice.value)?.value,
        "server" => options.server = server(&text(&choice.value)?)?,
        "only" => options.only = list(&choice.value)?.iter().map(|item| Selection::parse(&item.value())).collect(),
        "derives" => options.derives = list(&choice.value)?.iter().map(option).collect::<syn::Result<_>>()?,
        "runtime" => options.runtime = option(&text(&choice.value)?)?,
        _ => {
            let all = "there are `client`, `server`, `only`, `derives` and `runtime`";
            return Err(syn::Error::new_spanned(&choice.path, format!("unknown choice: {}{all}", meant(name, &CHOICES))));
        }
    }
    Ok(())
}

/// Words of `server`.
const SERVERS: [&str; 3] = ["complete", "stubs", "none"];

fn server(word: &LitStr) -> syn::Result<Server> {
    match word.value().as_str() {
        "complete" => Ok(Server::Complete),
        "stubs" => Ok(Server::Stubs),
        "none" => Ok(Server::Without),
        other => {
            let all = "server is \"complete\", \"stubs\" or \"none\"";
            Err(syn::Error::new(word.span(), format!("{}{all}", meant(other, &SERVERS))))
        }
    }
}

/// The name that was probably meant, as the beginning of a sentence.
fn meant(wrong: &str, known: &[&str]) -> String {
    closest(wrong, known.iter().copied()).map_or_else(String::new, |name| format!("did you mean `{name}`? "))
}

/// An option that is a path; a text that is none is reported at its place.
fn option<T: FromStr<Err = InvalidOption>>(text: &LitStr) -> syn::Result<T> {
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
