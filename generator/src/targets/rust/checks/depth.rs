//! Checks of the depth of types: of one type expression, of types that contain each other, and of the values of `Default`.

use std::collections::{BTreeMap, BTreeSet};

use crate::bug::Bug;
use crate::check::finite::{self, NewUnion};
use crate::check::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::model::components::components;
use crate::model::{Service, Ty, TypeDef, TypeId, TypeKind};
use crate::source::{Span, Spanned};

/// The complexity of a type up to which clippy does not warn.
const MAX_COMPLEXITY: usize = 250;

/// A type expression must not be so complex that clippy warns about the generated type.
pub(super) fn type_expressions_are_simple(service: &Service, report: &mut Report<'_>) {
    for (_, ty) in service.type_expressions() {
        // The generated type can be in an `Option`, which costs 10 and makes the depth of the type 2.
        let Some(complexity) = report.get(complexity(service, ty, 2)) else { continue };
        if 10 + complexity > MAX_COMPLEXITY {
            report.add(
                Problem::error(Code::SW0243, ty.span, "too many nested types")
                    .label("too complex")
                    .help("put a type with `fields` in between, or let the innermost be `json`"),
            );
        }
    }
}

/// The complexity of a type as clippy computes it: 10 for each type, multiplied by its depth. A shared type is in an `Arc`, which adds one
/// level.
fn complexity(service: &Service, ty: &Ty, depth: usize) -> Result<usize, Bug> {
    let inner = ty.inner().into_iter().map(|inner| complexity(service, inner, depth + 1)).sum::<Result<usize, Bug>>()?;
    let shared = match ty {
        Ty::Named(id) if service.type_def(*id)?.rust.shared.is_some() => 10 * (depth + 1),
        _ => 0,
    };
    Ok(10 * depth + inner + shared)
}

/// The `Default` of each type must be finite. The default of a union is its first variant.
pub(super) fn defaults_are_finite(service: &Service, report: &mut Report<'_>) {
    finite::report_infinite(service, NewUnion::FirstVariant, report);
}

/// The depth up to which a type is accepted. The default `recursion_limit` of rustc is 128, and the code that uses a type adds to its
/// depth.
const MAX_DEPTH: usize = 100;

/// The number of types on a path that a message names.
const MAX_NAMES: usize = 4;

/// A reference from one type to another.
#[derive(Clone, Copy)]
struct Edge {
    /// The index of the other type.
    to: usize,
    /// The depth that the reference adds, as rustc counts it: 1 for the field or the variant, and more for each type around it, such as a
    /// `Box`.
    steps: usize,
    /// The span of the field's or variant's type.
    span: Span,
}

/// Types must not contain each other deeper than rustc can follow. Only the longest path is reported, since others usually share its end.
pub(super) fn types_are_not_too_deep(service: &Service, report: &mut Report<'_>) {
    let graph = service.types.iter().map(|def| edges(service, def)).collect::<Result<Vec<_>, _>>();
    let Some(depths) = report.get(graph.and_then(|graph| depths(&graph))) else { return };
    let of_types = service.defs().filter_map(|(id, def)| Some((id.0, def, depths.get(id.0)?.0)));
    let deepest = of_types.max_by_key(|(index, _, depth)| (*depth, usize::MAX - index));
    let Some((start, def, _)) = deepest.filter(|(.., depth)| *depth > MAX_DEPTH) else { return };
    let path = longest_path(start, &depths);
    let defs = path.iter().map(|edge| service.type_def(TypeId(edge.to))).collect::<Result<Vec<_>, _>>();
    let Some(defs) = report.get(defs) else { return };
    let names: Vec<&str> = defs.iter().map(|def| def.name.as_str()).collect();
    let problem =
        Problem::error(Code::SW0245, def.name.span, format!("`{}` contains types that are nested too deeply", *def.name))
            .label(format!("through {}", path_in_words(&names)));
    let problem = match path.get(path.len() / 2) {
        Some(edge) => problem.related(edge.span, "half of the path is here"),
        None => problem,
    };
    report.add(problem.help("nest fewer types, or use the id of an object in place of the object"));
}

/// The first names of a path, the last one, and their number.
fn path_in_words(names: &[&str]) -> String {
    let first = names.iter().take(MAX_NAMES).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match names.get(MAX_NAMES..) {
        Some([.., last]) => format!("{first} and so on to `{last}`, {} types in all", names.len()),
        _ => first,
    }
}

/// The references of a type to other types.
fn edges(service: &Service, def: &TypeDef) -> Result<Vec<Edge>, Bug> {
    let mut found = Vec::new();
    match &def.kind {
        _ if def.rust.path.is_some() => {}
        TypeKind::Object(object) => {
            for field in &object.fields {
                add_edges(service, &field.ty, 1 + usize::from(!field.required), &mut found)?;
            }
        }
        // A variant adds one level, and the `Box` in which its type can be adds two.
        TypeKind::Union(union) => {
            union.variants.iter().try_for_each(|variant| add_edges(service, &variant.ty, 3, &mut found))?;
        }
        TypeKind::Id(_) | TypeKind::Enum(_) => {}
        TypeKind::Unknown(never) => match *never {},
    }
    Ok(found)
}

/// Adds the references in a type expression. `steps` is the depth of the expression in its type.
fn add_edges(service: &Service, ty: &Spanned<Ty>, steps: usize, found: &mut Vec<Edge>) -> Result<(), Bug> {
    let ty_span = ty.span;
    let mut open = vec![(&ty.value, steps)];
    while let Some((ty, steps)) = open.pop() {
        match ty {
            Ty::Named(id) => {
                // The `Arc` of a shared type adds two levels.
                let of_arc = if service.type_def(*id)?.rust.shared.is_some() { 2 } else { 0 };
                found.push(Edge { to: id.0, steps: steps + of_arc, span: ty_span });
            }
            Ty::Nullable(inner) | Ty::OrFalse(inner) => open.push((inner, steps + 1)),
            other => open.extend(other.inner().into_iter().map(|inner| (inner, steps + 3))),
        }
    }
    Ok(())
}

/// Returns for each type the depth of the longest path from it, and the first reference of that path.
fn depths(graph: &[Vec<Edge>]) -> Result<Vec<(usize, Option<Edge>)>, Bug> {
    let targets: Vec<Vec<usize>> = graph.iter().map(|edges| edges.iter().map(|edge| edge.to).collect()).collect();
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, component) in components(&targets).into_iter().enumerate() {
        members.entry(component).or_default().push(at);
    }
    let mut depths = vec![(0, None); graph.len()];
    // The id of a component is less than the ids of the components that it refers to.
    for component in members.values().rev() {
        let longest = depth_of_component(component, graph, &depths)?;
        for at in component {
            *depths.get_mut(*at).ok_or_else(no_type)? = longest;
        }
    }
    Ok(depths)
}

/// The depth of the longest path from a type of a component, and the first reference of that path that leaves the component. `depths` has
/// the types that the component refers to.
fn depth_of_component(
    component: &[usize],
    graph: &[Vec<Edge>],
    depths: &[(usize, Option<Edge>)],
) -> Result<(usize, Option<Edge>), Bug> {
    let own: BTreeSet<usize> = component.iter().copied().collect();
    let (mut inside_component, mut longest) = (0, (0, None));
    for at in component {
        let (inside, outside): (Vec<&Edge>, Vec<&Edge>) =
            graph.get(*at).ok_or_else(no_type)?.iter().partition(|edge| own.contains(&edge.to));
        // A path through a component can contain all its types. Each is in a `Box`, which adds two levels, as an `Arc` does.
        if own.len() > 1 {
            inside_component += inside.iter().map(|edge| edge.steps + 2).max().unwrap_or(0);
        }
        for edge in outside {
            let (below, _) = depths.get(edge.to).ok_or_else(no_type)?;
            let depth = below + edge.steps;
            if longest.1.is_none() || depth >= longest.0 {
                longest = (depth, Some(*edge));
            }
        }
    }
    Ok((inside_component + longest.0, longest.1))
}

fn no_type() -> Bug {
    Bug::new(Code::SW9002, "a type")
}

/// The references of the longest path from a type.
fn longest_path(start: usize, depths: &[(usize, Option<Edge>)]) -> Vec<Edge> {
    let next = |at: usize| depths.get(at).and_then(|(_, edge)| *edge);
    std::iter::successors(next(start), |edge| next(edge.to)).collect()
}
