//! The route table.
//!
//! In: handlers with their endpoints; then paths and methods. Out: the handler, the other methods of the path, or nothing. Not here: the
//! answer (see `dispatch`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use http::Method;

use super::handler::Handler;
use crate::operation::Endpoint;

/// Handlers by path and method.
#[derive(Clone, Default)]
pub(super) struct Table {
    /// Paths without parameters. They are the majority, and this lookup is faster.
    exact: BTreeMap<&'static str, Entry>,
    /// The indices of entries with parameters in their paths, by normalized path (see `normalized`).
    templates: BTreeMap<String, usize>,
    matcher: matchit::Router<usize>,
    entries: Vec<Entry>,
    /// Paths that could not be added, each with the reason.
    conflicts: Vec<String>,
}

/// The handlers of one path, one per method.
#[derive(Clone, Default)]
pub(super) struct Entry(Vec<Arc<dyn Handler>>);

/// The result of a lookup by path and method.
pub(super) enum Found<'t> {
    /// A handler, and the values of the path parameters in order, percent-encoded.
    Handler(&'t Arc<dyn Handler>, Vec<String>),
    /// The path exists, but only with other methods.
    Methods(&'t Entry),
    /// There is no such path.
    Nothing,
}

impl Table {
    /// Adds a handler. It replaces an earlier handler of the same path and method.
    pub(super) fn add(&mut self, handler: Arc<dyn Handler>) {
        let path = handler.endpoint().path;
        if !path.contains('{') {
            return self.exact.entry(path).or_default().add(handler);
        }
        let template = normalized(path);
        let known = self.templates.get(&template).and_then(|at| self.entries.get_mut(*at));
        if let Some(entry) = known {
            return entry.add(handler);
        }
        match self.matcher.insert(template.clone(), self.entries.len()) {
            Ok(()) => {
                self.templates.insert(template, self.entries.len());
                self.entries.push(Entry(vec![handler]));
            }
            Err(error) => {
                tracing::error!(path, %error, "this path cannot be added to the route table");
                self.conflicts.push(format!("{path}: {error}"));
            }
        }
    }
    /// Paths that could not be added, each with the reason.
    pub(super) fn conflicts(&self) -> &[String] {
        &self.conflicts
    }
    /// Finds the handler of a request. HEAD is answered by the handler of GET, unless it has its own.
    pub(super) fn find(&self, path: &str, method: &Method) -> Found<'_> {
        if let Some(entry) = self.exact.get(path) {
            return entry.find(method, Vec::new());
        }
        let Ok(matched) = self.matcher.at(path) else { return Found::Nothing };
        let values = matched.params.iter().map(|(_, value)| value.to_owned()).collect();
        self.entries.get(*matched.value).map_or(Found::Nothing, |entry| entry.find(method, values))
    }
    /// All paths, each once, with normalized names of parameters.
    pub(super) fn paths(&self) -> BTreeSet<String> {
        self.exact.keys().map(|path| (*path).to_owned()).chain(self.templates.keys().cloned()).collect()
    }
    /// All operations, ordered by path.
    pub(super) fn endpoints(&self) -> impl Iterator<Item = &'static Endpoint> {
        self.handlers().map(|handler| handler.endpoint())
    }
    /// All handlers, ordered by path.
    pub(super) fn handlers(&self) -> impl Iterator<Item = Arc<dyn Handler>> {
        self.exact.values().chain(&self.entries).flat_map(|entry| entry.0.iter().cloned())
    }
    /// The value of the header `Allow` for a path.
    pub(super) fn allow(&self, path: &str) -> Option<String> {
        let template = || self.matcher.at(path).ok().and_then(|matched| self.entries.get(*matched.value));
        self.exact.get(path).or_else(template).map(Entry::allow)
    }
    /// The path that is most similar to an unknown one.
    pub(super) fn nearest(&self, path: &str) -> Option<&'static str> {
        let known = self.exact.keys().copied().chain(self.entries.iter().filter_map(Entry::path));
        let scored = known.map(|known| (strsim::normalized_damerau_levenshtein(known, path), known));
        let (score, nearest) = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
        (score > 0.6).then_some(nearest)
    }
}

impl Entry {
    fn add(&mut self, handler: Arc<dyn Handler>) {
        self.0.retain(|known| known.endpoint().method != handler.endpoint().method);
        self.0.push(handler);
    }
    fn path(&self) -> Option<&'static str> {
        self.0.first().map(|handler| handler.endpoint().path)
    }
    fn find(&self, method: &Method, values: Vec<String>) -> Found<'_> {
        let by = |name: &str| self.0.iter().find(|handler| handler.endpoint().method.as_str() == name);
        let head = || if method == Method::HEAD { by("GET") } else { None };
        match by(method.as_str()).or_else(head) {
            Some(handler) => Found::Handler(handler, values),
            None => Found::Methods(self),
        }
    }
    /// The value of the header `Allow`.
    pub(super) fn allow(&self) -> String {
        let mut methods: Vec<&str> = self.0.iter().map(|handler| handler.endpoint().method.as_str()).collect();
        if methods.contains(&"GET") && !methods.contains(&"HEAD") {
            methods.push("HEAD");
        }
        methods.push("OPTIONS");
        methods.join(", ")
    }
}

/// Replaces the names of parameters by numbers: `/users/{id}` becomes `/users/{p1}`. Two operations may use different names for the same
/// parameter.
fn normalized(path: &str) -> String {
    let mut count = 0;
    let segments = path.split('/').map(|segment| {
        if !(segment.starts_with('{') && segment.ends_with('}')) {
            return segment.to_owned();
        }
        count += 1;
        format!("{{p{count}}}")
    });
    segments.collect::<Vec<_>>().join("/")
}

/// The names of a path's parameters, in order.
pub(super) fn names(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}
