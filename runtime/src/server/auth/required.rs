//! Operations that state what they require: API keys, and alternatives of several credentials.
//!
//! In: a request, and the alternatives of its operation. Out: the caller, or 401. Not here: operations that accept each kind of credentials in
//! the header `Authorization` (see the module above).

use http::header::AUTHORIZATION;

use super::{Credentials, Guard, ParsedCredentials, Principal};
use crate::error::{HandlerError, HandlerErrorKind};
use crate::operation::auth::{BASIC, BEARER, OAUTH2};
use crate::operation::{Alternatives, ApiKey, Endpoint, KeyLocation};
use crate::server::context::RequestContext;
use crate::server::cookies::cookie;
use crate::server::decode;
use crate::server::oauth2::TokenEndpoint;
use crate::types::Secret;

/// Credentials of a request, with their name in the specification.
enum Sent {
    Authorization(ParsedCredentials),
    Key(&'static str, Secret),
}

impl Sent {
    fn credentials(&self) -> Credentials<'_> {
        match self {
            Sent::Authorization(ParsedCredentials::Basic(user, password)) => Credentials::Basic { user, password },
            Sent::Authorization(ParsedCredentials::Bearer(token)) => Credentials::Bearer(token),
            Sent::Key(name, key) => Credentials::ApiKey { name, key },
        }
    }
}

/// The caller of a request. `None` if the request has no credentials, and the operation allows that.
pub(super) async fn identify(
    guard: &Guard,
    request: &RequestContext,
    tokens: Option<&TokenEndpoint>,
    alternatives: Alternatives,
) -> Result<Option<Principal>, HandlerError> {
    let mut refused = None;
    for names in alternatives.iter().filter(|names| !names.is_empty()) {
        let Some(sent) = sent(request, names)? else { continue };
        match accept(guard, request, tokens, &sent).await {
            Err(error) if matches!(error.kind(), HandlerErrorKind::Unauthenticated) => refused = Some(error),
            result => return result.map(Some),
        }
    }
    let allows_none = alternatives.iter().any(|names| names.is_empty());
    match refused {
        None if allows_none => Ok(None),
        refused => Err(refused.unwrap_or_else(HandlerError::unauthenticated)),
    }
}

/// The credentials of a request with these names; `None` if one is missing.
fn sent(request: &RequestContext, names: &[&'static str]) -> Result<Option<Vec<Sent>>, HandlerError> {
    let mut found = Vec::new();
    for name in names {
        let sent = match request.endpoint.service.auth.api_key(name) {
            Some(key) => secret(request, key).map(|secret| Sent::Key(key.name, secret)),
            None => authorization(request, name)?.map(Sent::Authorization),
        };
        let Some(sent) = sent else { return Ok(None) };
        found.push(sent);
    }
    Ok(Some(found))
}

/// The credentials of the header `Authorization`, if they are of this kind.
fn authorization(request: &RequestContext, name: &str) -> Result<Option<ParsedCredentials>, HandlerError> {
    let parsed = request.headers().get(AUTHORIZATION).map(ParsedCredentials::parse).transpose()?.flatten();
    Ok(parsed.filter(|parsed| match parsed {
        ParsedCredentials::Basic(..) => name == BASIC,
        ParsedCredentials::Bearer(_) => matches!(name, BEARER | OAUTH2),
    }))
}

/// The caller with all these credentials. A token that this server issued needs no hook; the hook is then asked about the others, if any.
async fn accept(
    guard: &Guard,
    request: &RequestContext,
    tokens: Option<&TokenEndpoint>,
    sent: &[Sent],
) -> Result<Principal, HandlerError> {
    let (mut holder, mut others) = (None, Vec::new());
    for one in sent {
        if let (Sent::Authorization(ParsedCredentials::Bearer(token)), Some(tokens)) = (one, tokens) {
            holder = tokens.holder(token).await?;
            if holder.is_some() {
                continue;
            }
        }
        others.push(one.credentials());
    }
    let identified = match others.as_slice() {
        [] => None,
        [one] => Some(guard.ask_hook(request, Some(*one)).await?),
        together => Some(guard.ask_hook(request, Some(Credentials::Together(together))).await?),
    };
    holder.or(identified).ok_or_else(HandlerError::unauthenticated)
}

/// The secret of an API key in a request. An empty one counts as absent.
fn secret(request: &RequestContext, key: &ApiKey) -> Option<Secret> {
    let secret = match key.location {
        KeyLocation::Header => Secret::new(request.headers().get(key.wire)?.to_str().ok()?),
        KeyLocation::Cookie => Secret::new(str::from_utf8(cookie(request.headers(), key.wire)?).ok()?),
        KeyLocation::Query => {
            let query = request.uri().query().unwrap_or_default();
            let is_key = |name: decode::Encoded<'_>| name.form().is_ok_and(|name| name == key.wire);
            let (_, value) = decode::pairs(query.as_bytes()).find(|(name, _)| is_key(*name))?;
            Secret::new(value.form().ok()?)
        }
    };
    Some(secret).filter(|secret| !secret.expose().is_empty())
}

/// Whether a request has an API key of its service, right or wrong.
pub(super) fn has_api_key(request: &RequestContext) -> bool {
    request.endpoint.service.auth.api_keys.iter().any(|key| secret(request, key).is_some())
}

/// The challenge for an API key. No scheme for API keys is registered: `ApiKey` follows the name of the type in OpenAPI.
pub(super) fn challenge(realm: &str, key: &ApiKey) -> String {
    let location = match key.location {
        KeyLocation::Header => "header",
        KeyLocation::Query => "query",
        KeyLocation::Cookie => "cookie",
    };
    format!("ApiKey realm={realm}, in=\"{location}\", name={}", super::quoted(key.wire))
}

/// What an operation requires, for the message of a 401: `app_id and app_key, or basic`. `None` if it does not state it.
pub(in crate::server) fn in_words(endpoint: &Endpoint) -> Option<String> {
    let alternatives = endpoint.alternatives().iter().filter(|names| !names.is_empty());
    let words: Vec<_> = alternatives.map(|names| names.join(" and ")).collect();
    (!words.is_empty()).then(|| words.join(", or "))
}
