//! Names of request types, and of the objects that answers declare.

use crate::document::{self, Resource};
use crate::source::Spanned;

/// The name of the request type: the stated one, else the default one, such as `CreateUsers`.
pub(super) fn request(operation: &document::Operation, resource: &Resource) -> Spanned<String> {
    let name = match operation.webhook {
        true => crate::model::webhook_name(&operation.name),
        false => crate::model::request_name(&operation.name, &resource.name),
    };
    let by_default = || Spanned::new(name, operation.name.span);
    operation.request.clone().unwrap_or_else(by_default)
}

/// The default name of the object that an answer declares, after the request type: `CreateUsersAnswer`. The status is appended if there are several answers:
/// `CreateUsersAnswer201`.
pub(super) fn answer(answer: &document::Answer, operation: &document::Operation, resource: &Resource) -> String {
    let name = crate::model::answers_name(&request(operation, resource).value);
    if operation.returns.len() > 1 { format!("{name}{}", status_of(answer)) } else { name }
}

/// The status as it is written, else 200. It is not validated here.
fn status_of(answer: &document::Answer) -> u64 {
    answer.status.as_ref().map_or(200, |status| status.value)
}
