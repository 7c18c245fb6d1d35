//! Reads operations.
//!
//! In: the value of `operations`. Out: operations of the documents. Not here: whether the parameters match the path and the rules.

use specwright_text::path::parameter;

use super::keys::{Keys, Value};
use super::{answers, auth, errors, expression, fields, problem, rules};
use crate::diagnostic::{Code, Problem, Problems, closest};
use crate::document::{Chunk, Http, Operation, PageSize, Pages};
use crate::language::keys::{CHUNK, OPERATION, PAGES, WEBHOOK};
use crate::model::{CursorSource, LinkSource};
use crate::source::Spanned;
use crate::syntax::{Text, typos};

/// Reads the operations of a resource.
pub(super) fn all(value: Value, problems: &mut Problems) -> Vec<Operation> {
    let entries = typos::nest_misplaced(value.entries(problems).unwrap_or_default(), OPERATION.names(), "http", problems);
    entries.into_iter().filter_map(|(name, node)| operation(name.clone(), Value::named_by(&name, node), problems)).collect()
}

/// Reads an operation. Returns `None` if it is not a mapping, or if some of its entries could not be read. In the second case, the checks
/// would report those entries as missing.
pub(super) fn operation(name: Spanned<String>, value: Value, problems: &mut Problems) -> Option<Operation> {
    let mut keys = value.keys(&OPERATION, problems)?;
    let is_damaged = keys.is_damaged();
    report_public_with_auth(&keys, problems);
    let rules = keys.take("rules").map(|value| rules::read(value, problems)).unwrap_or_default();
    let operation = Operation {
        http: keys.take("http").and_then(|value| http(value, problems)),
        server: keys.text("server", problems),
        docs: keys.text("docs", problems),
        request: keys.text("request", problems),
        params: fields::object(&mut keys, "params", problems).unwrap_or_default(),
        body: keys.take("body").and_then(|value| fields::body(value, problems)),
        rules: rules.list,
        rule_statuses: rules.statuses,
        returns: keys.take("returns").map(|value| answers::read(value, problems)).unwrap_or_default(),
        headers: keys.take("headers").and_then(|value| expression::read(value, problems)),
        errors: keys.take("errors").map(|value| errors::types(value, problems)).unwrap_or_default(),
        pages: keys.take("pages").and_then(|value| pages(value, problems)),
        chunk: keys.take("chunk").and_then(|value| chunk(value, problems)),
        send: keys.text("send", problems),
        public: keys.flag("public", problems),
        auth: keys.take("auth").and_then(|value| auth::alternatives(value, problems)),
        tags: keys.texts("tags", problems),
        deprecated: keys.deprecated(problems),
        since: keys.text("since", problems),
        webhook: false,
        name,
    };
    keys.finish(problems);
    (!is_damaged).then_some(operation)
}

/// Reads the webhooks of a resource.
pub(super) fn webhooks(value: Value, problems: &mut Problems) -> Vec<Operation> {
    let entries = typos::nest_misplaced(value.entries(problems).unwrap_or_default(), WEBHOOK.names(), "docs", problems);
    entries.into_iter().filter_map(|(name, node)| webhook(name.clone(), Value::named_by(&name, node), problems)).collect()
}

/// Reads a webhook, as [`operation`]. Without `http`, a subscriber receives it by POST under its name.
pub(super) fn webhook(name: Spanned<String>, value: Value, problems: &mut Problems) -> Option<Operation> {
    let mut keys = value.keys(&WEBHOOK, problems)?;
    let is_damaged = keys.is_damaged();
    let own = keys.take("http").map(|value| http(value, problems));
    let mut webhook = Operation::new(name.clone());
    webhook.webhook = true;
    webhook.http = own.unwrap_or_else(|| Some(Http::of_webhook(&name)));
    webhook.docs = keys.text("docs", problems);
    webhook.request = keys.text("request", problems);
    webhook.params = fields::object(&mut keys, "params", problems).unwrap_or_default();
    webhook.body = keys.take("body").and_then(|value| fields::body(value, problems));
    let rules = keys.take("rules").map(|value| rules::read(value, problems)).unwrap_or_default();
    (webhook.rules, webhook.rule_statuses) = (rules.list, rules.statuses);
    webhook.returns = keys.take("returns").map(|value| answers::read(value, problems)).unwrap_or_default();
    webhook.headers = keys.take("headers").and_then(|value| expression::read(value, problems));
    webhook.errors = keys.take("errors").map(|value| errors::types(value, problems)).unwrap_or_default();
    webhook.send = keys.text("send", problems);
    webhook.tags = keys.texts("tags", problems);
    webhook.deprecated = keys.deprecated(problems);
    webhook.since = keys.text("since", problems);
    keys.finish(problems);
    (!is_damaged).then_some(webhook)
}

/// Reports `auth` beside `public`, which is short for `auth: none`.
fn report_public_with_auth(keys: &Keys, problems: &mut Problems) {
    let [public, auth] =
        ["public", "auth"].map(|key| keys.remaining().find(|name| name.value == key).map(|name| (key, name.span)));
    if let (Some(public), Some(auth)) = (public, auth) {
        problems.add(problem::exclusive(OPERATION.what, public, auth));
    }
}

/// Reads a method and a path: `GET /path`.
fn http(value: Value, problems: &mut Problems) -> Option<Http> {
    let raw = value.raw(problems)?;
    let text = raw.value.text.as_str();
    let mut words = text.split_whitespace();
    let (Some(method), Some(path), None) = (words.next(), words.next(), words.next()) else {
        let problem = Problem::error(Code::SW0024, raw.span, format!("`{text}` is not a method and a path"));
        problems.add(problem.label("expected two words").help("write it as in `GET /users/{id}`"));
        return None;
    };
    let start = text.trim_end().len() - path.len();
    Some(Http {
        method: Spanned::new(method.to_owned(), raw.value.part(raw.span, 0, method.len())),
        path: Spanned::new(path.to_owned(), raw.value.part(raw.span, start, start + path.len())),
        names: names(&raw, start, path),
    })
}

/// The names between braces in a path, which begins at `start` in a text. If the parts of the text have no spans, there are none.
fn names(text: &Spanned<Text>, start: usize, path: &str) -> Vec<Spanned<String>> {
    let mut names = Vec::new();
    let mut at = start;
    for piece in path.split_inclusive(['{', '}']) {
        if let Some((name, _)) = piece.strip_suffix('}').map(parameter)
            && let Some(span) = text.value.exact_part(text.span, at, at + name.len())
        {
            names.push(Spanned::new(name.to_owned(), span));
        }
        at += piece.len();
    }
    names
}

/// The keys of `pages` that say how a client requests the next page. Exactly one must be present.
const STEPS: [&str; 4] = ["cursor", "offset", "page", "link"];

fn pages(value: Value, problems: &mut Problems) -> Option<Spanned<Pages>> {
    let span = value.node.span;
    let mut keys = value.keys(&PAGES, problems)?;
    let present = keys.remaining().filter_map(|name| Some((*STEPS.iter().find(|step| **step == name.value)?, name.span)));
    let present: Vec<_> = present.collect();
    let first = present.first().copied();
    for (first, other) in first.into_iter().flat_map(|first| present.iter().skip(1).map(move |other| (first, *other))) {
        problems.add(problem::exclusive(PAGES.what, first, other));
        drop(keys.take(other.0));
    }
    // If there is none, `offset` is reported as missing.
    let chosen = first.map_or("offset", |(step, _)| step);
    let read = match chosen {
        "cursor" => cursor(&mut keys, problems),
        "page" => number(&mut keys, problems),
        "link" => link(&mut keys, problems),
        _ => offset(&mut keys, problems),
    };
    // The message about an unknown key lists all keys that were taken, so the absent ones are taken too.
    for absent in STEPS.into_iter().filter(|step| *step != chosen && !present.iter().any(|(key, _)| key == step)) {
        drop(keys.take(absent));
    }
    report_misplaced(&mut keys, chosen, problems);
    keys.finish(problems);
    Some(Spanned::new(read?, span))
}

/// Reads the keys that belong to `offset`.
fn offset(keys: &mut Keys, problems: &mut Problems) -> Option<Pages> {
    let param = keys.need_text("offset", problems);
    let size = needed_size(keys, problems);
    Some(Pages::Offset { param: param?, size: size? })
}

/// Reads the keys that belong to `cursor`.
fn cursor(keys: &mut Keys, problems: &mut Problems) -> Option<Pages> {
    let param = keys.text("cursor", problems);
    let spans =
        ["next_header", "after_item"].map(|key| keys.remaining().find(|name| name.value == key).map(|name| (key, name.span)));
    if let [Some(first), Some(other)] = spans {
        problems.add(problem::exclusive(PAGES.what, first, other));
    }
    let (header, item) = (keys.text("next_header", problems), keys.text("after_item", problems));
    let from = match (header, item) {
        (Some(header), _) => CursorSource::Header(header),
        (None, Some(item)) => CursorSource::LastItem(item),
        (None, None) => CursorSource::Next(()),
    };
    let size = optional_size(keys, problems);
    Some(Pages::Cursor { param: param?, from, size: size? })
}

/// Reads the keys that belong to `page`.
fn number(keys: &mut Keys, problems: &mut Problems) -> Option<Pages> {
    let param = keys.text("page", problems);
    let first = keys.count("first", problems).map_or(1, |first| first.value);
    let size = optional_size(keys, problems);
    Some(Pages::Number { param: param?, first, size: size? })
}

/// Reads the keys that belong to `link`.
fn link(keys: &mut Keys, problems: &mut Problems) -> Option<Pages> {
    let word = keys.text("link", problems);
    let origins = keys.texts("origins", problems);
    let size = optional_size(keys, problems);
    let word = word?;
    let from = LinkSource::KEYWORDS.iter().find(|(keyword, _)| *keyword == word.value);
    if from.is_none() {
        let problem = Problem::error(Code::SW0107, word.span, format!("`link` cannot be `{}`", word.value)).label("unknown word");
        problems.add(problem.help("`link` is one of `header`, `next`").replaced_by(closest(&word, ["header", "next"])));
    }
    Some(Pages::Link { from: from?.1, origins, size: size? })
}

/// Reads `limit` and `size`, if one of them is present. Each of them requires the other. The inner `None` means that both are absent. The
/// outer `None` means that one of them is missing or could not be read, which is reported.
fn optional_size(keys: &mut Keys, problems: &mut Problems) -> Option<Option<PageSize>> {
    if keys.remaining().any(|name| matches!(name.value.as_str(), "limit" | "size")) {
        return needed_size(keys, problems).map(Some);
    }
    ["limit", "size"].into_iter().for_each(|absent| drop(keys.take(absent)));
    Some(None)
}

/// Reads `limit` and `size`. Returns `None` if one of them is missing or could not be read, which is reported.
fn needed_size(keys: &mut Keys, problems: &mut Problems) -> Option<PageSize> {
    let limit = keys.need_text("limit", problems);
    let size = keys.need("size").and_then(|value| value.count(problems));
    Some(PageSize { limit: limit?, size: size? })
}

/// Reports keys that belong to another step than the chosen one.
fn report_misplaced(keys: &mut Keys, chosen: &str, problems: &mut Problems) {
    let steps_by_key = [("next_header", "cursor"), ("after_item", "cursor"), ("first", "page"), ("origins", "link")];
    for (key, step) in steps_by_key.into_iter().filter(|(_, step)| *step != chosen) {
        if let Some(value) = keys.take(key) {
            problems.add(problem::needs(PAGES.what, (key, value.key_span), step));
        }
    }
}

fn chunk(value: Value, problems: &mut Problems) -> Option<Spanned<Chunk>> {
    let span = value.node.span;
    let mut keys = value.keys(&CHUNK, problems)?;
    let param = keys.text("param", problems);
    let size = keys.need("size").and_then(|value| value.count(problems));
    keys.finish(problems);
    Some(Spanned::new(Chunk { param: param?, size: size? }, span))
}
