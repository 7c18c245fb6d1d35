//! The client core, which every generated client shares.
//!
//! In: a generated request and its [`crate::operation::Endpoint`]. Out: its answer, or a [`crate::CallError`]. Not here: the types, paths and
//! constraints of a service, which are data in generated code.
//!
//! Defaults, and their reasons:
//!
//! | setting | default | reason |
//! |---|---|---|
//! | timeout of a call | 60 s | real services take over 30 s for large lists |
//! | timeout of connecting | 10 s | a host that takes longer is down |
//! | attempts | 3, for idempotent methods and token requests | a service may have carried out a POST or PATCH although the client got no response; [`Call::idempotent`] allows retries |
//! | retried failures | broken connections, timeouts of one attempt, 429, 502, 503, 504 | other failures would happen again |
//! | waits | `Retry-After` (in seconds or as a date) and up to a tenth more, otherwise 0.2 s doubling up to 10 s, half of it random | clients that failed at the same time must not retry at the same time |
//! | retry budget | a fifth of the calls, ten in a row; renewals of rejected tokens count too | retries must not make an outage worse |
//! | OAuth2 tokens | renewed in the background when a tenth of the lifetime, at most a minute, is left; used until they expire if that fails; renewed once after a 401 | calls do not wait for a renewal, and work while the token endpoint is down |
//! | OAuth2 id and secret | sent by HTTP Basic, and in the body if the endpoint refuses that: [`ClientAuth`] | RFC 6749, 2.3.1, requires endpoints to accept HTTP Basic; some accept only the body |
//! | `Retry-After` beyond the deadline | no wait | the caller gets the error at once, with the value of `Retry-After` |
//! | redirects | of GET and HEAD, to the same scheme, host and port, at most five; a download also to another host, without credentials | credentials are sent to no other host |
//! | message of a service in an error | 1 KiB | messages are logged |
//! | body of an error | 64 KiB are kept: [`CallError::body`](crate::CallError::body) | the body contains more than the message |
//! | a list in parts | the size in the specification, and 8,000 bytes of request target: [`Chunks::target_limit`] | servers and proxies accept about 8 KiB |
//! | size of a response | 64 MiB after decompression | a response is read into memory; a file is not, unless [`File::bytes`](crate::File::bytes) reads it |
//! | timeout of a download | each piece within the timeout of a call, all of it within an hour: [`Builder::download_timeout`] | the time depends on the size, but must be bounded. The call itself ends with the first piece. An upload has the timeout of its call, so a large file on a slow line needs a longer one |
//!
//! The feature `reqwest` adds the default transport, which is reqwest with rustls; without the feature, [`Builder::transport`] sets a transport.
//! The default transport asks for gzip. It uses the proxies in `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`;
//! [`Builder::proxy`] and [`Builder::no_proxy`] change that. It has a pool of connections for each tokio runtime in which calls are made,
//! so several runtimes can share a client. `docs/behaviours.md` lists what the client does when servers misbehave.
//!
//! Dropping the future of a call cancels the call: its span ends with `error.type` `cancelled`, and the hook after the call is called. A
//! future that is kept but not polled does not block other calls: it counts against [`Builder::concurrency`] until its timeout, and tokens
//! and pages are requested in tasks of their own.
//!
//! Credentials appear in no error, span or `Debug` output. These are cleared from memory when they are dropped: secrets; the headers and token
//! requests that contain them; paths, queries, forms, JSON and multipart bodies, since a parameter may be a secret; the responses of token
//! endpoints; and the bytes of responses that were read.
//!
//! Copies in other libraries are not cleared: the buffers of hyper, to which small responses refer; the records of rustls; the URL in
//! reqwest; the header tables of HTTP/2; the buffers of a gzip decoder; and the socket buffers of the system. Neither are copies that a
//! program makes with [`Secret::expose`](crate::Secret::expose), JSON strings with escapes, which are read through a buffer, and files.
//!
//! The client compiles for `wasm32-unknown-unknown`. There the transport is the browser's `fetch`, and the browser handles timers, redirects,
//! proxies and the timeout of connecting. The size limit of a response is weaker: the browser reads and decompresses the whole response, also
//! a download, before its size is checked, so the limit does not bound the memory of the page. The feature `blocking` needs threads and
//! does not compile there.
//!
//! With the feature `blocking`, the same calls have `wait` instead of `.await`.

mod address;
mod api_keys;
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
mod constants;
mod cookies;
mod core;
mod download;
mod elsewhere;
mod encode;
mod exchange;
mod file_functions;
mod hooks;
mod links;
mod multipart;
mod oauth2;
mod pages;
mod partial;
mod random;
mod received;
mod reconnecting;
mod redirect;
#[cfg(feature = "replay")]
pub mod replay;
mod response;
mod retry;
mod signer;
mod streamed;
mod task;
mod trace;
mod transport;
mod typed_error;

pub use self::core::Core;
pub(crate) use self::file_functions::FileFunctions;
#[doc(hidden)]
pub use address::NO_BASE_URL;
pub use auth::{BearerProvider, BearerTokenRequest};
pub use builder::Builder;
pub use call::{Call, CallFuture};
// Generated code implements `Chunked`, whose list is a `SplitList`. `Chunks` is a call in parts.
pub use chunk::{Chunked, Chunks, SplitList};
pub use hooks::{Attempt, Finished};
pub use oauth2::ClientAuth;
// Generated code implements `Paged`. `Pages` and `Items` are the streams of a call.
pub use pages::{Items, Paged, Pages};
pub use reconnecting::Reconnecting;
pub use response::{CallWithResponse, ConditionalCall, ConditionalFuture, ConditionalResponse, ResponseFuture};
pub use retry::Retry;
pub use signer::{RequestSigner, UnsignedRequest};
pub(crate) use streamed::Origin;
pub use streamed::{StreamedEvents, StreamedItems};
pub use transport::{BoxError, BoxFuture, Tower, Transport, TransportBody, TransportError};
#[cfg(feature = "mock")]
pub(crate) use transport::{NoResponse, NoResponseSlot};
