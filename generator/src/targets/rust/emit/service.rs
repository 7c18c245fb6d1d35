//! The static that says what all operations share.

use proc_macro2::TokenStream;
use quote::quote;

use super::spell::{Speller, docs};
use crate::model::{Arrays, Auth, ErrorPart, Errors, OutcomeRule, Unknown, Wire};
use crate::targets::rust::ir::Service;

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
    let OutcomeRule { field, ok, error, message } = outcome;
    quote! {
        #runtime::operation::Outcome { field: #field, ok: &[#(#ok),*], error: &[#(#error),*], message: &[#(#message),*] }
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
