//! The selection of a part of a service by `only`, for every target.

use super::names_in_messages::suggestion;
use crate::diagnostic::{Code, Problem, Problems};
use crate::model::{Selection, Service};

/// Returns the service with the selected operations only. Returns `None` and reports a problem for each selection that names nothing in the
/// service: the output would lack operations without notice.
pub fn select(service: &Service, only: &[Selection], problems: &mut Problems) -> Option<Service> {
    check(service, only, problems).then(|| service.subset(only))
}

/// Reports each selection that names nothing in the service. Returns whether there is none.
pub(crate) fn check(service: &Service, only: &[Selection], problems: &mut Problems) -> bool {
    let unknown: Vec<&Selection> = only.iter().map(Selection::named).filter(|named| !service.has_selected(named)).collect();
    let known = if unknown.is_empty() { Vec::new() } else { service.selections() };
    for selection in &unknown {
        let message = format!("`only` names `{selection}`, which service `{}` does not have", *service.name);
        let same = known.iter().filter(|known| std::mem::discriminant(*known) == std::mem::discriminant(*selection));
        let same: Vec<String> = same.map(ToString::to_string).collect();
        let same: Vec<&str> = same.iter().map(String::as_str).collect();
        problems.add(Problem::without_span(Code::SW0500, message).help(help(selection, &same)));
    }
    unknown.is_empty()
}

/// The help for an unknown selection: a similar name, or all names of its kind. `same` are the names of its kind.
fn help(wrong: &Selection, same: &[&str]) -> String {
    let what = match wrong {
        Selection::Tag(_) => "tags",
        Selection::Path(..) => "paths",
        Selection::Operation(..) => "operations",
        Selection::Resource(_) | Selection::Except(_) => "resources",
    };
    if same.is_empty() {
        return format!(
            "the service has no {what}; keep resources such as `users`, operations such as `users.create`, tags such as `tag:public` or paths such as `GET /users`"
        );
    }
    suggestion(&wrong.to_string(), same, what)
}
