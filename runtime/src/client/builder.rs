//! The builder of a client.
//!
//! In: a service, a base URL and choices. Out: a client, or the reason why there is none. Not here: what the choices do.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::address::Address;
use super::auth::{BearerProvider, Credentials};
use super::concurrency::ConcurrencyLimit;
use super::core::{Core, Shared};
use super::hooks::{Attempt, Finished, Hooks};
use super::oauth2::{self, ClientAuth, ClientCredentials};
use super::retry::{Budget, Retry};
use super::send::set;
use super::transport::{ConnectOptions, Reqwest, Transport};
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use super::transport::{Proxy, proxied};
use crate::error::{CallError, CallErrorKind};
use crate::operation::Service;
use crate::types::Secret;
use crate::violation::Violations;

/// The builder of a client `C`; its defaults are listed in [`crate::client`].
#[must_use = "the client is made by `build`"]
pub struct Builder<C> {
    /// Boxed, and not generic over `C`, so that users' crates compile next to nothing of it.
    choices: Box<Choices>,
    client: fn(Core) -> C,
}

struct Choices {
    service: &'static Service,
    base_url: String,
    auth: AuthChoice,
    token_url: Option<String>,
    scopes: Option<String>,
    client_auth: ClientAuth,
    transport: Option<Arc<dyn Transport>>,
    timeout: Duration,
    download_timeout: Duration,
    connect: ConnectOptions,
    retry: Retry,
    concurrency: Option<ConcurrencyLimit>,
    user_agent: Option<String>,
    headers: Result<HeaderMap, CallError>,
    body_limit: usize,
    hooks: Hooks,
}

/// What a provider of tokens is made of, beside id and secret.
struct ProviderContext<'a> {
    address: &'a Address,
    transport: &'a Arc<dyn Transport>,
    budget: &'a Arc<Budget>,
}

/// Makes a provider of tokens from id and secret.
type MakeProvider = fn(&Choices, &str, &Secret, &ProviderContext<'_>) -> Result<Arc<dyn BearerProvider>, CallError>;

/// The credentials that the user chose.
enum AuthChoice {
    None,
    Basic(String, Secret),
    Bearer(Secret),
    Provider(Arc<dyn BearerProvider>),
    /// The function is kept with them, so that programs without OAuth2 do not link it.
    OAuth2(String, Secret, MakeProvider),
}

impl<C> std::fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The base URL is left out: until it is checked it may hold credentials.
        f.debug_struct("Builder").field("service", &self.choices.service.name).finish_non_exhaustive()
    }
}

impl<C> Builder<C> {
    /// For generated code, which wraps the core in its own client type.
    #[doc(hidden)]
    pub fn new(service: &'static Service, base_url: String, client: fn(Core) -> C) -> Self {
        Builder { choices: Box::new(Choices::new(service, base_url)), client }
    }
    /// Authenticates with HTTP Basic.
    pub fn basic(mut self, user: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.choices.auth = AuthChoice::Basic(user.into(), secret.into());
        self
    }
    /// Authenticates with a fixed bearer token.
    pub fn bearer(mut self, token: impl Into<Secret>) -> Self {
        self.choices.auth = AuthChoice::Bearer(token.into());
        self
    }
    /// Authenticates with the bearer tokens of a provider.
    pub fn bearer_provider(mut self, provider: impl BearerProvider) -> Self {
        self.choices.auth = AuthChoice::Provider(Arc::new(provider));
        self
    }
    /// Authenticates with OAuth2 client credentials: a token for each scope of the operations called, from the service's token
    /// endpoint.
    pub fn oauth2(mut self, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        self.choices.auth = AuthChoice::OAuth2(client_id.into(), client_secret.into(), Choices::oauth2);
        self
    }
    /// Chooses how id and secret of [`oauth2`](Builder::oauth2) are sent to the token endpoint. Default: it is detected.
    pub fn client_auth(mut self, client_auth: ClientAuth) -> Self {
        self.choices.client_auth = client_auth;
        self
    }
    /// Uses another token endpoint than the service's: a URL, or a path on the same host.
    pub fn token_url(mut self, token_url: impl Into<String>) -> Self {
        self.choices.token_url = Some(token_url.into());
        self
    }
    /// Requests one token with these scopes for all calls, instead of one for each scope.
    pub fn scopes<S: AsRef<str>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        let scopes: Vec<String> = scopes.into_iter().map(|scope| scope.as_ref().to_owned()).collect();
        self.choices.scopes = Some(scopes.join(" "));
        self
    }
    /// Sets the timeout of a whole call, which includes its repetitions and waits. Default: 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.choices.timeout = timeout;
        self
    }
    /// Sets the timeout of a file that comes as an answer, from its beginning on. Default: an hour. Each piece of it has the timeout
    /// of a call as well.
    pub fn download_timeout(mut self, download_timeout: Duration) -> Self {
        self.choices.download_timeout = download_timeout;
        self
    }
    /// Sets the timeout of opening a connection, with the default transport. Default: 10 s.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.choices.connect.connect_timeout = connect_timeout;
        self
    }
    /// Sends everything through this proxy, `http://proxy.example:3128`, with the default transport. The URL may hold credentials for
    /// it. Proxies of the environment are ignored, `NO_PROXY` too.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.choices.connect.proxy = Proxy::Through(url.into(), proxied);
        self
    }
    /// Uses no proxy, whatever the environment says.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub fn no_proxy(mut self) -> Self {
        self.choices.connect.proxy = Proxy::Direct;
        self
    }
    /// Chooses how failed attempts are repeated.
    pub fn retries(mut self, retry: Retry) -> Self {
        self.choices.retry = retry;
        self
    }
    /// Limits the calls that run at the same time; others wait, within their own timeout. Default: no limit.
    ///
    /// A call that is not polled counts until its timeout. A file that comes as an answer counts until it is read to its end or
    /// dropped.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.choices.concurrency = Some(ConcurrencyLimit::new(calls));
        self
    }
    /// Puts the name of an application in front of the versions in `User-Agent`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.choices.user_agent = Some(user_agent.into());
        self
    }
    /// Adds a header to every call.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.choices.add_header(&name.into(), &value.into());
        self
    }
    /// Limits the size of an answer, in bytes after decompression. Default: 64 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.choices.body_limit = bytes;
        self
    }
    /// Uses another transport than reqwest.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.choices.transport = Some(Arc::new(transport));
        self
    }
    /// Calls a function before every attempt, which may change its headers.
    pub fn before(mut self, hook: impl Fn(Attempt<'_>) + Send + Sync + 'static) -> Self {
        self.choices.hooks.before = Some(Arc::new(hook));
        self
    }
    /// Calls a function after every call; after one that is dropped, while it is dropped. The function must not panic.
    pub fn after(mut self, hook: impl Fn(Finished<'_>) + Send + Sync + 'static) -> Self {
        self.choices.hooks.after = Some(Arc::new(hook));
        self
    }
    /// Makes the client.
    ///
    /// # Errors
    /// When the base URL, a header or a credential is not usable. Nothing is sent.
    pub fn build(self) -> Result<C, CallError> {
        self.choices.core().map(self.client)
    }
}

impl Choices {
    fn new(service: &'static Service, base_url: String) -> Self {
        Choices {
            service,
            base_url,
            auth: AuthChoice::None,
            token_url: None,
            scopes: None,
            client_auth: ClientAuth::Detect,
            transport: None,
            timeout: Duration::from_secs(60),
            download_timeout: Duration::from_secs(3600),
            connect: ConnectOptions::default(),
            retry: Retry::default(),
            concurrency: None,
            user_agent: None,
            headers: Ok(HeaderMap::new()),
            body_limit: 64 << 20,
            hooks: Hooks::default(),
        }
    }
    fn core(self) -> Result<Core, CallError> {
        let address = Address::parse(&self.base_url)?;
        let transport = match &self.transport {
            Some(transport) => Arc::clone(transport),
            None => Arc::new(Reqwest::new(&self.connect, Some(address.url()))?),
        };
        let budget = Arc::new(self.retry.new_budget());
        let shared = Shared {
            service: self.service,
            credentials: self.credentials(&ProviderContext { address: &address, transport: &transport, budget: &budget })?,
            headers: with_own(self.agent()?, self.headers?),
            address,
            transport,
            timeout: self.timeout,
            download_timeout: self.download_timeout,
            budget,
            retry: self.retry,
            concurrency: self.concurrency,
            body_limit: self.body_limit,
            hooks: self.hooks,
        };
        Ok(Core(Arc::new(shared)))
    }

    fn credentials(&self, context: &ProviderContext<'_>) -> Result<Credentials, CallError> {
        Ok(match &self.auth {
            AuthChoice::None => Credentials::None,
            AuthChoice::Basic(user, secret) => Credentials::basic(user, secret)?,
            AuthChoice::Bearer(token) => Credentials::bearer(token)?,
            AuthChoice::Provider(provider) => Credentials::Bearer(Arc::clone(provider)),
            AuthChoice::OAuth2(id, secret, make) => Credentials::Bearer(make(self, id, secret, context)?),
        })
    }

    fn oauth2(
        &self,
        client_id: &str,
        client_secret: &Secret,
        context: &ProviderContext<'_>,
    ) -> Result<Arc<dyn BearerProvider>, CallError> {
        Ok(oauth2::provider(ClientCredentials {
            client_id: client_id.to_owned(),
            client_secret: client_secret.clone(),
            token_url: self.token_endpoint(context.address)?,
            client_auth: self.client_auth,
            scopes: self.scopes.clone(),
            transport: Arc::clone(context.transport),
            retry: self.retry.clone(),
            budget: Arc::clone(context.budget),
            timeout: self.timeout,
            detected: OnceLock::new(),
        }))
    }

    fn token_endpoint(&self, address: &Address) -> Result<http::Uri, CallError> {
        let declared = self.token_url.as_deref().or(self.service.auth.token_url);
        let reference = declared.ok_or_else(|| build_error("the service has no token endpoint: give one by `token_url`"))?;
        let url = address.join(reference)?;
        http::Uri::try_from(url.as_str()).map_err(|error| build_error(&format!("the token URL: {error}")))
    }

    fn agent(&self) -> Result<HeaderValue, CallError> {
        let (service, version) = (self.service.name, env!("CARGO_PKG_VERSION"));
        let own = self.user_agent.as_ref().map(|agent| format!("{agent} ")).unwrap_or_default();
        let text = format!("{own}{service}/{} specwright/{version}", self.service.version);
        HeaderValue::try_from(text).map_err(|_| build_error("the user agent has characters that a header cannot have"))
    }

    /// Adds a header; an invalid one is an error of `build`.
    fn add_header(&mut self, name: &str, value: &str) {
        let Ok(headers) = &mut self.headers else { return };
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(mut value)) => {
                value.set_sensitive(matches!(name, AUTHORIZATION | PROXY_AUTHORIZATION | COOKIE));
                headers.append(name, value);
            }
            _ => self.headers = Err(build_error(&format!("the header {name:?} is not valid"))),
        }
    }
}

/// The headers of every call: those that the user gave, and the client's own.
fn with_own(agent: HeaderValue, mut headers: HeaderMap) -> HeaderMap {
    set(&mut headers, USER_AGENT, agent);
    set(&mut headers, ACCEPT, HeaderValue::from_static("application/json, */*;q=0.1"));
    headers
}

/// What a user gave cannot be used; asking again would not help.
pub(super) fn build_error(why: &str) -> CallError {
    CallError::new(CallErrorKind::Invalid { violations: Violations::default(), message: format!("no client can be made: {why}") })
}
