//! What came of a call, as text: comparable, and able to leave a process.
//!
//! In: a result. Out: the same without its types. Not here: what is expected.

use serde_json::{Value, json};
use specwright::CallError;

/// What came of a call.
pub(crate) struct Outcome {
    /// `ok`, or the kind of the error.
    pub(crate) kind: String,
    /// Debug of the answer; Display and Debug of the error.
    pub(crate) shown: String,
    pub(crate) status: Option<u16>,
    pub(crate) request_id: Option<String>,
    pub(crate) retryable: Option<bool>,
}

/// What stands before an outcome that a process tells.
const MARK: &str = "the outcome: ";

impl Outcome {
    pub(crate) fn of(result: &Result<String, CallError>) -> Self {
        let error = result.as_ref().err();
        Outcome {
            kind: error.map_or("ok", |error| error.kind().name()).to_owned(),
            shown: result.as_ref().map_or_else(|error| format!("{error} {error:?}"), Clone::clone),
            status: error.and_then(CallError::status),
            request_id: error.and_then(CallError::request_id).map(str::to_owned),
            retryable: error.map(CallError::is_retryable),
        }
    }
    /// Of a call that was dropped.
    pub(crate) fn dropped() -> Self {
        let (kind, shown) = ("dropped".to_owned(), String::new());
        Outcome { kind, shown, status: None, request_id: None, retryable: None }
    }
    /// As a line of a process's output.
    pub(crate) fn tell(&self) -> String {
        let Outcome { kind, shown, status, request_id, retryable } = self;
        format!("{MARK}{}", json!([kind, shown, status, request_id, retryable]))
    }
    /// From the output of a process.
    pub(crate) fn told(output: &str) -> Option<Self> {
        let (_, line) = output.split_once(MARK)?;
        let told: Value = serde_json::from_str(line.lines().next()?).ok()?;
        let text = |index: usize| told.get(index).and_then(Value::as_str).map(str::to_owned);
        Some(Outcome {
            kind: text(0)?,
            shown: text(1)?,
            status: told.get(2).and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok()),
            request_id: text(3),
            retryable: told.get(4).and_then(Value::as_bool),
        })
    }
}
