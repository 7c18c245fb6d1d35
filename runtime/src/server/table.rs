//! The route table.
//!
//! In: handlers with their endpoints; then paths and methods. Out: the handler, or whether the path has other methods. Not here: the
//! response (see `dispatch`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use http::Method;
use specwright_text::path::upper_case_escapes;

use super::catch_all::CatchAll;
use super::handler::Handler;
use super::template::Template;
use crate::operation::Endpoint;

/// The least similarity of a path that is suggested for an unknown one, from 0 (nothing in common) to 1 (equal). A path that is less
/// similar is more likely unrelated than misspelled.
const MIN_SIMILARITY: f64 = 0.6;

/// Handlers by path and method.
#[derive(Clone, Default)]
pub(super) struct Table {
    /// Paths without parameters. They are the majority, and this lookup is faster.
    exact: BTreeMap<&'static str, Entry>,
    /// The index in `groups` for each skeleton, which is a path whose segments with parameters are numbered: `/jobs/{p1}`.
    skeletons: BTreeMap<String, usize>,
    /// Finds the index in `groups` for the path of a request.
    matcher: matchit::Router<usize>,
    groups: Vec<Group>,
    /// Catch-all paths: their last parameter spans several segments. They match what no other path matches; those with the greater
    /// precedence come first.
    catch_alls: Vec<(CatchAll, Entry)>,
    /// Paths that could not be added, each with the reason.
    conflicts: Vec<String>,
}

/// The templates with one skeleton, such as `/jobs/{id}` and `/jobs/{id}:cancel`. Those with more fixed text come first.
type Group = Vec<(Template, Entry)>;

/// The handlers of one path: one per method, or several with different constants.
#[derive(Clone, Default)]
struct Entry(Vec<Arc<dyn Handler>>);

/// The result of a lookup by path and method.
pub(super) enum Found<'t> {
    /// A handler, and the values of the path parameters in order, percent-encoded.
    Handler(&'t Arc<dyn Handler>, Vec<String>),
    /// Several handlers, of which the constants in the request select one, and the values as above.
    Several(Vec<&'t Arc<dyn Handler>>, Vec<String>),
    /// The path exists, but only with other methods.
    MethodNotAllowed,
    /// There is no such path.
    Nothing,
}

impl Table {
    /// Adds a handler. It replaces an earlier handler of the same path, method and constants.
    pub(super) fn add(&mut self, handler: Arc<dyn Handler>) {
        let path = handler.endpoint().path;
        if !path.contains('{') {
            return self.exact.entry(path).or_default().add(handler);
        }
        if let Some(rest) = CatchAll::new(path) {
            return self.add_catch_all(rest, handler);
        }
        let template = Template::new(path);
        if let Some(group) = self.skeletons.get(&template.skeleton).and_then(|at| self.groups.get_mut(*at)) {
            return add_to(group, template, handler);
        }
        match self.matcher.insert(template.skeleton.clone(), self.groups.len()) {
            Ok(()) => {
                self.skeletons.insert(template.skeleton.clone(), self.groups.len());
                self.groups.push(vec![(template, Entry(vec![handler]))]);
            }
            Err(error) => {
                tracing::error!(path, %error, "this path cannot be added to the route table");
                self.conflicts.push(format!("{path}: {error}"));
            }
        }
    }
    /// Adds a handler of a catch-all path.
    fn add_catch_all(&mut self, path: CatchAll, handler: Arc<dyn Handler>) {
        if let Some((_, entry)) = self.catch_alls.iter_mut().find(|(earlier, _)| *earlier == path) {
            return entry.add(handler);
        }
        self.catch_alls.push((path, Entry(vec![handler])));
        self.catch_alls.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.precedence()));
    }
    /// Paths that could not be added, each with the reason.
    pub(super) fn conflicts(&self) -> &[String] {
        &self.conflicts
    }
    /// Finds the handler of a request. HEAD has the handler of GET, unless it has its own. Of several templates that match, the
    /// first one with the method is used. A path without parameters hides all templates, also those with other methods.
    pub(super) fn find(&self, path: &str, method: &Method) -> Found<'_> {
        // Most paths have no escapes, so the path is first looked up unchanged.
        if let Some(entry) = self.exact.get(path) {
            return entry.find(method, Vec::new());
        }
        let path = upper_case_escapes(path);
        if let Some(entry) = self.exact.get(path.as_ref()) {
            return entry.find(method, Vec::new());
        }
        let mut matches = false;
        for (entry, values) in self.matching(&path).chain(self.matching_catch_alls(&path)) {
            matches = true;
            if let found @ (Found::Handler(..) | Found::Several(..)) = entry.find(method, values) {
                return found;
            }
        }
        if matches { Found::MethodNotAllowed } else { Found::Nothing }
    }
    /// The entries of the templates that match a path, each with the values of its parameters.
    fn matching(&self, path: &str) -> impl Iterator<Item = (&Entry, Vec<String>)> {
        let matched = self.matcher.at(path).ok();
        let group = matched.as_ref().and_then(|matched| self.groups.get(*matched.value)).map(Vec::as_slice).unwrap_or_default();
        let segments: Vec<&str> = matched.iter().flat_map(|matched| matched.params.iter().map(|(_, text)| text)).collect();
        let entries: Vec<_> = group.iter().filter_map(|(template, entry)| Some((entry, template.values(&segments)?))).collect();
        entries.into_iter()
    }
    /// The entries of the catch-all paths that match, each with the values of its parameters.
    fn matching_catch_alls(&self, path: &str) -> impl Iterator<Item = (&Entry, Vec<String>)> {
        self.catch_alls.iter().filter_map(move |(rest, entry)| Some((entry, rest.values(path)?)))
    }
    /// All entries but those of paths without parameters.
    fn entries_with_params(&self) -> impl Iterator<Item = &Entry> {
        self.groups.iter().flatten().map(|(_, entry)| entry).chain(self.catch_alls.iter().map(|(_, entry)| entry))
    }
    /// All paths, each once. A path that a catch-all path covers is left out, since axum refuses both together. Segments with parameters
    /// are numbered: `/jobs/{id}:cancel` is `/jobs/{p1}`.
    #[cfg(feature = "axum")]
    pub(super) fn paths(&self) -> BTreeSet<String> {
        let catch_alls: Vec<String> = self.catch_alls.iter().map(|(rest, _)| rest.skeleton()).collect();
        let paths = self.exact.keys().map(|path| (*path).to_owned()).chain(self.skeletons.keys().cloned()).chain(catch_alls);
        paths.filter(|path| !self.catch_alls.iter().any(|(rest, _)| rest.skeleton() != *path && rest.covers(path))).collect()
    }
    /// All operations, in the order of the handlers.
    pub(super) fn endpoints(&self) -> impl Iterator<Item = &'static Endpoint> {
        self.handlers().map(|handler| handler.endpoint())
    }
    /// All handlers. Those of paths without parameters come first, ordered by path.
    pub(super) fn handlers(&self) -> impl Iterator<Item = Arc<dyn Handler>> {
        self.exact.values().chain(self.entries_with_params()).flat_map(|entry| entry.0.iter().cloned())
    }
    /// The value of the header `Allow` for a path.
    pub(super) fn allow(&self, path: &str) -> Option<String> {
        let path = upper_case_escapes(path);
        if let Some(entry) = self.exact.get(path.as_ref()) {
            return Some(allow_value(&entry.0));
        }
        let matching = self.matching(&path).chain(self.matching_catch_alls(&path));
        let handlers: Vec<_> = matching.flat_map(|(entry, _)| entry.0.iter().cloned()).collect();
        (!handlers.is_empty()).then(|| allow_value(&handlers))
    }
    /// The known path most similar to `path`, if the similarity exceeds `MIN_SIMILARITY`.
    pub(super) fn nearest(&self, path: &str) -> Option<&'static str> {
        let known_paths = self.exact.keys().copied().chain(self.entries_with_params().filter_map(Entry::path));
        let scored = known_paths.map(|known_path| (strsim::normalized_damerau_levenshtein(known_path, path), known_path));
        let (similarity, nearest) = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
        (similarity > MIN_SIMILARITY).then_some(nearest)
    }
}

impl Entry {
    fn add(&mut self, handler: Arc<dyn Handler>) {
        let endpoint = handler.endpoint();
        let is_other = |earlier: &Endpoint| earlier.name != endpoint.name && earlier.constants != endpoint.constants;
        self.0.retain(|earlier| earlier.endpoint().method != endpoint.method || is_other(earlier.endpoint()));
        self.0.push(handler);
    }
    fn path(&self) -> Option<&'static str> {
        self.0.first().map(|handler| handler.endpoint().path)
    }
    fn find(&self, method: &Method, values: Vec<String>) -> Found<'_> {
        let with_method = |name: &str| {
            let index = self.0.iter().position(|handler| handler.endpoint().method.as_str() == name)?;
            self.0.get(index..)
        };
        let get_for_head = || if method == Method::HEAD { with_method("GET") } else { None };
        match with_method(method.as_str()).or_else(get_for_head) {
            Some([handler]) => Found::Handler(handler, values),
            Some([handler, others @ ..]) => {
                let method = handler.endpoint().method;
                let same: Vec<_> = others.iter().filter(|other| other.endpoint().method == method).collect();
                if same.is_empty() {
                    return Found::Handler(handler, values);
                }
                Found::Several([handler].into_iter().chain(same).collect(), values)
            }
            Some([]) | None => Found::MethodNotAllowed,
        }
    }
}

/// The value of the header `Allow` for a path with these handlers.
fn allow_value(handlers: &[Arc<dyn Handler>]) -> String {
    let mut methods: Vec<&str> = handlers.iter().map(|handler| handler.endpoint().method.as_str()).collect();
    if methods.contains(&"GET") && !methods.contains(&"HEAD") {
        methods.push("HEAD");
    }
    // The server itself answers OPTIONS for every known path.
    methods.push("OPTIONS");
    // Several templates that match one path can have the same method.
    let mut seen = BTreeSet::new();
    methods.retain(|method| seen.insert(*method));
    methods.join(", ")
}

/// Adds a handler to the templates with its skeleton.
fn add_to(group: &mut Group, template: Template, handler: Arc<dyn Handler>) {
    if let Some((_, entry)) = group.iter_mut().find(|(earlier, _)| *earlier == template) {
        return entry.add(handler);
    }
    group.push((template, Entry(vec![handler])));
    group.sort_by_key(|(template, _)| std::cmp::Reverse(template.fixed_len()));
}
