//! Several answers of one operation: variants of one enum, told apart by their statuses.
//!
//! In: the service. Out: variants that clash, and answers that no client would see. Not here: what holds for a lone answer
//! too (see `answers`).

use super::names::{camel_help, is_upper_camel};
use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{Answer, Operation, Service, Shape};

/// rustc warns about variants that are not in upper camel case. Where the name is also a type's, it has been looked at.
pub(super) fn are_upper_camel(service: &Service, report: &mut Report<'_>) {
    for answer in several(service).flat_map(|operation| &operation.answers) {
        let Some(name) = answer.name.as_ref().filter(|name| !is_upper_camel(name) || name.value == "Self") else { continue };
        if !matches!(answer.shape, Shape::Object { .. }) {
            report.add(
                Problem::error(Code::SW0323, name.span, format!("the name `{}` of an answer is no name of a variant", **name))
                    .label("not in upper camel case")
                    .help(if name.value == "Self" { "`Self` is a keyword of Rust".to_owned() } else { camel_help(name) }),
            );
        }
    }
}

/// Variants of a Rust enum have names of their own.
pub(super) fn differ(service: &Service, report: &mut Report<'_>) {
    for operation in several(service) {
        for (first, again) in walk::repeated(&operation.answers, |answer| Some(answer.variant())) {
            // Two of one status have been reported.
            if first.status == again.status {
                continue;
            }
            let message = format!("operation `{}` has two answers called `{}`", *operation.name, again.variant());
            report.add(
                Problem::error(Code::SW0324, again.span, message)
                    .label("again here")
                    .related(first.span, "first called so here")
                    .help("give one of them another `name`; without one, an answer is called what HTTP calls its status"),
            );
        }
    }
}

/// A client follows redirects, and 304 answers conditional requests, which the language cannot express.
pub(super) fn are_no_redirects(service: &Service, report: &mut Report<'_>) {
    let redirects = |answer: &&Answer| (300..=399).contains(&answer.status);
    for operation in several(service) {
        for answer in operation.answers.iter().filter(redirects) {
            let (what, label, help) = match answer.status {
                304 => (
                    "304, which is no answer of its own",
                    "answers a conditional request",
                    "leave it out: a server answers 304 by itself where it compares ETags, and a client sends no condition",
                ),
                _ => (
                    "a redirect",
                    "followed by clients, not handed out",
                    "leave the answer out; a place to go to can be a field of an answer with status 200, 201 or 202",
                ),
            };
            let message = format!("operation `{}` answers with {what}", *operation.name);
            let problem = Problem::error(Code::SW0325, answer.status_span, message).label(label);
            report.add(problem.related(operation.name.span, "the operation").help(help));
        }
    }
}

/// The form of dates is chosen before a handler chooses its answer.
pub(super) fn have_one_form_of_dates(service: &Service, report: &mut Report<'_>) {
    for operation in several(service) {
        let mut stated = operation.answers.iter().filter_map(|answer| answer.dates.as_ref());
        let Some(first) = stated.next() else { continue };
        for other in stated.filter(|other| other.value != first.value) {
            let message = format!("the answers of operation `{}` write dates in two ways", *operation.name);
            report.add(
                Problem::error(Code::SW0326, other.span, message)
                    .label("another way")
                    .related(first.span, "all answers write them so")
                    .help("say `dates` once: it holds for all answers; a single field can have a `format` of its own"),
            );
        }
    }
}

fn several(service: &Service) -> impl Iterator<Item = &Operation> {
    walk::operations(service).filter(|operation| operation.answers.len() > 1)
}
