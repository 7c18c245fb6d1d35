//! Operations.
//!
//! In: an entry under `operations`. Out: the operation as written. Not here: whether its parameters fit its path and rules.

use super::keys::Keys;
use super::values::Value;
use super::{answers, fields, rules};
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{Chunk, Http, Operation, Pages};
use crate::language::keys::{CHUNK, OPERATION, PAGES};
use crate::source::Spanned;
use crate::syntax::typos;

/// Reads the operations of a resource.
pub(super) fn all(value: Value, out: &mut Problems) -> Vec<Operation> {
    let entries = typos::nest_misplaced(value.entries(out).unwrap_or_default(), OPERATION.names(), "http", out);
    entries.into_iter().filter_map(|(name, node)| read(name.clone(), Value::named_by(&name, node), out)).collect()
}

/// Reads an operation. `None` if it is no mapping, or if parts of it could not be read: checks of the rest would report their absence.
fn read(name: Spanned<String>, value: Value, out: &mut Problems) -> Option<Operation> {
    let mut keys = value.keys(&OPERATION, out)?;
    let is_damaged = keys.is_damaged();
    let operation = Operation {
        http: keys.take("http").and_then(|value| http(value, out)),
        docs: keys.text("docs", out),
        request: keys.text("request", out),
        params: fields::object(&mut keys, "params", out).unwrap_or_default(),
        rules: keys.take("rules").map(|value| rules::read(value, out)).unwrap_or_default(),
        returns: keys.take("returns").map(|value| answers::read(value, out)).unwrap_or_default(),
        pages: keys.take("pages").and_then(|value| pages(value, out)),
        chunk: keys.take("chunk").and_then(|value| chunk(value, out)),
        send: keys.text("send", out),
        public: keys.flag("public", out),
        tags: keys.texts("tags", out),
        deprecated: keys.deprecated(out),
        since: keys.text("since", out),
        name,
    };
    keys.finish(out);
    (!is_damaged).then_some(operation)
}

/// `GET /path`.
fn http(value: Value, out: &mut Problems) -> Option<Http> {
    let raw = value.raw(out)?;
    let text = raw.value.text.as_str();
    let mut words = text.split_whitespace();
    let (Some(method), Some(path), None) = (words.next(), words.next(), words.next()) else {
        let problem = Problem::error(Code::SW0024, raw.span, format!("`{text}` is not a method and a path"));
        out.add(problem.label("expected two words").help("write it as in `GET /users/{id}`"));
        return None;
    };
    let start = text.rfind(path).unwrap_or(0);
    Some(Http {
        method: Spanned::new(method.to_owned(), raw.value.part(raw.span, 0, method.len())),
        path: Spanned::new(path.to_owned(), raw.value.part(raw.span, start, start + path.len())),
    })
}

fn pages(value: Value, out: &mut Problems) -> Option<Spanned<Pages>> {
    let span = value.node.span;
    let mut keys = value.keys(&PAGES, out)?;
    let pages = match keys.take("cursor") {
        Some(cursor) => cursor.text(out).map(|param| Pages::Cursor { param }),
        None => offset(&mut keys, out),
    };
    keys.finish(out);
    Some(Spanned::new(pages?, span))
}

fn offset(keys: &mut Keys, out: &mut Problems) -> Option<Pages> {
    let (offset, limit) = (keys.need_text("offset", out), keys.need_text("limit", out));
    let size = keys.need("size").and_then(|value| value.count(out));
    Some(Pages::Offset { offset: offset?, limit: limit?, size: size? })
}

fn chunk(value: Value, out: &mut Problems) -> Option<Spanned<Chunk>> {
    let span = value.node.span;
    let mut keys = value.keys(&CHUNK, out)?;
    let param = keys.text("param", out);
    let size = keys.need("size").and_then(|value| value.count(out));
    keys.finish(out);
    Some(Spanned::new(Chunk { param: param?, size: size? }, span))
}
