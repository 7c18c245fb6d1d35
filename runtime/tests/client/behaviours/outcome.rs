//! What came of a call, as text: comparable, and able to leave a process.
//!
//! In: a result. Out: the same without its types. Not here: what is expected.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use specwright::CallError;

/// What came of a call.
#[derive(Default, Deserialize, Serialize)]
pub(crate) struct Outcome {
    /// `ok`, `dropped`, or the kind of the error.
    pub(crate) kind: String,
    /// Debug of the answer; Display and Debug of the error.
    pub(crate) shown: String,
    pub(crate) status: Option<u16>,
    pub(crate) request_id: Option<String>,
    pub(crate) retryable: Option<bool>,
    /// The error's body.
    pub(crate) body: String,
    pub(crate) code: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// Place and message of each violation.
    pub(crate) violations: Vec<String>,
}

/// The text before an outcome in the output of a process.
const MARK: &str = "the outcome: ";

impl Outcome {
    pub(crate) fn of(result: &Result<String, CallError>) -> Self {
        let error = match result {
            Ok(shown) => return Outcome { kind: "ok".to_owned(), shown: shown.clone(), ..Outcome::default() },
            Err(error) => error,
        };
        Outcome {
            kind: error.kind().name().to_owned(),
            shown: format!("{error} {error:?}"),
            status: error.status(),
            request_id: error.request_id().map(str::to_owned),
            retryable: Some(error.is_retryable()),
            body: String::from_utf8_lossy(error.body()).into_owned(),
            code: error.code().map(str::to_owned),
            location: error.location().map(str::to_owned),
            retry_after: error.retry_after(),
            violations: error.violations().iter().map(|one| format!("{}: {}", one.param, one.message)).collect(),
        }
    }
    /// Of a call that was dropped.
    pub(crate) fn dropped() -> Self {
        Outcome { kind: "dropped".to_owned(), ..Outcome::default() }
    }
    /// A line of a process's output.
    pub(crate) fn to_line(&self) -> String {
        format!("{MARK}{}", serde_json::to_string(self).unwrap())
    }
    /// From the output of a process.
    pub(crate) fn from_output(output: &str) -> Option<Self> {
        let (_, line) = output.split_once(MARK)?;
        serde_json::from_str(line.lines().next()?).ok()
    }
}
