//! Bytes that are cleared from memory when they are dropped, since they may contain secrets.
//!
//! In: bodies of responses, and parts of requests. Out: the same bytes in types that clear them. Not cleared: copies that the transport
//! makes, and bytes that have other references.

use std::hint::black_box;
use std::ops::Deref;

use bytes::Bytes;
use serde_json::{Map, Value};
use zeroize::{Zeroize, Zeroizing};

/// The body of a response, or a part of it. The memory is cleared on drop, unless there are other references to it.
#[derive(Default)]
pub(super) struct ClearOnDropBytes(Bytes);

impl ClearOnDropBytes {
    /// Returns the bytes. They are no longer cleared.
    pub(super) fn into_bytes(mut self) -> Bytes {
        std::mem::take(&mut self.0)
    }
}

impl From<Bytes> for ClearOnDropBytes {
    fn from(bytes: Bytes) -> Self {
        ClearOnDropBytes(bytes)
    }
}

impl Deref for ClearOnDropBytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for ClearOnDropBytes {
    fn drop(&mut self) {
        // Every body is cleared, because a search for secrets costs more than `fill`. `black_box` stops the compiler
        // from removing the `fill`.
        if let Ok(mut bytes) = std::mem::take(&mut self.0).try_into_mut() {
            bytes.fill(0);
            black_box(&mut bytes);
        }
    }
}

/// A JSON object whose strings may be secrets. They are cleared on drop.
#[derive(Default)]
pub(super) struct ClearOnDropObject(pub(super) Map<String, Value>);

impl Drop for ClearOnDropObject {
    fn drop(&mut self) {
        for value in self.0.values_mut() {
            if let Value::String(text) = value {
                text.zeroize();
            }
        }
    }
}

/// The owner of bytes that `Bytes` values share, such as a header with a password. The memory is cleared when the last of them is dropped.
pub(super) struct ClearOnDropOwner<T: Zeroize>(pub(super) Zeroizing<T>);

impl<T: Zeroize + AsRef<[u8]>> AsRef<[u8]> for ClearOnDropOwner<T> {
    fn as_ref(&self) -> &[u8] {
        (*self.0).as_ref()
    }
}
