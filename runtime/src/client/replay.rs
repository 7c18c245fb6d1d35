//! Exchanges with a real server, recorded to a file and replayed: tests that need no server.
//!
//! In: a transport and a file. Out: a transport that records what passes through it ([`Record`]), or one that answers from a recording
//! ([`Replay`]). Not here: invented answers (see the feature `mock`).
//!
//! A file has one exchange a line, as JSON. It is meant to be read, and kept beside the tests. These are left out:
//!
//! - all headers of requests, and those of answers that a client does not read, such as `Authorization` and cookies;
//! - values of the type `secret`, in requests and answers, at any depth: in objects, lists, maps and forms;
//! - values whose names in a query, a form or JSON look like those of secrets: password, token, key and the like. Text becomes
//!   `REDACTED`, numbers become 0;
//! - multipart bodies, since they are files.
//!
//! Bodies of answers that are neither JSON nor forms are recorded unchanged: read them before you publish them. JSON is recorded
//! unchanged, unless a secret was replaced in it; then it is written anew.

mod play;
mod record;
mod redact;
mod saved;
mod typed;

pub use play::Replay;
pub use record::Record;
pub(super) use redact::Redaction;
