//! The static that says what all operations share.

use proc_macro2::TokenStream;
use quote::quote;

use super::spell::{self, Speller, docs};
use crate::model::{Arrays, Auth, ErrorPart, Errors, Literal, OutcomeRule, Unknown, Wire};
use crate::targets::rust::ir::{self, Service};

/// `pub static SERVICE`.
pub(super) fn emit(spell: &Speller, service: &Service) -> TokenStream {
    let runtime = &spell.runtime;
    let (docs, name, version, base_path) = (docs(&service.docs), &service.name, &service.version, &service.base_path);
    let (wire, errors, auth) = (wire(runtime, &service.wire), errors(runtime, &service.errors), auth(runtime, &service.auth));
    quote! {
        #docs
        pub static SERVICE: #runtime::operation::Service = #runtime::operation::Service {
            name: #name,
            version: #version,
            base_path: #base_path,
            wire: #wire,
            errors: #errors,
            auth: #auth,
        };
    }
}

fn wire(runtime: &TokenStream, wire: &Wire) -> TokenStream {
    let Wire { accept_any, numeric_booleans, lenient, empty_map_as_list, .. } = wire;
    let arrays = match wire.arrays {
        Arrays::Repeat => quote!(Repeat),
        Arrays::Brackets => quote!(Brackets),
        Arrays::Indexed => quote!(Indexed),
    };
    let unknown = match wire.unknown {
        Unknown::Ignore => quote!(Ignore),
        Unknown::Report => quote!(Report),
        Unknown::Refuse => quote!(Refuse),
    };
    let outcome = option(wire.outcome.as_ref().map(|it| outcome(runtime, it)));
    quote! {
        #runtime::operation::Wire {
            accept_any: #accept_any,
            arrays: #runtime::operation::Arrays::#arrays,
            numeric_booleans: #numeric_booleans,
            lenient: #lenient,
            empty_map_as_list: #empty_map_as_list,
            unknown: #runtime::operation::Unknown::#unknown,
            outcome: #outcome,
        }
    }
}

fn outcome(runtime: &TokenStream, outcome: &OutcomeRule) -> TokenStream {
    let OutcomeRule { field, message, .. } = outcome;
    let literals = |literals: &[Literal]| {
        let literals = literals.iter().map(literal);
        quote!(&[#(#runtime::value::Literal::#literals),*])
    };
    let (ok, error) = (literals(&outcome.ok), literals(&outcome.error));
    let new = match outcome.error_if_present {
        true => quote!(error_if_present(#field)),
        false => quote!(new(#field, #ok, #error)),
    };
    let verdict = |is_ok| if is_ok { quote!(Success) } else { quote!(Failure) };
    let verdict = |key: TokenStream, is_ok: bool, default: bool| {
        let verdict = verdict(is_ok);
        (is_ok != default).then(|| quote!(.#key(#runtime::operation::Verdict::#verdict)))
    };
    let unlisted = verdict(quote!(unlisted), outcome.unlisted_is_ok, false);
    let absent = verdict(quote!(absent), outcome.absent_is_ok, outcome.error_if_present);
    let message = (!message.is_empty()).then(|| quote!(.message(&[#(#message),*])));
    quote!(#runtime::operation::Outcome::#new #unlisted #absent #message)
}

/// A variant of the runtime's `Literal`.
fn literal(literal: &Literal) -> TokenStream {
    match literal {
        Literal::Boolean(flag) => quote!(Bool(#flag)),
        Literal::String(text) => quote!(Str(#text)),
        Literal::Integer(number) => match i64::try_from(*number) {
            Ok(_) => {
                let digits = spell::literal(&ir::Literal::Int(*number));
                quote!(Int(#digits))
            }
            Err(_) => {
                let digits = spell::literal(&ir::Literal::Float(*number as f64));
                quote!(Float(#digits))
            }
        },
        Literal::Float(number) => {
            let digits = spell::literal(&ir::Literal::Float(*number));
            quote!(Float(#digits))
        }
    }
}

fn errors(runtime: &TokenStream, errors: &Errors) -> TokenStream {
    let Errors { invalid, refused, body, .. } = errors;
    let (invalid, refused) = (proc_macro2::Literal::u16_unsuffixed(*invalid), proc_macro2::Literal::u16_unsuffixed(*refused));
    let body = option(body.as_ref().map(|keys| {
        let keys = keys.iter().map(|(key, part)| {
            let part = part_word(*part);
            quote!((#key, #runtime::operation::ErrorPart::#part))
        });
        quote!(&[#(#keys),*])
    }));
    quote!(#runtime::operation::Errors { invalid: #invalid, refused: #refused, body: #body })
}

fn part_word(part: ErrorPart) -> TokenStream {
    match part {
        ErrorPart::Message => quote!(Message),
        ErrorPart::Code => quote!(Code),
        ErrorPart::Param => quote!(Param),
        ErrorPart::RequestId => quote!(RequestId),
        ErrorPart::Violations => quote!(Violations),
    }
}

fn auth(runtime: &TokenStream, auth: &Auth) -> TokenStream {
    let Auth { basic, bearer, .. } = auth;
    let token_url = option(auth.oauth2.as_ref().map(|oauth2| {
        let url = &oauth2.token_url;
        quote!(#url)
    }));
    quote!(#runtime::operation::Auth { basic: #basic, bearer: #bearer, token_url: #token_url })
}

fn option(inner: Option<TokenStream>) -> TokenStream {
    match inner {
        Some(inner) => quote!(::core::option::Option::Some(#inner)),
        None => quote!(::core::option::Option::None),
    }
}
