//! What a run chooses of a service: names that the service has.
//!
//! In: a service without mistakes, and names of resources and operations to keep. Out: names that it does not have. Not
//! here: leaving the others out (see `lower`).

use super::words::meant;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Service;

/// A name that nothing has keeps nothing: what was meant would be missing from the output without a word.
pub(super) fn name_what_there_is(service: &Service, only: &[String], diagnostics: &mut Diagnostics) {
    let known = names(service);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    for name in only.iter().filter(|name| !known.contains(&name.as_str())) {
        let message = format!("`only` names `{name}`, which service `{}` does not have", *service.name);
        let same: Vec<&str> = known.iter().copied().filter(|known| known.contains('.') == name.contains('.')).collect();
        diagnostics.add(Diagnostic::without_place("SW0500", message).help(meant(name, &same, "names")));
    }
}

/// Every resource, and every operation with its resource in front.
fn names(service: &Service) -> Vec<String> {
    let of = |resource: &crate::model::Resource| {
        let operations = resource.operations.iter().map(|it| format!("{}.{}", *resource.name, *it.name));
        std::iter::once(resource.name.value.clone()).chain(operations).collect::<Vec<_>>()
    };
    service.resources.iter().flat_map(of).collect()
}
