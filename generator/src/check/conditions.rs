//! Checks of the conditions of rules such as `required_if`: a condition must be able to be true, and able to be false.
//!
//! Not here: whether the parameters exist (see `rules`).

use super::defaults::{is_of_kind, literal_in_words, similar_value, unlisted, value_help};
use super::repeated::repeated;
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, Kind, Param, Test};
use crate::model::{Comparison, Literal, Requires, Scalar};
use crate::source::Spanned;

/// A comparison in a condition: the parameter, the operator and the value. A list of values is a comparison with each of them.
type ComparedParam<'a> = (&'a Param, Comparison, &'a Spanned<Literal>);

/// A condition must not examine the parameter that the rule is about.
pub(super) fn examine_another_parameter(service: &Draft, report: &mut Report<'_>) {
    for (_, rule) in service.rules() {
        let Some((name, condition)) = rule.condition() else { continue };
        for test in condition.tests().filter(|test| test.param.value == name.value) {
            report.add(
                Problem::error(Code::SW0300, test.param.span, format!("`{}` makes `{}` depend on itself", rule.key(), **name))
                    .label("the same parameter")
                    .related(name.span, "the parameter that depends on it")
                    .help("name another parameter in the condition"),
            );
        }
    }
}

/// A parameter must be compared with a value of its type. A comparison with a value of another type is never true.
pub(super) fn compare_with_values_of_the_type(service: &Draft, report: &mut Report<'_>) {
    for (param, _, literal) in comparisons(service) {
        let kind = Kind::of(service, &param.ty);
        if can_be_compared(kind, param, literal) {
            continue;
        }
        let help = match kind {
            Kind::Scalar(Scalar::Boolean) => format!("write `{} == true` or `{} == false`", *param.name, *param.name),
            Kind::Enum(def) if def.is_integer() => "compare with one of the enum's integers".to_owned(),
            kind if has_comparison(kind) => format!("compare with {}", kind.words()),
            _ => format!("write `{}` alone, which holds when it is sent", *param.name),
        };
        report.add(
            Problem::error(
                Code::SW0301,
                literal.span,
                format!("`{}` is {}, and never {}", *param.name, kind.words(), literal_in_words(literal)),
            )
            .label("of another kind")
            .related(param.ty.span, "the type")
            .help(help),
        );
    }
}

/// An enum must be compared with one of its listed values.
pub(super) fn compare_with_listed_enum_values(service: &Draft, report: &mut Report<'_>) {
    for (param, _, literal) in comparisons(service) {
        let Kind::Enum(def) = Kind::of(service, &param.ty) else { continue };
        let Some(wrong) = unlisted(def, literal) else { continue };
        report.add(
            Problem::error(Code::SW0302, literal.span, format!("`{wrong}` is not among the values of `{}`", *param.name))
                .label("not listed")
                .related(param.ty.span, "the enum")
                .help(value_help(def, &wrong))
                .replaced_by(similar_value(def, &wrong)),
        );
    }
}

/// `<`, `<=`, `>` and `>=` can only compare types that have an order. Text, booleans and enums have none.
pub(super) fn order_only_types_with_an_order(service: &Draft, report: &mut Report<'_>) {
    for (param, compare, literal) in comparisons(service) {
        let kind = Kind::of(service, &param.ty);
        let ordered = kind.scalar().map_or(matches!(kind, Kind::Unknown(_)), |scalar| scalar.facts().has_order);
        if ordered || !has_comparison(kind) || matches!(compare, Comparison::Eq | Comparison::Ne) {
            continue;
        }
        report.add(
            Problem::error(Code::SW0303, literal.span, format!("`{}` is {}, which has no order", *param.name, kind.words()))
                .label("cannot be ordered")
                .related(param.ty.span, "the type")
                .help("compare with `==` or `!=`"),
        );
    }
}

/// All comparisons in conditions.
fn comparisons(service: &Draft) -> impl Iterator<Item = ComparedParam<'_>> {
    service.rules().flat_map(|(owner, rule)| {
        let tests = rule.condition().into_iter().flat_map(|(_, condition)| condition.tests());
        let compared = tests.filter_map(move |test| Some((owner.param_named(&test.param)?, &test.requires)));
        compared.flat_map(|(param, requires)| {
            let comparison = match requires {
                Requires::Compared(comparison, _) => *comparison,
                Requires::Sent | Requires::OneOf(_) => Comparison::Eq,
            };
            requires.values().iter().map(move |value| (param, comparison, value))
        })
    })
}

/// A condition must be able to hold, and should not repeat a test. A parameter has one value, so that it cannot equal two constants.
pub(super) fn tests_can_hold_together(service: &Draft, report: &mut Report<'_>) {
    for (_, rule) in service.rules() {
        let Some((_, condition)) = rule.condition() else { continue };
        for tests in &condition.alternatives {
            for (first, again) in repeated(tests, |test| Some(equality_key(test))) {
                report.add(again_problem(&first.param, &again.param));
            }
            let equals = tests.iter().filter_map(|test| match &test.requires {
                Requires::Compared(Comparison::Eq, value) => Some((&test.param, value)),
                _ => None,
            });
            let equals: Vec<_> = equals.collect();
            for (index, (param, value)) in equals.iter().enumerate() {
                let before = equals.iter().take(index).find(|(other, _)| other.value == param.value);
                if let Some((_, first)) = before.filter(|(_, first)| first.value != value.value) {
                    let message = format!("`{}` never equals two values", ***param);
                    let problem = Problem::error(Code::SW0305, value.span, message).label("a second value");
                    report
                        .add(problem.related(first.span, "the first value").help("write `or` between the tests, or `in [a, b]`"));
                }
            }
        }
        let alternatives =
            repeated(&condition.alternatives, |tests| Some(tests.iter().map(equality_key).collect::<Vec<_>>().join(" and ")));
        for (first, again) in alternatives {
            if let (Some(first), Some(again)) = (first.first(), again.first()) {
                report.add(again_problem(&first.param, &again.param));
            }
        }
    }
}

fn again_problem(first: &Spanned<String>, again: &Spanned<String>) -> Problem {
    Problem::error(Code::SW0305, again.span, format!("the condition tests `{}` twice in the same way", **again))
        .label("again here")
        .related(first.span, "first here")
        .help("take it out, or correct it")
}

/// A text that is equal for tests with the same meaning.
pub(super) fn equality_key(test: &Test) -> String {
    let values: Vec<String> = test.requires.values().iter().map(|value| format!("{:?}", value.value)).collect();
    let kind = match &test.requires {
        Requires::Sent => "",
        Requires::Compared(comparison, _) => comparison.operator(),
        Requires::OneOf(_) => "in",
    };
    format!("{} {kind} {}", *test.param, values.join(","))
}

/// Whether values of this kind can be compared with `==`. A secret cannot be, since its value would be in the specification.
fn has_comparison(kind: Kind<'_>) -> bool {
    let scalar = kind.is_scalar() && !matches!(kind, Kind::Scalar(Scalar::Secret));
    scalar || matches!(kind, Kind::Unknown(_))
}

/// Whether a parameter can be compared with a literal. This is as [`is_of_kind`], except that any number can be compared with any other.
fn can_be_compared(kind: Kind<'_>, param: &Param, literal: &Literal) -> bool {
    let number = match literal {
        Literal::Integer(_) => true,
        Literal::Float(number) => number.is_finite(),
        _ => false,
    };
    has_comparison(kind) && (is_of_kind(kind, param, literal) || (kind.is_number() && number))
}
