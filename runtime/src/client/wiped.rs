//! Bytes that came, cleared from memory when they are no longer needed.
//!
//! In: bodies of answers. Out: the same, for as long as they are read. Not here: what the transport still holds of them; bytes
//! that it shares with others cannot be cleared.

use std::hint::black_box;
use std::ops::Deref;

use bytes::Bytes;
use serde_json::{Map, Value};
use zeroize::Zeroize as _;

/// A body, or a part of one.
#[derive(Default)]
pub(super) struct Wiped(Bytes);

impl Wiped {
    /// The bytes, for somebody who keeps them.
    pub(super) fn into_bytes(mut self) -> Bytes {
        std::mem::take(&mut self.0)
    }
}

impl From<Bytes> for Wiped {
    fn from(bytes: Bytes) -> Self {
        Wiped(bytes)
    }
}

impl Deref for Wiped {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        // Every answer is cleared, since only a whole reading tells whether there is a secret in it: with a fill, which costs
        // next to nothing beside that reading. The black box keeps it, though nobody reads the memory again.
        if let Ok(mut bytes) = std::mem::take(&mut self.0).try_into_mut() {
            bytes.fill(0);
            black_box(&mut bytes);
        }
    }
}

/// Members of a JSON object, whose texts may be secrets.
#[derive(Default)]
pub(super) struct Members(pub(super) Map<String, Value>);

impl Drop for Members {
    fn drop(&mut self) {
        for value in self.0.values_mut() {
            if let Value::String(text) = value {
                text.zeroize();
            }
        }
    }
}
