//! Tokens for client credentials: a token endpoint, for services that issue their own.
//!
//! In: clients with their secrets and scopes. Out: opaque tokens, kept until they end (see [`Keep`]). Not here: users' consent.

mod kept;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode, request::Parts};
use serde_json::json;

use super::auth::{Principal, Shown, same_secret};
use super::body::{self, Incoming};
use super::outgoing::Body;
use super::reading::Reading;
use super::{answer, decode};
use crate::error::HandlerError;
use crate::types::Secret;

pub use kept::{Granted, Keep};
use kept::{Kept, Memory};

/// How long a token lives, unless another time is chosen.
const LIFETIME: Duration = Duration::from_secs(3600);

/// The largest form that asks for a token, in bytes: names of all scopes of a large service fit.
const LARGEST: usize = 64 << 10;

/// Issues and recognises tokens. Clones share the tokens that were issued.
#[derive(Clone)]
pub struct TokenEndpoint {
    clients: BTreeMap<String, Client>,
    lifetime: Duration,
    /// A token has only the scopes that were asked for.
    only_asked: bool,
    kept: Arc<dyn Kept>,
    /// What secrets of unknown clients are compared with.
    nobody: Secret,
}

#[derive(Clone)]
struct Client {
    secret: Secret,
    /// `None`: all of them.
    scopes: Option<BTreeSet<String>>,
}

/// Why no token is given: the code of RFC 6749 and a sentence.
struct Refusal(&'static str, &'static str);

impl TokenEndpoint {
    /// Without clients; tokens live for an hour, in memory.
    pub fn new() -> Self {
        let (clients, kept, nobody) = (BTreeMap::new(), Arc::new(Memory::default()), Secret::new("nobody's secret"));
        TokenEndpoint { clients, lifetime: LIFETIME, only_asked: false, kept, nobody }
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
        TokenEndpoint { lifetime, ..self }
    }
    /// Keeps tokens elsewhere than in this process's memory.
    #[must_use]
    pub fn kept_in(self, place: impl Keep) -> Self {
        TokenEndpoint { kept: Arc::new(place), ..self }
    }
    /// Whether a client that asks for no scope gets a token with none of them. Otherwise it has all of the client's.
    #[must_use]
    pub fn only_asked_scopes(self, only_asked: bool) -> Self {
        TokenEndpoint { only_asked, ..self }
    }

    /// Who holds a token; `None` when it was not issued here, has ended, or its client is no longer one.
    pub async fn holder(&self, token: &Secret) -> Result<Option<Principal>, HandlerError> {
        let granted = self.kept.find(token).await?.filter(|granted| self.clients.contains_key(&granted.client));
        Ok(granted.map(|Granted { client, scopes }| scopes.into_iter().fold(Principal::new(client), Principal::scopes)))
    }

    /// Answers a request for a token; `reading` is told while its form comes.
    pub(super) async fn answer(
        &self,
        parts: &Parts,
        body: Option<Incoming>,
        reading: &Reading,
    ) -> Result<Response<Body>, HandlerError> {
        reading.set(true);
        let form = Form::read(body).await?;
        reading.set(false);
        let mut response = match self.grant(parts, form).await {
            Ok(granted) => granted,
            Err(Refusal(code, description)) => refused(code, description),
        };
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    }

    async fn grant(&self, parts: &Parts, form: Result<Form, Refusal>) -> Result<Response<Body>, Refusal> {
        let form = form?;
        if form.get("grant_type") != Some("client_credentials") {
            return Err(Refusal("unsupported_grant_type", "only client_credentials are taken"));
        }
        let (id, secret) = form.client(parts).ok_or(Refusal("invalid_client", "client_id and client_secret are needed"))?;
        let client = self.known(&id, &secret).ok_or(Refusal("invalid_client", "client_id or client_secret is wrong"))?;
        let scopes = client.scopes(form.get("scope").unwrap_or_default(), self.only_asked)?;
        self.issue(Granted { client: id, scopes }).await
    }

    /// The client of this id and secret. One that nobody knows costs the same comparison.
    fn known(&self, id: &str, secret: &Secret) -> Option<&Client> {
        let client = self.clients.get(id);
        let same = same_secret(client.map_or(&self.nobody, |client| &client.secret), secret);
        client.filter(|_| same)
    }

    async fn issue(&self, granted: Granted) -> Result<Response<Body>, Refusal> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|_| Refusal("server_error", "there is no randomness"))?;
        let text = URL_SAFE_NO_PAD.encode(random);
        let kept = self.kept.keep(&Secret::new(text.clone()), &granted, self.lifetime).await;
        kept.map_err(|error| {
            tracing::error!(%error, "a token could not be kept");
            Refusal("server_error", "the token could not be kept")
        })?;
        let scope = granted.scopes.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let seconds = self.lifetime.as_secs();
        let body = json!({ "access_token": text, "token_type": "Bearer", "expires_in": seconds, "scope": scope });
        Ok(answer::json(body.to_string().into_bytes()))
    }
}

impl Default for TokenEndpoint {
    fn default() -> Self {
        TokenEndpoint::new()
    }
}

impl Client {
    /// The scopes that are granted: those asked for; when none is, all of the client's, or none.
    fn scopes(&self, asked: &str, only_asked: bool) -> Result<Option<BTreeSet<String>>, Refusal> {
        let asked: BTreeSet<String> = asked.split_ascii_whitespace().map(str::to_owned).collect();
        if !asked.iter().all(|scope| is_scope(scope)) {
            return Err(Refusal("invalid_scope", "a scope has other characters than RFC 6749 gives it"));
        }
        match &self.scopes {
            all if asked.is_empty() && !only_asked => Ok(all.clone()),
            Some(own) if !asked.is_subset(own) => Err(Refusal("invalid_scope", "the client may not ask for this scope")),
            _ => Ok(Some(asked)),
        }
    }
}

/// Printable ASCII, without quotes and backslashes.
fn is_scope(scope: &str) -> bool {
    scope.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\')
}

/// What a form says.
struct Form(BTreeMap<String, String>);

impl Form {
    /// An error is a body that does not come whole; a refusal, one that is no form.
    async fn read(body: Option<Incoming>) -> Result<Result<Form, Refusal>, HandlerError> {
        let Some(body) = body else { return Ok(Err(Refusal("invalid_request", "the form is missing"))) };
        let bytes = body::whole(body, LARGEST).await?;
        let decoded = decode::pairs(&bytes).map(|(name, value)| {
            let (name, value) = (name.form().ok()?, value.form().ok()?);
            Some((name.into_owned(), value.into_owned()))
        });
        let fields: Option<BTreeMap<String, String>> = decoded.collect();
        Ok(fields.map(Form).ok_or(Refusal("invalid_request", "the form is malformed")))
    }
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
    /// Id and secret of the client, from the header, in which they are encoded as in a form (RFC 6749, 2.3.1), or from the form.
    fn client(&self, parts: &Parts) -> Option<(String, Secret)> {
        if let Some(Shown::Basic(id, secret)) = parts.headers.get(AUTHORIZATION).and_then(Shown::read) {
            let secret = Secret::new(decode::form(secret.expose().as_bytes()).ok()?);
            return Some((decode::form(id.as_bytes()).ok()?.into_owned(), secret));
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
