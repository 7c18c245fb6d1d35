//! The client core, which every generated client shares.
//!
//! In: a generated request and its [`crate::operation::Endpoint`]. Out: its answer, or a [`crate::CallError`]. Not here: types, paths
//! and limits of a service, which are data in generated code.
//!
//! Defaults, and their reasons:
//!
//! | setting | default | reason |
//! |---|---|---|
//! | timeout of a call | 60 s | real instances take over 30 s for large lists; longer is a hang |
//! | timeout of connecting | 10 s | a host that does not answer by then is down |
//! | attempts | 3, of idempotent methods and of token requests | a POST or PATCH may have been carried out although no answer came; [`Call::idempotent`] allows repetitions |
//! | repeated failures | broken connections, timeouts of one attempt, 429, 502, 503, 504 | others would fail again |
//! | waits | `Retry-After` in seconds or as a date and up to a tenth longer, else doubling from 0.2 s to 10 s, half of it random | clients that failed together must not come back together |
//! | retry budget | a fifth of the calls, ten in a row; renewals of rejected tokens count too | retries must not multiply an outage |
//! | OAuth2 tokens | renewed beside the calls when a tenth of the lifetime, at most a minute, is left; used to the end when that fails; renewed once after a 401 | calls do not wait for a renewal, and an outage of the token endpoint is no outage of the service |
//! | OAuth2 id and secret | by HTTP Basic, and in the body when the endpoint refuses that: [`ClientAuth`] | RFC 6749, 2.3.1, asks it of every endpoint; some take only the other |
//! | `Retry-After` beyond the deadline | not waited for | the caller gets the error at once, with the wait |
//! | redirects | GET and HEAD, to the same scheme, host and port, at most five | credentials go nowhere else |
//! | message of a service in an error | 1 KiB | it ends in logs |
//! | body of an error | 64 KiB are kept: [`CallError::body`](crate::CallError::body) | it says more than the message |
//! | a list in parts | the size that the specification says, and 8,000 bytes of request target: [`Chunks::target_limit`] | servers and proxies take about 8 KiB |
//! | size of an answer | 64 MiB after decompression | an answer is held in memory; a file is not, unless it is read as a whole |
//! | timeout of a file | each piece within the timeout of a call, all of it within an hour: [`Builder::download_timeout`] | its time depends on its size, but nothing may go on for ever. A call ends when the first piece is there. What is sent has the timeout of the call: a large file on a slow line needs a longer one |
//!
//! The default transport is reqwest with rustls; it goes through the proxies that `HTTP_PROXY`, `HTTPS_PROXY` and
//! `NO_PROXY` name, through another with [`Builder::proxy`], through none with [`Builder::no_proxy`], and asks for gzip. It has a
//! pool of connections for each tokio runtime in which calls are made, so that one client may be used from several. What happens
//! when servers misbehave is listed in `docs/behaviours.md`.
//!
//! Dropping the future of a call cancels it: its span ends with `error.type` `cancelled`, and the hook after it is called. A future
//! that is kept and not polled holds up no other: it counts against [`Builder::concurrency`] until its timeout, and tokens and pages
//! are requested in tasks of their own.
//!
//! Credentials are in no error, span or `Debug`. The following are cleared from memory with the last reference to them: secrets, and
//! the headers and token requests made of them; paths, queries, forms, JSON and multipart bodies, since a parameter may be a
//! secret; the answers of token endpoints; and the bytes of answers, once they are read.
//!
//! Not cleared is what other libraries hold: hyper's buffers of what was written and of what was read, which small answers refer
//! to; the records of rustls; reqwest's copy of the URL; the header tables of HTTP/2; the buffers of a gzip decoder; and the socket
//! buffers of the system. Neither is what a program makes of a secret by [`Secret::expose`](crate::Secret::expose), nor
//! text with escapes in JSON, which is read through a buffer. Files are the caller's.
//!
//! It compiles for `wasm32-unknown-unknown`: the transport is then the browser's `fetch`, the timers are the browser's, and so are
//! redirects, proxies and the timeout of connecting. The limits of an answer are weaker there: the browser reads and decompresses the
//! whole answer into memory before its size is checked, downloads too, so that a limit refuses what is too large and does not
//! bound the memory of the page. `blocking` needs threads and does not compile there.
//!
//! With the feature `blocking` the same calls have `wait` instead of `.await`.

mod address;
mod answer;
mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
mod builder;
mod call;
mod call_guard;
mod chunk;
mod cleared;
mod clock;
mod concurrency;
mod core;
mod download;
mod exchange;
mod file_functions;
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
mod task;
mod trace;
mod transport;

pub use self::core::Core;
pub(crate) use self::file_functions::FileFunctions;
pub use auth::{BearerProvider, Wanted};
pub use builder::Builder;
pub use call::{Call, Sending};
pub use chunk::{Chunked, Chunks, Splits};
pub use hooks::{Attempt, Finished};
pub use oauth2::ClientAuth;
pub use pages::{Items, Paged, Pages};
pub use retry::Retry;
pub use transport::{Body, BoxError, BoxFuture, Tower, Transport, TransportError};
#[cfg(feature = "mock")]
pub(crate) use transport::{End, Ending};
