//! The depth of types: of one type expression, of declared types that hold each other, and of new values.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::finite::{self, NewUnion};
use crate::check::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::model::components::components;
use crate::model::{Service, Ty, TypeDef, TypeId, TypeKind};
use crate::source::Span;

/// The complexity from which on clippy warns about a type.
const MOST_COMPLEX: usize = 250;

/// clippy warns about complex types, and people do not read them.
pub(super) fn type_expressions_are_simple(service: &Service, report: &mut Report<'_>) {
    for (_, ty) in service.type_expressions().filter(|(_, ty)| 10 + complexity(service, ty, 2) > MOST_COMPLEX) {
        report.add(
            Problem::error(Code::SW0243, ty.span, "too many types within each other")
                .label("cannot be read any more")
                .help("put a type with `fields` in between, or let the innermost be `json`"),
        );
    }
}

/// clippy's measure: ten for each type, times its depth. A field may be in an `Option`, and a shared type is in an `Arc`.
fn complexity(service: &Service, ty: &Ty, depth: usize) -> usize {
    let inner: usize = ty.inner().into_iter().map(|inner| complexity(service, inner, depth + 1)).sum();
    let shared = match ty {
        Ty::Named(id) if is_shared(service, *id) => 10 * (depth + 1),
        _ => 0,
    };
    10 * depth + inner + shared
}

fn is_shared(service: &Service, id: TypeId) -> bool {
    service.def(id).is_some_and(|def| def.rust.shared.is_some())
}

/// Rust's default of a union is its first variant, which has to be finite.
pub(super) fn defaults_are_finite(service: &Service, report: &mut Report<'_>) {
    finite::report_infinite(service, NewUnion::FirstVariant, report);
}

/// The largest depth. rustc stops at 128, and the code that uses the types needs some of it.
const DEEPEST: usize = 100;

/// How many types of a path the message names.
const NAMED: usize = 4;

/// A type that another holds, and the depth that it adds.
#[derive(Clone, Copy)]
struct Edge {
    to: usize,
    steps: usize,
    span: Span,
}

/// rustc follows types to a limited depth. The longest path is reported: others mostly share its end.
pub(super) fn types_are_not_too_deep(service: &Service, report: &mut Report<'_>) {
    let mut graph: Vec<Vec<Edge>> = service.types.iter().map(edges).collect();
    // An `Arc` adds as much as a list.
    let shared = |edge: &Edge| is_shared(service, TypeId(edge.to));
    graph.iter_mut().flatten().filter(|edge| shared(edge)).for_each(|edge| edge.steps += 2);
    let depths = depths(&graph);
    let Some((start, depth)) = depths.iter().enumerate().max_by_key(|(index, (depth, _))| (*depth, usize::MAX - index)) else {
        return;
    };
    let Some(def) = service.types.get(start).filter(|_| depth.0 > DEEPEST) else { return };
    let path = path(start, &depths);
    let names: Vec<&str> = path.iter().filter_map(|edge| service.types.get(edge.to)).map(|def| def.name.as_str()).collect();
    let problem = Problem::error(Code::SW0245, def.name.span, format!("`{}` holds types too deep within each other", *def.name))
        .label(format!("through {}", shown(&names)));
    let problem = match path.get(path.len() / 2) {
        Some(edge) => problem.related(edge.span, "half of the path is here"),
        None => problem,
    };
    report.add(problem.help("hold fewer types within each other, or give the id of a value in place of the value"));
}

/// The first names of a path, their number, and the last.
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
        _ if def.rust.path.is_some() => {}
        TypeKind::Object(object) => {
            for field in &object.fields {
                add_edges(&field.ty.value, 1 + usize::from(!field.required), field.ty.span, &mut found);
            }
        }
        // A variant may have a box around it.
        TypeKind::Union(union) => {
            union.variants.iter().for_each(|variant| add_edges(&variant.ty.value, 3, variant.ty.span, &mut found))
        }
        TypeKind::Id(_) | TypeKind::Enum(_) | TypeKind::Unknown(_) => {}
    }
    found
}

fn add_edges(ty: &Ty, steps: usize, span: Span, found: &mut Vec<Edge>) {
    match ty {
        Ty::Named(TypeId(to)) => found.push(Edge { to: *to, steps, span }),
        Ty::Nullable(inner) | Ty::OrFalse(inner) => add_edges(inner, steps + 1, span, found),
        other => other.inner().into_iter().for_each(|inner| add_edges(inner, steps + 3, span, found)),
    }
}

/// For each type the depth of the longest path from it, and the first edge of that path.
fn depths(graph: &[Vec<Edge>]) -> Vec<(usize, Option<Edge>)> {
    let targets: Vec<Vec<usize>> = graph.iter().map(|edges| edges.iter().map(|edge| edge.to).collect()).collect();
    let components = components(&targets);
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    (0..graph.len()).for_each(|at| members.entry(components.get(at).copied().unwrap_or(0)).or_default().push(at));
    let mut depths = vec![(0, None); graph.len()];
    // A component has a smaller number than those that it reaches.
    for component in members.values().rev() {
        let own: BTreeSet<usize> = component.iter().copied().collect();
        let of = |at: &usize| graph.get(*at).into_iter().flatten();
        // A path through a component may visit all its types, each in a box.
        let around = component
            .iter()
            .filter(|_| own.len() > 1)
            .map(|at| of(at).filter(|edge| own.contains(&edge.to)).map(|edge| edge.steps + 2).max().unwrap_or(0));
        let around: usize = around.sum();
        let out = component.iter().flat_map(of).filter(|edge| !own.contains(&edge.to));
        let below = |edge: &Edge| depths.get(edge.to).map_or(0, |(depth, _)| *depth) + edge.steps;
        let longest = out.map(|edge| (below(edge), *edge)).max_by_key(|(depth, _)| *depth);
        let found = (around + longest.map_or(0, |(depth, _)| depth), longest.map(|(_, edge)| edge));
        for at in component {
            if let Some(depth) = depths.get_mut(*at) {
                *depth = found;
            }
        }
    }
    depths
}

fn path(start: usize, depths: &[(usize, Option<Edge>)]) -> Vec<Edge> {
    let next = |at: usize| depths.get(at).and_then(|(_, edge)| *edge);
    std::iter::successors(next(start), |edge| next(edge.to)).collect()
}
