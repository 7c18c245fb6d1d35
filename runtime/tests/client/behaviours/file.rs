//! What a behaviour's file says.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::support::server::{Manner, Reply};

/// One behaviour.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Behaviour {
    /// Heading of the table.
    pub(crate) group: String,
    /// What happens, for the table.
    pub(crate) says: String,
    /// Why, for the table.
    pub(crate) why: String,
    /// Which call is made; see `play`.
    pub(crate) call: String,
    /// How often, all at once; all come to the same.
    #[serde(default = "once")]
    pub(crate) calls: usize,
    /// The call is dropped after this time; only a future can be.
    pub(crate) dropped_after_ms: Option<u64>,
    #[serde(default)]
    pub(crate) client: Choices,
    /// One after the other; the last stays.
    #[serde(default)]
    pub(crate) answer: Vec<Answer>,
    pub(crate) expect: Expect,
}

/// How the client is made.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choices {
    /// `none`, `basic` (by default), `bearer` or `oauth2`.
    pub(crate) auth: Option<String>,
    /// `basic` or `body`: how OAuth2 sends id and secret; detected by default.
    pub(crate) client_auth: Option<String>,
    pub(crate) attempts: Option<u32>,
    pub(crate) first_wait_ms: Option<u64>,
    pub(crate) budget: Option<u32>,
    pub(crate) timeout_ms: Option<u64>,
    /// The time for the call itself.
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
    /// Behind the server's address.
    #[serde(default)]
    pub(crate) prefix: String,
    /// Instead of the server's address; `{full}` is a port that takes nobody in, `{untrusted}` that of a server for `localhost`
    /// whose certificate nobody vouches for.
    pub(crate) base_url: Option<String>,
    /// Given to the client; `{proxy}` is the proxy's address, here and below. `none`: the client is told to use none.
    pub(crate) proxy: Option<String>,
    /// Variables of the process in which the call is made: one of its own, when there are some.
    #[serde(default)]
    pub(crate) environment: BTreeMap<String, String>,
}

/// One answer of the server.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default = "ok")]
    pub(crate) status: u16,
    /// `{now+2}`, `{asctime+2}` and `{rfc850+2}` are dates in two seconds, in one of the three forms of HTTP.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) body: String,
    /// The body so many times.
    #[serde(default = "once")]
    pub(crate) times: usize,
    /// `slow`, `drip`, `chunked`, `break`, `stall`, `hang`, `close`.
    pub(crate) manner: Option<String>,
    /// The body is sent compressed.
    #[serde(default)]
    pub(crate) gzip: bool,
    /// In so many members, one after the other.
    #[serde(default = "once")]
    pub(crate) members: usize,
    /// So many bytes at the end of the compressed body are not sent.
    #[serde(default)]
    pub(crate) cut: usize,
    /// Sent after the compressed body.
    #[serde(default)]
    pub(crate) trailing: String,
    /// The value of `Content-Encoding`; `gzip` by default where the body is compressed.
    pub(crate) coding: Option<String>,
}

fn ok() -> u16 {
    200
}

fn once() -> usize {
    1
}

impl Answer {
    /// As the server needs it.
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

/// What must be seen.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expect {
    /// `ok`, `dropped`, or the kind of the error.
    pub(crate) outcome: String,
    /// How many requests arrive.
    pub(crate) requests: usize,
    /// They may be as many as this.
    pub(crate) requests_at_most: Option<usize>,
    /// How many of them are at work at the same time, at most.
    pub(crate) at_once: Option<usize>,
    pub(crate) status: Option<u16>,
    pub(crate) request_id: Option<String>,
    pub(crate) retryable: Option<bool>,
    /// Parts of the answer's Debug.
    #[serde(default)]
    pub(crate) value: Vec<String>,
    /// Parts of the error's text.
    #[serde(default)]
    pub(crate) message: Vec<String>,
    /// Parts of the error's body.
    #[serde(default)]
    pub(crate) error_body: Vec<String>,
    pub(crate) code: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) retry_after_s: Option<u64>,
    /// Places and messages of the violations, each as `place: message`.
    pub(crate) violations: Option<Vec<String>>,
    /// What is in no text, Debug and header that is shown.
    #[serde(default)]
    pub(crate) hidden: Vec<String>,
    /// Request lines, as they arrive.
    pub(crate) sent: Option<Vec<String>>,
    /// Parts of the last request's headers.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    /// Headers that the last request does not have.
    #[serde(default)]
    pub(crate) absent: Vec<String>,
    /// The last request's body.
    pub(crate) body: Option<String>,
    /// Parts of the last request's body.
    #[serde(default)]
    pub(crate) body_has: Vec<String>,
    /// The line of the tunnel that the proxy is asked for; it refuses.
    pub(crate) tunnel: Option<String>,
    /// How often the server that nobody vouches for is reached.
    #[serde(default)]
    pub(crate) knocks: usize,
    pub(crate) at_least_ms: Option<u64>,
    pub(crate) at_most_ms: Option<u64>,
}
