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
    /// The names of the resource and the operation: `breaking_news.create`.
    pub operation: &'static str,
    /// The number of the attempt, from 1.
    pub number: u32,
    /// The headers without credentials. The hook may change them.
    pub headers: &'a mut HeaderMap,
}

/// A call that ended or was dropped.
#[derive(Debug)]
#[non_exhaustive]
pub struct Finished<'a> {
    /// The names of the resource and the operation: `breaking_news.create`.
    pub operation: &'static str,
    /// The number of attempts; 0 if nothing was sent.
    pub attempts: u32,
    /// The status of the last response, if there was one.
    pub status: Option<u16>,
    /// The headers of the last response, if there was one. They may contain private data, such as cookies.
    pub headers: Option<&'a HeaderMap>,
    /// The time from the start of the call to its end, which includes waits.
    pub elapsed: Duration,
    /// The error, if the call failed.
    pub error: Option<&'a CallError>,
    /// Whether the call's future was dropped before the end.
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
    /// Calls the hook; returns the headers of the attempt. They are copied only if there is a hook.
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
