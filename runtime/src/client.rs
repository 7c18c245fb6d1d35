//! The client core: what every generated client shares.
//!
//! In: a generated request and its [`crate::operation::Endpoint`]. Out: its answer, or an [`crate::CallError`] to act on.
//! Not here: types, paths and limits of a service; they are data in generated code.
//!
//! Defaults, and why:
//!
//! | what | default | reason |
//! |---|---|---|
//! | whole call | 60 s | real instances take over 30 s for large lists; longer is a hang |
//! | connecting | 10 s | a host that does not answer by then is down |
//! | attempts | 3, idempotent methods only, and requests for tokens | POST and PATCH may have been carried out though no answer came: [`Call::idempotent`] lifts that |
//! | retried | broken connections, timeouts of one attempt, 429, 502, 503, 504 | the rest would fail again |
//! | waits | `Retry-After` in seconds or as a date and up to a tenth longer, else doubling from 0.2 s to 10 s, half of it random | clients that failed together must not come back together |
//! | retry budget | a fifth of the calls, ten at once; renewals of refused tokens draw from it too | retries must not multiply an outage |
//! | a token | renewed beside the calls when a tenth of its life, at most a minute, is left; used to its end when that fails; once after a 401 | calls do not wait for it, and an outage of the token endpoint is no outage of the service |
//! | `Retry-After` beyond the deadline | not waited for | the caller is told at once, with what the server asked for |
//! | redirects | GET and HEAD, to the same scheme, host and port, five at most | credentials go nowhere else |
//! | words of a service in an error | 1 KiB | they end in logs |
//! | a list in parts | the size that the specification says, and 8,000 bytes of request target: [`Chunks::target_limit`] | servers and proxies take about 8 KiB |
//! | size of an answer | 64 MiB after decompression | an answer is held in memory; a file is not, unless it is asked for whole |
//! | a file | each piece within the time of a call, all of it within an hour: [`Builder::download_timeout`] | how long it takes in all depends on its size, but nothing may go on for ever; a call ends when the first piece is there. What is sent has the time of the call: a large file on a slow line needs more, by `timeout` |
//!
//! The default transport is reqwest with rustls; it goes through the proxies that `HTTP_PROXY`, `HTTPS_PROXY` and
//! `NO_PROXY` name when the client is made, through another with [`Builder::proxy`], through none with
//! [`Builder::no_proxy`], and asks for gzip. What happens when servers misbehave is listed in `docs/behaviours.md`.
//!
//! A call is cancelled by dropping its future: its span ends with `error.type` `cancelled`, and the hook after it sees that. One that
//! is kept and not polled holds up no other: its place among those that run at once is free when its time is over, tokens and
//! pages come in tasks of their own.
//!
//! Credentials are in no error, span or `Debug`. Cleared from memory, when the last
//! user of them is gone, are: secrets, headers and token requests made of them; paths, queries, forms, JSON and multipart
//! bodies, since a parameter may be a secret; the answers of token endpoints; and the bytes of answers, once they are read.
//!
//! Not cleared is what other libraries hold: hyper's buffers of what was written and of what was read, from which small
//! answers are lent; the records of rustls; the URL that reqwest makes of a request's; the header tables of HTTP/2; and what
//! the system keeps of sockets. Nor is what a program makes of a secret by [`Secret::expose`](crate::Secret::expose), or
//! text that JSON spells with escapes, which is read through a buffer. Files are the caller's.
//!
//! It compiles for `wasm32-unknown-unknown`: the transport is then the browser's `fetch`, the timers are its own, and
//! redirects, proxies and the time for connecting are its affair. The limits of an answer are weaker there: the browser reads
//! and decompresses the whole answer into memory before its size is looked at, downloads too, so that a limit refuses what is
//! too large and does not bound the memory of the page. `blocking` needs threads and is not for there.
//!
//! With the feature `blocking` the same calls have `wait` instead of `.await`.

mod address;
mod answer;
mod apart;
mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
mod builder;
mod call;
mod chunk;
mod clock;
mod core;
mod download;
mod end;
mod exchange;
mod gate;
mod hooks;
mod multipart;
mod oauth2;
mod pages;
mod random;
mod redirect;
#[cfg(feature = "replay")]
pub mod replay;
mod retry;
mod send;
mod trace;
mod transport;
mod travel;
mod wiped;

pub use self::core::Core;
pub(crate) use self::travel::Travel;
pub use auth::{BearerProvider, Wanted};
pub use builder::Builder;
pub use call::{Call, Sending};
pub use chunk::{Chunked, Chunks, Splits};
pub use hooks::{Attempt, Finished};
pub use pages::{Items, Paged, Pages};
pub use retry::Retry;
pub use transport::{Body, BoxError, BoxFuture, Tower, Transport, TransportError};
#[cfg(feature = "mock")]
pub(crate) use transport::{End, Ending};
