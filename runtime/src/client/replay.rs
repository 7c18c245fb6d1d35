//! Records exchanges with a real server in a file, and plays them back later, for tests without a server.
//!
//! In: a transport and a file. Out: a transport that records exchanges ([`Record`]), or one that returns recorded responses ([`Replay`]). Not
//! here: answers that a test states (see the feature `mock`).
//!
//! A file has one exchange per line, as JSON. Read it before you commit it to the repository of the tests. A recording does not contain:
//!
//! - headers of requests, such as `Authorization`, and headers of responses that a client does not read, such as cookies;
//! - values of the type `secret` in requests and responses, at any depth: in objects, lists, maps and forms;
//! - values in a query, a form or JSON whose names suggest a secret, such as password, token and key. Text becomes `REDACTED`, a number
//!   becomes 0;
//! - multipart bodies, since they are files.
//!
//! Bodies of responses that are neither JSON nor forms are recorded unchanged. JSON is recorded unchanged too, unless a secret in it was
//! replaced.

mod play;
mod record;
mod redact;
mod saved;
mod typed;

pub use play::Replay;
pub use record::Record;
pub(super) use redact::Redaction;
pub(super) use saved::UnsignedUrl;
