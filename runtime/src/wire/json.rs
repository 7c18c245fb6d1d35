//! The JSON codec: text to values, and values to text.

mod capacity;
mod context;
mod decode;
#[cfg(feature = "server")]
mod members;
mod object;
mod order;
mod outcome;
mod position;
mod read;
mod reader;
mod refusal;
#[cfg(feature = "server")]
mod repeats;
mod scanner;
mod serde;
mod strings;
mod tree;
mod union;
mod value;
mod write;

pub use read::{ReadError, Reading, read, read_answer};
pub use write::{write, write_answer};

#[cfg(feature = "server")]
pub(crate) use context::{Note, NoteKind};
#[cfg(feature = "server")]
pub(crate) use decode::{is_absent, set_listed};
#[cfg(feature = "server")]
pub use members::Member;
#[cfg(feature = "server")]
pub(crate) use members::{BodyMember, NoMembers, check_json, members};
#[cfg(feature = "server")]
pub(crate) use outcome::json as literal_json;
#[cfg(feature = "server")]
pub(crate) use position::Refusal;
pub(crate) use read::fill_from;
#[cfg(feature = "client")]
pub(crate) use read::{EXCERPT_BYTES, MAX_REFUSAL, excerpt, read_error, refused};
#[cfg(feature = "server")]
pub(crate) use read::{end_of_utf8, fill_value, without_byte_order_mark};
pub use refusal::Exceeded;
#[cfg(feature = "server")]
pub(crate) use refusal::Reason;
#[cfg(feature = "server")]
pub(crate) use repeats::repeats;
pub(crate) use write::{SerializedView, write_view};
