//! Checks of the conditions of `required_if` and `required_unless`: a condition must be able to be true, and able to be false.
//!
//! Not here: whether the parameters exist (see `rules`).

use super::defaults::{is_of_kind, literal_in_words, similar_value, unlisted, value_help};
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, Kind, Param};
use crate::model::{Comparison, Literal, Scalar};
use crate::source::Spanned;

/// A comparison in a condition: the parameter, the operator and the value.
type ComparedParam<'a> = (&'a Param, Comparison, &'a Spanned<Literal>);

/// A condition must not examine the parameter that it makes required.
pub(super) fn examine_another_parameter(service: &Draft, report: &mut Report<'_>) {
    for (_, rule) in service.rules() {
        let Some((name, condition)) = rule.condition() else { continue };
        if name.value == condition.param.value {
            report.add(
                Problem::error(
                    Code::SW0300,
                    condition.param.span,
                    format!("`{}` makes `{}` depend on itself", rule.key(), **name),
                )
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
    service.rules().filter_map(|(operation, rule)| {
        let (_, condition) = rule.condition()?;
        let (compare, literal) = condition.compare.as_ref()?;
        Some((operation.param_named(&condition.param)?, *compare, literal))
    })
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
