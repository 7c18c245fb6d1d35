//! One call from a filled request to its answer: attempts, waits, redirects, renewed tokens, the deadline over all of it.
//!
//! In: an endpoint, a request and a place for the answer. Out: the place filled, or an error. Nothing here is
//! instantiated per operation. Not here: each of the steps; this file is their order.

use std::any::Any;
use std::time::Duration;

use http::header::{AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use tracing::Instrument as _;

use super::answer::{self, Received};
use super::clock::{Instant, sleep, timeout_at};
use super::core::{Core, Shared};
use super::download::Patience;
use super::hooks::{Attempt, Finished};
use super::send::{self, Outgoing};
use super::transport::{BoxFuture, TransportError};
use super::{redirect, retry, trace};
use crate::error::{Error, ErrorKind};
use crate::object::Object;
use crate::operation::{Endpoint, Method};
use crate::types::Secret;
use crate::validate::validate;
use crate::value::{Slot, Value};

/// The header under which servers tell the id of a request.
const REQUEST_ID: &str = "x-request-id";
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
#[derive(Default)]
pub(super) struct Progress {
    pub(super) attempts: u32,
    pub(super) status: Option<u16>,
    pub(super) request_id: Option<String>,
}

/// What stays the same over the attempts of a call.
struct Exchange<'a> {
    core: &'a Shared,
    endpoint: &'static Endpoint,
    choices: &'a Choices,
    time: Duration,
    deadline: Option<Instant>,
    /// The only answer is a file: only its beginning is read here.
    file: bool,
}

/// An answer that is filled where its type is not known.
pub(super) trait Filled: Value {
    /// To be told its type again.
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send>;
}

impl<A: Value + 'static> Filled for A {
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send> {
        self
    }
}

/// Calls an operation and fills `answer`. Boxed here, so that users' crates have no part of it to compile.
pub(super) fn boxed<'a>(
    core: &'a Core,
    endpoint: &'static Endpoint,
    request: &'a dyn Object,
    choices: Choices,
    mut answer: Box<dyn Filled>,
) -> BoxFuture<'a, Result<Box<dyn Any + Send>, Error>> {
    Box::pin(async move {
        call(&core.0, endpoint, request, &choices, answer.slot()).await?;
        Ok(answer.into_any())
    })
}

async fn call(
    core: &Shared,
    endpoint: &'static Endpoint,
    request: &dyn Object,
    choices: &Choices,
    slot: Slot<'_>,
) -> Result<(), Error> {
    let (begin, mut progress) = (Instant::now(), Progress::default());
    let span = trace::span(core, endpoint);
    let time = choices.timeout.unwrap_or(core.timeout);
    let deadline = begin.checked_add(time);
    let exchange = Exchange { core, endpoint, choices, time, deadline, file: matches!(slot, Slot::File(_)) };
    let work = exchange.run(request, slot, &mut progress).instrument(span.clone());
    let result = match deadline {
        Some(deadline) => timeout_at(deadline, work).await.unwrap_or_else(|_| Err(Error::new(ErrorKind::Timeout))),
        None => work.await,
    };
    let result = result.map_err(|error| placed(error, endpoint, &progress));
    trace::record(&span, &progress, begin.elapsed(), &result);
    let (operation, error) = (endpoint.name, result.as_ref().err());
    let Progress { attempts, status, .. } = progress;
    core.hooks.after(Finished { operation, attempts, status, elapsed: begin.elapsed(), error });
    result
}

/// An error with all that is known of the call.
fn placed(error: Error, endpoint: &'static Endpoint, progress: &Progress) -> Error {
    let status = error.status().or(progress.status);
    let error = error.in_operation(endpoint.name).with_request_id(progress.request_id.clone());
    match status {
        Some(status) => error.with_status(status),
        None => error,
    }
}

impl Exchange<'_> {
    async fn run(&self, request: &dyn Object, slot: Slot<'_>, progress: &mut Progress) -> Result<(), Error> {
        validate(request).map_err(Error::invalid)?;
        let outgoing = send::encode(self.endpoint, request, &self.core.address)?;
        #[cfg(feature = "replay")]
        let outgoing = Outgoing { hidden: self.choices.hidden.clone(), ..outgoing };
        let _place = match &self.core.gate {
            // The semaphore is never closed: an error would only mean that there is no limit.
            Some(gate) => gate.acquire().await.ok(),
            None => None,
        };
        self.core.budget.earn();
        let received = self.receive(&outgoing, progress).await?;
        answer::read(self.endpoint, received, slot, Patience { limit: self.core.body_limit, pause: self.time })
    }

    /// Attempts until an answer is to be read, or none can be had.
    async fn receive(&self, outgoing: &Outgoing, progress: &mut Progress) -> Result<Received, Error> {
        let mut rejected: Option<Secret> = None;
        loop {
            progress.attempts = progress.attempts.saturating_add(1);
            (progress.status, progress.request_id) = (None, None);
            let authorization = self.core.credentials.authorize(self.endpoint, rejected.as_ref()).await?;
            let headers = self.headers(outgoing, progress.attempts, authorization.header);
            let got = self.attempt(outgoing, headers, progress).await;
            // A token may end earlier than it said: it is renewed once, whatever the method, since nothing was done with it.
            if progress.status == Some(401)
                && rejected.is_none()
                && authorization.token.is_some()
                && outgoing.body.is_repeatable()
            {
                rejected = authorization.token;
                continue;
            }
            let wait = self.wait(progress.attempts, &got).filter(|_| outgoing.body.is_repeatable());
            let Some(wait) = wait.filter(|_| self.core.budget.spend()) else { return got };
            trace::repetition(progress, wait);
            sleep(wait).await;
        }
    }

    /// One attempt, its body included: a connection may break there too. Of a file only the beginning.
    async fn attempt(&self, outgoing: &Outgoing, headers: HeaderMap, progress: &mut Progress) -> Result<Received, Error> {
        let response = redirect::send(self.core, self.endpoint, outgoing, headers, progress).await?;
        if self.is_file(&response) {
            Received::begin(response).await
        } else {
            Received::of(self.endpoint, response, self.core.body_limit).await
        }
    }

    /// Whether a response is the answer that is a file.
    fn is_file(&self, response: &http::Response<super::transport::Body>) -> bool {
        let answer = self.endpoint.answer_to(response.status().as_u16());
        answer.is_some_and(|(_, answer)| answer.file || self.file)
    }

    /// The wait before another attempt, when this one deserves one and the deadline leaves time for it.
    fn wait(&self, number: u32, got: &Result<Received, Error>) -> Option<Duration> {
        let repeatable = self.choices.idempotent || is_idempotent(self.endpoint.method);
        let asked = match got {
            Ok(received) => match received.head.status.as_u16() {
                429 | 502 | 503 | 504 => retry::retry_after(&received.head.headers),
                _ => return None,
            },
            Err(error) if error.is_retryable() => None,
            Err(_) => return None,
        };
        let wait = self.core.retry.wait(number, asked).filter(|_| repeatable)?;
        // Whoever would be late anyhow is told at once, with what the server said.
        let ends = Instant::now().checked_add(wait)?;
        self.deadline.is_none_or(|deadline| ends < deadline).then_some(wait)
    }

    fn headers(&self, outgoing: &Outgoing, number: u32, authorization: Option<HeaderValue>) -> HeaderMap {
        let Exchange { core, endpoint, choices, .. } = self;
        let mut headers = core.headers.clone();
        headers.insert(USER_AGENT, core.user_agent.clone());
        headers.extend(outgoing.headers.clone());
        headers.extend(choices.headers.clone());
        core.hooks.before(Attempt { operation: endpoint.name, number, headers: &mut headers });
        if let Some(authorization) = authorization {
            headers.insert(AUTHORIZATION, authorization);
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
pub(super) fn not_through(error: TransportError) -> Error {
    let message = error.to_string();
    let kind = match () {
        () if error.is_timeout() => ErrorKind::Timeout,
        // Without a status this kind is never repeated.
        () if error.is_lasting() => ErrorKind::Status { message },
        () => ErrorKind::Transport { message },
    };
    Error::new(kind).with_source(error)
}
