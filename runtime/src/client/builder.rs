//! The builder of a client.
//!
//! In: a service, a base URL and options. Out: a client, or the reason why an option is not usable. Not here: the effects of the options.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::address::Address;
use super::api_keys::Key;
use super::auth::{BearerProvider, Credentials, Scheme};
use super::concurrency::ConcurrencyLimit;
use super::core::{Core, Shared};
use super::encode::set;
use super::hooks::{Attempt, Finished, Hooks};
use super::oauth2::{self, ClientAuth, ClientCredentials};
use super::retry::{Budget, Retry};
use super::signer::RequestSigner;
use super::transport::{ConnectOptions, Transport, default_transport};
#[cfg(all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown"))))]
use super::transport::{Proxy, proxied};
use crate::error::{CallError, CallErrorKind};
use crate::operation::Service;
use crate::types::Secret;
use crate::violation::Violations;

/// The builder of a client `C`; its defaults are listed in [`crate::client`].
#[must_use = "the client is made by `build`"]
pub struct Builder<C> {
    /// Not generic over `C`, so that the code for options is compiled once, in this crate.
    options: Box<Options>,
    client: fn(Core) -> C,
}

struct Options {
    service: &'static Service,
    base_url: String,
    /// The names and URLs of other servers, as the specification has them.
    servers: &'static [(&'static str, &'static str)],
    /// The names and URLs of servers that the user set.
    server_urls: Vec<(String, String)>,
    auth: AuthChoice,
    api_keys: Vec<(String, Secret)>,
    token_url: Option<String>,
    scopes: Option<String>,
    client_auth: ClientAuth,
    transport: Option<Arc<dyn Transport>>,
    signer: Option<Arc<dyn RequestSigner>>,
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

/// The parts of the client that a provider of OAuth2 tokens shares.
struct ProviderContext<'a> {
    address: &'a Address,
    transport: &'a Arc<dyn Transport>,
    budget: &'a Arc<Budget>,
}

/// A function that makes a provider of OAuth2 tokens from id and secret.
type MakeProvider = fn(&Options, &str, &Secret, &ProviderContext<'_>) -> Result<Arc<dyn BearerProvider>, CallError>;

/// The credentials that the user chose.
enum AuthChoice {
    None,
    Basic(String, Secret),
    Bearer(Secret),
    Provider(Arc<dyn BearerProvider>),
    /// Only this variant refers to the function, so that programs without OAuth2 do not link it.
    OAuth2(String, Secret, MakeProvider),
}

impl<C> std::fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The base URL is left out: until it is checked, it may contain credentials.
        f.debug_struct("Builder").field("service", &self.options.service.name).finish_non_exhaustive()
    }
}

impl<C> Builder<C> {
    /// A builder for generated code; `client` wraps the core in the generated client type.
    #[doc(hidden)]
    pub fn new(service: &'static Service, base_url: String, client: fn(Core) -> C) -> Self {
        Builder { options: Box::new(Options::new(service, base_url)), client }
    }
    /// Sets the names and URLs of other servers. For generated code.
    #[doc(hidden)]
    pub fn servers(mut self, servers: &'static [(&'static str, &'static str)]) -> Self {
        self.options.servers = servers;
        self
    }
    /// Sets the URL of another server of the service: `server("files", "https://files.desk.example")`. `name` is its name in the specification,
    /// which has the default. As the base URL, it has no base path. The client sends its credentials to this server.
    pub fn server(mut self, name: impl Into<String>, url: impl Into<String>) -> Self {
        self.options.server_urls.push((name.into(), url.into()));
        self
    }
    /// Authenticates with HTTP Basic.
    pub fn basic(mut self, user: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.options.auth = AuthChoice::Basic(user.into(), secret.into());
        self
    }
    /// Authenticates with an API key. `name` is its name in the specification. A client can have several, beside other credentials. It sends
    /// those that an operation requires: of the alternatives of the operation, the first one of which it has all credentials.
    pub fn api_key(mut self, name: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.options.api_keys.push((name.into(), secret.into()));
        self
    }
    /// Authenticates with a fixed bearer token.
    pub fn bearer(mut self, token: impl Into<Secret>) -> Self {
        self.options.auth = AuthChoice::Bearer(token.into());
        self
    }
    /// Authenticates with the bearer tokens of a provider.
    pub fn bearer_provider(mut self, provider: impl BearerProvider) -> Self {
        self.options.auth = AuthChoice::Provider(Arc::new(provider));
        self
    }
    /// Authenticates with OAuth2 client credentials. The client requests a token from the service's token endpoint for each scope that the
    /// called operations need.
    pub fn oauth2(mut self, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        self.options.auth = AuthChoice::OAuth2(client_id.into(), client_secret.into(), Options::oauth2);
        self
    }
    /// Sets how the id and the secret of [`oauth2`](Builder::oauth2) are sent to the token endpoint. Default: [`ClientAuth::Detect`].
    pub fn client_auth(mut self, client_auth: ClientAuth) -> Self {
        self.options.client_auth = client_auth;
        self
    }
    /// Uses another token endpoint than the service's. `token_url` is a URL, or a path on the same host.
    pub fn token_url(mut self, token_url: impl Into<String>) -> Self {
        self.options.token_url = Some(token_url.into());
        self
    }
    /// Requests one token with these scopes for all calls, instead of one for each scope.
    pub fn scopes<S: AsRef<str>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        let scopes: Vec<String> = scopes.into_iter().map(|scope| scope.as_ref().to_owned()).collect();
        self.options.scopes = Some(scopes.join(" "));
        self
    }
    /// Sets the timeout of a whole call, which includes its retries and waits. Default: 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = timeout;
        self
    }
    /// Sets the timeout of a download, from the beginning of the response. Default: 1 h. Each piece also has the timeout of a call.
    pub fn download_timeout(mut self, download_timeout: Duration) -> Self {
        self.options.download_timeout = download_timeout;
        self
    }
    /// Sets the timeout of opening a connection, with the default transport. Default: 10 s.
    #[cfg(all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown"))))]
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.options.connect.connect_timeout = connect_timeout;
        self
    }
    /// Sends all requests of the default transport through this proxy, `http://proxy.example:3128`. The URL may contain credentials. The
    /// proxies in the environment are ignored, and so is `NO_PROXY`.
    #[cfg(all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown"))))]
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.options.connect.proxy = Proxy::Through(url.into(), proxied);
        self
    }
    /// Uses no proxy. The proxies in the environment are ignored.
    #[cfg(all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown"))))]
    pub fn no_proxy(mut self) -> Self {
        self.options.connect.proxy = Proxy::Direct;
        self
    }
    /// Sets how failed attempts are retried.
    pub fn retries(mut self, retry: Retry) -> Self {
        self.options.retry = retry;
        self
    }
    /// Limits the number of calls that run at the same time. More calls wait, within their own timeout. Default: no limit.
    ///
    /// A call that is not polled counts until its timeout. A download counts until it is read to its end or dropped.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.options.concurrency = Some(ConcurrencyLimit::new(calls));
        self
    }
    /// Puts the name of an application in front of the service and the library in `User-Agent`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.options.user_agent = Some(user_agent.into());
        self
    }
    /// Adds a header to every call.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.add_header(&name.into(), &value.into());
        self
    }
    /// Limits the size of a response body, in bytes after decompression. Default: 64 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.options.body_limit = bytes;
        self
    }
    /// Uses another transport than the default one. Without the feature `reqwest`, a client needs this.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.options.transport = Some(Arc::new(transport));
        self
    }
    /// Signs every request just before it is sent, after the hooks. A request to a URL of another host that an answer gave is not signed.
    pub fn signer(mut self, signer: impl RequestSigner) -> Self {
        self.options.signer = Some(Arc::new(signer));
        self
    }
    /// Calls a function before every attempt, which may change its headers.
    pub fn before(mut self, hook: impl Fn(Attempt<'_>) + Send + Sync + 'static) -> Self {
        self.options.hooks.before = Some(Arc::new(hook));
        self
    }
    /// Calls a function after every call. When a call is dropped, its `drop` calls the function. The function must not panic.
    pub fn after(mut self, hook: impl Fn(Finished<'_>) + Send + Sync + 'static) -> Self {
        self.options.hooks.after = Some(Arc::new(hook));
        self
    }
    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    /// If the base URL, a header or a credential is not usable, or if there is no transport.
    pub fn build(self) -> Result<C, CallError> {
        self.options.core().map(self.client)
    }
}

impl Options {
    fn new(service: &'static Service, base_url: String) -> Self {
        Options {
            service,
            base_url,
            servers: &[],
            server_urls: Vec::new(),
            auth: AuthChoice::None,
            api_keys: Vec::new(),
            token_url: None,
            scopes: None,
            client_auth: ClientAuth::Detect,
            transport: None,
            signer: None,
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
            None => default_transport(&self.connect, Some(address.url()))?,
        };
        let servers = self.servers()?;
        let budget = Arc::new(self.retry.new_budget());
        let shared = Shared {
            service: self.service,
            credentials: self.credentials(&ProviderContext { address: &address, transport: &transport, budget: &budget })?,
            headers: with_fixed_headers(self.user_agent_header()?, self.headers?),
            address,
            servers,
            transport,
            signer: self.signer,
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

    /// The addresses of the other servers: the last one that the user set, or else that of the specification.
    fn servers(&self) -> Result<Vec<(&'static str, Address)>, CallError> {
        let is_known = |name: &str| self.servers.iter().any(|(known, _)| *known == name);
        if let Some((name, _)) = self.server_urls.iter().find(|(name, _)| !is_known(name)) {
            let known = self.servers.iter().map(|(known, _)| *known).collect::<Vec<_>>().join(", ");
            return Err(build_error(&format!("the service has no server {name:?}; its servers are: {known}")));
        }
        let url = |name: &str| self.server_urls.iter().rev().find(|(set, _)| set == name).map(|(_, url)| url.as_str());
        let addresses = self.servers.iter().map(|(name, default)| Ok((*name, Address::parse(url(name).unwrap_or(default))?)));
        addresses.collect()
    }

    fn credentials(&self, context: &ProviderContext<'_>) -> Result<Credentials, CallError> {
        let authorization = match &self.auth {
            AuthChoice::None => Scheme::None,
            AuthChoice::Basic(user, secret) => Scheme::basic(user, secret)?,
            AuthChoice::Bearer(token) => Scheme::bearer(token)?,
            AuthChoice::Provider(provider) => Scheme::Bearer(Arc::clone(provider)),
            AuthChoice::OAuth2(id, secret, make) => Scheme::Bearer(make(self, id, secret, context)?),
        };
        let keys = self.api_keys.iter().map(|(name, secret)| Key::new(&self.service.auth, name, secret).map(Arc::new));
        Ok(Credentials { authorization, keys: keys.collect::<Result<_, _>>()? })
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
        let token_url = self.token_url.as_deref().or(self.service.auth.token_url);
        let token_url = token_url.ok_or_else(|| build_error("the service has no token endpoint: set one with `token_url`"))?;
        // It may be relative to the base URL.
        let url = address.join(token_url)?;
        http::Uri::try_from(url.as_str()).map_err(|error| build_error(&format!("the token URL: {error}")))
    }

    /// The header `User-Agent`: `my-app Library/1.0 specwright/0.1`, with the name of the application first, if it is set.
    fn user_agent_header(&self) -> Result<HeaderValue, CallError> {
        let (service, version) = (self.service.name, env!("CARGO_PKG_VERSION"));
        let application = self.user_agent.as_ref().map(|name| format!("{name} ")).unwrap_or_default();
        let text = format!("{application}{service}/{} specwright/{version}", self.service.version);
        HeaderValue::try_from(text).map_err(|_| build_error("the user agent has characters that a header cannot have"))
    }

    /// Adds a header. If it is invalid, `build` returns the error.
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

/// The headers of every call: those of the user, `User-Agent` and `Accept`. The last two replace headers of the user with the same names.
fn with_fixed_headers(user_agent: HeaderValue, mut headers: HeaderMap) -> HeaderMap {
    set(&mut headers, USER_AGENT, user_agent);
    set(&mut headers, ACCEPT, HeaderValue::from_static("application/json, */*;q=0.1"));
    headers
}

/// The error for an option that is not usable. It is not retryable.
pub(super) fn build_error(why: &str) -> CallError {
    CallError::new(CallErrorKind::Invalid { violations: Violations::default(), message: format!("no client can be made: {why}") })
}
