//! Pages and chunks: long answers that a client reads piece by piece, and long lists that it sends so.
//!
//! In: the service. Out: operations that a client could not go on with. Not here: the answers themselves (see `answers`).

use super::kinds::Kind;
use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{Answer, Chunk, Operation, Pages, Service, Shape, Ty};
use crate::source::Spanned;

/// Where to go on is said in a parameter.
pub(super) fn name_parameters(service: &Service, report: &mut Report<'_>) {
    for (operation, pages) in paged(service) {
        for (role, name) in names(pages).into_iter().filter(|(_, name)| walk::param(operation, name).is_none()) {
            let message = format!("operation `{}` has no parameter `{}`", *operation.name, **name);
            let problem = Problem::error(Code::SW0330, name.span, message).label(format!("`{role}` names a parameter"));
            report.add_no_parameter(problem, operation, name, &[], "parameters");
        }
    }
}

/// Offsets and limits are counted; a key is one value that the answer gave.
pub(super) fn count_in_integers(service: &Service, report: &mut Report<'_>) {
    for (operation, pages) in paged(service) {
        for (role, name) in names(pages) {
            let Some(param) = walk::param(operation, name) else { continue };
            let fits = match Kind::of_field(service, param) {
                Kind::Integer(..) | Kind::Lost => true,
                Kind::Text => role == "cursor",
                _ => false,
            };
            if !fits {
                let wanted = if role == "cursor" { "a string, an integer or an id" } else { "an integer" };
                report.add(
                    Problem::error(Code::SW0331, name.span, format!("`{}` cannot be the `{role}` of pages", **name))
                        .label(format!("is not {wanted}"))
                        .related(param.ty.span, "the type")
                        .help(format!("name a parameter that is {wanted}")),
                );
            }
        }
    }
}

/// The first page is asked for without a key, and without an offset where the service does not want one.
pub(super) fn begin_without_a_key(service: &Service, report: &mut Report<'_>) {
    for (operation, pages) in paged(service) {
        let Pages::Cursor { param } = &pages.value else { continue };
        let Some(found) = walk::param(operation, param).filter(|found| found.required) else { continue };
        report.add(
            Problem::error(
                Code::SW0332,
                param.span,
                format!("the cursor `{}` is required, but the first page has none", **param),
            )
            .label("not known before the first page")
            .related(found.name.span, "required here")
            .help("take `required` away from the parameter"),
        );
    }
}

/// A cursor comes from the answer before.
pub(super) fn have_a_next_key(service: &Service, report: &mut Report<'_>) {
    for (operation, pages) in paged(service).filter(|(_, pages)| matches!(pages.value, Pages::Cursor { .. })) {
        let next =
            |answer: &Answer| matches!(&answer.shape, Shape::Object { envelope: Some(envelope), .. } if envelope.next.is_some());
        if !operation.answers.first().is_some_and(next) {
            report.add(
                Problem::error(
                    Code::SW0333,
                    pages.span,
                    format!("the answer of operation `{}` has no key of the next page", *operation.name),
                )
                .label("pages by cursor")
                .related(operation.name.span, "the operation")
                .help("say where it is: `envelope: { items: …, next: next_page_key }` in `returns`"),
            );
        }
    }
}

/// Pages are made of items.
pub(super) fn have_items(service: &Service, report: &mut Report<'_>) {
    for (operation, pages) in paged(service) {
        if is_collection(service, operation, report) {
            continue;
        }
        let message = match operation.answers.len() {
            0 | 1 => format!("the answer of operation `{}` is no collection", *operation.name),
            _ => format!("operation `{}` has pages, and several answers", *operation.name),
        };
        report.add(
            Problem::error(Code::SW0334, pages.span, message)
                .label("pages of what?")
                .related(operation.name.span, "the operation")
                .help("return a `list`, a `keyed_by` or an `envelope`, or take `pages` out"),
        );
    }
}

/// Pages of nothing never end, and an offset that is its own limit does not move.
pub(super) fn move_on(service: &Service, report: &mut Report<'_>) {
    for (_, pages) in paged(service) {
        let Pages::Offset { offset, limit, size } = &pages.value else { continue };
        if size.value == 0 {
            let problem = Problem::error(Code::SW0335, size.span, "pages of size 0 never end");
            report.add(problem.label("`size` is 0").help("`size` is how many items come when no limit is sent"));
        }
        if offset.value == limit.value {
            report.add(
                Problem::error(Code::SW0335, limit.span, format!("`{}` cannot be offset and limit at once", **limit))
                    .label("the same parameter")
                    .related(offset.span, "the offset")
                    .help("name two parameters"),
            );
        }
    }
}

/// What is split has to be a parameter, into pieces of some size.
pub(super) fn chunks_name_a_parameter(service: &Service, report: &mut Report<'_>) {
    for (operation, chunk) in chunked(service) {
        if walk::param(operation, &chunk.param).is_none() {
            let message = format!("operation `{}` has no parameter `{}`", *operation.name, *chunk.param);
            let problem = Problem::error(Code::SW0336, chunk.param.span, message).label("not a parameter");
            report.add_no_parameter(problem, operation, &chunk.param, &[], "parameters");
        }
        if chunk.size.value == 0 {
            let problem = Problem::error(Code::SW0337, chunk.size.span, "chunks of size 0 never end");
            report.add(problem.label("`size` is 0").help("`size` is how many items one call takes at most"));
        }
    }
}

/// Only lists have pieces.
pub(super) fn chunks_split_lists(service: &Service, report: &mut Report<'_>) {
    for (operation, chunk) in chunked(service) {
        let Some(param) = walk::param(operation, &chunk.param) else { continue };
        let kind = Kind::of_field(service, param);
        if !matches!(kind, Kind::List(_) | Kind::OneOrMany(_) | Kind::Lost) {
            report.add(
                Problem::error(
                    Code::SW0338,
                    chunk.param.span,
                    format!("`{}` cannot be split: it is {}", *chunk.param, kind.words()),
                )
                .label("no list")
                .related(param.ty.span, "the type")
                .help("name a parameter that is a `list<…>`"),
            );
        }
    }
}

/// The answers to the pieces are put together again.
pub(super) fn chunks_can_be_joined(service: &Service, report: &mut Report<'_>) {
    for (operation, chunk) in chunked(service) {
        if !is_collection(service, operation, report) {
            report.add(
                Problem::error(
                    Code::SW0339,
                    chunk.span,
                    format!("the answers of operation `{}` cannot be put together", *operation.name),
                )
                .label("one answer for each chunk")
                .related(operation.name.span, "the operation")
                .help("return one `list`, `keyed_by` or `envelope`, or take `chunk` out"),
            );
        }
    }
}

fn paged(service: &Service) -> impl Iterator<Item = (&Operation, &Spanned<Pages>)> {
    walk::operations(service).filter_map(|operation| Some((operation, operation.pages.as_ref()?)))
}

fn chunked(service: &Service) -> impl Iterator<Item = (&Operation, &Spanned<Chunk>)> {
    walk::operations(service).filter_map(|operation| Some((operation, operation.chunk.as_ref()?)))
}

/// The parameters of pages, with their roles.
fn names(pages: &Pages) -> Vec<(&'static str, &Spanned<String>)> {
    match pages {
        Pages::Cursor { param } => vec![("cursor", param)],
        Pages::Offset { offset, limit, .. } => vec![("offset", offset), ("limit", limit)],
    }
}

/// Whether the answer is one collection, or an envelope around one.
fn is_collection(service: &Service, operation: &Operation, report: &Report<'_>) -> bool {
    let [answer] = operation.answers.as_slice() else { return false };
    match &answer.shape {
        Shape::Object { envelope, .. } => envelope.is_some(),
        Shape::Type(ty) if report.stands_in(ty) => true,
        Shape::Type(ty) => !matches!(ty.value, Ty::Nullable(_) | Ty::OrFalse(_)) && Kind::of(service, ty).is_collection(),
        Shape::Empty | Shape::File | Shape::Outcome => false,
    }
}
