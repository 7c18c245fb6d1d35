//! Reads bodies that are text or bytes.
//!
//! In: a body, and how it is encoded. Out: the filled slot. Not here: which answer a response is (see [`crate::operation`]).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::json;
use crate::error::{CallError, CallErrorKind, Unreadable};
use crate::operation::{Answer, BodyEncoding, Dates, Endpoint};
use crate::timestamp::DateFormat;
use crate::value::{Expected, Slot, Token};
use crate::wire::describe;

/// Fills the slot of a body with this encoding.
pub(super) fn read(
    endpoint: &'static Endpoint,
    answer: &Answer,
    encoding: BodyEncoding,
    body: &[u8],
    slot: Slot<'_>,
) -> Result<(), CallError> {
    let text = match (encoding, &slot) {
        (BodyEncoding::Text, Slot::Scalar(_)) => {
            str::from_utf8(body).map(str::to_owned).map_err(|_| unreadable("text in UTF-8"))?
        }
        (BodyEncoding::Bytes, Slot::Scalar(_)) => STANDARD.encode(body),
        _ => return json(endpoint, answer, body, slot),
    };
    let Slot::Scalar(scalar) = slot else { return Ok(()) };
    let dates = match endpoint.answer.dates {
        Dates::Fixed(format) => format,
        Dates::Param(_) | Dates::ParamValue(..) => DateFormat::Epoch,
    };
    // Numbers and booleans are texts here, also if the service is strict.
    scalar.set_as(Token::Str(&text), dates, true).map_err(|Expected(expected)| unreadable(expected))
}

fn unreadable(expected: &str) -> CallError {
    CallError::new(CallErrorKind::Unreadable(Unreadable {
        pointer: String::new(),
        expected: expected.to_owned(),
        found: describe(Token::Str(".")),
        excerpt: String::new(),
    }))
}
