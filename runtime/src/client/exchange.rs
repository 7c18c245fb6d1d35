//! One call from a filled request to its answer: attempts, waits, redirects, renewed tokens, and the deadline over all of it.
//!
//! In: an endpoint, a request and a slot for the answer. Out: the slot filled, or an error. Nothing here is generic over
//! operations. Not here: each of the steps; this file is their order.

use std::any::Any;
use std::borrow::Cow;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};
use tracing::Instrument as _;

use super::answer::{self, Received, hide_secrets};
use super::auth::Authorization;
use super::call_guard::CallGuard;
use super::clock::{Instant, sleep, timeout_at};
use super::core::{Core, Shared};
use super::download::DownloadLimits;
use super::send::{self, Outgoing, set};
use super::task::Task;
use super::transport::{BoxFuture, TransportError};
use super::{chunk, redirect, retry, trace};
use crate::error::{CallError, CallErrorKind};
use crate::operation::{Endpoint, Method, Service};
use crate::types::Secret;
use crate::validate;
use crate::value::{FieldViews, ObjectRef};
use crate::value::{Slot, Value};

/// Headers with the id of a request, those of services before those of proxies in front of them.
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
/// The most characters of an id.
const ID_LIMIT: usize = 200;

/// What a caller chose for one call.
#[derive(Clone, Default)]
pub(super) struct Choices {
    pub(super) timeout: Option<Duration>,
    pub(super) headers: HeaderMap,
    pub(super) idempotent: bool,
    /// What is a secret by its type, for a transport that records the exchange.
    #[cfg(feature = "replay")]
    pub(super) redaction: super::replay::Redaction,
}

/// What is known of a call in progress; its error gets it too.
#[derive(Clone, Default)]
pub(super) struct Progress {
    pub(super) attempts: u32,
    pub(super) status: Option<u16>,
    pub(super) request_id: Option<String>,
}

/// A call in progress: what all its attempts share, and how far it has come.
pub(super) struct Exchange {
    core: Core,
    endpoint: &'static Endpoint,
    choices: Choices,
    timeout: Duration,
    deadline: Option<Instant>,
    /// The only answer is a file, of which only the beginning is read here.
    file: bool,
    progress: Mutex<Progress>,
}

/// An answer whose type is erased.
pub(super) trait ErasedAnswer: Send {
    /// The slot to fill.
    fn erased_slot(&mut self) -> Slot<'_>;
    /// For a downcast to its type.
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

/// Calls an operation and fills its answer. The future is boxed here, so that users' crates do not compile it.
pub(super) fn boxed<'a>(
    core: &'a Core,
    endpoint: &'static Endpoint,
    request: ObjectRef<'a>,
    choices: Choices,
    mut answer: Box<dyn ErasedAnswer>,
) -> BoxFuture<'a, Result<Box<dyn Any + Send>, CallError>> {
    Box::pin(async move {
        match call(core, endpoint, request, choices, answer.erased_slot()).await {
            Ok(()) => Ok(answer.into_any()),
            Err(error) => Err(hide_secrets(error, answer.erased_slot())),
        }
    })
}

/// The same, in a task of its own.
pub(super) fn in_task(
    core: Core,
    endpoint: &'static Endpoint,
    request: Box<dyn FieldViews>,
    choices: Choices,
    answer: Box<dyn ErasedAnswer>,
) -> Task<Box<dyn Any + Send>> {
    Task::spawn(async move { boxed(&core, endpoint, ObjectRef::of(endpoint.params, &*request), choices, answer).await })
}

async fn call(
    core: &Core,
    endpoint: &'static Endpoint,
    request: ObjectRef<'_>,
    choices: Choices,
    slot: Slot<'_>,
) -> Result<(), CallError> {
    let (begin, span) = (Instant::now(), trace::span(&core.0, endpoint));
    let exchange = Arc::new(Exchange::new(core, endpoint, choices, begin, matches!(slot, Slot::File(_))));
    let guard = CallGuard::new(&exchange, span.clone(), begin);
    // Pinned here: the future is large, and would be copied by each function that takes it.
    let work = pin!(run(&exchange, request, slot).instrument(span));
    let result = exchange.in_time(work).await.map_err(|error| with_progress(error, endpoint, exchange.progress()));
    guard.finish(&result);
    result
}

/// Adds what is known of the call, except where the error has it already: that of a token request has its own status and id.
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
    validate::check(request).and_then(|()| chunk::fits(endpoint, request)).map_err(CallError::invalid)?;
    let mut outgoing = send::encode(endpoint, request, core)?;
    if !exchange.choices.headers.is_empty() {
        outgoing.headers.extend(exchange.choices.headers.clone());
    }
    #[cfg(feature = "replay")]
    let outgoing = Outgoing { redaction: exchange.choices.redaction.clone(), ..outgoing };
    trace::record_url(&outgoing.uri, request);
    let received = match &core.concurrency {
        None => exchange.receive(&outgoing).await?,
        Some(limit) => limit.receive(exchange, outgoing).await?,
    };
    let limits = DownloadLimits { body: core.body_limit, piece: exchange.timeout, whole: core.download_timeout };
    answer::read(endpoint, received, slot, limits)
}

impl Exchange {
    fn new(core: &Core, endpoint: &'static Endpoint, choices: Choices, begin: Instant, file: bool) -> Self {
        let timeout = choices.timeout.unwrap_or(core.0.timeout);
        let (core, deadline) = (core.clone(), begin.checked_add(timeout));
        Exchange { core, endpoint, choices, timeout, deadline, file, progress: Mutex::default() }
    }
    pub(super) fn core(&self) -> &Shared {
        &self.core.0
    }
    pub(super) fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }
    pub(super) fn progress(&self) -> Progress {
        self.lock_progress().clone()
    }
    fn lock_progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// The head of an answer has come.
    pub(super) fn record_head(&self, status: u16, request_id: Option<String>) {
        let mut progress = self.lock_progress();
        (progress.status, progress.request_id) = (Some(status), request_id);
    }
    /// Another attempt begins; gives its number.
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

    /// Makes attempts until there is an answer to read, or no further attempt is allowed.
    pub(super) async fn receive(&self, outgoing: &Outgoing) -> Result<Received, CallError> {
        let core = self.core();
        core.budget.earn();
        let (mut rejected, mut renewed) = (None, None);
        loop {
            let authorization = match renewed.take() {
                Some(renewed) => renewed,
                None => core.credentials.authorize(self.endpoint, rejected.as_ref()).await?,
            };
            let number = self.begin_attempt();
            let plain = core.hooks.before(self.endpoint.name, number, &outgoing.headers);
            let headers = Headers { plain, authorization: authorization.header };
            let result = self.attempt(outgoing, &headers, number).await;
            let unauthorized = matches!(&result, Ok(received) if received.head.status == 401);
            let may_renew = unauthorized && rejected.is_none() && outgoing.body.is_repeatable();
            if let Some((token, other)) = self.renew(authorization.token.filter(|_| may_renew)).await? {
                (rejected, renewed) = (Some(token), Some(other));
                continue;
            }
            let wait = self.wait(number, &result).filter(|_| outgoing.body.is_repeatable());
            let Some(wait) = wait.filter(|_| core.budget.spend()) else { return result };
            trace::repetition(number, wait);
            sleep(wait).await;
        }
    }

    /// The token that a 401 rejected, and its replacement. A token may expire earlier than announced: it is renewed once, whatever
    /// the method, since a rejected call has done nothing.
    async fn renew(&self, token: Option<Secret>) -> Result<Option<(Secret, Authorization)>, CallError> {
        let Some(token) = token else { return Ok(None) };
        let progress = self.progress();
        // An error from here on is not that of the answer.
        *self.lock_progress() = Progress { attempts: progress.attempts, ..Progress::default() };
        let other = self.core().credentials.authorize(self.endpoint, Some(&token)).await?;
        *self.lock_progress() = progress;
        // The same token: there is no other.
        Ok(if other.token.as_ref() == Some(&token) { None } else { Some((token, other)) })
    }

    /// One attempt, including the body, where the connection may break too; of a file only the beginning.
    async fn attempt(&self, outgoing: &Outgoing, headers: &Headers<'_>, number: u32) -> Result<Received, CallError> {
        let begin = trace::attempts_are_logged().then(Instant::now);
        let result = self.send(outgoing, headers).await;
        if let Some(begin) = begin {
            trace::attempt(number, self.progress().status, begin.elapsed(), &result);
        }
        result
    }

    async fn send(&self, outgoing: &Outgoing, headers: &Headers<'_>) -> Result<Received, CallError> {
        let response = redirect::send(self, outgoing, headers).await?;
        if self.is_file(&response) {
            Received::read_beginning(response).await
        } else {
            Received::read(self.endpoint, response, self.core().body_limit).await
        }
    }

    /// Whether a response is the answer that is a file.
    fn is_file(&self, response: &http::Response<super::transport::Body>) -> bool {
        let answer = self.endpoint.answer_to(response.status().as_u16());
        answer.is_some_and(|(_, answer)| answer.file || self.file)
    }

    /// The wait before another attempt, if this one may be repeated and the deadline leaves time for it.
    fn wait(&self, number: u32, result: &Result<Received, CallError>) -> Option<Duration> {
        let repeatable = self.choices.idempotent || is_idempotent(self.endpoint.method);
        let retry_after = match result {
            Ok(received) => match received.head.status.as_u16() {
                429 | 502 | 503 | 504 => retry::retry_after(&received.head.headers),
                _ => return None,
            },
            Err(error) if error.is_retryable() => None,
            Err(_) => return None,
        };
        let wait = self.core().retry.wait(number, retry_after).filter(|_| repeatable)?;
        // A wait beyond the deadline would lose what the server said.
        let ends = Instant::now().checked_add(wait)?;
        self.deadline.is_none_or(|deadline| ends < deadline).then_some(wait)
    }
}

/// The headers of an attempt: those of the call, or what the hook made of them, and its credentials.
pub(super) struct Headers<'a> {
    plain: Cow<'a, HeaderMap>,
    authorization: Option<HeaderValue>,
}

impl Headers<'_> {
    /// All headers of a request.
    pub(super) fn merged(&self) -> HeaderMap {
        let mut headers = HeaderMap::clone(&self.plain);
        if let Some(authorization) = &self.authorization {
            set(&mut headers, AUTHORIZATION, authorization.clone());
        }
        headers
    }
}

/// Methods that may be repeated without harm (RFC 9110, 9.2.2).
fn is_idempotent(method: Method) -> bool {
    matches!(method, Method::Get | Method::Head | Method::Put | Method::Delete)
}

/// The id of a request: from the header that the service names, else from a usual one.
pub(super) fn request_id(service: Option<&Service>, headers: &HeaderMap) -> Option<String> {
    let names = service.and_then(|service| service.errors.request_id).into_iter().chain(REQUEST_ID);
    let mut ids = names.filter_map(|name| headers.get(name)?.to_str().ok());
    let id = ids.find(|id| !id.trim().is_empty())?;
    Some(id.trim().chars().take(ID_LIMIT).collect())
}

/// The error of a transport as that of the call.
pub(super) fn transport_error(error: TransportError) -> CallError {
    let (message, lasting) = (error.to_string(), error.is_permanent());
    let kind = if error.is_timeout() { CallErrorKind::Timeout } else { CallErrorKind::Transport { message } };
    CallError::new(kind).permanent(lasting).with_source(error)
}
