//! Checks of `pages` and `chunk`: answers that a client reads page by page, and lists that it sends in several requests.
//!
//! Not here: the answers themselves (see `answers`).

use super::field_paths::{self, Found};
use super::params::header_name_problem;
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Answer, Chunk, Draft, Field, Kind, Operation, Owner, PageSize, Pages, Shape, Ty};
use crate::model::{CursorSource, FieldPath, Scalar};
use crate::source::Spanned;

/// `pages` must name parameters of the operation.
pub(super) fn name_declared_parameters(service: &Draft, report: &mut Report<'_>) {
    for (operation, pages) in paged(service) {
        for (key, name) in parameters(pages).into_iter().filter(|(_, name)| operation.param_named(name).is_none()) {
            let message = format!("operation `{}` has no parameter `{}`", *operation.name, **name);
            let problem = Problem::error(Code::SW0330, name.span, message).label(format!("`{}` names a parameter", key.word()));
            report.add_no_parameter(problem, Owner::Operation(operation), name, &[], "parameters");
        }
    }
}

/// Offsets, limits and numbers of pages must be integers. A cursor must be a string, an integer or an id.
pub(super) fn parameters_have_suitable_types(service: &Draft, report: &mut Report<'_>) {
    for (operation, pages) in paged(service) {
        for (key, name) in parameters(pages) {
            let Some(param) = operation.param_named(name) else { continue };
            let fits = match Kind::of(service, &param.ty) {
                Kind::Unknown(_) => true,
                kind if kind.is_integer() => true,
                Kind::Scalar(Scalar::String) => key == PageKey::Cursor,
                _ => false,
            };
            if !fits {
                let (key, wanted) = (key.word(), key.wanted());
                report.add(
                    Problem::error(Code::SW0331, name.span, format!("`{}` cannot be the `{key}` of pages", **name))
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
        let Pages::Cursor { param, .. } = &pages.value else { continue };
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

/// An answer with pages by cursor or by URL must have an envelope with `next`, unless `pages` names another source.
pub(super) fn next_pages_have_a_field(service: &Draft, report: &mut Report<'_>) {
    for (operation, pages) in paged(service).filter(|(_, pages)| pages.needs_next()) {
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
                .label("continued by that key")
                .related(operation.name.span, "the operation")
                .help("say where it is: `envelope: { items: …, next: next_page_key }` in `returns`, or `next_header`, `after_item` or `link: header` in `pages`"),
            );
        }
    }
}

/// `after_item` must lead to a required field of the items. They must be a list, since a map has no last item.
pub(super) fn last_items_have_the_cursor(service: &Draft, report: &mut Report<'_>) {
    for (operation, pages) in paged(service) {
        let Pages::Cursor { from: CursorSource::LastItem(path), .. } = &pages.value else { continue };
        let Some(items) = operation.answers.first().and_then(|answer| items_of(service, answer)) else { continue };
        let found = match Kind::of(service, items) {
            Kind::Unknown(_) => Some(Found::Unknown),
            Kind::List(item) | Kind::OneOrMany(item) => field_paths::follow_from_item(service, item, path),
            _ => None,
        };
        if let Some(problem) = last_item_problem(service, operation, path, found) {
            report.add(problem);
        }
    }
}

/// What is wrong with the field of the last item that a path leads to.
fn last_item_problem(
    service: &Draft,
    operation: &Operation,
    path: &Spanned<FieldPath>,
    found: Option<Found<'_>>,
) -> Option<Problem> {
    let problem = |message: String| Problem::error(Code::SW0328, path.span, message);
    match found {
        Some(Found::Unknown) => None,
        Some(Found::Field(field)) if is_cursor(service, field) && field.required => None,
        Some(Found::Field(field)) => {
            let label = if is_cursor(service, field) { "may be absent" } else { "not a string, an integer or an id" };
            let problem = problem(format!("the field `{}` cannot be a cursor", path.value)).label(label);
            let problem = problem.related(field.name.span, "the field");
            Some(problem.help("name a `required` field that is a string, an integer or an id"))
        }
        Some(not_found) => Some(Problem { code: Code::SW0328, ..field_paths::path_problem(path, &not_found) }),
        None => {
            let problem = problem(format!("the items of operation `{}` are no list of objects", *operation.name));
            let problem = problem.label("a field of what?").related(operation.name.span, "the operation");
            Some(problem.help("let the operation return a `list` of a type with `fields`, alone or in an `envelope`"))
        }
    }
}

/// `next_header` must be the name of a header.
pub(super) fn headers_have_a_name(service: &Draft, report: &mut Report<'_>) {
    for (_, pages) in paged(service) {
        let Pages::Cursor { from: CursorSource::Header(name), .. } = &pages.value else { continue };
        let Some((label, help)) = header_name_problem(name) else { continue };
        let message = format!("`{}` cannot be the header with the cursor of the next page", **name);
        report.add(Problem::error(Code::SW0281, name.span, message).label(label).help(help));
    }
}

/// Origins must be complete, since a client sends credentials to them.
pub(super) fn origins_are_well_formed(service: &Draft, report: &mut Report<'_>) {
    for (_, pages) in paged(service) {
        let Pages::Link { origins, .. } = &pages.value else { continue };
        for origin in origins.iter().filter(|origin| !is_origin(origin)) {
            report.add(
                Problem::error(Code::SW0329, origin.span, format!("`{}` is not an origin", **origin))
                    .label("not a scheme, a host and perhaps a port")
                    .help("write it as in `https://eu.example` or `https://eu.example:8443`, in lower case and without a path"),
            );
        }
    }
}

/// Whether a text is a scheme, a host and perhaps a port.
fn is_origin(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (rest, None),
    };
    let letters = |label: &str| !label.is_empty() && label.chars().all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '-'));
    let is_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => host.split('.').all(letters),
    };
    is_host && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

/// The type of the items of an answer; `None` if it has no items.
fn items_of<'d>(service: &'d Draft, answer: &'d Answer) -> Option<&'d Ty> {
    match &answer.shape {
        Shape::Type(ty) => Some(&ty.value),
        Shape::Object { id, envelope: Some(envelope) } => match field_paths::follow(service, *id, &envelope.items) {
            Found::Field(field) => Some(&field.ty.value),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the value of a field can be a cursor.
fn is_cursor(service: &Draft, field: &Field) -> bool {
    let may_be_null = matches!(field.ty.value, Ty::Nullable(_) | Ty::OrFalse(_));
    let kind = Kind::of(service, &field.ty);
    !may_be_null && (kind.is_integer() || matches!(kind, Kind::Unknown(_) | Kind::Scalar(Scalar::String)))
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

/// Reading all pages must end: pages must not have the size 0, and the limit must not also select the page.
pub(super) fn reading_ends(service: &Draft, report: &mut Report<'_>) {
    for (_, pages) in paged(service) {
        let Some(PageSize { limit, size }) = pages.size() else { continue };
        if size.value == 0 {
            let problem = Problem::error(Code::SW0335, size.span, "pages of size 0 never end");
            report.add(problem.label("`size` is 0").help("`size` is how many items come when no limit is sent"));
        }
        if let Some((key, name)) = step_parameter(pages).filter(|(_, name)| name.value == limit.value) {
            let role = key.word();
            report.add(
                Problem::error(Code::SW0335, limit.span, format!("`{}` cannot be {role} and limit at once", **limit))
                    .label("the same parameter")
                    .related(name.span, format!("the {role}"))
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
            report.add_no_parameter(problem, Owner::Operation(operation), &chunk.param, &[], "parameters");
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
        if !matches!(kind, Kind::List(_) | Kind::OneOrMany(_) | Kind::Unknown(_)) {
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

/// The key by which `pages` names a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PageKey {
    Cursor,
    Offset,
    Page,
    Limit,
}

impl PageKey {
    fn word(self) -> &'static str {
        match self {
            PageKey::Cursor => "cursor",
            PageKey::Offset => "offset",
            PageKey::Page => "page",
            PageKey::Limit => "limit",
        }
    }

    /// The types that a parameter with this key can have.
    fn wanted(self) -> &'static str {
        match self {
            PageKey::Cursor => "a string, an integer or an id",
            PageKey::Offset | PageKey::Page | PageKey::Limit => "an integer",
        }
    }
}

/// The parameters that `pages` names, with their keys.
fn parameters(pages: &Pages) -> Vec<(PageKey, &Spanned<String>)> {
    let limit = pages.size().map(|size| (PageKey::Limit, &size.limit));
    step_parameter(pages).into_iter().chain(limit).collect()
}

/// The parameter that selects the page, with its key. A URL needs none.
fn step_parameter(pages: &Pages) -> Option<(PageKey, &Spanned<String>)> {
    match pages {
        Pages::Cursor { param, .. } => Some((PageKey::Cursor, param)),
        Pages::Offset { param, .. } => Some((PageKey::Offset, param)),
        Pages::Number { param, .. } => Some((PageKey::Page, param)),
        Pages::Link { .. } => None,
    }
}

/// Whether the only answer is a collection, or an envelope around one.
fn returns_collection(service: &Draft, operation: &Operation) -> bool {
    let [answer] = operation.answers.as_slice() else { return false };
    match &answer.shape {
        Shape::Object { envelope, .. } => envelope.is_some(),
        Shape::Type(ty) if matches!(Kind::of(service, ty), Kind::Unknown(_)) => true,
        Shape::Type(ty) => !matches!(ty.value, Ty::Nullable(_) | Ty::OrFalse(_)) && Kind::of(service, ty).is_collection(),
        Shape::Unknown(_) => true,
        Shape::Empty | Shape::File | Shape::Stream(..) | Shape::Outcome => false,
    }
}
