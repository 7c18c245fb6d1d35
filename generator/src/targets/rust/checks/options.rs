//! Checks of the option `derives` against the types of the service: every generated type derives its traits.
//!
//! Not here: that an option is a path, which is checked when it is parsed, and traits of other crates, which rustc reports.

use super::derives::{PartWithoutTrait, Parts};
use crate::bug::Bug;
use crate::check::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::model::{RustTrait, Service};
use crate::source::Span;
use crate::targets::rust::{Options, traits};

/// The option must not list a trait twice.
pub(super) fn derives_are_not_repeated(_: &Service, options: &Options, report: &mut Report<'_>) {
    let derives: Vec<String> = options.derives.iter().map(ToString::to_string).collect();
    for (index, derive) in derives.iter().enumerate() {
        if derives.iter().take(index).any(|before| traits::are_one(before, derive)) {
            let message = format!("`derives` lists the trait `{derive}` twice");
            report.add(Problem::without_span(Code::SW0503, message).help("remove one of them"));
        }
    }
}

/// Every generated type must support the traits of the standard library that the option lists: each of its parts must have them. Of each
/// trait, the first type that lacks it is reported.
pub(super) fn derives_are_supported(service: &Service, options: &Options, report: &mut Report<'_>) {
    let parts = Parts::new(service, options);
    for derive in options.derives.iter().map(ToString::to_string) {
        let Some((derived, beside)) = traits::known(&derive) else { continue };
        let name = derived.name();
        let unsupported = unsupported(&parts, service, derived);
        if let Some(Some((owner, part))) = report.get(unsupported) {
            let message = format!("{owner} cannot derive `{name}`, which `derives` lists: {}", part.words());
            let help = format!("take `{name}` out of the option, and put it into the key `derive` of the types that support it");
            report.add(Problem::error(Code::SW0504, part.span, message).label(format!("has no `{name}`")).help(help));
        } else if let Some((owner, missing, span)) = without(service, options, name, beside) {
            let message = format!("{owner} cannot derive `{name}`, which `derives` lists, without `{missing}`");
            let problem = Problem::error(Code::SW0504, span, message).label(format!("has no `{missing}`"));
            report.add(problem.help(format!("add `{missing}` to the option")));
        }
    }
}

/// The first type that cannot derive a trait, in words, and its part that lacks the trait.
fn unsupported(parts: &Parts<'_>, service: &Service, wanted: RustTrait) -> Result<Option<(String, PartWithoutTrait)>, Bug> {
    for (id, def) in service.defs().filter(|(_, def)| def.rust.path.is_none()) {
        let derives_itself = def.rust.derives.iter().any(|derive| traits::are_one(derive, wanted.name()));
        if derives_itself || traits::contains(traits::of(&def.kind), wanted.name()) {
            continue;
        }
        if let Some(part) = parts.of_type(id, def, wanted)? {
            return Ok(Some((format!("type `{}`", *def.name), part)));
        }
    }
    for operation in service.operations() {
        if let Some(part) = parts.of_request(operation, wanted)? {
            return Ok(Some((format!("request type `{}`", *operation.request), part)));
        }
        if let Some(part) = parts.of_answers(operation, wanted)? {
            return Ok(Some((format!("the answer to `{}`", *operation.request), part)));
        }
    }
    Ok(None)
}

/// The first type that has one of the traits `beside` neither by default nor because the specification or the option says so: the type in
/// words, the trait, and a span.
fn without(service: &Service, options: &Options, name: &str, beside: &[RustTrait]) -> Option<(String, &'static str, Span)> {
    let of_all = |wanted: &str| options.derives.iter().any(|derive| traits::are_one(&derive.to_string(), wanted));
    let missing = || beside.iter().map(|it| it.name()).filter(|wanted| !of_all(wanted));
    let of_types = service.defs().filter(|(_, def)| def.rust.path.is_none()).filter_map(|(_, def)| {
        let has = |wanted: &str| {
            traits::contains(traits::of(&def.kind), wanted) || def.rust.derives.iter().any(|it| traits::are_one(it, wanted))
        };
        let wanted = missing().find(|wanted| !has(wanted)).filter(|_| !has(name))?;
        Some((format!("type `{}`", *def.name), wanted, def.name.span))
    });
    let of_requests = service.operations().filter_map(|operation| {
        Some((format!("request type `{}`", *operation.request), missing().next()?, operation.request.span))
    });
    of_types.chain(of_requests).next()
}
