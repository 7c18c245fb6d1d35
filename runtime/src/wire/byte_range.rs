//! Parts of a file: the headers `Range` and `Content-Range` (RFC 9110, 14).
//!
//! In: the text of a header, or a range of bytes. Out: the range, or the text. One range is supported; a server ignores a header with several,
//! as RFC 9110 permits.

use std::fmt;

/// A range of bytes as a caller requests it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ByteRange {
    /// `bytes=2-5` or `bytes=2-`: from the first byte to the last, or to the end.
    From(u64, Option<u64>),
    /// `bytes=-5`: the last bytes.
    #[cfg(feature = "server")]
    Last(u64),
}

impl ByteRange {
    /// Reads the value of the header `Range`. `None` if it has another unit, several ranges, or a mistake: a server then sends the whole file.
    #[cfg(feature = "server")]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.trim().strip_prefix("bytes=")?.trim().split_once('-')?;
        if first.is_empty() {
            return number(last).map(ByteRange::Last);
        }
        let (first, last) = (number(first)?, if last.is_empty() { None } else { Some(number(last)?) });
        last.is_none_or(|last| first <= last).then_some(ByteRange::From(first, last))
    }
    /// The first and the last byte of a file of this size; `None` if the file has no byte of the range.
    #[cfg(feature = "server")]
    pub(crate) fn within(self, size: u64) -> Option<(u64, u64)> {
        let end = size.checked_sub(1)?;
        match self {
            ByteRange::From(first, last) => (first <= end).then(|| (first, last.map_or(end, |last| last.min(end)))),
            ByteRange::Last(0) => None,
            ByteRange::Last(count) => Some((size.saturating_sub(count), end)),
        }
    }
}

/// The value of the header `Range`.
impl fmt::Display for ByteRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ByteRange::From(first, Some(last)) => write!(f, "bytes={first}-{last}"),
            ByteRange::From(first, None) => write!(f, "bytes={first}-"),
            #[cfg(feature = "server")]
            ByteRange::Last(count) => write!(f, "bytes=-{count}"),
        }
    }
}

/// The first byte that a response has, by its header `Content-Range`, such as `bytes 2-5/10`.
#[cfg(feature = "client")]
pub(crate) fn first_byte(content_range: &str) -> Option<u64> {
    let (range, _) = content_range.trim().strip_prefix("bytes ")?.split_once('/')?;
    number(range.split_once('-')?.0)
}

/// A number in digits only: `u64::from_str` also reads a plus sign.
fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}
