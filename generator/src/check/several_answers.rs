//! Checks of operations with several answers, which differ in their statuses.
//!
//! Not here: rules that apply to a single answer too (see `answers`).

use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Answer, Draft, Operation};

/// None of several answers can have a status from 300 to 399. A client follows redirects, and 304 answers a conditional request, which the
/// language cannot express.
pub(super) fn are_not_redirects(service: &Draft, report: &mut Report<'_>) {
    let redirects = |answer: &&Answer| (300..=399).contains(&answer.status);
    for operation in several(service) {
        for answer in operation.answers.iter().filter(redirects) {
            let (what, label, help) = match answer.status {
                304 => (
                    "304, which is no answer of its own",
                    "answers a conditional request",
                    "remove it: a server with `etags` answers 304 by itself, and a client accepts it for a conditional call such as `if_none_match`",
                ),
                _ => (
                    "a redirect",
                    "followed by clients, not handed out",
                    "remove the answer; the target of a redirect can be a field of an answer with status 200, 201 or 202",
                ),
            };
            let message = format!("operation `{}` answers with {what}", *operation.name);
            let problem = Problem::error(Code::SW0325, answer.status_span, message).label(label);
            report.add(problem.related(operation.name.span, "the operation").help(help));
        }
    }
}

/// All answers of an operation must have the same `dates`, since the format is selected before the handler selects an answer.
pub(super) fn share_a_date_format(service: &Draft, report: &mut Report<'_>) {
    for operation in several(service) {
        let mut stated = operation.answers.iter().filter_map(|answer| answer.dates.as_ref());
        let Some(first) = stated.next() else { continue };
        for other in stated.filter(|other| other.value != first.value) {
            let message = format!("the answers of operation `{}` have two date formats", *operation.name);
            report.add(
                Problem::error(Code::SW0326, other.span, message)
                    .label("another format")
                    .related(first.span, "the format of another answer")
                    .help("write `dates` once: it applies to all answers; a single field can have a `format` of its own"),
            );
        }
    }
}

/// The operations with several answers.
fn several(service: &Draft) -> impl Iterator<Item = &Operation> {
    service.operations().filter(|operation| operation.answers.len() > 1)
}
