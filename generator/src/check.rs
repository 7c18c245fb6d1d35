//! The gate behind which nothing can fail: a service with a mistake does not pass, and what passes can be generated.
//!
//! In: a [`Service`]. Out: [`Checked`], the same service, proven; and every mistake that was found, all of a run at once.
//! Not here: names that could not be resolved (see `resolve`), and any Rust.

mod amounts;
mod answers;
mod bodies;
mod choices;
mod conditions;
mod defaults;
mod derives;
mod enums;
mod examples;
mod field_names;
mod fit;
mod forms;
mod kinds;
mod limits;
mod names;
mod nesting;
mod objects;
mod overrides;
mod pages;
mod params;
mod paths;
mod prefixes;
mod rules;
mod service;
mod several;
mod shadow;
mod text;
mod types;
mod unions;
mod usage;
mod walk;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Deref;

use crate::diagnostic::{Code, Problem, Problems, closest};
use crate::model::{Operation, Service, Ty};
use crate::options::Options;
use crate::source::Span;

/// A service without mistakes. Only `check` makes one, so whoever is given one need not look again.
#[derive(Clone, Debug)]
pub struct Checked(Service);

impl Deref for Checked {
    type Target = Service;
    fn deref(&self) -> &Service {
        &self.0
    }
}

/// Holds a service against every rule and adds what it breaks to `problems`; `None` when any of these is an error,
/// also one of an earlier stage. Warnings do not stop it.
pub(crate) fn check(service: Service, problems: &mut Problems) -> Option<Checked> {
    let mut report = Report { after_errors: problems.has_errors(), problems, said: BTreeSet::new(), left: COMPARISONS };
    amounts::are_within_reason(&service, &mut report);
    if report.said.is_empty() {
        RULES.iter().for_each(|rule| rule(&service, &mut report));
    }
    (!problems.has_errors()).then_some(Checked(service))
}

/// Holds what a run chooses against the service; whether it makes sense.
pub(crate) fn suits(service: &Checked, options: &Options, problems: &mut Problems) -> bool {
    choices::name_what_there_is(service, &options.only, problems);
    choices::derives_are_paths(&options.derives, problems);
    !problems.has_errors()
}

/// One rule: looks at the whole service and reports each place that breaks it.
type Rule = fn(&Service, &mut Report<'_>);

/// All rules, by theme; the reason of each stands above its function.
const RULES: &[Rule] = &[
    service::has_operations,
    service::base_path_is_a_path,
    service::error_statuses_are_errors,
    service::error_bodies_have_a_message,
    service::outcome_tells_success_from_failure,
    service::scope_has_known_placeholders,
    service::token_url_is_a_url,
    service::public_has_a_meaning,
    names::service_is_upper_camel,
    names::types_are_upper_camel,
    names::types_differ,
    names::types_are_not_reserved,
    names::resources_are_snake,
    names::resources_differ,
    names::resources_are_not_reserved,
    names::operations_are_snake,
    names::operations_differ,
    field_names::wire_names_give_rust_names,
    field_names::rust_names_are_snake,
    field_names::rust_names_differ,
    field_names::setters_are_free,
    enums::have_values,
    enums::wire_values_differ,
    enums::names_differ,
    enums::names_are_upper_camel,
    enums::names_are_not_reserved,
    enums::integers_are_integers,
    objects::have_fields,
    objects::have_finite_values,
    objects::alone_are_shared,
    unions::have_alternatives,
    unions::names_give_rust_names,
    unions::names_differ,
    unions::types_differ,
    unions::tagged_variants_are_objects,
    unions::tags_are_free,
    unions::do_not_hold_themselves,
    unions::variants_are_reached,
    unions::empty_values_are_of_one_variant,
    unions::recursive_variants_are_told_apart,
    types::map_keys_are_keys,
    types::nestings_have_a_meaning,
    types::files_are_whole,
    types::are_readable,
    nesting::ends_soon,
    limits::stand_on_what_they_limit,
    limits::are_not_upside_down,
    limits::are_within_the_type,
    limits::patterns_compile,
    forms::format_is_of_a_timestamp,
    forms::as_is_of_a_number,
    forms::places_are_of_parameters,
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
    overrides::types_are_paths,
    overrides::derives_are_paths,
    overrides::derives_are_new,
    overrides::derives_are_of_generated_types,
    overrides::tags_are_words,
    derives::can_be_derived,
    several::are_upper_camel,
    several::differ,
    several::are_no_redirects,
    several::have_one_form_of_dates,
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

/// Names that are compared with wrong ones in search of those that were meant: a file of nothing but wrong names could take long.
const COMPARISONS: usize = 500_000;

/// Where rules report to. A group that many operations include is checked with each of them, but a mistake in it is
/// one mistake: what was said once is not said again.
struct Report<'a> {
    problems: &'a mut Problems,
    said: BTreeSet<(Code, Option<Span>, String)>,
    /// How many names may still be compared with wrong ones.
    left: usize,
    /// Reading or resolving has found mistakes: what is missing may have been left out for them, and JSON may stand for a
    /// type that could not be told.
    after_errors: bool,
}

impl Report<'_> {
    /// Adds that an operation has no parameter of a name, where `problem` says so: with what was probably meant, and with the place of
    /// that, which may be misspelt instead. `more` are other names that could stand there, `what` is what all of them are. Where something
    /// that brings parameters is not there, this may be one of them, so nothing is said.
    fn add_no_parameter(&mut self, problem: Problem, operation: &Operation, wrong: &str, more: &[&str], what: &str) {
        if operation.incomplete {
            return;
        }
        let known: Vec<&str> = operation.params.iter().map(|param| param.name.as_str()).chain(more.iter().copied()).collect();
        if known.len() > self.left {
            return self.add(problem.related(operation.name.span, "the operation"));
        }
        self.left -= known.len();
        let meant = closest(wrong, known.iter().copied()).and_then(|meant| walk::param(operation, meant));
        let (place, note) = match meant {
            Some(param) => (param.name.span, "a similar name is declared here"),
            None => (operation.name.span, "the operation"),
        };
        let better = closest(wrong, known.iter().copied());
        self.add(problem.related(place, note).help(words::meant(wrong, &known, what)).replaced_by(better));
    }

    /// Adds a mistake, unless it is already there.
    fn add(&mut self, problem: Problem) {
        if self.said.insert((problem.code, problem.span, problem.message.clone())) {
            self.problems.add(problem);
        }
    }

    /// Adds a mistake that consists in something missing: after other mistakes it may only have been left out for them.
    fn add_missing(&mut self, problem: Problem) {
        if !self.after_errors {
            self.add(problem);
        }
    }

    /// Whether a type is one that resolving may have put in the place of another.
    fn stands_in(&self, ty: &Ty) -> bool {
        self.after_errors && *ty == Ty::Json
    }
}
