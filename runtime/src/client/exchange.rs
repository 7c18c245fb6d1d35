//! One call from a filled request to its answer: attempts, waits, redirects, renewed tokens, the deadline over all of it.
//!
//! In: an endpoint, a request and a place for the answer. Out: the place filled, or an error. Nothing here is
//! instantiated per operation. Not here: each of the steps; this file is their order.

use std::any::Any;
use std::borrow::Cow;

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use tracing::Instrument as _;

use super::answer::{self, Received};
use super::apart::Apart;
use super::auth::Authorization;
use super::clock::{Instant, sleep, timeout_at};
use super::core::{Core, Shared};
use super::download::Patience;
use super::end::Begun;
use super::send::{self, Outgoing, set};
use super::transport::{BoxFuture, TransportError};
use super::{chunk, redirect, retry, trace};
use crate::error::{CallError, CallErrorKind};
use crate::operation::{Endpoint, Method};
use crate::types::Secret;
use crate::validate;
use crate::value::{FieldViews, ObjectRef};
use crate::value::{Slot, Value};

/// The header under which servers tell the id of a request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// No id is longer, in characters.
const LONGEST_ID: usize = 200;

/// What a caller chose for one call.
#[derive(Clone, Default)]
pub(super) struct Choices {
    pub(super) timeout: Option<Duration>,
    pub(super) headers: HeaderMap,
    pub(super) idempotent: bool,
    /// What is a secret by its type, for whoever writes the exchange to a file.
    #[cfg(feature = "replay")]
    pub(super) hidden: super::replay::Hidden,
}

/// What is known of a call while it runs; an error takes it along.
#[derive(Clone, Default)]
pub(super) struct Progress {
    pub(super) attempts: u32,
    pub(super) status: Option<u16>,
    pub(super) request_id: Option<String>,
}

/// What stays the same over the attempts of a call, and how far it has come.
pub(super) struct Exchange {
    core: Core,
    endpoint: &'static Endpoint,
    choices: Choices,
    time: Duration,
    deadline: Option<Instant>,
    /// The only answer is a file: only its beginning is read here.
    file: bool,
    progress: Mutex<Progress>,
}

/// An answer that is filled where its type is not known.
pub(super) trait Filled: Send {
    /// Its place.
    fn place(&mut self) -> Slot<'_>;
    /// To be told its type again.
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send>;
}

impl<A: Value + 'static> Filled for A {
    fn place(&mut self) -> Slot<'_> {
        self.slot()
    }
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send> {
        self
    }
}

/// Calls an operation and fills its answer. Boxed here, so that users' crates have no part of it to compile.
pub(super) fn boxed<'a>(
    core: &'a Core,
    endpoint: &'static Endpoint,
    request: ObjectRef<'a>,
    choices: Choices,
    mut filled: Box<dyn Filled>,
) -> BoxFuture<'a, Result<Box<dyn Any + Send>, CallError>> {
    Box::pin(async move {
        match call(core, endpoint, request, choices, filled.place()).await {
            Ok(()) => Ok(filled.into_any()),
            Err(error) => Err(answer::hiding(error, filled.place())),
        }
    })
}

/// The same, in a task of its own.
pub(super) fn apart(
    core: Core,
    endpoint: &'static Endpoint,
    request: Box<dyn FieldViews>,
    choices: Choices,
    answer: Box<dyn Filled>,
) -> Apart<Box<dyn Any + Send>> {
    Apart::begin(async move { boxed(&core, endpoint, ObjectRef::of(endpoint.params, &*request), choices, answer).await })
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
    let begun = Begun::new(&exchange, span.clone(), begin);
    // In its place: it is large, and would be copied by each that takes it.
    let work = pin!(run(&exchange, request, slot).instrument(span));
    let result = exchange.in_time(work).await.map_err(|error| placed(error, endpoint, exchange.progress()));
    begun.end(&result);
    result
}

/// An error with all that is known of the call, where it does not know better: that of a token has its own status and id.
fn placed(error: CallError, endpoint: &'static Endpoint, progress: Progress) -> CallError {
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
    let outgoing = Outgoing { hidden: exchange.choices.hidden.clone(), ..outgoing };
    trace::sent_to(&outgoing.uri, request);
    let received = match &core.gate {
        None => exchange.receive(&outgoing).await?,
        Some(gate) => gate.receive(exchange, outgoing).await?,
    };
    let patience = Patience { limit: core.body_limit, pause: exchange.time, whole: core.download_timeout };
    answer::read(endpoint, received, slot, patience)
}

impl Exchange {
    fn new(core: &Core, endpoint: &'static Endpoint, choices: Choices, begin: Instant, file: bool) -> Self {
        let time = choices.timeout.unwrap_or(core.0.timeout);
        let (core, deadline) = (core.clone(), begin.checked_add(time));
        Exchange { core, endpoint, choices, time, deadline, file, progress: Mutex::default() }
    }
    pub(super) fn core(&self) -> &Shared {
        &self.core.0
    }
    pub(super) fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }
    /// How far the call has come.
    pub(super) fn progress(&self) -> Progress {
        self.known().clone()
    }
    fn known(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// An answer begins.
    pub(super) fn answered(&self, status: u16, request_id: Option<String>) {
        let mut known = self.known();
        (known.status, known.request_id) = (Some(status), request_id);
    }
    /// Another attempt begins: its number.
    fn another(&self) -> u32 {
        let mut known = self.known();
        *known = Progress { attempts: known.attempts.saturating_add(1), ..Progress::default() };
        known.attempts
    }

    pub(super) async fn in_time<T>(&self, work: impl Future<Output = Result<T, CallError>>) -> Result<T, CallError> {
        match self.deadline {
            Some(deadline) => timeout_at(deadline, work).await.unwrap_or_else(|_| Err(CallError::new(CallErrorKind::Timeout))),
            None => work.await,
        }
    }

    /// Attempts until an answer is to be read, or none can be had.
    pub(super) async fn receive(&self, outgoing: &Outgoing) -> Result<Received, CallError> {
        let core = self.core();
        core.budget.earn();
        let (mut refused, mut renewed) = (None, None);
        loop {
            let authorization = match renewed.take() {
                Some(renewed) => renewed,
                None => core.credentials.authorize(self.endpoint, refused.as_ref()).await?,
            };
            let number = self.another();
            let plain = core.hooks.before(self.endpoint.name, number, &outgoing.headers);
            let headers = Headers { plain, authorization: authorization.header };
            let got = self.attempt(outgoing, &headers, number).await;
            let unauthorized = matches!(&got, Ok(received) if received.head.status == 401);
            let may_renew = unauthorized && refused.is_none() && outgoing.body.is_repeatable();
            if let Some((token, other)) = self.renewed(authorization.token.filter(|_| may_renew)).await? {
                (refused, renewed) = (Some(token), Some(other));
                continue;
            }
            let wait = self.wait(number, &got).filter(|_| outgoing.body.is_repeatable());
            let Some(wait) = wait.filter(|_| core.budget.spend()) else { return got };
            trace::repetition(number, wait);
            sleep(wait).await;
        }
    }

    /// The token that a 401 refused, and another in its place. A token may end earlier than it said: it is renewed once,
    /// whatever the method, since nothing was done with it.
    async fn renewed(&self, token: Option<Secret>) -> Result<Option<(Secret, Authorization)>, CallError> {
        let Some(token) = token else { return Ok(None) };
        let answer = self.progress();
        // What goes wrong from here on is not this answer.
        *self.known() = Progress { attempts: answer.attempts, ..Progress::default() };
        let other = self.core().credentials.authorize(self.endpoint, Some(&token)).await?;
        *self.known() = answer;
        // The same again: there is no other.
        Ok(if other.token.as_ref() == Some(&token) { None } else { Some((token, other)) })
    }

    /// One attempt, its body included: a connection may break there too. Of a file only the beginning.
    async fn attempt(&self, outgoing: &Outgoing, headers: &Headers<'_>, number: u32) -> Result<Received, CallError> {
        let begin = trace::tells_attempts().then(Instant::now);
        let got = self.exchanged(outgoing, headers).await;
        if let Some(begin) = begin {
            trace::attempt(number, self.progress().status, begin.elapsed(), &got);
        }
        got
    }

    async fn exchanged(&self, outgoing: &Outgoing, headers: &Headers<'_>) -> Result<Received, CallError> {
        let response = redirect::send(self, outgoing, headers).await?;
        if self.is_file(&response) {
            Received::begin(response).await
        } else {
            Received::of(self.endpoint, response, self.core().body_limit).await
        }
    }

    /// Whether a response is the answer that is a file.
    fn is_file(&self, response: &http::Response<super::transport::Body>) -> bool {
        let answer = self.endpoint.answer_to(response.status().as_u16());
        answer.is_some_and(|(_, answer)| answer.file || self.file)
    }

    /// The wait before another attempt, when this one deserves one and the deadline leaves time for it.
    fn wait(&self, number: u32, got: &Result<Received, CallError>) -> Option<Duration> {
        let repeatable = self.choices.idempotent || is_idempotent(self.endpoint.method);
        let asked = match got {
            Ok(received) => match received.head.status.as_u16() {
                429 | 502 | 503 | 504 => retry::retry_after(&received.head.headers),
                _ => return None,
            },
            Err(error) if error.is_retryable() => None,
            Err(_) => return None,
        };
        let wait = self.core().retry.wait(number, asked).filter(|_| repeatable)?;
        // Whoever would be late anyhow is told at once, with what the server said.
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
    /// For a request, which takes them along.
    pub(super) fn whole(&self) -> HeaderMap {
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

pub(super) fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    Some(id.chars().take(LONGEST_ID).collect())
}

/// A transport's failure as an error.
pub(super) fn not_through(error: TransportError) -> CallError {
    let (message, lasting) = (error.to_string(), error.is_lasting());
    let kind = if error.is_timeout() { CallErrorKind::Timeout } else { CallErrorKind::Transport { message } };
    CallError::new(kind).permanent(lasting).with_source(error)
}
