//! The token endpoint, for services that issue their own tokens to clients (OAuth2 client credentials).
//!
//! In: clients with their secrets and scopes. Out: opaque tokens, which are stored until they expire (see [`TokenStore`]). Not here: grants
//! that need the consent of a user.

mod store;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::{Map, Value as Json, json};

use super::auth::{ParsedCredentials, Principal, same_secret, too_many_failures};
use super::body::{self, Incoming};
use super::decode;
use super::outgoing::{ResponseBody, json_response};
use super::throttle::Throttle;
use crate::error::HandlerError;
use crate::types::Secret;

use store::{DynStore, Memory};
pub use store::{Grant, NewToken, TokenStore};

/// The default lifetime of a token.
const LIFETIME: Duration = Duration::from_secs(3600);
/// The longest lifetime. Some clients read `expires_in` as an integer of 32 bits.
const MAX_LIFETIME: Duration = Duration::from_secs(i32::MAX as u64);
/// The default of the largest number of tokens of one client.
const TOKENS_PER_CLIENT: usize = 10_000;
/// The largest form of a token request, in bytes. The names of all scopes of a large service fit in it.
const MAX_FORM: usize = 64 << 10;

/// Issues tokens and finds their holders. Clones share the issued tokens.
#[derive(Clone)]
pub struct TokenEndpoint {
    clients: BTreeMap<String, Client>,
    lifetime: Duration,
    tokens_per_client: usize,
    requested_scopes_only: bool,
    more_scopes: BTreeSet<String>,
    store: Arc<dyn DynStore>,
    /// The secret with which the secret of an unknown client is compared, so that the response takes as long as for a known client.
    dummy_secret: Secret,
}

#[derive(Clone)]
struct Client {
    secret: Secret,
    /// `None` means all scopes.
    scopes: Option<BTreeSet<String>>,
}

/// A token request, whose form was read.
pub(super) struct TokenRequest<'r> {
    pub(super) headers: &'r HeaderMap,
    pub(super) form: Result<Form, Refusal>,
    /// The scopes of the service's operations.
    pub(super) scopes: BTreeSet<&'static str>,
    pub(super) peer: Option<SocketAddr>,
    pub(super) throttle: Option<&'r Throttle>,
}

/// Why no token is issued: the error code of RFC 6749, and a sentence.
#[derive(PartialEq)]
pub(super) struct Refusal(&'static str, &'static str);

impl TokenEndpoint {
    /// An endpoint without clients. Tokens have a lifetime of an hour and are stored in memory.
    #[must_use]
    pub fn new() -> Self {
        TokenEndpoint {
            clients: BTreeMap::new(),
            lifetime: LIFETIME,
            tokens_per_client: TOKENS_PER_CLIENT,
            requested_scopes_only: false,
            more_scopes: BTreeSet::new(),
            store: Arc::new(Memory::default()),
            dummy_secret: Secret::new("the secret of nobody"),
        }
    }
    /// Adds a client that may have all scopes.
    #[must_use]
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.clients.insert(id.into(), Client { secret: secret.into(), scopes: None });
        self
    }
    /// Adds a client that may have these scopes.
    #[must_use]
    pub fn client_with_scopes<S: Into<String>>(
        mut self,
        id: impl Into<String>,
        secret: impl Into<Secret>,
        scopes: impl IntoIterator<Item = S>,
    ) -> Self {
        let scopes = Some(scopes.into_iter().map(Into::into).collect());
        self.clients.insert(id.into(), Client { secret: secret.into(), scopes });
        self
    }
    /// Sets the lifetime of tokens, at most 2^31 − 1 seconds (68 years). Default: 1 h.
    #[must_use]
    pub fn lifetime(self, lifetime: Duration) -> Self {
        TokenEndpoint { lifetime: lifetime.min(MAX_LIFETIME), ..self }
    }
    /// Sets the largest number of tokens of one client. If it requests more, its oldest tokens expire. Default: 10,000.
    #[must_use]
    pub fn tokens_per_client(self, tokens: usize) -> Self {
        TokenEndpoint { tokens_per_client: tokens, ..self }
    }
    /// Sets the store of tokens. Default: the memory of this process.
    #[must_use]
    pub fn store(self, store: impl TokenStore) -> Self {
        TokenEndpoint { store: Arc::new(store), ..self }
    }
    /// Whether a client that requests no scope gets a token without scopes. By default it gets all of the client's scopes.
    #[must_use]
    pub fn requested_scopes_only(self, requested_only: bool) -> Self {
        TokenEndpoint { requested_scopes_only: requested_only, ..self }
    }
    /// Adds scopes that may be requested besides those of the router's operations, such as those of another router that accepts the same
    /// tokens. A request for any other scope is refused.
    #[must_use]
    pub fn more_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.more_scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// The scopes of all clients that [`more_scopes`](Self::more_scopes) does not list, in order.
    pub(super) fn scopes(&self) -> impl Iterator<Item = &str> {
        let scopes: BTreeSet<&String> = self.clients.values().filter_map(|client| client.scopes.as_ref()).flatten().collect();
        scopes.into_iter().filter(|scope| !self.more_scopes.contains(*scope)).map(String::as_str)
    }
    /// The holder of a token. `None` if the token was not issued here, has expired, or its client was removed. Scopes that the client has lost
    /// since then are left out.
    pub async fn holder(&self, token: &Secret) -> Result<Option<Principal>, HandlerError> {
        let Some(Grant { client: id, scopes }) = self.store.find(token).await? else { return Ok(None) };
        let Some(client) = self.clients.get(&id) else { return Ok(None) };
        let scopes = match (scopes, client.scopes.clone()) {
            (Some(granted), Some(allowed)) => Some(granted.intersection(&allowed).cloned().collect()),
            (granted, allowed) => granted.or(allowed),
        };
        let principal = Principal::new(id);
        Ok(Some(match scopes {
            Some(scopes) => principal.scopes::<String>(scopes),
            None => principal,
        }))
    }

    /// Responds to a token request. Wrong secrets count as failures for the throttle.
    pub(super) async fn respond(&self, request: TokenRequest<'_>) -> Result<Response<ResponseBody>, HandlerError> {
        let TokenRequest { headers, form, scopes, peer, throttle } = request;
        let is_known = |scope: &str| scopes.contains(scope) || self.more_scopes.contains(scope);
        let issued = async { self.issue(self.grant(headers, form?, is_known)?).await };
        let mut response = match issued.await {
            Ok(response) => response,
            Err(refusal) => match throttle.filter(|_| refusal == WRONG_CLIENT).and_then(|throttle| throttle.failed(peer)) {
                Some(wait) => return Err(too_many_failures(wait)),
                None => refused(&refusal),
            },
        };
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    }

    /// The grant for a token request.
    fn grant(&self, headers: &HeaderMap, form: Form, is_known: impl Fn(&str) -> bool) -> Result<Grant, Refusal> {
        if form.get("grant_type") != Some("client_credentials") {
            return Err(Refusal("unsupported_grant_type", "only client_credentials are taken"));
        }
        let (id, secret) = form.client(headers)?;
        let client = self.clients.get(&id);
        // The comparison takes the same time for an unknown client.
        let same = same_secret(client.map_or(&self.dummy_secret, |client| &client.secret), &secret);
        let client = client.filter(|_| same).ok_or(WRONG_CLIENT)?;
        let requested: BTreeSet<String> =
            form.get("scope").unwrap_or_default().split_ascii_whitespace().map(str::to_owned).collect();
        if !requested.iter().all(|scope| is_known(scope)) {
            return Err(Refusal("invalid_scope", "the service has no such scope"));
        }
        let scopes = match &client.scopes {
            all if requested.is_empty() && !self.requested_scopes_only => all.clone(),
            Some(allowed) if !requested.is_subset(allowed) => {
                return Err(Refusal("invalid_scope", "the client may not have this scope"));
            }
            _ => Some(requested),
        };
        Ok(Grant::new(id, scopes))
    }

    async fn issue(&self, grant: Grant) -> Result<Response<ResponseBody>, Refusal> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|_| Refusal("server_error", "there is no randomness"))?;
        let text = URL_SAFE_NO_PAD.encode(random);
        let token = Secret::new(text.clone());
        let (lifetime, tokens_per_client) = (self.lifetime, self.tokens_per_client);
        let stored = self.store.insert(NewToken { token: &token, grant: &grant, lifetime, tokens_per_client }).await;
        stored.map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "a token could not be stored");
            Refusal("server_error", "the token could not be stored")
        })?;
        let members =
            [("access_token", Json::from(text)), ("token_type", "Bearer".into()), ("expires_in", self.lifetime.as_secs().into())];
        // If all scopes are granted, the member is left out, since an empty member would mean that no scope is.
        let scope = grant.scopes.map(|scopes| ("scope", scopes.into_iter().collect::<Vec<_>>().join(" ").into()));
        let body: Map<String, Json> = members.into_iter().chain(scope).map(|(name, value)| (name.to_owned(), value)).collect();
        Ok(json_response(Json::Object(body).to_string().into_bytes()))
    }
}

/// The refusal that counts as a failure for the throttle.
const WRONG_CLIENT: Refusal = Refusal("invalid_client", "client_id or client_secret is wrong");

impl Default for TokenEndpoint {
    fn default() -> Self {
        TokenEndpoint::new()
    }
}

/// The form of a token request.
pub(super) struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads the form. The outer error is for a body that cannot be read, the inner one for a body that is not a form.
    pub(super) async fn read(body: Option<Incoming>) -> Result<Result<Form, Refusal>, HandlerError> {
        let Some(body) = body else { return Ok(Err(Refusal("invalid_request", "the form is missing"))) };
        Ok(Form::parse(&body::whole(body, MAX_FORM).await?))
    }
    fn parse(bytes: &[u8]) -> Result<Form, Refusal> {
        let mut fields = BTreeMap::new();
        for (name, value) in decode::pairs(bytes) {
            let (Ok(name), Ok(value)) = (name.form(), value.form()) else {
                return Err(Refusal("invalid_request", "the form is malformed"));
            };
            if fields.insert(name.into_owned(), value.into_owned()).is_some() {
                return Err(Refusal("invalid_request", "a parameter is given more than once"));
            }
        }
        Ok(Form(fields))
    }
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
    /// The id and the secret of the client, from the header, in which they are encoded as in a form (RFC 6749, 2.3.1), or from the form. A
    /// client must not use both.
    fn client(&self, headers: &HeaderMap) -> Result<(String, Secret), Refusal> {
        let header = headers.get(AUTHORIZATION).map(ParsedCredentials::parse);
        let Some(Ok(Some(ParsedCredentials::Basic(id, secret)))) = header else {
            let missing = Refusal("invalid_client", "client_id and client_secret are needed");
            let (Some(id), Some(secret)) = (self.get("client_id"), self.get("client_secret")) else { return Err(missing) };
            return Ok((id.to_owned(), Secret::new(secret)));
        };
        let (Ok(id), Ok(secret)) = (decode::form(id.as_bytes()), decode::form(secret.expose().as_bytes())) else {
            return Err(WRONG_CLIENT);
        };
        if self.get("client_secret").is_some() || self.get("client_id").is_some_and(|other| other != id) {
            return Err(Refusal("invalid_request", "there are credentials in the header and others in the form"));
        }
        Ok((id.into_owned(), Secret::new(secret)))
    }
}

fn refused(Refusal(code, description): &Refusal) -> Response<ResponseBody> {
    let body = json!({ "error": code, "error_description": description });
    let mut response = json_response(body.to_string().into_bytes());
    *response.status_mut() = match *code {
        "invalid_client" => StatusCode::UNAUTHORIZED,
        "server_error" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    };
    if *code == "invalid_client" {
        // Clients authenticate with HTTP Basic here, also if users of the service do not.
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"token\", charset=\"UTF-8\""));
    }
    response
}
