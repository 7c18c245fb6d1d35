//! Types within types within types: rustc follows them all the way, and gives up after 128 steps.
//!
//! In: the service. Out: the way that is too long. Not here: types inside of one expression (see `types`), and types that never end (see
//! `objects`).

use std::collections::{BTreeMap, BTreeSet};

use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::circles::circles;
use crate::model::{Service, Ty, TypeDef, TypeId, TypeKind};
use crate::source::Span;

/// Steps on one way. What uses the types takes some more, and rustc has 128 for all.
const DEEPEST: usize = 100;

/// Types of a way that are named.
const NAMED: usize = 4;

/// A type that another holds, and the steps to it.
#[derive(Clone, Copy)]
struct Edge {
    to: usize,
    steps: usize,
    span: Span,
}

/// One way is shown, the longest: others mostly share its end.
pub(super) fn ends_soon(service: &Service, report: &mut Report<'_>) {
    let mut graph: Vec<Vec<Edge>> = service.types.iter().map(edges).collect();
    // An `Arc` is as deep as a list.
    let shared = |edge: &Edge| service.types.get(edge.to).is_some_and(TypeDef::is_shared);
    graph.iter_mut().flatten().filter(|edge| shared(edge)).for_each(|edge| edge.steps += 2);
    let depths = depths(&graph);
    let Some((start, depth)) = depths.iter().enumerate().max_by_key(|(index, (depth, _))| (*depth, usize::MAX - index)) else {
        return;
    };
    let Some(def) = service.types.get(start).filter(|_| depth.0 > DEEPEST) else { return };
    let way = way(start, &depths);
    let names: Vec<&str> = way.iter().filter_map(|edge| service.types.get(edge.to)).map(|def| def.name.as_str()).collect();
    let problem = Problem::error(Code::SW0245, def.name.span, format!("`{}` holds types too deep within each other", *def.name))
        .label(format!("through {}", shown(&names)));
    let problem = match way.get(way.len() / 2) {
        Some(edge) => problem.related(edge.span, "half of the way is here"),
        None => problem,
    };
    report.add(problem.help("hold fewer types within each other, or give the id of a value in place of the value"));
}

/// The first names of a way, how many there are, and the last.
fn shown(names: &[&str]) -> String {
    let first = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match names.get(NAMED..) {
        Some([.., last]) => format!("{first} and so on to `{last}`, {} types in all", names.len()),
        _ => first,
    }
}

fn edges(def: &TypeDef) -> Vec<Edge> {
    let mut found = Vec::new();
    match &def.kind {
        _ if def.rust.is_some() => {}
        TypeKind::Object(object) => {
            for field in &object.fields {
                put(&field.ty.value, 1 + usize::from(!field.required), field.ty.span, &mut found);
            }
        }
        // A variant may have a box around it.
        TypeKind::Union(union) => {
            union.variants.iter().for_each(|variant| put(&variant.ty.value, 3, variant.ty.span, &mut found))
        }
        TypeKind::Id(_) | TypeKind::Enum(_) => {}
    }
    found
}

fn put(ty: &Ty, steps: usize, span: Span, found: &mut Vec<Edge>) {
    match ty {
        Ty::Named(TypeId(to)) => found.push(Edge { to: *to, steps, span }),
        Ty::Nullable(inner) | Ty::OrFalse(inner) => put(inner, steps + 1, span, found),
        other => walk::inner(other).into_iter().for_each(|inner| put(inner, steps + 3, span, found)),
    }
}

/// For each type the types that its fields or variants hold.
pub(super) fn held(service: &Service) -> Vec<Vec<usize>> {
    targets(&service.types.iter().map(edges).collect::<Vec<_>>())
}

fn targets(graph: &[Vec<Edge>]) -> Vec<Vec<usize>> {
    graph.iter().map(|edges| edges.iter().map(|edge| edge.to).collect()).collect()
}

/// For each type the steps of the longest way from it, and the first edge of that way.
fn depths(graph: &[Vec<Edge>]) -> Vec<(usize, Option<Edge>)> {
    let targets = targets(graph);
    let circles = circles(&targets);
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    (0..graph.len()).for_each(|at| members.entry(circles.get(at).copied().unwrap_or(0)).or_default().push(at));
    let mut depths = vec![(0, None); graph.len()];
    // What a circle leads to is numbered behind it.
    for circle in members.values().rev() {
        let own: BTreeSet<usize> = circle.iter().copied().collect();
        let of = |at: &usize| graph.get(*at).into_iter().flatten();
        // A way through a circle may come by all of it, each type in a box.
        let around = circle
            .iter()
            .filter(|_| own.len() > 1)
            .map(|at| of(at).filter(|edge| own.contains(&edge.to)).map(|edge| edge.steps + 2).max().unwrap_or(0));
        let around: usize = around.sum();
        let out = circle.iter().flat_map(of).filter(|edge| !own.contains(&edge.to));
        let below = |edge: &Edge| depths.get(edge.to).map_or(0, |(depth, _)| *depth) + edge.steps;
        let longest = out.map(|edge| (below(edge), *edge)).max_by_key(|(depth, _)| *depth);
        let found = (around + longest.map_or(0, |(depth, _)| depth), longest.map(|(_, edge)| edge));
        for at in circle {
            if let Some(depth) = depths.get_mut(*at) {
                *depth = found;
            }
        }
    }
    depths
}

fn way(start: usize, depths: &[(usize, Option<Edge>)]) -> Vec<Edge> {
    let next = |at: usize| depths.get(at).and_then(|(_, edge)| *edge);
    std::iter::successors(next(start), |edge| next(edge.to)).collect()
}
