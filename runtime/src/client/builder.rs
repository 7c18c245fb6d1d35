//! How a client is made.
//!
//! In: a service, a base URL and choices. Out: a client, or why it cannot be. Not here: what the choices do.

use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::address::Address;
use super::auth::{BearerProvider, Credentials};
use super::core::{Core, Shared};
use super::gate::Gate;
use super::hooks::{Attempt, Finished, Hooks};
use super::oauth2::{self, ClientCredentials};
use super::retry::{Budget, Retry};
use super::send::set;
use super::transport::{Dial, Reqwest, Transport};
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use super::transport::{Proxy, proxied};
use crate::error::{CallError, CallErrorKind};
use crate::operation::Service;
use crate::types::Secret;
use crate::violation::Violations;

/// Choices of a client `C`; see the defaults in [`crate::client`].
#[must_use = "a client is made by `build`"]
pub struct Builder<C> {
    /// Boxed, and without `C`: the users' crates compile next to nothing of it.
    choices: Box<Choices>,
    client: fn(Core) -> C,
}

struct Choices {
    service: &'static Service,
    base_url: String,
    shown: Shown,
    token_url: Option<String>,
    scopes: Option<String>,
    transport: Option<Arc<dyn Transport>>,
    timeout: Duration,
    download_timeout: Duration,
    dial: Dial,
    retry: Retry,
    gate: Option<Gate>,
    user_agent: Option<String>,
    headers: Result<HeaderMap, CallError>,
    body_limit: usize,
    hooks: Hooks,
}

/// Makes a provider of an identity and its secret.
type Provide =
    fn(&Choices, &str, &Secret, &Address, &Arc<dyn Transport>, &Arc<Budget>) -> Result<Arc<dyn BearerProvider>, CallError>;

/// Credentials as the user gave them.
enum Shown {
    Nothing,
    Basic(String, Secret),
    Bearer(Secret),
    Provider(Arc<dyn BearerProvider>),
    /// With the function that makes the provider: programs that do not ask for OAuth2 have none of it in them.
    OAuth2(String, Secret, Provide),
}

impl<C> std::fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The base URL is left out: until it is checked it may hold credentials.
        f.debug_struct("Builder").field("service", &self.choices.service.name).finish_non_exhaustive()
    }
}

impl<C> Builder<C> {
    /// For generated code, which says how its client is made of a core.
    #[doc(hidden)]
    pub fn new(service: &'static Service, base_url: String, client: fn(Core) -> C) -> Self {
        Builder { choices: Box::new(Choices::new(service, base_url)), client }
    }
    /// HTTP Basic.
    pub fn basic(mut self, user: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.choices.shown = Shown::Basic(user.into(), secret.into());
        self
    }
    /// A bearer token that stays.
    pub fn bearer(mut self, token: impl Into<Secret>) -> Self {
        self.choices.shown = Shown::Bearer(token.into());
        self
    }
    /// Bearer tokens of your own making.
    pub fn bearer_provider(mut self, provider: impl BearerProvider) -> Self {
        self.choices.shown = Shown::Provider(Arc::new(provider));
        self
    }
    /// OAuth2 client credentials: a token per scope of the operations called, got at the service's token endpoint.
    pub fn oauth2(mut self, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        self.choices.shown = Shown::OAuth2(client_id.into(), client_secret.into(), Choices::oauth2);
        self
    }
    /// Another token endpoint than the service's: a URL, or a path on the same host.
    pub fn token_url(mut self, token_url: impl Into<String>) -> Self {
        self.choices.token_url = Some(token_url.into());
        self
    }
    /// One token with these scopes for all calls, instead of one per scope.
    pub fn scopes<S: AsRef<str>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        let scopes: Vec<String> = scopes.into_iter().map(|scope| scope.as_ref().to_owned()).collect();
        self.choices.scopes = Some(scopes.join(" "));
        self
    }
    /// The time for a whole call, its repetitions and waits included. By default 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.choices.timeout = timeout;
        self
    }
    /// The time for the whole of a file that comes as an answer, from its beginning on. By default an hour; each piece of it
    /// has the time of a call besides.
    pub fn download_timeout(mut self, download_timeout: Duration) -> Self {
        self.choices.download_timeout = download_timeout;
        self
    }
    /// The time for making a connection, with the default transport. By default 10 s.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.choices.dial.connect_timeout = connect_timeout;
        self
    }
    /// Everything goes through this proxy, `http://proxy.example:3128`, with the default transport; credentials for it may
    /// stand in the URL. What the environment says of proxies is passed over, `NO_PROXY` too.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.choices.dial.proxy = Proxy::Through(url.into(), proxied);
        self
    }
    /// No proxy, whatever the environment says.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub fn no_proxy(mut self) -> Self {
        self.choices.dial.proxy = Proxy::Direct;
        self
    }
    /// Whether and when failed attempts are repeated.
    pub fn retries(mut self, retry: Retry) -> Self {
        self.choices.retry = retry;
        self
    }
    /// At most so many calls at once; others wait, within their own time. By default there is no such limit.
    ///
    /// A call that nobody polls gives its place back when its time is over. A file that comes as an answer is part of its call
    /// until it is read to its end or dropped: a program that keeps files unread keeps their places.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.choices.gate = Some(Gate::new(calls));
        self
    }
    /// What stands in front of the versions in `User-Agent`: your application.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.choices.user_agent = Some(user_agent.into());
        self
    }
    /// A header of every call.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.choices.add_header(&name.into(), &value.into());
        self
    }
    /// The largest answer, in bytes after decompression. By default 64 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.choices.body_limit = bytes;
        self
    }
    /// Another transport than reqwest.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.choices.transport = Some(Arc::new(transport));
        self
    }
    /// Sees every attempt before it leaves, and may add headers.
    pub fn before(mut self, hook: impl Fn(Attempt<'_>) + Send + Sync + 'static) -> Self {
        self.choices.hooks.before = Some(Arc::new(hook));
        self
    }
    /// Sees every call after its end; one that is dropped before, while it is dropped: the hook must not panic.
    pub fn after(mut self, hook: impl Fn(Finished<'_>) + Send + Sync + 'static) -> Self {
        self.choices.hooks.after = Some(Arc::new(hook));
        self
    }
    /// The client.
    ///
    /// # Errors
    /// When the base URL, a header or a credential cannot be used. Nothing is sent.
    pub fn build(self) -> Result<C, CallError> {
        self.choices.core().map(self.client)
    }
}

impl Choices {
    fn new(service: &'static Service, base_url: String) -> Self {
        Choices {
            service,
            base_url,
            shown: Shown::Nothing,
            token_url: None,
            scopes: None,
            transport: None,
            timeout: Duration::from_secs(60),
            download_timeout: Duration::from_secs(3600),
            dial: Dial::default(),
            retry: Retry::default(),
            gate: None,
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
            None => Arc::new(Reqwest::new(&self.dial, Some(address.url()))?),
        };
        let budget = Arc::new(self.retry.new_budget());
        let shared = Shared {
            service: self.service,
            credentials: self.credentials(&address, &transport, &budget)?,
            headers: with_own(self.agent()?, self.headers?),
            address,
            transport,
            timeout: self.timeout,
            download_timeout: self.download_timeout,
            budget,
            retry: self.retry,
            gate: self.gate,
            body_limit: self.body_limit,
            hooks: self.hooks,
        };
        Ok(Core(Arc::new(shared)))
    }

    fn credentials(
        &self,
        address: &Address,
        transport: &Arc<dyn Transport>,
        budget: &Arc<Budget>,
    ) -> Result<Credentials, CallError> {
        Ok(match &self.shown {
            Shown::Nothing => Credentials::None,
            Shown::Basic(user, secret) => Credentials::basic(user, secret)?,
            Shown::Bearer(token) => Credentials::bearer(token)?,
            Shown::Provider(provider) => Credentials::Bearer(Arc::clone(provider)),
            Shown::OAuth2(id, secret, provide) => Credentials::Bearer(provide(self, id, secret, address, transport, budget)?),
        })
    }

    fn oauth2(
        &self,
        client_id: &str,
        client_secret: &Secret,
        address: &Address,
        transport: &Arc<dyn Transport>,
        budget: &Arc<Budget>,
    ) -> Result<Arc<dyn BearerProvider>, CallError> {
        Ok(oauth2::provider(ClientCredentials {
            client_id: client_id.to_owned(),
            client_secret: client_secret.clone(),
            token_url: self.token_endpoint(address)?,
            scopes: self.scopes.clone(),
            transport: Arc::clone(transport),
            retry: self.retry.clone(),
            budget: Arc::clone(budget),
            timeout: self.timeout,
        }))
    }

    fn token_endpoint(&self, address: &Address) -> Result<http::Uri, CallError> {
        let declared = self.token_url.as_deref().or(self.service.auth.token_url);
        let reference = declared.ok_or_else(|| unusable("the service has no token endpoint: give one by `token_url`"))?;
        let url = address.join(reference)?;
        http::Uri::try_from(url.as_str()).map_err(|error| unusable(&format!("the token URL: {error}")))
    }

    fn agent(&self) -> Result<HeaderValue, CallError> {
        let (service, version) = (self.service.name, env!("CARGO_PKG_VERSION"));
        let own = self.user_agent.as_ref().map(|agent| format!("{agent} ")).unwrap_or_default();
        let text = format!("{own}{service}/{} specwright/{version}", self.service.version);
        HeaderValue::try_from(text).map_err(|_| unusable("the user agent holds characters that no header can"))
    }

    /// What is no header is told when the client is made.
    fn add_header(&mut self, name: &str, value: &str) {
        let Ok(headers) = &mut self.headers else { return };
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(mut value)) => {
                value.set_sensitive(matches!(name, AUTHORIZATION | PROXY_AUTHORIZATION | COOKIE));
                headers.append(name, value);
            }
            _ => self.headers = Err(unusable(&format!("the header {name:?} is none"))),
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
pub(super) fn unusable(why: &str) -> CallError {
    CallError::new(CallErrorKind::Invalid { violations: Violations::default(), message: format!("no client can be made: {why}") })
}
