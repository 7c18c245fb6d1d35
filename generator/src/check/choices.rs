//! What a run chooses of a service: names that the service has.
//!
//! In: a service without mistakes, and what a run wants of it: names of resources, operations and tags to keep, traits to derive. Out: what
//! does not exist. Not
//! here: leaving the others out (see `lower`).

use std::collections::BTreeSet;

use super::words::meant;
use crate::diagnostic::{Code, Problem, Problems};
use crate::model::Service;

/// A name that nothing has keeps nothing: what was meant would be missing from the output without a word.
pub(super) fn name_what_there_is(service: &Service, only: &[String], problems: &mut Problems) {
    let known = names(service);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    for name in only.iter().filter(|name| !known.contains(&name.as_str())) {
        let message = format!("`only` names `{name}`, which service `{}` does not have", *service.name);
        let same: Vec<&str> = known.iter().copied().filter(|known| sort(known) == sort(name)).collect();
        problems.add(Problem::without_place(Code::SW0500, message).help(help(name, &same, sort(name))));
    }
}

/// What can be kept: a name that is nearly the wrong one, or the names of its sort.
fn help(wrong: &str, same: &[&str], (is_tag, is_operation): (bool, bool)) -> String {
    let what = match (is_tag, is_operation) {
        (true, _) => "tags",
        (_, true) => "operations",
        _ => "resources",
    };
    if same.is_empty() {
        return format!(
            "the service has no {what}; keep resources such as `users`, operations such as `users.create` or tags such as `tag:public`"
        );
    }
    meant(wrong, same, what)
}

/// Resource, operation or tag.
fn sort(name: &str) -> (bool, bool) {
    (name.starts_with("tag:"), name.contains('.'))
}

/// What stands in `#[derive(…)]`.
pub(super) fn derives_are_paths(derives: &[String], problems: &mut Problems) {
    for derive in derives.iter().filter(|derive| !crate::names::is_path(derive)) {
        let problem = Problem::without_place(Code::SW0501, format!("`{derive}` cannot be derived: it is no path of a trait"));
        problems.add(problem.help("write it as in `Eq` or `schemars::JsonSchema`"));
    }
}

/// Every resource, every operation with its resource in front, and every tag.
fn names(service: &Service) -> Vec<String> {
    let of = |resource: &crate::model::Resource| {
        let operations = resource.operations.iter().map(|it| format!("{}.{}", *resource.name, *it.name));
        std::iter::once(resource.name.value.clone()).chain(operations).collect::<Vec<_>>()
    };
    let tags = service.resources.iter().flat_map(|resource| &resource.operations).flat_map(|operation| &operation.tags);
    let tags: BTreeSet<String> = tags.map(|tag| format!("tag:{}", **tag)).collect();
    service.resources.iter().flat_map(of).chain(tags).collect()
}
