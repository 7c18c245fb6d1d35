//! What a user's own code sees of calls.
//!
//! In: an attempt about to leave, or a call that ended. Out: headers the hook added. Not here: spans (see `exchange`).

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use crate::error::CallError;

/// An attempt about to leave. Credentials are added after the hook has seen it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// Resource and operation, `breaking_news.create`.
    pub operation: &'static str,
    /// 1 for the first.
    pub number: u32,
    /// The headers so far, to be changed.
    pub headers: &'a mut HeaderMap,
}

/// A call that ended, or was dropped before its end.
#[derive(Debug)]
#[non_exhaustive]
pub struct Finished<'a> {
    /// Resource and operation, `breaking_news.create`.
    pub operation: &'static str,
    /// How many attempts it took; 0 when it never left.
    pub attempts: u32,
    /// The last status, if an answer came.
    pub status: Option<u16>,
    /// From the start of the call to its end, waits included.
    pub elapsed: Duration,
    /// Why it failed, if it did.
    pub error: Option<&'a CallError>,
    /// Its future was dropped before the end: nobody knows what came of it.
    pub cancelled: bool,
}

type Before = Arc<dyn Fn(Attempt<'_>) + Send + Sync>;
type After = Arc<dyn Fn(Finished<'_>) + Send + Sync>;

/// The hooks of a client.
#[derive(Clone, Default)]
pub(super) struct Hooks {
    pub(super) before: Option<Before>,
    pub(super) after: Option<After>,
}

impl Hooks {
    /// The headers of an attempt; copied only for a hook, which may change them.
    pub(super) fn before<'h>(&self, operation: &'static str, number: u32, headers: &'h HeaderMap) -> Cow<'h, HeaderMap> {
        let mut headers = Cow::Borrowed(headers);
        if let Some(hook) = &self.before {
            hook(Attempt { operation, number, headers: headers.to_mut() });
        }
        headers
    }
    pub(super) fn after(&self, finished: Finished<'_>) {
        if let Some(hook) = &self.after {
            hook(finished);
        }
    }
}
