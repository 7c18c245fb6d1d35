//! Tokens for client credentials: a token endpoint, for services that issue their own.
//!
//! In: clients with their secrets and scopes. Out: opaque tokens, kept in memory until they end. Not here: tokens that
//! several processes share, and users' consent.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode, request::Parts};
use serde_json::json;

use super::auth::{Principal, Shown, same_secret};
use super::body::{self, Incoming};
use super::outgoing::Body;
use super::{answer, decode};
use crate::types::Secret;

/// The largest form that asks for a token, in bytes: names of all scopes of a large service fit.
const LARGEST: usize = 64 << 10;

/// Issues and recognises tokens. Clones share the tokens that were issued.
#[derive(Clone, Default)]
pub struct TokenEndpoint {
    clients: BTreeMap<String, Client>,
    lifetime: Option<Duration>,
    /// A token has only the scopes that were asked for.
    only_asked: bool,
    issued: Arc<Issued>,
}

#[derive(Clone)]
struct Client {
    secret: Secret,
    /// `None`: all of them.
    scopes: Option<BTreeSet<String>>,
}

/// Tokens by a keyed hash, so that the search tells nothing about them.
#[derive(Default)]
struct Issued {
    hasher: RandomState,
    tokens: Mutex<BTreeMap<u64, Token>>,
}

struct Token {
    text: Secret,
    holder: Principal,
    ends: Instant,
}

/// Why no token is given: the code of RFC 6749 and a sentence.
struct Refusal(&'static str, &'static str);

impl TokenEndpoint {
    /// Without clients; tokens live for an hour.
    pub fn new() -> Self {
        TokenEndpoint::default()
    }
    /// A client that may ask for any scope.
    #[must_use]
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.clients.insert(id.into(), Client { secret: secret.into(), scopes: None });
        self
    }
    /// A client that may ask for these scopes.
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
    /// How long a token lives.
    #[must_use]
    pub fn lifetime(self, lifetime: Duration) -> Self {
        TokenEndpoint { lifetime: Some(lifetime), ..self }
    }
    /// Whether a client that asks for no scope gets a token with none of them. Otherwise it has all of the client's.
    #[must_use]
    pub fn only_asked_scopes(self, only_asked: bool) -> Self {
        TokenEndpoint { only_asked, ..self }
    }

    /// Who holds a token; `None` when it was not issued here or has ended.
    pub fn holder(&self, token: &Secret) -> Option<Principal> {
        let tokens = self.issued.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let known = tokens.get(&self.issued.hasher.hash_one(token.expose()))?;
        (same_secret(&known.text, token) && Instant::now() < known.ends).then(|| known.holder.clone())
    }

    /// Answers a request for a token.
    pub(super) async fn answer(&self, parts: &Parts, body: Option<Incoming>) -> Response<Body> {
        let mut response = match self.grant(parts, body).await {
            Ok(granted) => granted,
            Err(Refusal(code, description)) => refused(code, description),
        };
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    async fn grant(&self, parts: &Parts, body: Option<Incoming>) -> Result<Response<Body>, Refusal> {
        let form = Form::read(body).await?;
        if form.get("grant_type") != Some("client_credentials") {
            return Err(Refusal("unsupported_grant_type", "only client_credentials are taken"));
        }
        let (id, secret) = form.client(parts).ok_or(Refusal("invalid_client", "client_id and client_secret are needed"))?;
        let client = self.clients.get(&id).filter(|client| same_secret(&client.secret, &secret));
        let client = client.ok_or(Refusal("invalid_client", "client_id or client_secret is wrong"))?;
        let scopes = client.scopes(form.get("scope").unwrap_or_default(), self.only_asked)?;
        self.issue(&id, scopes)
    }

    fn issue(&self, id: &str, scopes: Option<BTreeSet<String>>) -> Result<Response<Body>, Refusal> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|_| Refusal("server_error", "there is no randomness"))?;
        let text = URL_SAFE_NO_PAD.encode(random);
        let lifetime = self.lifetime.unwrap_or(Duration::from_secs(3600));
        let scope = scopes.iter().flatten().cloned().collect::<Vec<_>>().join(" ");
        let holder = scopes.into_iter().fold(Principal::new(id), Principal::scopes);
        self.keep(Token { text: Secret::new(text.clone()), holder, ends: Instant::now() + lifetime });
        let body = json!({ "access_token": text, "token_type": "Bearer", "expires_in": lifetime.as_secs(), "scope": scope });
        Ok(answer::json(body.to_string().into_bytes()))
    }

    fn keep(&self, token: Token) {
        let now = Instant::now();
        let mut tokens = self.issued.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|_, token| now < token.ends);
        tokens.insert(self.issued.hasher.hash_one(token.text.expose()), token);
    }
}

impl Client {
    /// The scopes that are granted: those asked for; when none is, all of the client's, or none.
    fn scopes(&self, asked: &str, only_asked: bool) -> Result<Option<BTreeSet<String>>, Refusal> {
        let asked: BTreeSet<String> = asked.split_ascii_whitespace().map(str::to_owned).collect();
        match &self.scopes {
            all if asked.is_empty() && !only_asked => Ok(all.clone()),
            Some(own) if !asked.is_subset(own) => Err(Refusal("invalid_scope", "the client may not ask for this scope")),
            _ => Ok(Some(asked)),
        }
    }
}

/// What a form says.
struct Form(BTreeMap<String, String>);

impl Form {
    async fn read(body: Option<Incoming>) -> Result<Form, Refusal> {
        let Some(body) = body else { return Err(Refusal("invalid_request", "the form is missing")) };
        let bytes = body::whole(body, LARGEST).await.map_err(|_| Refusal("invalid_request", "the form cannot be read"))?;
        let decoded = decode::pairs(&bytes).map(|(name, value)| {
            let (name, value) = (decode::form(name).ok()?, decode::form(value).ok()?);
            Some((name.into_owned(), value.into_owned()))
        });
        let fields: Option<BTreeMap<String, String>> = decoded.collect();
        fields.map(Form).ok_or(Refusal("invalid_request", "the form is malformed"))
    }
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
    /// Id and secret of the client, from the header or from the form.
    fn client(&self, parts: &Parts) -> Option<(String, Secret)> {
        if let Some(Shown::Basic(id, secret)) = parts.headers.get(AUTHORIZATION).and_then(Shown::read) {
            return Some((id, secret));
        }
        Some((self.get("client_id")?.to_owned(), Secret::new(self.get("client_secret")?)))
    }
}

fn refused(code: &str, description: &str) -> Response<Body> {
    let body = json!({ "error": code, "error_description": description });
    let mut response = answer::json(body.to_string().into_bytes());
    *response.status_mut() = match code {
        "invalid_client" => StatusCode::UNAUTHORIZED,
        "server_error" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    };
    if code == "invalid_client" {
        // How clients show who they are, whatever users show elsewhere.
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"token\", charset=\"UTF-8\""));
    }
    response
}
