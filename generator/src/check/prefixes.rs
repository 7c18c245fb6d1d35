//! Checks of `prefix`: a map whose entries are members of the object itself, such as `custom_field_7`.

use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, Kind, Member, Ty};

/// `prefix` must be on a map. The members of an object have names, and no other type has values with names. A `nullable` or `or_false` map
/// is refused too: only its entries are in the object, so there is no place for null or false.
pub(super) fn are_on_maps(service: &Draft, report: &mut Report<'_>) {
    for field in fields(service) {
        let Some(prefix) = &field.object_keys.prefix else { continue };
        let kind = Kind::of(service, &field.ty);
        if matches!(field.ty.value, Ty::Map(..)) || matches!(kind, Kind::Unknown(_)) {
            continue;
        }
        let (words, help) = match (&field.ty.value, kind) {
            (Ty::Nullable(_), Kind::Map(..)) => ("a map or null", "take `nullable` out: a map without entries is empty"),
            (Ty::OrFalse(_), Kind::Map(..)) => ("a map or false", "take `or_false` out: a map without entries is empty"),
            _ => (kind.words(), "make the type a map, such as `map<string, json>`, or take `prefix` out"),
        };
        let message = format!("`prefix` has no meaning for `{}`, which is {words}", *field.name);
        let problem = Problem::error(Code::SW0263, prefix.span, message).label("is for maps");
        report.add(problem.related(field.ty.span, "the type").help(help));
    }
}

/// `prefix` must be on a field of an object. The names of the parameters of an operation are fixed.
pub(super) fn are_on_fields_of_objects(service: &Draft, report: &mut Report<'_>) {
    for param in service.params().map(|(_, param)| param) {
        let Some(prefix) = &param.object_keys.prefix else { continue };
        report.add(
            Problem::error(Code::SW0264, prefix.span, format!("`prefix` has no meaning for `{}`, a parameter", *param.name))
                .label("is for fields of objects")
                .help("take `prefix` out: a map is sent as `name[key]=value`"),
        );
    }
}

/// No prefix of an object must begin with another one, since a member could be an entry of either map.
pub(super) fn do_not_overlap(service: &Draft, report: &mut Report<'_>) {
    for (_, object) in service.objects() {
        let mut earlier: Vec<(&Member, &str)> = Vec::new();
        for field in &object.fields {
            let Some(prefix) = &field.object_keys.prefix else { continue };
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

fn fields(service: &Draft) -> impl Iterator<Item = &Member> {
    service.objects().flat_map(|(_, object)| &object.fields)
}
