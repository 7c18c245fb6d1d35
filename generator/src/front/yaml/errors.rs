//! Reads `errors` of the service and of operations.
//!
//! In: the value of `errors`. Out: statuses, keys of the body, and types of bodies by status. Not here: whether the statuses are those of
//! errors (see `resolve`).

use super::expression;
use super::keys::Value;
use super::problem::Expected;
use crate::diagnostic::Problems;
use crate::document::{ErrorType, Errors};
use crate::language::keys::{ERROR_TYPE, ERRORS};
use crate::source::Spanned;

/// Reads `errors` of the service.
pub(super) fn read(value: Value, problems: &mut Problems) -> Option<Errors> {
    let mut keys = value.keys(&ERRORS, problems)?;
    let invalid = keys.take("invalid").map(|value| one_or_several(value, problems)).unwrap_or_default();
    let refused = keys.count("refused", problems);
    let html = keys.take("html").and_then(|value| value.items(Expected::Scalars("statuses"), problems)).unwrap_or_default();
    let html = html.into_iter().filter_map(|status| status.count(problems)).collect();
    let body = keys.take("body").map(|value| body(value, problems));
    let request_id = keys.text("request_id", problems);
    // `type` is short for the type of `default`.
    let by_default = keys.take("type").map(|value| ErrorType {
        statuses: Spanned::new("default".to_owned(), value.key_span),
        ty: expression::read(value, problems),
        docs: None,
    });
    let types = keys.take("statuses").map(|value| types(value, problems)).unwrap_or_default();
    keys.finish(problems);
    Some(Errors { invalid, refused, html, body, request_id, types: types.into_iter().chain(by_default).collect() })
}

/// Reads a status, or a sequence of statuses.
fn one_or_several(value: Value, problems: &mut Problems) -> Vec<Spanned<u64>> {
    if value.as_scalar().is_some() {
        return value.count(problems).into_iter().collect();
    }
    let statuses = value.items(Expected::Scalars("statuses"), problems).unwrap_or_default();
    statuses.into_iter().filter_map(|status| status.count(problems)).collect()
}

fn body(value: Value, problems: &mut Problems) -> Vec<(Spanned<String>, Spanned<String>)> {
    value.named(problems).into_iter().filter_map(|(key, value)| Some((key, value.text(problems)?))).collect()
}

/// Reads types of bodies by status: `402: Declined`, or `402: { type: Declined, docs: The card is declined. }`.
pub(super) fn types(value: Value, problems: &mut Problems) -> Vec<ErrorType> {
    value.named(problems).into_iter().filter_map(|(statuses, value)| error_type(statuses, value, problems)).collect()
}

fn error_type(statuses: Spanned<String>, value: Value, problems: &mut Problems) -> Option<ErrorType> {
    if value.as_scalar().is_some() {
        return Some(ErrorType { statuses, ty: expression::read(value, problems), docs: None });
    }
    let mut keys = value.keys(&ERROR_TYPE, problems)?;
    let ty = keys.take("type").and_then(|value| expression::read(value, problems));
    let docs = keys.text("docs", problems);
    keys.finish(problems);
    Some(ErrorType { statuses, ty, docs })
}
