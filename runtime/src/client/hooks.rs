//! Hooks: functions of the user that are called before attempts and after calls.
//!
//! In: an attempt, or a call that ended. Out: the headers that the hook changed. Not here: spans (see `trace`).

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use crate::error::CallError;

/// An attempt before it is sent. Credentials are added after the hook.
#[derive(Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// Resource and operation, `breaking_news.create`.
    pub operation: &'static str,
    /// 1 for the first.
    pub number: u32,
    /// The headers so far; the hook may change them.
    pub headers: &'a mut HeaderMap,
}

/// A call that ended or was dropped.
#[derive(Debug)]
#[non_exhaustive]
pub struct Finished<'a> {
    /// Resource and operation, `breaking_news.create`.
    pub operation: &'static str,
    /// The number of attempts; 0 when nothing was sent.
    pub attempts: u32,
    /// The last status, if an answer came.
    pub status: Option<u16>,
    /// From the start of the call to its end, waits included.
    pub elapsed: Duration,
    /// The error, if it failed.
    pub error: Option<&'a CallError>,
    /// Whether its future was dropped before the end.
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
    /// The headers of an attempt; they are copied only for a hook.
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
