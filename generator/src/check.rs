//! The checks: a draft that breaks no rule becomes a service; every broken rule is reported in one run.
//!
//! In: a [`Draft`]. Out: a [`Service`], which only this module makes. Not here: names that could not be resolved (see `resolve`), and
//! what only one target refuses (see `targets`).

mod amounts;
mod answers;
mod bodies;
pub(crate) mod case;
mod conditions;
mod constraints;
mod defaults;
mod enums;
mod examples;
mod field_paths;
pub(crate) mod finite;
mod fit;
mod forms;
mod names;
mod objects;
mod pages;
mod params;
mod paths;
mod prefixes;
mod prove;
pub(crate) mod repeated;
pub(crate) mod report;
mod rules;
pub(crate) mod selection;
mod service;
mod several_answers;
mod shadow;
mod tags;
mod text;
mod types;
mod unions;
mod usage;
pub(crate) mod words;

#[cfg(test)]
mod tests;

use crate::diagnostic::Problems;
use crate::draft::Draft;
use crate::model::Service;
use report::Report;

/// Applies every rule to a draft and adds what it breaks to `problems`. `None` if there is an error, also one of an earlier stage;
/// warnings do not count.
pub(crate) fn check(draft: Draft, problems: &mut Problems) -> Option<Service> {
    let mut report = Report::new(problems);
    amounts::are_within_reason(&draft, &mut report);
    if report.is_empty() {
        RULES.iter().for_each(|rule| rule(&draft, &mut report));
    }
    if problems.has_errors() {
        return None;
    }
    prove::prove(draft).map_err(|bug| problems.add(bug.into())).ok()
}

/// One rule: examines the whole draft and reports each violation.
type Rule = fn(&Draft, &mut Report<'_>);

/// All rules, by theme; the comment of each function gives the reason.
const RULES: &[Rule] = &[
    service::has_operations,
    service::base_path_is_a_path,
    service::error_statuses_are_errors,
    service::error_bodies_have_a_message,
    service::request_ids_have_a_header_name,
    service::outcome_tells_success_from_failure,
    service::scope_has_known_placeholders,
    service::token_url_is_a_url,
    service::public_has_a_meaning,
    names::service_is_upper_camel,
    names::types_are_upper_camel,
    names::types_differ,
    names::resources_are_snake,
    names::resources_differ,
    names::operations_are_snake,
    names::operations_differ,
    enums::have_values,
    enums::wire_values_differ,
    enums::integers_are_integers,
    objects::have_fields,
    objects::have_finite_values,
    unions::have_alternatives,
    unions::tagged_variants_are_objects,
    unions::tags_are_free,
    unions::do_not_hold_themselves,
    unions::variants_are_reached,
    unions::empty_values_are_of_one_variant,
    unions::recursive_variants_are_told_apart,
    types::map_keys_are_keys,
    types::nestings_have_a_meaning,
    types::files_are_whole,
    constraints::stand_on_what_they_limit,
    constraints::are_not_upside_down,
    constraints::are_within_the_type,
    constraints::patterns_compile,
    forms::format_is_of_a_timestamp,
    forms::as_is_of_a_number,
    forms::locations_are_of_parameters,
    forms::absent_is_of_what_can_be_absent,
    forms::absent_is_of_fields,
    prefixes::are_of_maps,
    prefixes::are_in_objects,
    prefixes::differ,
    defaults::are_of_optional_fields,
    defaults::are_possible,
    defaults::are_of_the_type,
    defaults::are_listed,
    defaults::are_within_limits,
    examples::fit_their_types,
    paths::are_well_formed,
    paths::braces_are_balanced,
    paths::parameters_are_whole_segments,
    paths::parameters_differ,
    paths::are_used_once,
    paths::are_unambiguous,
    params::of_paths_are_declared,
    params::are_in_the_path,
    params::of_paths_are_scalars,
    params::of_paths_are_required,
    params::of_headers_are_scalars,
    params::of_headers_have_header_names,
    params::of_headers_differ_in_more_than_case,
    params::are_no_parts_of_each_other,
    params::are_not_secret_in_the_query,
    bodies::methods_can_have_them,
    bodies::files_can_be_sent,
    bodies::are_of_one_kind,
    rules::name_parameters,
    rules::name_each_once,
    rules::name_several,
    rules::can_be_broken,
    rules::can_be_kept,
    rules::order_what_has_an_order,
    rules::are_said_once,
    conditions::are_about_another_parameter,
    conditions::compare_like_with_like,
    conditions::name_listed_values,
    conditions::order_what_has_an_order,
    answers::statuses_are_statuses,
    answers::statuses_differ,
    answers::one_means_success,
    answers::bodies_are_allowed,
    answers::dates_name_a_parameter,
    answers::dates_are_chosen_by_forms,
    answers::keys_are_fields,
    answers::outcomes_are_declared,
    answers::outcomes_are_of_objects,
    answers::own_outcomes_tell,
    answers::outcomes_have_their_field,
    answers::envelopes_hold_collections,
    field_paths::of_envelopes_lead_to_fields,
    field_paths::of_outcomes_lead_through_objects,
    tags::are_words,
    several_answers::are_no_redirects,
    several_answers::have_one_form_of_dates,
    pages::name_parameters,
    pages::count_in_integers,
    pages::begin_without_a_key,
    pages::have_a_next_key,
    pages::have_items,
    pages::move_on,
    pages::chunks_name_a_parameter,
    pages::chunks_split_lists,
    pages::chunks_can_be_joined,
    usage::types_are_used,
    usage::fields_are_documented,
    usage::items_are_documented,
];
