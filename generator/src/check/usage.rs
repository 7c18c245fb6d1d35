//! Unused types and missing documentation; warnings only.

use std::collections::BTreeSet;

use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, TypeDef, TypeKind};
use crate::model::TypeId;
use crate::model::components::components;
use crate::source::Spanned;

/// A type that no operation reaches was mostly meant to be used somewhere. Types that only an unused type holds are not reported: they
/// are used as soon as that one is.
pub(super) fn types_are_used(service: &Draft, report: &mut Report<'_>) {
    if report.after_errors {
        return; // What uses it may have been left out.
    }
    let used = service.reached_types(|_| true);
    let held = |def: &TypeDef| -> Vec<usize> { def.parts().flat_map(|ty| ty.names()).map(|id| id.0).collect() };
    let graph: Vec<Vec<usize>> = service.types.iter().map(held).collect();
    let components = components(&graph);
    let component = |index: usize| components.get(index).copied();
    // Of types that hold each other the first one is reported.
    let mut known: BTreeSet<Option<usize>> = BTreeSet::new();
    for (from, targets) in graph.iter().enumerate().filter(|(from, _)| !used.contains(&TypeId(*from))) {
        known.extend(targets.iter().map(|to| component(*to)).filter(|to| *to != component(from)));
    }
    for (id, def) in service.defs().filter(|(id, _)| !used.contains(id)) {
        if !known.insert(component(id.0)) {
            continue;
        }
        report.add(
            Problem::warning(Code::SW0350, def.name.span, format!("no operation uses the type `{}`", *def.name))
                .label("never used")
                .help("take it out, or name it where it was meant"),
        );
    }
}

/// Each field has an entry in the documentation.
pub(super) fn fields_are_documented(service: &Draft, report: &mut Report<'_>) {
    for (owner, field) in service.fields().filter(|(_, field)| field.docs.trim().is_empty()) {
        undocumented(&field.name, format!("{} `{}`", owner.part(), *field.name), report);
    }
}

/// Readers look for operations, resources and types first. Answers have the documentation of their operation, and ids and enum values
/// mostly explain themselves.
pub(super) fn items_are_documented(service: &Draft, report: &mut Report<'_>) {
    for operation in service.operations().filter(|operation| operation.docs.trim().is_empty()) {
        undocumented(&operation.name, format!("operation `{}`", *operation.name), report);
    }
    for resource in service.resources.iter().filter(|resource| resource.docs.trim().is_empty()) {
        undocumented(&resource.name, format!("resource `{}`", *resource.name), report);
    }
    let answers: BTreeSet<TypeId> = service.answers().filter_map(|(_, answer)| answer.own_type()).collect();
    for (id, def) in service.defs().filter(|(_, def)| def.docs.trim().is_empty()) {
        if !matches!(def.kind, TypeKind::Id(_)) && !answers.contains(&id) {
            undocumented(&def.name, format!("type `{}`", *def.name), report);
        }
    }
}

fn undocumented(name: &Spanned<String>, what: String, report: &mut Report<'_>) {
    report.add_missing(
        Problem::warning(Code::SW0351, name.span, format!("{what} has no docs"))
            .label("undocumented")
            .help("say in a sentence what it is: `docs: …`"),
    );
}
