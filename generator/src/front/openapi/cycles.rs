//! Types that contain each other in long cycles, which a target refuses: the references that are cut so that the cycles become short.
//!
//! In: the documents of a reading. Out: schemas whose values are any JSON value inside of other types. A body or an answer of such a schema
//! keeps its type.

use std::collections::BTreeMap;

use super::placement::names_in_type;
use crate::document::Documents;
use crate::model::components::components;

/// The numbers of types that may contain each other. Where one does not help, since many cycles follow each other, the next one is tried.
pub(super) const LARGEST: [usize; 5] = [14, 9, 5, 3, 1];

/// The names of types to which no other type of their cycle may refer: those to which most refer, until no cycle has more types than
/// `largest`.
pub(super) fn cut(documents: &Documents, largest: usize) -> Vec<String> {
    let declared = documents.resources.iter().map(|resource| &resource.declarations);
    let types: Vec<_> = std::iter::once(&documents.service.declarations).chain(declared).flat_map(|it| &it.types).collect();
    let index: BTreeMap<&str, usize> = types.iter().enumerate().map(|(at, ty)| (ty.name.value.as_str(), at)).collect();
    let edges =
        |names: &std::collections::BTreeSet<String>| names.iter().filter_map(|name| index.get(name.as_str()).copied()).collect();
    let mut graph: Vec<Vec<usize>> = types.iter().map(|ty| edges(&names_in_type(ty))).collect();
    let mut names = Vec::new();
    while let Some(hub) = hub(&graph, largest) {
        graph.iter_mut().for_each(|targets| targets.retain(|target| *target != hub));
        names.extend(types.get(hub).map(|ty| ty.name.value.clone()));
    }
    names
}

/// The type to which most types of a large cycle refer; `None` if no cycle is large.
fn hub(graph: &[Vec<usize>], largest: usize) -> Option<usize> {
    let components = components(graph);
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    components.iter().for_each(|component| *sizes.entry(*component).or_default() += 1);
    let is_large =
        |at: &usize| components.get(*at).and_then(|component| sizes.get(component)).is_some_and(|size| *size > largest);
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, targets) in graph.iter().enumerate() {
        let inside = targets.iter().filter(|to| components.get(**to) == components.get(at) && is_large(to));
        inside.for_each(|to| *counts.entry(*to).or_default() += 1);
    }
    // Of equal counts, the first type is taken.
    counts.into_iter().max_by_key(|(at, count)| (*count, usize::MAX - at)).map(|(at, _)| at)
}
