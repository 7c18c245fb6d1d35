//! Real exchanges, kept in a file and played again: tests that know a real server and need none.
//!
//! In: a transport and a file. Out: a transport that writes what passes ([`Record`]), or one that answers from what was
//! written ([`Replay`]). Not here: answers that nobody gave (see the feature `mock`).
//!
//! A file has one exchange a line, as JSON; it is meant to be read, and kept beside the tests. Taken out of it are:
//!
//! - all headers of requests, and those of answers that a client does not read: no `Authorization`, no cookie is kept;
//! - whatever is of the type `secret`, in the request and in the answer, at any depth: in objects, lists, maps and forms;
//! - besides, what is named like a secret in a query, a form or JSON: password, token, key and their like. Text becomes
//!   `REDACTED`, numbers 0;
//! - multipart bodies, whole: they are files.
//!
//! Bodies of answers in other forms than JSON and forms are kept as they are: look at them before others do. JSON is kept
//! as it came, unless something was taken out of it; then it is written anew.

mod play;
mod record;
mod redact;
mod saved;
mod typed;

pub use play::Replay;
pub use record::Record;
pub(super) use redact::Hidden;
