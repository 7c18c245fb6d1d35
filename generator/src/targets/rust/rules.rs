//! What this target refuses: names that Rust cannot use, derives that do not compile, types that rustc or clippy reject.
//!
//! In: a service. Out: a problem for each. Other targets accept these specifications.

mod depth;
mod derives;
mod fields;
mod hints;
mod names;
mod variants;

use crate::check::report::Report;
use crate::diagnostic::Problems;
use crate::model::Service;

/// Applies every rule to a service; returns whether Rust can be generated from it.
pub(super) fn check(service: &Service, problems: &mut Problems) -> bool {
    let mut report = Report::new(problems);
    RULES.iter().for_each(|rule| rule(service, &mut report));
    !problems.has_errors()
}

/// One rule: examines the whole service and reports each violation.
type Rule = fn(&Service, &mut Report<'_>);

/// All rules, by theme; the comment of each function gives the reason.
const RULES: &[Rule] = &[
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
    derives::can_be_derived,
];
