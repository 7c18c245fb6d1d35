//! Servers with the same endpoints: bare hyper with constant responses, axum by hand, and the generated server.
//!
//! `src/bin/running.rs` measures them.

pub mod bare;
pub mod by_hand;
#[cfg(feature = "client")]
pub mod calls;
pub mod generated;
pub mod load;
pub mod memory;
pub mod sample;

use tokio::net::TcpListener;

/// The kinds of servers.
pub const KINDS: [&str; 5] = ["bare", "axum", "axum-borrowed", "specwright", "specwright-shared"];

/// Whether a kind of server has the endpoint of a request. The server with a shared type has only `/reports`.
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
        other => Err(std::io::Error::other(format!("there is no server `{other}`"))),
    }
}

/// The measured requests, each with its name and its bytes.
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
