//! Checks of the rules across parameters, such as `any_of`: they must name declared parameters, and it must be possible to satisfy and to
//! violate them.
//!
//! Not here: the comparisons of conditions (see `conditions`).

use std::collections::BTreeSet;

use super::conditions::equality_key as equality_key_of_test;
use super::repeated::repeated;
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, Kind, Owner, Rule};
use crate::model::Scalar;
use crate::source::{Span, Spanned};

/// A rule must name parameters of the operation.
pub(super) fn name_declared_parameters(service: &Draft, report: &mut Report<'_>) {
    for (owner, rule) in service.rules() {
        for name in all_names(rule) {
            match owner.param_named(name) {
                None => {
                    let message = format!("{} has no {} `{}`", owner.words(), owner.part(), **name);
                    let problem = Problem::error(Code::SW0290, name.span, message).label(format!("not a {}", owner.part()));
                    report.add_no_parameter(problem, owner, name, &[], &format!("{}s", owner.part()));
                }
                Some(param) if param.object_keys.prefix.is_some() => {
                    let message = format!("`{}` has a prefix, so that a rule cannot say whether it is present", **name);
                    let problem = Problem::error(Code::SW0290, name.span, message).label("its entries are fields of their own");
                    report.add(problem.related(param.name.span, "the map").help("take it out of the rule"));
                }
                Some(_) => {}
            }
        }
    }
}

/// A rule must not name a parameter twice; usually another parameter was meant.
pub(super) fn name_each_parameter_once(service: &Draft, report: &mut Report<'_>) {
    for (_, rule) in service.rules() {
        for (first, again) in repeated(rule.params(), |name| Some(name.as_str())) {
            report.add(
                Problem::error(Code::SW0291, again.span, format!("`{}` names `{}` twice", rule.key(), **again))
                    .label("again here")
                    .related(first.span, "first named here")
                    .help("take it out, or name the parameter that was meant"),
            );
        }
    }
}

/// A rule over a list of parameters must name at least two. With one parameter it has no effect, or the effect of `required`.
pub(super) fn name_at_least_two_parameters(service: &Draft, report: &mut Report<'_>) {
    for (_, rule) in service.rules().filter(|(_, rule)| is_over_list(rule) && rule.params().len() < 2) {
        let help = match rule.value {
            Rule::List(rule, _) if !rule.allows(0, 2) => "name the others, or make the parameter `required: true`",
            _ => "name the others, or take the rule out",
        };
        report.add(
            Problem::error(Code::SW0292, rule.span, format!("`{}` needs two parameters at least", rule.key()))
                .label("fewer than two")
                .help(help),
        );
    }
}

/// It should be possible to violate a rule. A rule that a required parameter always satisfies has no effect.
pub(super) fn can_be_violated(service: &Draft, report: &mut Report<'_>) {
    for (owner, rule) in service.rules() {
        let required = required_params(owner, rule);
        let (Some(name), Some(label)) = (required.first(), effect_of_required(rule, required.len())) else { continue };
        report.add(
            Problem::warning(Code::SW0293, name.span, format!("`{}` has no effect: `{}` is required", rule.key(), ***name))
                .label(label)
                .related(param_span(owner, name), "required here")
                .help("take the rule out, or take `required` away from the parameter"),
        );
    }
}

/// Why a rule has no effect if this many of its parameters are required, as the label of a problem. `None` if it has an effect.
fn effect_of_required(rule: &Rule, required: usize) -> Option<&'static str> {
    const ALWAYS: &str = "always sent";
    match rule {
        Rule::List(rule, names) => {
            let all = names.len();
            let (possible, allowed) = (all + 1 - required, (required..=all).filter(|sent| rule.allows(*sent, all)).count());
            match allowed {
                _ if allowed == possible => Some(ALWAYS),
                1 if rule.allows(required, all) => Some("the others can then never be sent"),
                _ => None,
            }
        }
        Rule::Conditional(rule, ..) => (rule.allows(true, true) && rule.allows(true, false)).then_some(ALWAYS),
        Rule::Pair(..) => None,
    }
}

/// It must be possible to satisfy a rule. If two parameters are required and at most one of them may be sent, every request is invalid.
pub(super) fn can_be_satisfied(service: &Draft, report: &mut Report<'_>) {
    for (owner, rule) in service.rules() {
        let required = required_params(owner, rule);
        let Rule::List(list, names) = &rule.value else {
            report_forbidden(owner, rule, &required, report);
            continue;
        };
        let [first, others @ ..] = required.as_slice() else { continue };
        if (required.len()..=names.len()).any(|sent| list.allows(sent, names.len())) {
            continue;
        }
        let words: Vec<_> = required.iter().map(|name| format!("`{}`", name.value)).collect();
        let message = format!("`{}` can never be satisfied: {} are required", rule.key(), words.join(" and "));
        let problem = Problem::error(Code::SW0294, rule.span, message)
            .label("too many of them are required")
            .related(param_span(owner, first), "required here")
            .help("take `required` away from them, or take the rule out");
        report.add(match others.first() {
            Some(second) => problem.related(param_span(owner, second), "and here"),
            None => problem,
        });
    }
}

/// A required parameter must not be forbidden by a condition: every request for which it holds would be invalid.
fn report_forbidden(owner: Owner<'_>, rule: &Spanned<Rule>, required: &[&Spanned<String>], report: &mut Report<'_>) {
    let (Rule::Conditional(conditional, ..), [name, ..]) = (&rule.value, required) else { return };
    if conditional.allows(true, true) && conditional.allows(true, false) {
        return;
    }
    let message = format!("`{}` forbids `{}`, which is required", rule.key(), ***name);
    let problem = Problem::error(Code::SW0294, name.span, message).label("required in every request");
    let problem = problem.related(param_span(owner, name), "required here");
    report.add(problem.help("take `required` away from the parameter, or take the rule out"));
}

/// The required parameters that a rule applies to, each once.
fn required_params<'a>(owner: Owner<'_>, rule: &'a Rule) -> Vec<&'a Spanned<String>> {
    let mut seen = BTreeSet::new();
    let mut params = rule.params();
    params.retain(|name| owner.param_named(name).is_some_and(|param| param.required) && seen.insert(name.as_str()));
    params
}

/// A rule about two values must name parameters whose values can be compared: two numbers, or two of the same scalar or enum. For an order,
/// they are two numbers, timestamps, dates or durations.
pub(super) fn compared_parameters_are_comparable(service: &Draft, report: &mut Report<'_>) {
    for (owner, rule) in service.rules() {
        let Rule::Pair(pair, first, second) = &rule.value else { continue };
        let (Some(one), Some(other)) = (owner.param_named(first), owner.param_named(second)) else { continue };
        let (left, right) = (Kind::of(service, &one.ty), Kind::of(service, &other.ty));
        let is_same = !pair.needs_order() && has_equality(left) && one.ty.value == other.ty.value;
        if is_same || are_comparable(left, right) {
            continue;
        }
        let reason = if pair.needs_order() { "they have no order" } else { "they are never compared" };
        let message = format!("`{}` is {} and `{}` is {}: {reason}", **first, left.words(), **second, right.words());
        report.add(
            Problem::error(Code::SW0295, rule.span, message)
                .label("cannot be compared")
                .related(one.ty.span, "the first type")
                .related(other.ty.span, "the second type")
                .help(match pair.needs_order() {
                    true => format!("`{}` takes two numbers, two timestamps, two dates or two durations", rule.key()),
                    false => format!("`{}` takes two parameters of one scalar or enum", rule.key()),
                }),
        );
    }
}

/// An operation should not have the same rule twice; usually another rule was meant.
pub(super) fn are_unique(service: &Draft, report: &mut Report<'_>) {
    for (owner, rules) in service.rule_lists() {
        for (first, again) in repeated(rules, equality_key) {
            report.add(
                Problem::warning(Code::SW0296, again.span, format!("{} has this rule already", owner.words()))
                    .label("again here")
                    .related(first.span, "first here")
                    .help("take it out, or correct it"),
            );
        }
    }
}

/// The status of a response to a request that breaks a rule must be from 400 to 499, without a meaning of its own for clients. No answer of the
/// operation must have it: a client would return that answer.
pub(super) fn have_statuses_of_errors(service: &Draft, report: &mut Report<'_>) {
    for operation in service.operations() {
        for status in operation.rule_statuses.values() {
            let code = status.value;
            let answer = operation.answers.iter().find(|answer| answer.status == code);
            let problem = match answer {
                Some(answer) => {
                    Problem::error(Code::SW0297, status.span, format!("{code} is the status of an answer, and of a broken rule"))
                        .label("a broken rule")
                        .related(answer.status_span, "an answer")
                        .help("give one of them another status")
                }
                None if is_status_of_rule(code) => continue,
                None => {
                    Problem::error(Code::SW0297, status.span, format!("{code} is not a status for a request that breaks a rule"))
                        .label("expected 400 to 499")
                        .help(format!(
                            "use a status such as 400, 409, 422 or 428; {OTHER_MEANINGS} have other meanings for clients"
                        ))
                }
            };
            report.add(problem);
        }
    }
}

/// The statuses that clients do not read as an invalid request, in words.
const OTHER_MEANINGS: &str = "401, 403, 404, 407, 408, 425 and 429";

fn is_status_of_rule(status: u16) -> bool {
    (400..=499).contains(&status) && !matches!(status, 401 | 403 | 404 | 407 | 408 | 425 | 429)
}

/// All parameters that a rule names, also those that its condition examines.
fn all_names(rule: &Rule) -> Vec<&Spanned<String>> {
    let examined = rule.condition().into_iter().flat_map(|(_, condition)| condition.tests().map(|test| &test.param));
    rule.params().into_iter().chain(examined).collect()
}

/// Whether a rule is about a list of parameters.
fn is_over_list(rule: &Rule) -> bool {
    matches!(rule, Rule::List(..))
}

/// Whether two values of this kind can be equal. A secret is compared with nothing.
fn has_equality(kind: Kind<'_>) -> bool {
    kind.is_scalar() && !matches!(kind, Kind::Scalar(Scalar::Secret))
}

fn are_comparable(left: Kind<'_>, right: Kind<'_>) -> bool {
    let (left, right) = match (left.scalar(), right.scalar()) {
        (Some(left), Some(right)) => (left, right),
        _ => return matches!(left, Kind::Unknown(_)) || matches!(right, Kind::Unknown(_)),
    };
    let is_plain_number = |scalar: Scalar| scalar.facts().is_number && scalar != Scalar::Duration;
    (left == right && left.facts().has_order) || (is_plain_number(left) && is_plain_number(right))
}

fn param_span(owner: Owner<'_>, name: &str) -> Span {
    owner.param_named(name).map_or(owner.name().span, |param| param.name.span)
}

/// A key that is equal for rules with the same meaning: the order of a list of parameters has no meaning.
fn equality_key(rule: &Spanned<Rule>) -> Option<String> {
    let mut names: Vec<&str> = rule.params().into_iter().map(|name| name.as_str()).collect();
    if is_over_list(rule) {
        names.sort_unstable();
    }
    let tests = rule.condition().into_iter().flat_map(|(_, condition)| &condition.alternatives);
    let when: Vec<String> = tests.map(|tests| tests.iter().map(equality_key_of_test).collect::<Vec<_>>().join(" and ")).collect();
    Some(format!("{} {} {}", rule.key(), names.join(","), when.join(" or ")))
}
