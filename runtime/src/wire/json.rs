//! JSON both ways.

mod fill;
mod object;
mod order;
mod outcome;
mod read;
#[cfg(feature = "server")]
mod repeats;
mod room;
mod scan;
mod source;
mod text;
mod tree;
mod union;
mod word;
mod write;

pub use read::{Reading, Unread, read, read_answer};
pub use text::Member;
pub use write::{write, write_answer};

#[cfg(feature = "server")]
pub(crate) use fill::set_listed;
#[cfg(feature = "server")]
pub(crate) use outcome::json as literal_json;
pub(crate) use read::fill_from;
#[cfg(feature = "client")]
pub(crate) use read::{EXCERPT_BYTES, LONGEST_REFUSAL, excerpt, refused};
#[cfg(feature = "server")]
pub(crate) use read::{Note, fill_value};
#[cfg(feature = "server")]
pub(crate) use repeats::repeats;
#[cfg(feature = "server")]
pub(crate) use text::{Given, members};
pub(crate) use write::{Shown, write_view};
