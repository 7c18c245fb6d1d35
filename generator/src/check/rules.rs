//! Rules across parameters: about parameters that exist, saying something, and possible to keep.
//!
//! In: the service. Out: rules that are wrong or without effect. Not here: what their conditions compare (see `conditions`).

use super::kinds::Kind;
use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{Condition, Field, Operation, Rule, Service};
use crate::source::{Span, Spanned};

/// A rule about a parameter that the operation does not have is never checked.
pub(super) fn name_parameters(service: &Service, report: &mut Report<'_>) {
    for (operation, rule) in walk::rules(service) {
        for name in all_names(rule).into_iter().filter(|name| walk::param(operation, name).is_none()) {
            let message = format!("operation `{}` has no parameter `{}`", *operation.name, **name);
            let problem = Problem::error(Code::SW0290, name.span, message).label("not a parameter");
            report.add_no_parameter(problem, operation, name, &[], "parameters");
        }
    }
}

/// A parameter named twice is mostly one that was meant to be another.
pub(super) fn name_each_once(service: &Service, report: &mut Report<'_>) {
    for (_, rule) in walk::rules(service) {
        for (first, again) in walk::repeated(listed(rule), |name| Some(name.as_str())) {
            report.add(
                Problem::error(Code::SW0291, again.span, format!("`{}` names `{}` twice", word(rule), **again))
                    .label("again here")
                    .related(first.span, "first named here")
                    .help("take it out, or name the parameter that was meant"),
            );
        }
    }
}

/// A rule across one parameter says nothing, or what `required` says.
pub(super) fn name_several(service: &Service, report: &mut Report<'_>) {
    for (_, rule) in walk::rules(service).filter(|(_, rule)| is_list(rule) && listed(rule).len() < 2) {
        let help = match rule.value {
            Rule::AnyOf(_) | Rule::OneOf(_) => "name the others, or make the parameter `required: true`",
            _ => "name the others, or take the rule out",
        };
        report.add(
            Problem::error(Code::SW0292, rule.span, format!("`{}` needs two parameters at least", word(rule)))
                .label("too few")
                .help(help),
        );
    }
}

/// What a required parameter fulfils by itself is not checked by a rule.
pub(super) fn can_be_broken(service: &Service, report: &mut Report<'_>) {
    for (operation, rule) in walk::rules(service) {
        let required = |name: &&Spanned<String>| walk::param(operation, name).is_some_and(|param| param.required);
        let culprit = match &rule.value {
            Rule::AnyOf(names) => names.iter().find(required),
            Rule::OneOf(names) => names.iter().find(required).filter(|_| names.iter().filter(required).count() == 1),
            Rule::Exclusive(names) => names.iter().find(required).filter(|_| names.iter().filter(required).count() == 1),
            Rule::Together(names) => names.iter().find(|_| names.iter().all(|name| required(&name))),
            Rule::RequiredIf(name, _) | Rule::RequiredUnless(name, _) => Some(name).filter(required),
            Rule::Ordered(..) => None,
        };
        let Some(name) = culprit else { continue };
        report.add(
            Problem::warning(Code::SW0293, name.span, format!("`{}` has no point: `{}` is required anyway", word(rule), **name))
                .label(effect(rule))
                .related(param_span(operation, name), "required here")
                .help("take the rule out, or take `required` away from the parameter"),
        );
    }
}

/// Two required parameters of which one at most may be sent make every request wrong.
pub(super) fn can_be_kept(service: &Service, report: &mut Report<'_>) {
    for (operation, rule) in walk::rules(service) {
        let (Rule::OneOf(names) | Rule::Exclusive(names)) = &rule.value else { continue };
        let mut required = names.iter().filter(|name| walk::param(operation, name).is_some_and(|param| param.required));
        let Some(first) = required.next() else { continue };
        let Some(second) = required.find(|name| name.value != first.value) else { continue };
        report.add(
            Problem::error(
                Code::SW0294,
                rule.span,
                format!("`{}` can never be kept: `{}` and `{}` are both required", word(rule), **first, **second),
            )
            .label("at most one of them may be sent")
            .related(param_span(operation, first), "required here")
            .related(param_span(operation, second), "and here")
            .help("take `required` away from them, or take the rule out"),
        );
    }
}

/// Only numbers, instants and days have an order, and only with their like.
pub(super) fn order_what_has_an_order(service: &Service, report: &mut Report<'_>) {
    for (operation, rule) in walk::rules(service) {
        let Rule::Ordered(first, second) = &rule.value else { continue };
        let (Some(one), Some(other)) = (walk::param(operation, first), walk::param(operation, second)) else { continue };
        let (left, right) = (Kind::of_field(service, one), Kind::of_field(service, other));
        if is_like(left, right) {
            continue;
        }
        let message = format!("`{}` is {} and `{}` is {}: they have no order", **first, left.words(), **second, right.words());
        report.add(
            Problem::error(Code::SW0295, rule.span, message)
                .label("cannot be compared")
                .related(one.ty.span, "the first type")
                .related(other.ty.span, "the second type")
                .help("`ordered` takes two numbers, two timestamps, two dates or two durations"),
        );
    }
}

/// The same rule again is mostly one that was meant to be another.
pub(super) fn are_said_once(service: &Service, report: &mut Report<'_>) {
    for operation in walk::operations(service) {
        for (first, again) in walk::repeated(&operation.rules, fingerprint) {
            report.add(
                Problem::warning(Code::SW0296, again.span, format!("operation `{}` has this rule already", *operation.name))
                    .label("again here")
                    .related(first.span, "first here")
                    .help("take it out, or correct it"),
            );
        }
    }
}

/// The condition of a rule, if it has one, and the parameter that it decides on.
pub(super) fn condition(rule: &Rule) -> Option<(&Spanned<String>, &Condition)> {
    match rule {
        Rule::RequiredIf(name, condition) | Rule::RequiredUnless(name, condition) => Some((name, condition)),
        _ => None,
    }
}

/// A rule's word in the specification.
pub(super) fn word(rule: &Rule) -> &'static str {
    match rule {
        Rule::AnyOf(_) => "any_of",
        Rule::OneOf(_) => "one_of",
        Rule::Exclusive(_) => "exclusive",
        Rule::Together(_) => "together",
        Rule::RequiredIf(..) => "required_if",
        Rule::RequiredUnless(..) => "required_unless",
        Rule::Ordered(..) => "ordered",
    }
}

/// The parameters that a rule is across, those of its condition apart.
fn listed(rule: &Rule) -> Vec<&Spanned<String>> {
    match rule {
        Rule::AnyOf(names) | Rule::OneOf(names) | Rule::Exclusive(names) | Rule::Together(names) => names.iter().collect(),
        Rule::Ordered(first, second) => vec![first, second],
        Rule::RequiredIf(name, _) | Rule::RequiredUnless(name, _) => vec![name],
    }
}

fn all_names(rule: &Rule) -> Vec<&Spanned<String>> {
    listed(rule).into_iter().chain(condition(rule).map(|(_, condition)| &condition.param)).collect()
}

fn is_list(rule: &Rule) -> bool {
    matches!(rule, Rule::AnyOf(_) | Rule::OneOf(_) | Rule::Exclusive(_) | Rule::Together(_))
}

/// What a rule with a required parameter comes down to.
fn effect(rule: &Rule) -> &'static str {
    match rule {
        Rule::OneOf(_) | Rule::Exclusive(_) => "the others can then never be sent",
        _ => "always sent",
    }
}

fn is_like(left: Kind<'_>, right: Kind<'_>) -> bool {
    use Kind::{Date, Decimal, Duration, Float, Integer, Lost, Timestamp};
    let alike = matches!((left, right), (Lost, _) | (_, Lost) | (Timestamp, Timestamp) | (Date, Date) | (Duration, Duration));
    let number = |kind| matches!(kind, Integer(..) | Float | Decimal);
    alike || (number(left) && number(right))
}

fn param_span(operation: &Operation, name: &str) -> Span {
    walk::param(operation, name).map_or(operation.name.span, |param: &Field| param.name.span)
}

/// What two rules that say the same have in common.
fn fingerprint(rule: &Spanned<Rule>) -> Option<String> {
    let mut names: Vec<&str> = listed(rule).into_iter().map(|name| name.as_str()).collect();
    if is_list(rule) {
        names.sort_unstable();
    }
    let when = condition(rule).map(|(_, condition)| {
        let compare = condition.compare.as_ref().map(|(compare, literal)| format!("{compare:?} {:?}", literal.value));
        format!("{} {}", *condition.param, compare.unwrap_or_default())
    });
    Some(format!("{} {} {}", word(rule), names.join(","), when.unwrap_or_default()))
}
