//! Rules for `pages` and `chunk`: answers that a client reads page by page, and lists that it sends in several requests.
//!
//! Not here: the answers themselves (see `answers`).

use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Answer, Chunk, Draft, Kind, Operation, Pages, Shape, Ty};
use crate::model::Scalar;
use crate::source::Spanned;

/// `pages` must name parameters of the operation.
pub(super) fn name_declared_parameters(service: &Draft, report: &mut Report<'_>) {
    for (operation, pages) in paged(service) {
        for (role, name) in parameters(pages).into_iter().filter(|(_, name)| operation.param_named(name).is_none()) {
            let message = format!("operation `{}` has no parameter `{}`", *operation.name, **name);
            let problem = Problem::error(Code::SW0330, name.span, message).label(format!("`{role}` names a parameter"));
            report.add_no_parameter(problem, operation, name, &[], "parameters");
        }
    }
}

/// An offset and a limit must be integers. A cursor must be a string, an integer or an id.
pub(super) fn parameters_have_suitable_types(service: &Draft, report: &mut Report<'_>) {
    for (operation, pages) in paged(service) {
        for (role, name) in parameters(pages) {
            let Some(param) = operation.param_named(name) else { continue };
            let fits = match Kind::of(service, &param.ty) {
                Kind::Unknown => true,
                kind if kind.is_integer() => true,
                Kind::Scalar(Scalar::String) => role == "cursor",
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

/// A cursor must be optional, since the first page is requested without one.
pub(super) fn cursors_are_optional(service: &Draft, report: &mut Report<'_>) {
    for (operation, pages) in paged(service) {
        let Pages::Cursor { param } = &pages.value else { continue };
        let Some(found) = operation.param_named(param).filter(|found| found.required) else { continue };
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

/// An answer with pages by cursor must have an envelope with `next`, the field with the cursor of the next page.
pub(super) fn cursors_have_a_next_field(service: &Draft, report: &mut Report<'_>) {
    for (operation, pages) in paged(service).filter(|(_, pages)| matches!(pages.value, Pages::Cursor { .. })) {
        let next = |answer: &Answer| {
            matches!(answer.shape, Shape::Unknown(_)) || answer.envelope().is_some_and(|envelope| envelope.next.is_some())
        };
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

/// An operation with pages must have one answer, and that must be a collection or an envelope.
pub(super) fn return_a_collection(service: &Draft, report: &mut Report<'_>) {
    for (operation, pages) in paged(service) {
        if returns_collection(service, operation) {
            continue;
        }
        let message = match operation.answers.len() {
            0 | 1 => format!("the answer of operation `{}` is no collection", *operation.name),
            _ => format!("operation `{}` has pages, and several answers", *operation.name),
        };
        report.add(
            Problem::error(Code::SW0334, pages.span, message)
                .label("the answer is not a collection")
                .related(operation.name.span, "the operation")
                .help("return a `list`, a `keyed_by` or an `envelope`, or take `pages` out"),
        );
    }
}

/// Reading all pages must end: pages must not have the size 0, and offset and limit must be different parameters.
pub(super) fn reading_ends(service: &Draft, report: &mut Report<'_>) {
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

/// `chunk` must name a parameter of the operation, and its size must be at least 1.
pub(super) fn chunks_name_a_declared_parameter(service: &Draft, report: &mut Report<'_>) {
    for (operation, chunk) in chunked(service) {
        if operation.param_named(&chunk.param).is_none() {
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

/// The parameter that `chunk` names must be a list.
pub(super) fn chunks_split_lists(service: &Draft, report: &mut Report<'_>) {
    for (operation, chunk) in chunked(service) {
        let Some(param) = operation.param_named(&chunk.param) else { continue };
        let kind = Kind::of(service, &param.ty);
        if !matches!(kind, Kind::List(_) | Kind::OneOrMany(_) | Kind::Unknown) {
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

/// An operation with `chunk` must return a collection or an envelope, since a client joins the answers of its requests.
pub(super) fn chunks_return_a_collection(service: &Draft, report: &mut Report<'_>) {
    for (operation, chunk) in chunked(service) {
        if !returns_collection(service, operation) {
            report.add(
                Problem::error(
                    Code::SW0339,
                    chunk.span,
                    format!("the answers of operation `{}` cannot be joined", *operation.name),
                )
                .label("one answer for each chunk")
                .related(operation.name.span, "the operation")
                .help("return one `list`, `keyed_by` or `envelope`, or take `chunk` out"),
            );
        }
    }
}

/// The operations with `pages`.
fn paged(service: &Draft) -> impl Iterator<Item = (&Operation, &Spanned<Pages>)> {
    service.operations().filter_map(|operation| Some((operation, operation.pages.as_ref()?)))
}

/// The operations with `chunk`.
fn chunked(service: &Draft) -> impl Iterator<Item = (&Operation, &Spanned<Chunk>)> {
    service.operations().filter_map(|operation| Some((operation, operation.chunk.as_ref()?)))
}

/// The parameters that `pages` names, with their keys.
fn parameters(pages: &Pages) -> Vec<(&'static str, &Spanned<String>)> {
    match pages {
        Pages::Cursor { param } => vec![("cursor", param)],
        Pages::Offset { offset, limit, .. } => vec![("offset", offset), ("limit", limit)],
    }
}

/// Whether the only answer is a collection, or an envelope around one.
fn returns_collection(service: &Draft, operation: &Operation) -> bool {
    let [answer] = operation.answers.as_slice() else { return false };
    match &answer.shape {
        Shape::Object { envelope, .. } => envelope.is_some(),
        Shape::Type(ty) if matches!(Kind::of(service, ty), Kind::Unknown) => true,
        Shape::Type(ty) => !matches!(ty.value, Ty::Nullable(_) | Ty::OrFalse(_)) && Kind::of(service, ty).is_collection(),
        Shape::Unknown(_) => true,
        Shape::Empty | Shape::File | Shape::Outcome => false,
    }
}
