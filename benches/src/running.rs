//! The same endpoints three times: constant bytes on bare hyper, by hand on axum, and generated.
//!
//! In: the kind of server. Out: a server on a free port. Not here: who loads it (see `src/bin/running.rs`).

pub mod bare;
pub mod by_hand;
#[cfg(feature = "client")]
pub mod calls;
pub mod generated;
pub mod load;
pub mod memory;
pub mod sample;

use tokio::net::TcpListener;

/// Which server.
pub const KINDS: [&str; 5] = ["bare", "axum", "axum-borrowed", "specwright", "specwright-shared"];

/// Whether a kind of server has the endpoint of a request: that with a shared type has no other.
pub fn has(kind: &str, request: &[u8]) -> bool {
    kind != "specwright-shared" || request.starts_with(b"GET /reports ")
}

/// Serves until the process ends.
///
/// # Errors
/// When the kind is unknown, or the server cannot run.
pub async fn serve(kind: &str, listener: TcpListener) -> std::io::Result<()> {
    match kind {
        "bare" => bare::serve(listener).await,
        "axum" => by_hand::serve(listener, false).await,
        "axum-borrowed" => by_hand::serve(listener, true).await,
        "specwright" => generated::serve(listener, false).await,
        "specwright-shared" => generated::serve(listener, true).await,
        other => Err(std::io::Error::other(format!("no server is called `{other}`"))),
    }
}

/// The measured requests by name, as bytes of HTTP.
pub fn requests() -> [(&'static str, Vec<u8>); 4] {
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n").into_bytes();
    let send = |method: &str, kind: &str, body: &str| {
        let length = body.len();
        format!("{method} /thing HTTP/1.1\r\nhost: bench\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}")
            .into_bytes()
    };
    [
        ("one object of ten fields", get("/thing?id=7")),
        ("a create with twelve checked fields, form", send("POST", "application/x-www-form-urlencoded", sample::FORM)),
        ("the same, JSON", send("PUT", "application/json", sample::JSON)),
        ("fifty objects of twenty-eight fields", get("/reports")),
    ]
}
