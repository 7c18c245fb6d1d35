//! The static `SERVICE`, with the settings that all operations have in common.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use super::block::{Block, docs};
use super::properties::{arrays, credentials, literal_value};
use super::tokens::NameScope;
use crate::model::{Arrays, ErrorPart, KeyLocation, Unknown};
use crate::targets::rust::ir::{ApiKey, Auth, Errors, Literal, Outcome, OutcomeKind, Service, Wire};

/// The static `SERVICE`.
pub(super) fn emit(scope: &NameScope, service: &Service) -> Block {
    let runtime = &scope.runtime;
    let (docs, name, version, base_path) = (docs(&service.docs), &service.name, &service.version, &service.base_path);
    let wire = wire_tokens(runtime, &service.wire);
    let errors = errors_tokens(&service.errors);
    let auth = auth_tokens(&service.auth);
    // The import is inside of the block, where no name of the specification can be.
    Block::Item(quote! {
        #docs
        pub static SERVICE: #runtime::operation::Service = {
            use #runtime::operation;
            operation::Service::new(#name, #version, #base_path) #wire .errors(#errors) #auth
        };
    })
}

/// A call such as `.wire(Wire::PLAIN.lenient().unknown(Unknown::Refuse))`, or nothing for plain JSON. A call of the chain whose value is
/// the default of the runtime is left out.
fn wire_tokens(runtime: &TokenStream, wire: &Wire) -> Option<TokenStream> {
    let flag = |is_set: bool, function: TokenStream| is_set.then(|| quote!(.#function()));
    let arrays = (wire.arrays != Arrays::Repeat).then(|| {
        let arrays = arrays(wire.arrays);
        quote!(.arrays(operation::Arrays::#arrays))
    });
    let unknown = (wire.unknown != Unknown::Ignore).then(|| {
        let unknown = unknown(wire.unknown);
        quote!(.unknown(operation::Unknown::#unknown))
    });
    let outcome = wire.outcome.as_ref().map(|outcome| {
        let outcome = outcome_tokens(runtime, outcome);
        quote!(.outcome(#outcome))
    });
    let calls: TokenStream = [
        flag(wire.accept_any, quote!(accept_any)),
        arrays,
        flag(wire.numeric_booleans, quote!(numeric_booleans)),
        flag(wire.lenient, quote!(lenient)),
        flag(wire.empty_map_as_list, quote!(empty_map_as_list)),
        unknown,
        outcome,
    ]
    .into_iter()
    .flatten()
    .collect();
    (!calls.is_empty()).then(|| quote!(.wire(operation::Wire::PLAIN #calls)))
}

/// A chain such as `Outcome::new("status", &["OK"], &["ERROR"]).absent(Verdict::Success).message(&["info"])`. A call whose value is the
/// default of the runtime is left out.
fn outcome_tokens(runtime: &TokenStream, outcome: &Outcome) -> TokenStream {
    let Outcome { field, message, .. } = outcome;
    let literals = |literals: &[Literal]| {
        let literals = literals.iter().map(literal_value);
        quote!(&[#(#runtime::value::Literal::#literals),*])
    };
    let kind = match &outcome.kind {
        OutcomeKind::ErrorIfPresent => quote!(error_if_present(#field)),
        OutcomeKind::Values { ok, error, unlisted_is_ok, absent_is_ok } => {
            let (ok, error) = (literals(ok), literals(error));
            let success = quote!(operation::Verdict::Success);
            let (unlisted, absent) =
                (unlisted_is_ok.then(|| quote!(.unlisted(#success))), absent_is_ok.then(|| quote!(.absent(#success))));
            quote!(new(#field, #ok, #error) #unlisted #absent)
        }
    };
    let message = (!message.is_empty()).then(|| quote!(.message(&[#(#message),*])));
    quote!(operation::Outcome::#kind #message)
}

fn errors_tokens(errors: &Errors) -> TokenStream {
    let (invalid, refused) = (Token::u16_unsuffixed(errors.invalid), Token::u16_unsuffixed(errors.refused));
    let body = errors.body.as_ref().map(|keys| {
        let keys = keys.iter().map(|(key, part)| {
            let part = error_part(*part);
            quote!((#key, operation::ErrorPart::#part))
        });
        quote!(.body(&[#(#keys),*]))
    });
    let html = errors.html.iter().map(|status| Token::u16_unsuffixed(*status));
    let html = (!errors.html.is_empty()).then(|| quote!(.html(&[#(#html),*])));
    let request_id = errors.request_id.as_ref().map(|name| quote!(.request_id(#name)));
    let also = errors.also_invalid.iter().map(|status| Token::u16_unsuffixed(*status));
    let also = (!errors.also_invalid.is_empty()).then(|| quote!(.also_invalid(&[#(#also),*])));
    quote!(operation::Errors::new(#invalid, #refused) #also #body #html #request_id)
}

/// A call such as `.auth(Auth::NONE.basic())`, or nothing for a service without credentials.
fn auth_tokens(auth: &Auth) -> Option<TokenStream> {
    let Auth { basic, bearer, token_url, api_keys, require } = auth;
    let (basic, bearer) = (basic.then(|| quote!(.basic())), bearer.then(|| quote!(.bearer())));
    let token_url = token_url.as_ref().map(|url| quote!(.token_url(#url)));
    let keys = api_keys.iter().map(|ApiKey { name: key, location, wire }| {
        let function = api_key_function(*location);
        quote!(operation::ApiKey::#function(#key, #wire))
    });
    let keys = (!api_keys.is_empty()).then(|| quote!(.api_keys(&[#(#keys),*])));
    let require = require.as_ref().map(|alternatives| {
        let alternatives = credentials(alternatives);
        quote!(.require(#alternatives))
    });
    let calls = quote!(#basic #bearer #token_url #keys #require);
    (!calls.is_empty()).then(|| quote!(.auth(operation::Auth::NONE #calls)))
}

/// The treatment of unknown parameters, as the runtime's `Unknown`.
fn unknown(unknown: Unknown) -> TokenStream {
    match unknown {
        Unknown::Ignore => quote!(Ignore),
        Unknown::Report => quote!(Report),
        Unknown::Refuse => quote!(Refuse),
    }
}

/// The meaning of a key, as the runtime's `ErrorPart`.
fn error_part(part: ErrorPart) -> TokenStream {
    match part {
        ErrorPart::Message => quote!(Message),
        ErrorPart::Code => quote!(Code),
        ErrorPart::Param => quote!(Param),
        ErrorPart::RequestId => quote!(RequestId),
        ErrorPart::Violations => quote!(Violations),
    }
}

/// The function of the runtime's `ApiKey` that makes a key in this location.
fn api_key_function(location: KeyLocation) -> TokenStream {
    match location {
        KeyLocation::Header => quote!(header),
        KeyLocation::Query => quote!(query),
        KeyLocation::Cookie => quote!(cookie),
    }
}
