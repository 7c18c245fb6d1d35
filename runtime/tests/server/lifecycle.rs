//! Timeouts and limits, graceful shutdown, other listeners, and routers in axum applications.

use std::sync::atomic::Ordering;
use std::time::Duration;

use specwright::operation::{Endpoint, Method, Operation as _, SendAs};
use specwright::server::{Health, Limits, ResponseBody, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::service::*;
use super::wire::*;

#[tokio::test]
async fn slow_handlers_and_slow_senders_time_out() {
    let limits = Limits::default().request_timeout(Duration::from_millis(100)).idle_timeout(Duration::from_millis(300));
    let server = Running::start(open().limits(limits)).await;
    let slow = get(server.address, "/api/slow").await;
    assert_eq!((slow.status, slow.header("retry-after").as_str()), (503, "1"));
    let mut stream = tokio::net::TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"POST /api/echo HTTP/1.1\r\nhost: h\r\ncontent-length: 100\r\n\r\ntitle").await.unwrap();
    let mut read = [0; 64];
    let len = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut read)).await.unwrap().unwrap();
    assert!(read[..len].starts_with(b"HTTP/1.1 408"));
    let mut idle = tokio::net::TcpStream::connect(server.address).await.unwrap();
    idle.write_all(b"GET /api/echo HT").await.unwrap();
    let mut rest = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(5), idle.read_to_end(&mut rest)).await;
    assert!(ended.is_ok() && !rest.starts_with(b"HTTP/1.1 5"), "{rest:?}");
}

#[tokio::test]
async fn too_many_requests_at_the_same_time_get_503() {
    let server = Running::start(open().limits(Limits::default().concurrent(2))).await;
    let address = server.address;
    let calls: Vec<_> = (0..6).map(|_| tokio::spawn(async move { get(address, "/api/slow").await.status })).collect();
    let mut statuses = Vec::new();
    for call in calls {
        statuses.push(call.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 503, 503, 503, 503]);
    assert_eq!(get(address, "/api/ping").await.status, 200);
}

#[tokio::test]
async fn sizes_are_limited() {
    let limits = Limits::default().body(100).multipart(400).file(50).parts(2).params(5).items(4).depth(4);
    let server = Running::start(open().limits(limits)).await;
    let json = "content-type: application/json\r\n";
    let part = "--x\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\nab\r\n";
    let large = format!(
        "--x\r\ncontent-disposition: form-data; name=\"attachments[]\"; filename=\"f\"\r\n\r\n{}\r\n--x--",
        "a".repeat(60)
    );
    let multipart = "content-type: multipart/form-data; boundary=x\r\n";
    let cases = [
        (json, "x".repeat(101)),
        (json, r#"{"ids":[1,2,3,4,5]}"#.to_owned()),
        (json, r#"{"labels":{"a":[[[1]]]}}"#.to_owned()),
        ("", "ids[]=1&ids[]=2&ids[]=3&ids[]=4&ids[]=5&ids[]=6".to_owned()),
        (multipart, format!("{}--x--", part.repeat(3))),
        (multipart, format!("{}--x--", part.repeat(20))),
        (multipart, large),
    ];
    for (headers, body) in cases {
        let response = send(server.address, "POST /api/echo", headers, &body).await;
        assert_eq!(response.status, 413, "{body}: {response:?}");
    }
    let deep = Running::start(open()).await;
    for depth in [65, 100, 1_000, 100_000] {
        let body = format!("{{\"labels\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(send(deep.address, "POST /api/echo", json, body).await.status, 413, "{depth}");
    }
}

/// Every request that was begun gets a response.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shutdown_loses_no_accepted_request() {
    let desk = Desk::default();
    let health = Health::new();
    let router = server::Router::new().things(desk.clone()).probes(desk.clone()).without_authentication().health(health.clone());
    let mut server = Running::start(router).await;
    let address = server.address;
    let calls: Vec<_> = (0..40)
        .map(|at| {
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(at * 5)).await;
                let Ok(mut stream) = tokio::net::TcpStream::connect(address).await else { return false };
                let _ = stream.write_all(b"GET /api/slow HTTP/1.1\r\nhost: h\r\n\r\n").await;
                let mut read = Vec::new();
                let _ = stream.read_to_end(&mut read).await;
                read.starts_with(b"HTTP/1.1 200")
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(120)).await;
    server.stop();
    let mut responses = 0;
    for call in calls {
        responses += usize::from(call.await.unwrap());
    }
    server.ended().await.unwrap();
    let (begun, finished) = (desk.begun.load(Ordering::SeqCst), desk.finished.load(Ordering::SeqCst));
    assert!(begun > 0 && !health.is_ready());
    assert_eq!((begun, finished), (responses, responses));
}

#[tokio::test]
async fn shutdown_does_not_take_longer_than_the_grace_period() {
    let server = Server::bind("127.0.0.1:0").await.unwrap().grace(Duration::from_millis(50));
    let address = server.address().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(server.serve(open(), async move { drop(stopped.await) }));
    let call = tokio::spawn(async move { send_raw(address, b"GET /api/slow HTTP/1.1\r\nhost: h\r\n\r\n").await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(stop);
    assert_eq!(running.await.unwrap().unwrap_err().kind(), std::io::ErrorKind::TimedOut);
    drop(call.await);
}

#[cfg(unix)]
#[tokio::test]
async fn unix_sockets_are_served() {
    let path = std::env::temp_dir().join(format!("specwright-{}.sock", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let listener = tokio::net::UnixListener::bind(&path).unwrap();
    let running = tokio::spawn(specwright::server::serve(listener, open(), std::future::pending()));
    let mut stream = tokio::net::UnixStream::connect(&path).await.unwrap();
    stream.write_all(b"GET /api/ping HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut read = String::new();
    stream.read_to_string(&mut read).await.unwrap();
    assert!(read.starts_with("HTTP/1.1 200 OK") && read.ends_with(r#"{"id":0}"#), "{read}");
    running.abort();
    std::fs::remove_file(&path).unwrap();
}

#[tokio::test]
async fn an_axum_application_can_have_a_router_and_other_routes() {
    use specwright::private::axum;
    let strict = server::strict::Router::new().things(Desk::default()).into_axum_routes();
    let page = axum::routing::get(async || "a page");
    let app = axum::Router::new().route("/page", page).merge(open().into_axum_routes()).merge(strict);
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    let running = tokio::spawn(async move { server.serve_axum(app, &Limits::default(), std::future::pending()).await });
    assert_eq!(get(address, "/page").await.body, "a page");
    assert_eq!(get(address, "/api/ping").await.body, r#"{"id":0}"#);
    assert_eq!(get(address, "/api/things/1").await.body, r#"{"id":1}"#);
    assert_eq!(send(address, "PUT /strict/things/4", "", r#"{"title":"a"}"#).await.status, 201);
    assert_eq!(get(address, "/nowhere").await.status, 404);
    running.abort();
    let nested = axum::Router::new().route("/page", axum::routing::get(async || "a page")).merge(open().into_axum());
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    let running = tokio::spawn(async move { server.serve_axum(nested, &Limits::default(), std::future::pending()).await });
    assert_eq!(get(address, "/page").await.body, "a page");
    assert_eq!(get(address, "/nowhere").await.json()["status"], 404);
    running.abort();
}

/// The application has its own state and is served by axum. The router is one of its services.
#[tokio::test]
async fn a_router_can_be_a_service_of_an_axum_application_with_state() {
    use specwright::private::axum;
    let own = axum::routing::get(async |axum::extract::State(name): axum::extract::State<&'static str>| name);
    let app = axum::Router::new()
        .route("/own", own)
        .merge(open().into_axum_routes())
        .nest_service("/under", server::strict::Router::new().things(Desk::default()))
        .fallback(async || (axum::http::StatusCode::NOT_FOUND, "theirs"))
        .with_state("state");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let connected = app.into_make_service_with_connect_info::<std::net::SocketAddr>();
    let running = tokio::spawn(async move { axum::serve(listener, connected).await });
    assert_eq!(get(address, "/own").await.body, "state");
    assert_eq!(get(address, "/api/ping").await.body, r#"{"id":0}"#);
    assert_eq!(send(address, "PUT /under/strict/things/4", "", r#"{"title":"a"}"#).await.status, 201);
    let broken = get(address, "/api/echo?limit=x").await;
    assert_eq!((broken.status, &broken.json()["status"]), (428, &428.into()));
    let theirs = get(address, "/nowhere").await;
    assert_eq!((theirs.status, theirs.body.as_str()), (404, "theirs"));
    running.abort();
}

/// `/readyz` is one of the paths, and answers 503 when the shutdown begins.
#[tokio::test]
async fn an_axum_application_has_the_health_paths_of_a_router() {
    let health = Health::new();
    let router = open().health(health.clone()).tokens(specwright::server::oauth2::TokenEndpoint::new());
    #[cfg(feature = "metrics")]
    let router = router.metrics(specwright::server::Metrics::new());
    let server = Server::bind("127.0.0.1:0").await.unwrap().health(health.clone());
    let address = server.address().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let app = router.into_axum_routes();
    let running = tokio::spawn(async move { server.serve_axum(app, &Limits::default(), async { drop(stopped.await) }).await });
    for path in ["/healthz", "/readyz"] {
        assert_eq!(get(address, path).await.body, r#"{"status":"ok"}"#, "{path}");
    }
    #[cfg(feature = "metrics")]
    assert!(get(address, "/metrics").await.body.contains("http_server_active_requests"));
    assert_eq!(get(address, "/oauth/token").await.status, 405);
    let nameless = send_raw(address, b"GET /healthz HTTP/1.1\r\n\r\n").await.unwrap();
    assert_eq!((nameless.status, nameless.body.as_str()), (400, "the header host is missing"));
    assert!(health.is_ready());
    drop(stop);
    running.await.unwrap().unwrap();
    assert!(!health.is_ready());
}

/// A connection without a complete head does not delay the shutdown. A complete request that arrives in time gets a response.
#[tokio::test]
async fn an_incomplete_head_does_not_delay_the_shutdown() {
    let mut server = Running::start(open()).await;
    let mut halves = Vec::new();
    for half in ["", "GET /api/pi", "GET /api/ping HTTP/1.1\r\nhost: h\r\n\r\nGET /api/ping HTTP/1.1\r\nhos"] {
        let mut stream = tokio::net::TcpStream::connect(server.address).await.unwrap();
        stream.write_all(half.as_bytes()).await.unwrap();
        halves.push(stream);
    }
    assert_eq!(get(server.address, "/api/ping").await.status, 200);
    server.stop();
    // The grace period is five seconds. A server that waited for the connections would report that it cut them off.
    server.ended().await.unwrap();
    let mut responses = String::new();
    for mut stream in halves {
        let _ = stream.read_to_string(&mut responses).await;
    }
    assert_eq!(responses.matches("HTTP/1.1 200 OK").count(), 1, "{responses}");
}

/// A response that is read slowly is sent completely.
#[tokio::test]
async fn shutdown_waits_for_responses_that_are_being_sent() {
    use specwright::private::axum;
    const LONG: usize = 16 << 20;
    let app = axum::Router::new().route("/long", axum::routing::get(async || vec![b'a'; LONG]));
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(async move { server.serve_axum(app, &Limits::default(), async { drop(stopped.await) }).await });
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /long HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
    let mut first = [0; 100];
    stream.read_exact(&mut first).await.unwrap();
    drop(stop);
    // This takes longer than an idle connection may stay open.
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert!(rest.len() + first.len() > LONG, "{} bytes came", rest.len());
    running.await.unwrap().unwrap();
}

/// No server starts with a route that could not be added. In an axum application, unknown paths get 500.
#[tokio::test]
async fn a_conflicting_route_is_reported() {
    static UNCLOSED: Endpoint =
        Endpoint::new(&SERVICE, "probes.unclosed", Method::Get, "/api/broken/{id", SendAs::Query, Ping::ENDPOINT.params);
    let broken = specwright::server::Router::from(open().limits(Limits::default())).routes(
        std::sync::Arc::new(Desk::default()),
        &[(&UNCLOSED, |handlers, invocation| invocation.call(handlers, server::Probes::ping))],
    );
    assert!(broken.conflicts()[0].starts_with("/api/broken/{id: "), "{:?}", broken.conflicts());
    let refused = Server::bind("127.0.0.1:0").await.unwrap().serve(broken.clone(), std::future::pending()).await.unwrap_err();
    assert!(refused.kind() == std::io::ErrorKind::InvalidInput && refused.to_string().contains("/api/broken/{id"), "{refused}");
    for (path, status) in [("/api/ping", 200), ("/api/things/1", 200), ("/api/broken/1", 500), ("/nowhere", 500)] {
        let request = http::Request::get(path).body(ResponseBody::empty()).unwrap();
        assert_eq!(broken.handle(request, None).await.status(), status, "{path}");
    }
    assert!(specwright::server::Router::from(open()).conflicts().is_empty());
}
