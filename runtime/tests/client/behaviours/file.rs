//! The format of a behaviour's file.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::support::server::{Manner, Reply};

/// One behaviour.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Behaviour {
    /// The section of the table.
    pub(crate) group: String,
    /// The description of the behaviour, for the table.
    pub(crate) says: String,
    /// The reason for the behaviour, for the table.
    pub(crate) why: String,
    /// The name of the call to make; see `play`.
    pub(crate) call: String,
    /// The number of calls at the same time. All must have the same outcome.
    #[serde(default = "once")]
    pub(crate) calls: usize,
    /// The time after which the call is dropped; for the async client only.
    pub(crate) dropped_after_ms: Option<u64>,
    #[serde(default)]
    pub(crate) client: Choices,
    /// The responses, in order. The last one is repeated.
    #[serde(default)]
    pub(crate) answer: Vec<Answer>,
    pub(crate) expect: Expect,
}

/// The options of the client.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choices {
    /// The credentials: `none`, `basic` (the default), `bearer` or `oauth2`.
    pub(crate) auth: Option<String>,
    /// How OAuth2 sends id and secret: `basic` or `body`; detected by default.
    pub(crate) client_auth: Option<String>,
    pub(crate) attempts: Option<u32>,
    pub(crate) first_wait_ms: Option<u64>,
    pub(crate) budget: Option<u32>,
    pub(crate) timeout_ms: Option<u64>,
    /// The timeout of the single call.
    pub(crate) call_timeout_ms: Option<u64>,
    pub(crate) connect_timeout_ms: Option<u64>,
    pub(crate) body_limit: Option<usize>,
    pub(crate) download_timeout_ms: Option<u64>,
    pub(crate) concurrency: Option<usize>,
    pub(crate) user_agent: Option<String>,
    #[serde(default)]
    pub(crate) idempotent: bool,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) scopes: Vec<String>,
    /// The path of the base URL.
    #[serde(default)]
    pub(crate) prefix: String,
    /// The base URL instead of the test server's. `{full}` is a port that accepts no connection, `{untrusted}` that of a server for
    /// `localhost` with an untrusted certificate.
    pub(crate) base_url: Option<String>,
    /// The proxy for the client's builder; `{proxy}` is the address of the test's proxy, here and below. `none` means `no_proxy`.
    pub(crate) proxy: Option<String>,
    /// Environment variables. If there are any, the call is made in a new process.
    #[serde(default)]
    pub(crate) environment: BTreeMap<String, String>,
}

/// One response of the test server.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default = "ok")]
    pub(crate) status: u16,
    /// Headers. `{now+2}`, `{asctime+2}` and `{rfc850+2}` are the time in two seconds, in one of the three formats of HTTP.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) body: String,
    /// The number of repetitions of the body.
    #[serde(default = "once")]
    pub(crate) times: usize,
    /// How the response is sent: `slow`, `drip`, `chunked`, `break`, `stall`, `hang`, `close`; see `Manner`.
    pub(crate) manner: Option<String>,
    /// Whether the body is compressed.
    #[serde(default)]
    pub(crate) gzip: bool,
    /// The number of members of the gzip body.
    #[serde(default = "once")]
    pub(crate) members: usize,
    /// The number of bytes at the end of the compressed body that are not sent.
    #[serde(default)]
    pub(crate) cut: usize,
    /// Bytes to send after the compressed body.
    #[serde(default)]
    pub(crate) trailing: String,
    /// The value of `Content-Encoding`; by default `gzip` if the body is compressed.
    pub(crate) coding: Option<String>,
}

fn ok() -> u16 {
    200
}

fn once() -> usize {
    1
}

impl Answer {
    /// The response for the test server.
    pub(crate) fn reply(&self) -> Reply {
        let body = self.body.repeat(self.times).into_bytes();
        let body = if self.gzip { self.compressed(&body) } else { body };
        let mut reply = Reply::new(self.status, body).manner(self.manner());
        for (name, value) in &self.headers {
            reply = reply.header(name, value);
        }
        match self.coding.as_deref().or(self.gzip.then_some("gzip")) {
            Some(coding) => reply.header("content-encoding", coding),
            None => reply,
        }
    }
    fn compressed(&self, body: &[u8]) -> Vec<u8> {
        let size = body.len().div_ceil(self.members).max(1);
        let mut sent: Vec<u8> = body.chunks(size).flat_map(compressed).collect();
        sent.truncate(sent.len() - self.cut);
        sent.extend_from_slice(self.trailing.as_bytes());
        sent
    }
    fn manner(&self) -> Manner {
        match self.manner.as_deref() {
            None => Manner::Whole,
            Some("slow") => Manner::Slow,
            Some("drip") => Manner::Drip,
            Some("chunked") => Manner::Chunked,
            Some("break") => Manner::Break,
            Some("stall") => Manner::Stall,
            Some("hang") => Manner::Hang,
            Some("close") => Manner::Close,
            Some(other) => panic!("no manner is called {other}"),
        }
    }
}

fn compressed(body: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

/// The expected outcome.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expect {
    /// `ok`, `dropped`, or the kind of error.
    pub(crate) outcome: String,
    /// The number of requests.
    pub(crate) requests: usize,
    /// The largest number of requests, if it may be more than `requests`.
    pub(crate) requests_at_most: Option<usize>,
    /// The largest number of requests at the same time.
    pub(crate) at_once: Option<usize>,
    pub(crate) status: Option<u16>,
    pub(crate) request_id: Option<String>,
    pub(crate) retryable: Option<bool>,
    /// Parts of the answer's `Debug` output.
    #[serde(default)]
    pub(crate) value: Vec<String>,
    /// Parts of the error's text.
    #[serde(default)]
    pub(crate) message: Vec<String>,
    /// Parts of the error's body.
    #[serde(default)]
    pub(crate) error_body: Vec<String>,
    /// The error's body as compact JSON; `none` if it is not JSON.
    pub(crate) error_json: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) retry_after_s: Option<u64>,
    /// The violations, each as `parameter: message`.
    pub(crate) violations: Option<Vec<String>>,
    /// Text that must not be in any message, `Debug` output or shown header.
    #[serde(default)]
    pub(crate) hidden: Vec<String>,
    /// The request lines, in order.
    pub(crate) sent: Option<Vec<String>>,
    /// Parts of the last request's headers.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    /// Headers that the last request must not have.
    #[serde(default)]
    pub(crate) absent: Vec<String>,
    /// The last request's body.
    pub(crate) body: Option<String>,
    /// Parts of the last request's body.
    #[serde(default)]
    pub(crate) body_has: Vec<String>,
    /// The request line of the tunnel that the client asks the proxy for. The proxy refuses it.
    pub(crate) tunnel: Option<String>,
    /// The number of connections to the untrusted server.
    #[serde(default)]
    pub(crate) connections: usize,
    pub(crate) at_least_ms: Option<u64>,
    pub(crate) at_most_ms: Option<u64>,
}
