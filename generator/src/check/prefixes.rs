//! Maps whose entries stand in the object itself, each behind a prefix.
//!
//! In: the service. Out: `prefix` where it has no meaning, or where it leaves open whose a member is. Not here: the map's type.

use super::kinds::Kind;
use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{Field, Service};

/// Entries have names; only a map takes them by name.
pub(super) fn are_of_maps(service: &Service, report: &mut Report<'_>) {
    for field in fields(service) {
        let Some(prefix) = &field.prefix else { continue };
        let kind = Kind::of(service, &field.ty);
        if !matches!(kind, Kind::Map(..) | Kind::Lost) && !report.stands_in(&field.ty) {
            report.add(
                Problem::error(
                    Code::SW0263,
                    prefix.span,
                    format!("`prefix` has no meaning for `{}`, which is {}", *field.name, kind.words()),
                )
                .label("is for maps")
                .related(field.ty.span, "the type")
                .help("make the type a map, such as `map<string, json>`, or take `prefix` out"),
            );
        }
    }
}

/// Parameters are asked for by name; what has any name is for bodies.
pub(super) fn are_in_objects(service: &Service, report: &mut Report<'_>) {
    for param in service.resources.iter().flat_map(|it| &it.operations).flat_map(|operation| &operation.params) {
        let Some(prefix) = &param.prefix else { continue };
        report.add(
            Problem::error(Code::SW0264, prefix.span, format!("`prefix` has no meaning for `{}`, a parameter", *param.name))
                .label("is for fields of objects")
                .help("take `prefix` out: a map travels as `name[key]=value`"),
        );
    }
}

/// A member that fits two prefixes could go to either map.
pub(super) fn differ(service: &Service, report: &mut Report<'_>) {
    for (_, object) in walk::objects(service) {
        let mut earlier: Vec<(&Field, &str)> = Vec::new();
        for field in &object.fields {
            let Some(prefix) = &field.prefix else { continue };
            let clash = earlier.iter().find(|(_, other)| prefix.starts_with(other) || other.starts_with(prefix.as_str()));
            if let Some((other, _)) = clash {
                report.add(
                    Problem::error(
                        Code::SW0265,
                        prefix.span,
                        format!("members behind `{}` could belong to `{}` and to `{}`", **prefix, *other.name, *field.name),
                    )
                    .label("one prefix begins with the other")
                    .related(other.name.span, "the other map")
                    .help("choose prefixes of which none begins with another, or keep one map"),
                );
            }
            earlier.push((field, prefix));
        }
    }
}

fn fields(service: &Service) -> impl Iterator<Item = &Field> {
    walk::objects(service).flat_map(|(_, object)| &object.fields)
}
