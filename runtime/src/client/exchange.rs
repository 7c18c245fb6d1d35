//! One call, from a request to its answer: the order of attempts, waits, redirects and renewals of tokens, within a deadline.
//!
//! In: an endpoint, a request and a slot for the answer. Out: the filled slot, or an error. Nothing here is generic over operations. Not
//! here: the single steps.

use std::any::Any;
use std::borrow::Cow;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Uri};
use tracing::Instrument as _;

use super::api_keys::Key;
use super::auth::Authorization;
use super::call_guard::CallGuard;
use super::clock::{Instant, sleep, timeout_at};
use super::core::{Core, Shared};
use super::download::DownloadLimits;
use super::encode::{EncodedRequest, encode_request, set};
use super::received::{self, Received, hide_secrets};
use super::task::Task;
use super::transport::{BoxFuture, TransportError};
use super::{chunk, elsewhere, links, partial, redirect, retry, trace};
use crate::error::{CallError, CallErrorKind};
use crate::operation::{Endpoint, Method, Service};
use crate::types::Secret;
use crate::validate;
use crate::value::{FieldViews, ObjectRef};
use crate::value::{Slot, Value};

/// Headers with the id of a request. Headers of services are in front of those of proxies.
pub(super) const REQUEST_ID: [&str; 15] = [
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "x-github-request-id",
    "x-amzn-requestid",
    "x-amzn-request-id",
    "x-amz-request-id",
    "apigw-requestid",
    "x-ms-request-id",
    "x-slack-req-id",
    "x-zendesk-request-id",
    "twilio-request-id",
    "x-trace-id",
    "x-vercel-id",
    "cf-ray",
];
/// The largest number of characters of an id.
const ID_LIMIT: usize = 200;

/// The options of one call.
#[derive(Clone, Default)]
pub(super) struct CallOptions {
    pub(super) timeout: Option<Duration>,
    pub(super) headers: HeaderMap,
    pub(super) idempotent: bool,
    /// The URL of a page, which replaces the path and the query of the request.
    pub(super) link: Option<String>,
    /// A URL that replaces that of the operation, and can be at another host.
    pub(super) url: Option<String>,
    /// The bytes of a file that the caller requests.
    pub(super) range: Option<partial::RequestedBytes>,
    /// Whether the caller accepts 304, which has no answer.
    pub(super) conditional: bool,
    /// Where to store the head of the response, if the caller needs it.
    pub(super) head: Option<Arc<OnceLock<Head>>>,
    /// The secrets of the operation, for a transport that records the exchange.
    #[cfg(feature = "replay")]
    pub(super) redaction: super::replay::Redaction,
}

/// The head of a response.
pub(super) struct Head {
    /// The URL of the request.
    pub(super) uri: http::Uri,
    pub(super) status: http::StatusCode,
    pub(super) headers: HeaderMap,
}

impl Head {
    /// The response with this head and body.
    pub(super) fn response<T>(&self, body: T) -> http::Response<T> {
        let mut response = http::Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        response
    }
}

/// The progress of a call. An error of the call contains it.
#[derive(Clone, Default)]
pub(super) struct Progress {
    pub(super) attempts: u32,
    pub(super) status: Option<u16>,
    pub(super) request_id: Option<String>,
    /// The headers of the last response, if a hook receives them.
    pub(super) headers: Option<HeaderMap>,
}

/// A call in progress: the state that all its attempts share.
pub(super) struct Exchange {
    core: Core,
    endpoint: &'static Endpoint,
    options: CallOptions,
    timeout: Duration,
    deadline: Option<Instant>,
    /// Whether the only answer is a file. The call then reads the beginning of the body only.
    file: bool,
    /// Whether the caller gave a URL at another host, which must not receive credentials.
    elsewhere: bool,
    progress: Mutex<Progress>,
}

/// An answer whose type is erased.
pub(super) trait ErasedAnswer: Send {
    /// The slot to fill.
    fn erased_slot(&mut self) -> Slot<'_>;
    /// Converts the answer, for a downcast to its type.
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send>;
}

impl<A: Value + 'static> ErasedAnswer for A {
    fn erased_slot(&mut self) -> Slot<'_> {
        self.slot()
    }
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send> {
        self
    }
}

/// Calls an operation and fills its answer. The future is boxed here, so that it is compiled once, in this crate.
pub(super) fn boxed<'a>(
    core: &'a Core,
    endpoint: &'static Endpoint,
    request: ObjectRef<'a>,
    options: CallOptions,
    mut answer: Box<dyn ErasedAnswer>,
) -> BoxFuture<'a, Result<Box<dyn Any + Send>, CallError>> {
    Box::pin(async move {
        match call(core, endpoint, request, options, answer.erased_slot()).await {
            Ok(()) => Ok(answer.into_any()),
            Err(error) => Err(hide_secrets(error, answer.erased_slot())),
        }
    })
}

/// As [`boxed`], in a task of its own.
pub(super) fn in_task(
    core: Core,
    endpoint: &'static Endpoint,
    request: Box<dyn FieldViews>,
    options: CallOptions,
    answer: Box<dyn ErasedAnswer>,
) -> Task<Box<dyn Any + Send>> {
    Task::spawn(async move { boxed(&core, endpoint, ObjectRef::of(endpoint.params, &*request), options, answer).await })
}

async fn call(
    core: &Core,
    endpoint: &'static Endpoint,
    request: ObjectRef<'_>,
    options: CallOptions,
    slot: Slot<'_>,
) -> Result<(), CallError> {
    let (begin, span) = (Instant::now(), trace::span(&core.0, endpoint));
    let exchange = Arc::new(Exchange::new(core, endpoint, options, begin, matches!(slot, Slot::File(_))));
    let guard = CallGuard::new(&exchange, span.clone(), begin);
    // The future is large. It is pinned here because each function that takes it by value would copy it.
    let work = pin!(run(&exchange, request, slot).instrument(span));
    let result = exchange.in_time(work).await.map_err(|error| with_progress(error, endpoint, exchange.progress()));
    guard.finish(&result);
    result
}

/// Adds the progress of the call to its error. The error of a token request already has a status and an id, which are kept.
fn with_progress(error: CallError, endpoint: &'static Endpoint, progress: Progress) -> CallError {
    let error = error.in_operation(endpoint.name);
    match (error.status(), progress.status) {
        (None, Some(status)) => error.with_status(status).with_request_id(progress.request_id),
        (Some(status), Some(last)) if status == last && error.request_id().is_none() => {
            error.with_request_id(progress.request_id)
        }
        _ => error,
    }
}

async fn run(exchange: &Arc<Exchange>, request: ObjectRef<'_>, slot: Slot<'_>) -> Result<(), CallError> {
    let (core, endpoint) = (exchange.core(), exchange.endpoint);
    validate::check(request).and_then(|()| chunk::check_length(endpoint, request)).map_err(CallError::invalid)?;
    let mut outgoing = encode_request(endpoint, request, core)?;
    if endpoint.webhook {
        outgoing.uri = elsewhere::subscriber(exchange.options.url.as_deref(), outgoing.uri.query())?;
    } else if let Some(url) = &exchange.options.url {
        outgoing.uri = elsewhere::checked(core.address_of(endpoint), url)?;
    }
    if exchange.elsewhere {
        elsewhere::remove_headers_of_builder(&mut outgoing.headers, &core.headers);
    }
    if !exchange.options.headers.is_empty() {
        outgoing.headers.extend(exchange.options.headers.clone());
    }
    if let Some(range) = exchange.options.range {
        partial::add_header(range, &mut outgoing.headers)?;
    }
    if let Some(link) = &exchange.options.link {
        outgoing.uri = links::checked(core, endpoint, link)?;
    }
    let uri = exchange.options.head.as_ref().map(|_| outgoing.uri.clone());
    #[cfg(feature = "replay")]
    let outgoing = EncodedRequest { redaction: exchange.options.redaction.clone(), ..outgoing };
    trace::record_url(&outgoing.uri, request, exchange.options.url.is_some());
    let received = match &core.concurrency {
        None => exchange.receive(&outgoing).await?,
        Some(limit) => limit.receive(exchange, outgoing).await?,
    };
    if let Some((kept, uri)) = exchange.options.head.as_ref().zip(uri) {
        // `set` cannot fail: each call has its own cell, which is set once.
        let _ = kept.set(Head { uri, status: received.head.status, headers: received.head.headers.clone() });
    }
    if exchange.options.conditional && received.head.status == http::StatusCode::NOT_MODIFIED {
        return Ok(());
    }
    let limits = DownloadLimits { body: core.body_limit, piece: exchange.timeout, whole: core.download_timeout };
    received::read(endpoint, received, slot, limits)
}

impl Exchange {
    fn new(core: &Core, endpoint: &'static Endpoint, options: CallOptions, begin: Instant, file: bool) -> Self {
        let timeout = options.timeout.unwrap_or(core.0.timeout);
        let (core, deadline) = (core.clone(), begin.checked_add(timeout));
        let other_url = options.url.as_deref().filter(|_| !endpoint.webhook);
        let elsewhere = other_url.is_some_and(|url| elsewhere::is_elsewhere(core.0.address_of(endpoint), url));
        Exchange { core, endpoint, options, timeout, deadline, file, elsewhere, progress: Mutex::default() }
    }
    pub(super) fn core(&self) -> &Shared {
        &self.core.0
    }
    pub(super) fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }
    /// Whether the caller gave a URL at another host.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.elsewhere
    }
    /// Whether the only answer is a file.
    pub(super) fn is_download(&self) -> bool {
        self.file
    }
    pub(super) fn progress(&self) -> Progress {
        self.lock_progress().clone()
    }
    fn lock_progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// Records the head of a response.
    pub(super) fn record_head(&self, status: http::StatusCode, headers: &HeaderMap) {
        let mut progress = self.lock_progress();
        progress.status = Some(status.as_u16());
        progress.request_id = request_id(Some(self.endpoint.service), headers);
        progress.headers = self.core().hooks.after.is_some().then(|| headers.clone());
    }
    /// Begins an attempt; returns its number.
    fn begin_attempt(&self) -> u32 {
        let mut progress = self.lock_progress();
        *progress = Progress { attempts: progress.attempts.saturating_add(1), ..Progress::default() };
        progress.attempts
    }

    pub(super) async fn in_time<T>(&self, work: impl Future<Output = Result<T, CallError>>) -> Result<T, CallError> {
        match self.deadline {
            Some(deadline) => timeout_at(deadline, work).await.unwrap_or_else(|_| Err(CallError::new(CallErrorKind::Timeout))),
            None => work.await,
        }
    }

    /// Makes attempts until there is a response to read, or no further attempt is allowed.
    pub(super) async fn receive(&self, outgoing: &EncodedRequest) -> Result<Received, CallError> {
        let core = self.core();
        core.budget.earn();
        let (mut rejected, mut renewed, mut challenged) = (None, None, false);
        loop {
            let authorization = match renewed.take() {
                Some(renewed) => renewed,
                None if self.elsewhere => Authorization::default(),
                None => core.credentials.authorize(self.endpoint, rejected.as_ref()).await?,
            };
            let number = self.begin_attempt();
            let plain = core.hooks.before(self.endpoint.name, number, &outgoing.headers);
            let headers = Headers { plain, authorization: authorization.header, keys: authorization.keys };
            let result = self.attempt(outgoing, &headers, number).await;
            let unauthorized = matches!(&result, Ok(received) if received.head.status == 401);
            let may_renew = unauthorized && rejected.is_none() && outgoing.body.is_repeatable();
            if let Some((token, other)) = self.renew(authorization.token.filter(|_| may_renew)).await? {
                (rejected, renewed) = (Some(token), Some(other));
                continue;
            }
            if unauthorized && !challenged && outgoing.body.is_repeatable() && self.takes_challenge(&result) {
                challenged = true;
                continue;
            }
            let wait = self.wait(number, &result).filter(|_| outgoing.body.is_repeatable());
            let Some(wait) = wait.filter(|_| core.budget.spend()) else { return result };
            trace::retry(number, wait);
            sleep(wait).await;
        }
    }

    /// Renews a token that a 401 rejected; returns the rejected token and the new authorization. A token may expire earlier than announced.
    /// The renewal happens once, for every method, since the service did not carry out the rejected call.
    async fn renew(&self, token: Option<Secret>) -> Result<Option<(Secret, Authorization)>, CallError> {
        let Some(token) = token else { return Ok(None) };
        let progress = self.progress();
        // An error of the renewal must not get the status of the 401.
        *self.lock_progress() = Progress { attempts: progress.attempts, ..Progress::default() };
        let other = self.core().credentials.authorize(self.endpoint, Some(&token)).await?;
        *self.lock_progress() = progress;
        // A provider that returns the rejected token has no other.
        Ok(if other.token.as_ref() == Some(&token) { None } else { Some((token, other)) })
    }

    /// Whether the signer can sign a request in another way after this response with the status 401. The service did not carry out the request,
    /// so that it is repeated for every method.
    fn takes_challenge(&self, result: &Result<Received, CallError>) -> bool {
        let signer = self.core().signer.as_ref().filter(|_| !self.elsewhere);
        signer.zip(result.as_ref().ok()).is_some_and(|(signer, received)| signer.take_challenge(&received.head.headers))
    }

    /// Makes one attempt. It includes the body, since the connection may break there too, or the beginning of a file.
    async fn attempt(&self, outgoing: &EncodedRequest, headers: &Headers<'_>, number: u32) -> Result<Received, CallError> {
        let begin = trace::attempts_are_logged().then(Instant::now);
        let result = self.send(outgoing, headers).await;
        if let Some(begin) = begin {
            trace::attempt(number, self.progress().status, begin.elapsed(), &result);
        }
        result
    }

    async fn send(&self, outgoing: &EncodedRequest, headers: &Headers<'_>) -> Result<Received, CallError> {
        let response = redirect::send(self, outgoing, headers).await?;
        if self.is_file(&response) {
            let (head, body) = response.into_parts();
            partial::check(self.options.range, &self.options.headers, &head)?;
            let answer = self.endpoint.answer_with(head.status.as_u16(), &head.headers);
            let is_stream = answer.is_some_and(|(_, answer)| answer.items.is_some());
            Received::read_beginning(http::Response::from_parts(head, body), is_stream).await
        } else {
            Received::read(self.endpoint, response, self.core().body_limit).await
        }
    }

    /// Whether the body of a response is a file.
    fn is_file(&self, response: &http::Response<super::transport::TransportBody>) -> bool {
        let answer = self.endpoint.answer_with(response.status().as_u16(), response.headers());
        answer.is_some_and(|(_, answer)| answer.file || self.file)
    }

    /// The wait before the next attempt; `None` if there may be no retry, or if it would be after the deadline.
    fn wait(&self, number: u32, result: &Result<Received, CallError>) -> Option<Duration> {
        let repeatable = self.options.idempotent || is_idempotent(self.endpoint.method);
        let retry_after = match result {
            Ok(received) => match received.head.status.as_u16() {
                429 | 502 | 503 | 504 => retry::retry_after(&received.head.headers),
                _ => return None,
            },
            Err(error) if error.is_retryable() => None,
            Err(_) => return None,
        };
        let wait = self.core().retry.wait(number, retry_after).filter(|_| repeatable)?;
        // A wait beyond the deadline would end in a timeout, which does not contain the server's message.
        let ends = Instant::now().checked_add(wait)?;
        self.deadline.is_none_or(|deadline| ends < deadline).then_some(wait)
    }
}

/// The headers of an attempt: those of the call, perhaps changed by a hook, and the credentials.
pub(super) struct Headers<'a> {
    plain: Cow<'a, HeaderMap>,
    authorization: Option<HeaderValue>,
    keys: Vec<Arc<Key>>,
}

impl Headers<'_> {
    /// The URL of a request, with the API keys that are sent in the query.
    pub(super) fn uri_with_keys(&self, uri: Uri) -> Uri {
        self.keys.iter().fold(uri, |uri, key| key.add_to_query(&uri).unwrap_or(uri))
    }

    /// The headers for another host: no credentials, and none that the caller or a hook added.
    pub(super) fn elsewhere(&self) -> HeaderMap {
        elsewhere::kept_headers(&self.plain)
    }

    /// All headers of the attempt.
    pub(super) fn merged(&self) -> HeaderMap {
        let mut headers = HeaderMap::clone(&self.plain);
        if let Some(authorization) = &self.authorization {
            set(&mut headers, AUTHORIZATION, authorization.clone());
        }
        self.keys.iter().for_each(|key| key.add_to_headers(&mut headers));
        headers
    }
}

/// Whether a method is idempotent (RFC 9110, 9.2.2).
fn is_idempotent(method: Method) -> bool {
    !matches!(method, Method::Post | Method::Patch)
}

/// The id of a request: from the header that the service names, else from a usual one.
pub(super) fn request_id(service: Option<&Service>, headers: &HeaderMap) -> Option<String> {
    let names = service.and_then(|service| service.errors.request_id).into_iter().chain(REQUEST_ID);
    let mut ids = names.filter_map(|name| headers.get(name)?.to_str().ok());
    let id = ids.find(|id| !id.trim().is_empty())?;
    Some(id.trim().chars().take(ID_LIMIT).collect())
}

/// Converts the error of a transport.
pub(super) fn transport_error(error: TransportError) -> CallError {
    let (message, permanent) = (error.to_string(), error.is_permanent());
    let kind = if error.is_timeout() { CallErrorKind::Timeout } else { CallErrorKind::Transport { message } };
    CallError::new(kind).never_retry(permanent).with_source(error)
}
