//! Serves connections, until graceful shutdown.
//!
//! In: a listener, a router, and a future that ends when the server should shut down. Out: responses. Not here: the content of responses (see
//! `dispatch`). The protocol is HTTP/1.1. With the feature `http2` it can also be HTTP/2, which a client chooses in TLS or by its first bytes.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

#[cfg(feature = "axum")]
use axum::response::IntoResponse as _;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, ToSocketAddrs};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, timeout};

use super::activity::{Activity, TrackedStream};
use super::connection::Connection;
use super::drain::drain_on_drop;
use super::health::Health;
use super::limits::Limits;
use super::listen::{Listener, pause};
use super::router::Router;
use super::{BoxError, head, problem};

/// The smallest buffer for the head of a request that hyper accepts, in bytes.
const MIN_HEAD_BUFFER: usize = 8 << 10;

/// How long an idle connection may still begin a request after the shutdown has begun. Requests that were sent before the shutdown arrive in
/// this time.
const LAST_REQUEST: Duration = Duration::from_secs(1);

/// The idle timeout that replaces one beyond the clock's range. It is never reached.
const FAR_FUTURE: Duration = Duration::from_secs(30 * 365 * 24 * 3600);

/// The largest number of requests at the same time on one connection of HTTP/2. RFC 9113 recommends at least 100.
#[cfg(feature = "http2")]
const MAX_STREAMS: u32 = 100;

/// A server that listens at an address.
#[derive(Debug)]
pub struct Server<L = TcpListener> {
    listener: L,
    grace: Duration,
    tls: Tls,
    health: Vec<Health>,
}

impl Server {
    /// Listens at an address, such as `127.0.0.1:8080`. Port 0 selects a free port.
    pub async fn bind(address: impl ToSocketAddrs) -> io::Result<Self> {
        TcpListener::bind(address).await.map(Server::on)
    }
    /// The address at which the server listens.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl<L: Listener> Server<L> {
    /// Uses an open listener: TCP, a Unix socket, or an implementation of your own.
    pub fn on(listener: L) -> Self {
        Server { listener, grace: Duration::from_secs(30), tls: Tls::default(), health: Vec::new() }
    }
    /// Sets the grace period: how long requests in progress may take after the shutdown has begun. Default: 30 s.
    #[must_use]
    pub fn grace(self, grace: Duration) -> Self {
        Server { grace, ..self }
    }
    /// Turns this switch off when the shutdown begins. It is needed for the switch of a router inside of an axum application; that of a router
    /// that is served directly is turned off anyway.
    #[must_use]
    pub fn health(mut self, health: Health) -> Self {
        self.health.push(health);
        self
    }
    /// Accepts TLS only, with this configuration. If it has no protocols for ALPN, the server sets those that it supports.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn tls(self, config: Arc<tokio_rustls::rustls::ServerConfig>) -> Self {
        let mut config = Arc::unwrap_or_clone(config);
        if config.alpn_protocols.is_empty() {
            let spoken: &[&[u8]] = if cfg!(feature = "http2") { &[b"h2", b"http/1.1"] } else { &[b"http/1.1"] };
            config.alpn_protocols = spoken.iter().map(|name| name.to_vec()).collect();
        }
        Server { tls: Tls(Some(Arc::new(config).into())), ..self }
    }
    /// Serves until `shutdown` ends. Then accepts no more connections, finishes the requests in progress within the grace period, and returns.
    ///
    /// # Errors
    /// `TimedOut` if requests were cut off at the end of the grace period; `InvalidInput` if the router has [conflicts](Router::conflicts),
    /// or if the limits allow no connection.
    pub async fn serve(mut self, router: impl Into<Router>, shutdown: impl Future<Output = ()>) -> io::Result<()> {
        let router = router.into();
        if let Some(conflict) = router.conflicts().first() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("the router cannot route {conflict}")));
        }
        router.log_warnings();
        let limits = router.0.limits.clone();
        self.health.extend(router.0.health.clone());
        self.run(&limits, App::Router(router), shutdown).await
    }
    /// As [`Server::serve`], for an axum application, which may contain routers, other routes and layers. Of the limits, only `head`,
    /// `idle_timeout`, `connections` and `concurrent` (for streams of HTTP/2) are used.
    ///
    /// # Errors
    /// As [`Server::serve`].
    #[cfg(feature = "axum")]
    pub async fn serve_axum(self, app: axum::Router, limits: &Limits, shutdown: impl Future<Output = ()>) -> io::Result<()> {
        self.run(limits, App::Axum(app), shutdown).await
    }

    /// The loop that accepts connections. Only this part is generic over listener and shutdown, so it is the only part that is compiled in
    /// the user's crate.
    async fn run(mut self, limits: &Limits, app: App, shutdown: impl Future<Output = ()>) -> io::Result<()> {
        if limits.connections == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the limit on connections is 0"));
        }
        let connections = Arc::new(Semaphore::new(limits.connections.min(Semaphore::MAX_PERMITS)));
        let (http, open, ending) = (builder(limits), GracefulShutdown::new(), Arc::new(AtomicBool::new(false)));
        let mut shutdown = pin!(shutdown);
        loop {
            let accepted = async {
                let permit = permit(&connections).await;
                (self.listener.accept().await, permit)
            };
            let (accepted, permit) = tokio::select! {
                accepted = accepted => accepted,
                () = &mut shutdown => break,
            };
            match accepted {
                Ok((stream, peer)) => {
                    let connection = Connection { peer, tls: self.tls.is_enabled() };
                    let (http, app, watcher, ending) = (http.clone(), app.clone(), open.watcher(), Arc::clone(&ending));
                    let idle_timeout = limits.idle_timeout;
                    let session = Session {
                        http,
                        app,
                        connection,
                        watcher,
                        activity: Arc::default(),
                        ending,
                        idle_timeout,
                        _permit: permit,
                    };
                    self.tls.spawn(Box::new(stream), session);
                }
                Err(error) => pause(&error).await,
            }
        }
        self.health.iter().for_each(|health| health.set_ready(false));
        ending.store(true, Ordering::Release);
        drop(self.listener);
        wait_for_requests(open, self.grace).await
    }
}

/// Waits for a permit for another connection.
async fn permit(connections: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    if let Ok(permit) = Arc::clone(connections).try_acquire_owned() {
        return Some(permit);
    }
    tracing::warn!("the limit on connections is reached; further ones wait");
    // An error would mean that the semaphore is closed, but it never is.
    Arc::clone(connections).acquire_owned().await.ok()
}

/// Waits until the requests in progress end, or until the grace period is over.
fn wait_for_requests(open: GracefulShutdown, grace: Duration) -> Pin<Box<dyn Future<Output = io::Result<()>> + Send>> {
    let cut_off = |_| io::Error::new(io::ErrorKind::TimedOut, "requests were cut off at the end of the grace");
    Box::pin(async move { timeout(grace, open.shutdown()).await.map_err(cut_off) })
}

/// Serves a router on a listener until `shutdown` ends, as [`Server::serve`] with defaults.
pub async fn serve(listener: impl Listener, router: impl Into<Router>, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    Server::on(listener).serve(router, shutdown).await
}

/// The size of hyper's buffer for a head, in bytes. It is larger than the limit, so that this crate answers a head that is a little too long:
/// hyper's response has no body.
fn head_buffer(limits: &Limits) -> usize {
    limits.head.saturating_add(MIN_HEAD_BUFFER)
}

#[cfg(not(feature = "http2"))]
type Http = hyper::server::conn::http1::Builder;
#[cfg(feature = "http2")]
type Http = hyper_util::server::conn::auto::Builder<hyper_util::rt::TokioExecutor>;

/// The settings of hyper. `pipeline_flush` is off, because with it hyper would also buffer the pieces of one response. hyper sends head and
/// body of a response together without copying them, if the stream supports that.
#[cfg(not(feature = "http2"))]
fn builder(limits: &Limits) -> Http {
    let mut http = Http::new();
    http.max_buf_size(head_buffer(limits)).half_close(true).pipeline_flush(false);
    http
}

#[cfg(feature = "http2")]
fn builder(limits: &Limits) -> Http {
    let mut http = Http::new(hyper_util::rt::TokioExecutor::new());
    http.http1().max_buf_size(head_buffer(limits)).half_close(true).pipeline_flush(false);
    let head = u32::try_from(head_buffer(limits)).unwrap_or(u32::MAX);
    // More requests wait at the client.
    let streams = u32::try_from(limits.concurrent).unwrap_or(u32::MAX).min(MAX_STREAMS);
    http.http2().max_header_list_size(head).max_concurrent_streams(streams);
    http
}

/// The service that responds to requests.
#[derive(Clone)]
enum App {
    Router(Router),
    #[cfg(feature = "axum")]
    Axum(axum::Router),
}

/// The stream of a connection as a trait object, so that the code that serves it is compiled once, in this crate.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// One connection, and the service for it.
struct Session {
    http: Http,
    app: App,
    connection: Connection,
    watcher: Watcher,
    activity: Arc<Activity>,
    /// Whether the shutdown has begun.
    ending: Arc<AtomicBool>,
    idle_timeout: Duration,
    /// Returned when the connection ends.
    _permit: Option<OwnedSemaphorePermit>,
}

/// Why the loop that serves a connection stopped.
enum Stopped {
    Closed(Result<(), BoxError>),
    Idle,
    ShuttingDown,
}

impl Session {
    async fn serve(self, stream: Box<dyn Stream>) {
        let (activity, connection) = (Arc::clone(&self.activity), self.connection);
        match self.app.clone() {
            App::Router(router) => {
                let respond = move |request| {
                    let (router, guard) = (router.clone(), activity.begin());
                    async move {
                        let response = match head::wrong_host(&request) {
                            Some(wrong) => router.refuse(drain_on_drop(request), connection, &problem::status(400, wrong)).await,
                            None => router.respond(drain_on_drop(request), connection).await,
                        };
                        Ok::<_, Infallible>(guard.track(response))
                    }
                };
                self.serve_with(stream, service_fn(respond)).await
            }
            #[cfg(feature = "axum")]
            App::Axum(app) => {
                let respond = move |mut request: http::Request<Incoming>| {
                    connection.attach(request.extensions_mut());
                    let (wrong, guard) = (head::wrong_host(&request), activity.begin());
                    let pending = match wrong {
                        Some(_) => None,
                        None => Some(tower_service::Service::call(&mut app.clone(), drain_on_drop(request))),
                    };
                    async move {
                        let response = match pending {
                            Some(pending) => pending.await?,
                            None => (http::StatusCode::BAD_REQUEST, wrong.unwrap_or_default()).into_response(),
                        };
                        Ok(guard.track(response))
                    }
                };
                self.serve_with(stream, service_fn(respond)).await
            }
        }
    }
    /// Serves the connection until one side closes it, or until it was idle for the timeout. After the shutdown has begun, until it is idle.
    async fn serve_with<S, B>(self, stream: Box<dyn Stream>, service: S)
    where
        S: Service<http::Request<Incoming>, Response = http::Response<B>, Error = Infallible, Future: Send + 'static>
            + Send
            + 'static,
        B: http_body::Body<Data: Send, Error: Into<BoxError>> + Send + 'static,
    {
        let Session { http, watcher, activity, ending, idle_timeout, _permit, .. } = self;
        let stream = TokioIo::new(TrackedStream::new(stream, Arc::clone(&activity)));
        let mut connection = pin!(watcher.watch(http.serve_connection(stream, service)));
        let (mut timer, mut events, mut last) = (pin!(sleep(idle_timeout)), activity.events(), Instant::now());
        let stopped = poll_fn(|task| {
            if let Poll::Ready(closed) = connection.as_mut().poll(task) {
                // With the feature `http2`, the error is already boxed.
                return Poll::Ready(Stopped::Closed(closed.or_else(|error| Err(error)?)));
            }
            // The watcher wakes this task when the shutdown begins.
            if ending.load(Ordering::Acquire) {
                return Poll::Ready(Stopped::ShuttingDown);
            }
            // The clock is read only after an event, and the timer is reset only when it fires.
            if activity.events() != events {
                (events, last) = (activity.events(), Instant::now());
            }
            while timer.as_mut().poll(task).is_ready() {
                let now = Instant::now();
                let since = if activity.has_request_in_progress() { now } else { last };
                let deadline = since.checked_add(idle_timeout).unwrap_or(now + FAR_FUTURE);
                if deadline <= now {
                    return Poll::Ready(Stopped::Idle);
                }
                timer.as_mut().reset(deadline);
            }
            Poll::Pending
        });
        match stopped.await {
            Stopped::Closed(Err(error)) => return tracing::debug!(%error, "the connection broke"),
            Stopped::Closed(Ok(())) => return,
            Stopped::Idle => return tracing::debug!("the connection was idle for too long"),
            Stopped::ShuttingDown => {}
        }
        while timeout(LAST_REQUEST, &mut connection).await.is_err() {
            if activity.is_idle() {
                return tracing::debug!("the connection was idle at shutdown");
            }
        }
    }
}

/// The settings of TLS, if the server uses it.
#[derive(Clone, Default)]
struct Tls(#[cfg(feature = "tls")] Option<tokio_rustls::TlsAcceptor>);

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

impl Tls {
    fn is_enabled(&self) -> bool {
        #[cfg(feature = "tls")]
        return self.0.is_some();
        #[cfg(not(feature = "tls"))]
        false
    }
    /// Serves a connection in a task of its own. The task includes the TLS handshake, to which the idle timeout applies.
    fn spawn(&self, stream: Box<dyn Stream>, session: Session) {
        #[cfg(feature = "tls")]
        if let Some(tls) = self.0.clone() {
            tokio::spawn(async move {
                let (mut accepted, begun) = (pin!(tls.accept(stream)), Instant::now());
                loop {
                    // The state is polled, since nothing wakes this task at shutdown.
                    let left = session.idle_timeout.saturating_sub(begun.elapsed());
                    match timeout(left.min(LAST_REQUEST), &mut accepted).await {
                        Ok(Ok(stream)) => return session.serve(Box::new(stream)).await,
                        Ok(Err(error)) => return tracing::debug!(%error, "the TLS handshake failed"),
                        Err(_) if begun.elapsed() < session.idle_timeout && !session.ending.load(Ordering::Acquire) => {}
                        Err(_) => return tracing::debug!("the TLS handshake took too long"),
                    }
                }
            });
            return;
        }
        tokio::spawn(session.serve(stream));
    }
}
