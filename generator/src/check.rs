//! The checks: a draft that passes all of them becomes a service. Every violation is reported, so that one run shows all mistakes.
//!
//! In: a [`Draft`]. Out: a [`Service`], which only this module creates. Not here: names that could not be resolved (see `resolve`), and
//! checks of one target alone (see `targets`).

mod acceptance;
mod answers;
mod auth;
mod bodies;
pub(crate) mod case;
mod conditions;
mod constants;
mod constraints;
mod defaults;
mod enum_values;
mod enums;
mod errors;
mod examples;
mod field_keys;
mod field_paths;
pub(crate) mod finite;
mod fit;
mod headers;
mod names;
pub(crate) mod names_in_messages;
mod objects;
mod pages;
mod params;
mod paths;
mod prefixes;
mod prove;
mod prove_answers;
pub(crate) mod repeated;
pub(crate) mod report;
mod rules;
pub(crate) mod selection;
mod servers;
mod service;
mod several_answers;
mod size_limits;
mod tags;
mod types;
mod unions;
mod usage;

#[cfg(test)]
mod tests;

use crate::diagnostic::Problems;
use crate::draft::Draft;
use crate::model::Service;
use report::Report;

/// Applies all checks to a draft and adds the violations to `problems`. Returns `None` if `problems` contains an error, which can be one of
/// an earlier stage. Warnings do not prevent a service.
pub(crate) fn check(draft: Draft, problems: &mut Problems) -> Option<Service> {
    let mut report = Report::new(problems);
    size_limits::lists_are_not_too_long(&draft, &mut report);
    if report.is_empty() {
        CHECKS.iter().for_each(|check| check(&draft, &mut report));
    }
    if problems.has_errors() {
        return None;
    }
    prove::prove(draft).map_err(|bug| problems.add(bug.into())).ok()
}

/// A check examines the whole draft and reports each violation.
type Check = fn(&Draft, &mut Report<'_>);

/// All checks, grouped by theme. The comment of each function states what must hold, and the reason.
const CHECKS: &[Check] = &[
    service::has_operations,
    service::base_path_is_well_formed,
    service::error_statuses_are_from_400_to_599,
    service::error_bodies_have_a_message,
    service::request_ids_have_a_header_name,
    service::outcome_distinguishes_success_from_failure,
    service::scope_placeholders_are_known,
    service::token_url_is_well_formed,
    service::links_are_whole_urls,
    service::public_has_an_effect,
    servers::have_names,
    servers::have_urls,
    servers::are_declared,
    auth::api_keys_have_names,
    auth::api_keys_have_distinct_wire_names,
    auth::required_credentials_are_declared,
    auth::required_credentials_can_be_sent_together,
    auth::parameters_are_no_api_keys,
    names::service_is_upper_camel,
    names::types_are_upper_camel,
    names::types_are_unique,
    names::resources_are_snake,
    names::resources_are_unique,
    names::operations_are_snake,
    names::operations_are_unique,
    enums::have_values,
    enums::wire_values_are_unique,
    enums::integer_values_are_integers,
    objects::have_fields,
    objects::have_finite_values,
    unions::have_two_variants,
    unions::tagged_variants_are_objects,
    unions::unknown_values_have_a_tag,
    unions::keys_of_tags_have_a_tag,
    unions::tags_have_the_json_type,
    unions::tags_are_not_other_fields,
    unions::are_not_their_own_variants,
    unions::variants_are_reachable,
    unions::empty_values_fit_one_variant,
    unions::recursive_variants_are_distinguishable,
    types::map_keys_are_json_keys,
    types::wrappers_are_meaningful,
    types::files_are_not_nested,
    constraints::apply_to_the_type,
    constraints::have_lower_limits_below_upper,
    constraints::are_within_the_range_of_the_type,
    constraints::unique_lists_have_enough_values,
    constraints::patterns_compile,
    field_keys::format_is_on_timestamps,
    answers::formats_are_on_values_that_select,
    field_keys::as_is_on_numbers,
    field_keys::in_is_on_parameters,
    field_keys::name_is_on_parameters,
    field_keys::absent_is_on_optional_fields,
    field_keys::absent_is_not_on_parameters,
    prefixes::are_on_maps,
    prefixes::are_on_fields_of_objects,
    prefixes::do_not_overlap,
    defaults::are_on_optional_fields,
    defaults::are_on_types_that_allow_them,
    defaults::are_of_the_type,
    defaults::are_listed_in_the_enum,
    defaults::satisfy_the_constraints,
    examples::fit_their_types,
    paths::are_well_formed,
    paths::braces_are_balanced,
    paths::parameters_are_separated,
    paths::parameters_over_segments_are_last,
    paths::webhooks_have_no_parameters,
    paths::parameters_are_unique,
    paths::are_unique,
    paths::are_unambiguous,
    params::path_parameters_are_declared,
    params::path_parameters_are_in_the_path,
    params::path_parameters_are_scalars,
    params::path_parameters_over_segments_are_texts,
    params::path_parameters_are_required,
    params::header_parameters_are_scalars,
    params::cookies_are_scalars,
    params::header_parameters_have_header_names,
    params::header_names_are_unique_without_case,
    params::wire_names_are_unique_in_a_location,
    params::names_do_not_overlap,
    params::styles_fit,
    params::secrets_are_not_in_urls,
    constants::can_be_sent,
    constants::have_their_own_place,
    constants::fit_the_body,
    bodies::method_allows_body,
    bodies::files_can_be_sent,
    bodies::have_one_encoding,
    bodies::media_types_fit,
    rules::name_declared_parameters,
    rules::name_each_parameter_once,
    rules::name_at_least_two_parameters,
    rules::can_be_violated,
    rules::can_be_satisfied,
    rules::compared_parameters_are_comparable,
    rules::are_unique,
    rules::have_statuses_of_errors,
    conditions::examine_another_parameter,
    conditions::compare_with_values_of_the_type,
    conditions::compare_with_listed_enum_values,
    conditions::order_only_types_with_an_order,
    conditions::tests_can_hold_together,
    answers::statuses_are_from_200_to_599,
    answers::statuses_are_unique,
    answers::media_types_fit,
    answers::include_success,
    answers::bodies_are_allowed_by_the_status,
    answers::dates_name_a_format_or_a_parameter,
    answers::dates_parameters_list_formats,
    answers::map_keys_name_fields,
    answers::outcomes_are_configured,
    answers::outcomes_are_in_objects,
    answers::overridden_outcome_fields_are_valid,
    answers::overridden_outcomes_have_an_effect,
    answers::outcome_fields_are_not_declared,
    answers::envelopes_hold_collections,
    field_paths::envelope_paths_lead_to_fields,
    field_paths::outcome_paths_lead_through_objects,
    errors::types_are_objects,
    headers::types_are_objects,
    headers::fields_are_headers,
    errors::statuses_are_not_those_of_answers,
    errors::keys_of_bodies_fit_the_type,
    tags::are_words,
    several_answers::are_not_redirects,
    several_answers::share_a_date_format,
    pages::name_declared_parameters,
    pages::parameters_have_suitable_types,
    pages::cursors_are_optional,
    pages::next_pages_have_a_field,
    pages::last_items_have_the_cursor,
    pages::headers_have_a_name,
    pages::origins_are_well_formed,
    pages::return_a_collection,
    pages::reading_ends,
    pages::chunks_name_a_declared_parameter,
    pages::chunks_split_lists,
    pages::chunks_return_a_collection,
    usage::types_are_used,
    usage::fields_are_documented,
    usage::items_are_documented,
];
