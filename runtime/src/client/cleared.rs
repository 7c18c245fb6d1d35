//! Bytes that are cleared from memory when they are dropped, since they may contain secrets.
//!
//! In: bodies of answers, and parts of requests. Out: the same. Not here: copies in the transport, and bytes that others still refer to,
//! which cannot be cleared.

use std::hint::black_box;
use std::ops::Deref;

use bytes::Bytes;
use serde_json::{Map, Value};
use zeroize::{Zeroize, Zeroizing};

/// The body of an answer, or a part of one.
#[derive(Default)]
pub(super) struct ClearedBytes(Bytes);

impl ClearedBytes {
    /// The bytes, which are then not cleared.
    pub(super) fn into_bytes(mut self) -> Bytes {
        std::mem::take(&mut self.0)
    }
}

impl From<Bytes> for ClearedBytes {
    fn from(bytes: Bytes) -> Self {
        ClearedBytes(bytes)
    }
}

impl Deref for ClearedBytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for ClearedBytes {
    fn drop(&mut self) {
        // Every answer is cleared: to find out whether it contains a secret costs more than `fill` does. `black_box` stops the compiler
        // from removing the `fill`.
        if let Ok(mut bytes) = std::mem::take(&mut self.0).try_into_mut() {
            bytes.fill(0);
            black_box(&mut bytes);
        }
    }
}

/// A JSON object whose texts may be secrets.
#[derive(Default)]
pub(super) struct ClearedObject(pub(super) Map<String, Value>);

impl Drop for ClearedObject {
    fn drop(&mut self) {
        for value in self.0.values_mut() {
            if let Value::String(text) = value {
                text.zeroize();
            }
        }
    }
}

/// The owner of the bytes of a header or a body. The memory is cleared with the last reference to them.
pub(super) struct Cleared<T: Zeroize>(pub(super) Zeroizing<T>);

impl<T: Zeroize + AsRef<[u8]>> AsRef<[u8]> for Cleared<T> {
    fn as_ref(&self) -> &[u8] {
        (*self.0).as_ref()
    }
}
