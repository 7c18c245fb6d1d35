//! The checks of the target Rust: names that Rust cannot use, derives that do not compile, types that rustc or clippy reject.
//!
//! In: a service and the options. Out: a problem for each violation. Other targets accept a service that fails these checks.

mod depth;
mod derives;
mod fields;
mod hints;
mod names;
mod options;
mod variants;

use crate::check::report::Report;
use crate::diagnostic::Problems;
use crate::model::Service;
use crate::targets::rust::Options;

/// Applies all checks to a service. Returns whether it can be generated as Rust.
pub(super) fn check(service: &Service, options: &Options, problems: &mut Problems) -> bool {
    let mut report = Report::new(problems);
    CHECKS.iter().for_each(|check| check(service, &mut report));
    CHECKS_OF_OPTIONS.iter().for_each(|check| check(service, options, &mut report));
    !problems.has_errors()
}

/// A check examines the whole service and reports each violation.
type Check = fn(&Service, &mut Report<'_>);

/// All checks, grouped by theme. The comment of each function states what must hold, and the reason.
const CHECKS: &[Check] = &[
    names::requests_are_upper_camel,
    names::types_are_unique,
    names::types_are_not_reserved,
    names::resources_are_unique,
    names::resources_are_not_reserved,
    names::operations_are_unique,
    fields::wire_names_give_rust_names,
    fields::rust_names_are_snake,
    fields::rust_names_are_unique,
    fields::names_are_not_reserved_methods,
    variants::enum_names_are_unique,
    variants::enum_names_are_upper_camel,
    variants::enum_names_are_not_reserved,
    variants::union_names_give_rust_names,
    variants::union_names_are_not_reserved,
    variants::union_names_are_unique,
    variants::union_types_are_unique,
    variants::answer_names_are_upper_camel,
    variants::answer_names_are_unique,
    depth::type_expressions_are_simple,
    depth::types_are_not_too_deep,
    depth::defaults_are_finite,
    hints::shared_types_are_objects,
    hints::replacements_are_global_paths,
    hints::derives_are_paths,
    hints::derives_are_not_repeated,
    hints::derives_are_of_generated_types,
];

/// A check whose result depends on the options.
type CheckOfOptions = fn(&Service, &Options, &mut Report<'_>);

/// All checks that depend on the options. That an option is a path was checked when it was parsed.
const CHECKS_OF_OPTIONS: &[CheckOfOptions] =
    &[derives::can_be_derived, options::derives_are_not_repeated, options::derives_are_supported];
