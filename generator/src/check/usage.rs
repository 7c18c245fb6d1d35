//! Checks of unused types and missing documentation. They report warnings only.

use std::collections::BTreeSet;

use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, TypeDef, TypeKind};
use crate::model::TypeId;
use crate::model::components::TypeComponents;
use crate::source::Spanned;

/// An operation should use each type, since an unused type is usually a mistake. Types that only an unused type refers to are not reported:
/// an operation that uses that type uses them too.
pub(super) fn types_are_used(service: &Draft, report: &mut Report<'_>) {
    if report.after_errors {
        return; // The part that uses a type can be one that could not be read.
    }
    let used = service.reached_types(|_| true);
    let held = |def: &TypeDef| -> Vec<TypeId> { def.parts().flat_map(|ty| ty.names()).collect() };
    let components = TypeComponents::of(service.types.iter().map(held));
    // Components that were reported, or that another unused type refers to. Of the types in one component, the first is reported.
    let mut known: BTreeSet<usize> = BTreeSet::new();
    for (from, def) in service.defs().filter(|(id, _)| !used.contains(id)) {
        for to in held(def) {
            let found = components.component(from).and_then(|own| Ok((own, components.component(to)?)));
            known.extend(report.get(found).filter(|(own, other)| own != other).map(|(_, other)| other));
        }
    }
    for (id, def) in service.defs().filter(|(id, _)| !used.contains(id)) {
        if !report.get(components.component(id)).is_some_and(|component| known.insert(component)) {
            continue;
        }
        report.add(
            Problem::warning(Code::SW0350, def.name.span, format!("no operation uses the type `{}`", *def.name))
                .label("never used")
                .help("take it out, or name it where it was meant; `keep: true` generates a type that no operation uses"),
        );
    }
}

/// Each field and parameter should have documentation.
pub(super) fn fields_are_documented(service: &Draft, report: &mut Report<'_>) {
    for (owner, field) in service.fields().filter(|(_, field)| field.docs.trim().is_empty()) {
        undocumented(&field.name, format!("{} `{}`", owner.part(), *field.name), report);
    }
}

/// Each operation, resource, object, enum and union should have documentation. The object that an answer declares has the documentation of
/// its operation. The names of ids and enum values usually say enough.
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
