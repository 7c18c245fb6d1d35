//! Serving: connections in, graceful end.
//!
//! In: a listener, a router, and a future that ends when the server shall. Out: answers. Not here: everything that is
//! said in HTTP (see `dispatch`). HTTP/1.1; with the feature `http2` also HTTP/2, which a client chooses in TLS or by its first bytes.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use axum::response::IntoResponse as _;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, ToSocketAddrs};

use super::connected::Connected;
use super::health::Health;
use super::limits::Limits;
use super::linger::linger;
use super::listen::{Listener, pause};
use super::pulse::{Felt, Pulse};
use super::router::Router;
use super::{BoxError, head, problem};

/// The least that hyper needs for a request's head.
const SMALLEST_HEAD: usize = 8 << 10;

/// How long a connection without a request in work may still begin one, once the server's end was asked for: what was sent before
/// is then on its way.
const LAST_WORD: Duration = Duration::from_secs(1);

/// Requests at once on one connection of HTTP/2: what RFC 9113 advises not to go below.
#[cfg(feature = "http2")]
const MOST_STREAMS: u32 = 100;

/// A server that listens.
#[derive(Debug)]
pub struct Server<L = TcpListener> {
    listener: L,
    grace: Duration,
    tls: Tls,
    health: Vec<Health>,
}

impl Server {
    /// Listens at an address, such as `127.0.0.1:8080`; port 0 takes a free one.
    pub async fn bind(address: impl ToSocketAddrs) -> io::Result<Self> {
        TcpListener::bind(address).await.map(Server::on)
    }
    /// Where it listens.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl<L: Listener> Server<L> {
    /// On a listener that is open already: TCP, a Unix socket, or one of your own.
    pub fn on(listener: L) -> Self {
        Server { listener, grace: Duration::from_secs(30), tls: Tls::default(), health: Vec::new() }
    }
    /// How long requests in work may still take after the end was asked for. 30 s.
    #[must_use]
    pub fn grace(self, grace: Duration) -> Self {
        Server { grace, ..self }
    }
    /// Says with this switch that it is not ready, as soon as its end is asked for. That of a router which it serves itself it knows.
    #[must_use]
    pub fn health(mut self, health: Health) -> Self {
        self.health.push(health);
        self
    }
    /// Speaks TLS only, with this certificate and these protocols. Without any it offers those that it speaks.
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
    /// Serves until `shutdown` ends; then takes no more connections, finishes what is in work within the grace, and
    /// returns. `TimedOut` tells that something was cut off.
    pub async fn serve(mut self, router: impl Into<Router>, shutdown: impl Future<Output = ()>) -> io::Result<()> {
        let router = router.into();
        let limits = router.0.limits.clone();
        self.health.extend(router.0.health.clone());
        self.run(&limits, App::Router(router), shutdown).await
    }
    /// As [`Server::serve`], for an axum application: a router among other routes and under layers. Of the limits those
    /// of the request's head count here.
    pub async fn serve_axum(self, app: axum::Router, limits: &Limits, shutdown: impl Future<Output = ()>) -> io::Result<()> {
        self.run(limits, App::Axum(app), shutdown).await
    }

    /// The one loop that users' compilers make anew: what a connection is made of is compiled with this crate.
    async fn run(mut self, limits: &Limits, app: App, shutdown: impl Future<Output = ()>) -> io::Result<()> {
        let (http, open, ending) = (connections(limits), GracefulShutdown::new(), Arc::new(AtomicBool::new(false)));
        let mut shutdown = pin!(shutdown);
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = &mut shutdown => break,
            };
            match accepted {
                Ok((stream, peer)) => {
                    let (pulse, connected) = (Arc::default(), Connected { peer, tls: self.tls.is_spoken() });
                    let (http, app, watcher, ending) = (http.clone(), app.clone(), open.watcher(), Arc::clone(&ending));
                    let speaking = Speaking { http, app, connected, watcher, pulse, ending, time: limits.head_time };
                    self.tls.connect(Box::new(stream), speaking);
                }
                Err(error) => pause(&error).await,
            }
        }
        self.health.iter().for_each(|health| health.set_ready(false));
        ending.store(true, Ordering::Release);
        drop(self.listener);
        drain(open, self.grace).await
    }
}

/// Waits for what is in work.
fn drain(open: GracefulShutdown, grace: Duration) -> Pin<Box<dyn Future<Output = io::Result<()>> + Send>> {
    let cut_off = |_| io::Error::new(io::ErrorKind::TimedOut, "requests were cut off at the end of the grace");
    Box::pin(async move { tokio::time::timeout(grace, open.shutdown()).await.map_err(cut_off) })
}

/// Serves a router on a listener until `shutdown` ends.
pub async fn serve(listener: impl Listener, router: impl Into<Router>, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    Server::on(listener).serve(router, shutdown).await
}

/// Room for a head, and for one that is a little too long: it gets an answer of ours, and hyper's is without a body.
fn room(limits: &Limits) -> usize {
    limits.head.saturating_add(SMALLEST_HEAD)
}

#[cfg(not(feature = "http2"))]
type Http = hyper::server::conn::http1::Builder;
#[cfg(feature = "http2")]
type Http = hyper_util::server::conn::auto::Builder<hyper_util::rt::TokioExecutor>;

/// Pipelined answers are not gathered: hyper would then gather the pieces of one answer too, however slowly it is read. Head and
/// body of an answer are sent together without being copied to one place, where the connection can do that.
#[cfg(not(feature = "http2"))]
fn connections(limits: &Limits) -> Http {
    let mut http = Http::new();
    http.max_buf_size(room(limits)).half_close(true).pipeline_flush(false);
    http
}

#[cfg(feature = "http2")]
fn connections(limits: &Limits) -> Http {
    let mut http = Http::new(hyper_util::rt::TokioExecutor::new());
    http.http1().max_buf_size(room(limits)).half_close(true).pipeline_flush(false);
    let head = u32::try_from(room(limits)).unwrap_or(u32::MAX);
    // As many as one connection may have in work; what is above waits at the client.
    let streams = u32::try_from(limits.concurrent).unwrap_or(u32::MAX).min(MOST_STREAMS);
    http.http2().max_header_list_size(head).max_concurrent_streams(streams);
    http
}

/// What is served.
#[derive(Clone)]
enum App {
    Router(Router),
    Axum(axum::Router),
}

/// A connection, its type forgotten: what speaks on it is compiled once.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// What speaks on a connection.
struct Speaking {
    http: Http,
    app: App,
    connected: Connected,
    watcher: Watcher,
    pulse: Arc<Pulse>,
    /// The server's end was asked for.
    ending: Arc<AtomicBool>,
    time: Duration,
}

impl Speaking {
    async fn on(self, stream: Box<dyn Stream>) {
        let (pulse, connected) = (Arc::clone(&self.pulse), self.connected);
        match self.app.clone() {
            App::Router(router) => {
                let answer = move |request| {
                    let (router, work) = (router.clone(), pulse.begin());
                    async move {
                        let response = match head::wrong_host(&request) {
                            Some(wrong) => router.refuse(linger(request), connected, &problem::status(400, wrong)).await,
                            None => router.answer(linger(request), connected).await,
                        };
                        Ok::<_, Infallible>(work.answered(response))
                    }
                };
                self.speak(stream, service_fn(answer)).await
            }
            App::Axum(app) => {
                let answer = move |mut request: http::Request<Incoming>| {
                    connected.attach(request.extensions_mut());
                    let (wrong, work) = (head::wrong_host(&request), pulse.begin());
                    let answered = match wrong {
                        Some(_) => None,
                        None => Some(tower_service::Service::call(&mut app.clone(), linger(request))),
                    };
                    async move {
                        let response = match answered {
                            Some(answered) => answered.await?,
                            None => (http::StatusCode::BAD_REQUEST, wrong.unwrap_or_default()).into_response(),
                        };
                        Ok(work.answered(response))
                    }
                };
                self.speak(stream, service_fn(answer)).await
            }
        }
    }
    /// Until either side ends it, or nothing has happened for longer than `time`; at the end of the server, until nobody waits for
    /// an answer.
    async fn speak<S, B>(self, stream: Box<dyn Stream>, service: S)
    where
        S: Service<http::Request<Incoming>, Response = http::Response<B>, Error = Infallible, Future: Send + 'static>
            + Send
            + 'static,
        B: http_body::Body<Data: Send, Error: Into<BoxError>> + Send + 'static,
    {
        let Speaking { http, watcher, pulse, ending, time, .. } = self;
        let stream = TokioIo::new(Felt { stream, pulse: Arc::clone(&pulse) });
        let mut connection = pin!(watcher.watch(http.serve_connection(stream, service)));
        loop {
            let beats = pulse.beats();
            // The watcher wakes it when the end is asked for.
            let until_the_end = poll_fn(|task| match connection.as_mut().poll(task) {
                Poll::Ready(ended) => Poll::Ready(Some(ended)),
                Poll::Pending if ending.load(Ordering::Acquire) => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            });
            match tokio::time::timeout(time, until_the_end).await {
                Ok(Some(Err(error))) => return tracing::debug!(%error, "the connection broke"),
                Ok(Some(Ok(()))) => return,
                Ok(None) => break,
                Err(_) if pulse.is_still(beats) => return tracing::debug!("the connection was silent for too long"),
                Err(_) => {}
            }
        }
        while tokio::time::timeout(LAST_WORD, &mut connection).await.is_err() {
            if pulse.is_idle() {
                return tracing::debug!("the connection had begun no request at the end");
            }
        }
    }
}

/// Whether TLS is spoken.
#[derive(Clone, Default)]
struct Tls(#[cfg(feature = "tls")] Option<tokio_rustls::TlsAcceptor>);

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

impl Tls {
    fn is_spoken(&self) -> bool {
        #[cfg(feature = "tls")]
        return self.0.is_some();
        #[cfg(not(feature = "tls"))]
        false
    }
    /// Begins to speak, on a task of its own: a slow handshake keeps nobody waiting, and has the time of a head.
    fn connect(&self, stream: Box<dyn Stream>, speaking: Speaking) {
        #[cfg(feature = "tls")]
        if let Some(tls) = self.0.clone() {
            tokio::spawn(async move {
                let (mut accepted, begun) = (pin!(tls.accept(stream)), tokio::time::Instant::now());
                loop {
                    match tokio::time::timeout(speaking.time.min(LAST_WORD), &mut accepted).await {
                        Ok(Ok(stream)) => return speaking.on(Box::new(stream)).await,
                        Ok(Err(error)) => return tracing::debug!(%error, "the TLS handshake failed"),
                        Err(_) if begun.elapsed() < speaking.time && !speaking.ending.load(Ordering::Acquire) => {}
                        Err(_) => return tracing::debug!("the TLS handshake took too long"),
                    }
                }
            });
            return;
        }
        tokio::spawn(speaking.on(stream));
    }
}
