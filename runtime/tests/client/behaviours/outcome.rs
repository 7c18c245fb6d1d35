//! The outcome of a call as text, which can be compared and passed between processes.
//!
//! In: a result. Out: its texts. Not here: the expected outcome (see `file`).

use std::time::Duration;

use serde::{Deserialize, Serialize};
use specwright::CallError;

/// The outcome of a call.
#[derive(Default, Deserialize, Serialize)]
pub(crate) struct Outcome {
    /// `ok`, `dropped`, or the kind of error.
    pub(crate) kind: String,
    /// The `Debug` output of the answer, or the `Display` and `Debug` output of the error.
    pub(crate) shown: String,
    pub(crate) status: Option<u16>,
    pub(crate) request_id: Option<String>,
    pub(crate) retryable: Option<bool>,
    /// The error's body.
    pub(crate) body: String,
    /// The error's body as compact JSON.
    pub(crate) json: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// The parameter and the message of each violation.
    pub(crate) violations: Vec<String>,
}

/// The text in front of an outcome in the output of a process.
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
            body: String::from_utf8_lossy(error.body_bytes()).into_owned(),
            json: error.json().map(|json| json.to_string()),
            code: error.code().map(str::to_owned),
            location: error.location().map(str::to_owned),
            retry_after: error.retry_after(),
            violations: error.violations().iter().map(|one| format!("{}: {}", one.param, one.message)).collect(),
        }
    }
    /// The outcome of a call that was dropped.
    pub(crate) fn dropped() -> Self {
        Outcome { kind: "dropped".to_owned(), ..Outcome::default() }
    }
    /// The outcome as a line of a process's output.
    pub(crate) fn to_line(&self) -> String {
        format!("{MARK}{}", serde_json::to_string(self).unwrap())
    }
    /// Finds the outcome in the output of a process.
    pub(crate) fn from_output(output: &str) -> Option<Self> {
        let (_, line) = output.split_once(MARK)?;
        serde_json::from_str(line.lines().next()?).ok()
    }
}
