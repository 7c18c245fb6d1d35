//! Conditions of rules: comparisons that can come out either way.
//!
//! In: the service. Out: comparisons of unlike things. Not here: names of parameters (see `rules`).

use super::defaults::{is_of, unlisted, value_help, value_meant, words};
use super::kinds::{Kind, is_integer_enum};
use super::rules::{condition, word};
use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{Compare, Field, Literal, Service};
use crate::source::Spanned;

/// A comparison in a condition: the parameter, how, and with what.
type Comparison<'a> = (&'a Field, Compare, &'a Spanned<Literal>);

/// Whether a parameter is required cannot hang on itself.
pub(super) fn are_about_another_parameter(service: &Service, report: &mut Report<'_>) {
    for (_, rule) in walk::rules(service) {
        let Some((name, condition)) = condition(rule) else { continue };
        if name.value == condition.param.value {
            report.add(
                Problem::error(Code::SW0300, condition.param.span, format!("`{}` makes `{}` hang on itself", word(rule), **name))
                    .label("the same parameter")
                    .related(name.span, "decided here")
                    .help("name another parameter in the condition"),
            );
        }
    }
}

/// A comparison of a number with a word never holds.
pub(super) fn compare_like_with_like(service: &Service, report: &mut Report<'_>) {
    for (param, _, literal) in comparisons(service) {
        let kind = Kind::of_field(service, param);
        if is_comparable(kind, param, literal) {
            continue;
        }
        let help = match kind {
            Kind::Boolean => format!("write `{} == true` or `{} == false`", *param.name, *param.name),
            Kind::Enum(def) if is_integer_enum(def) => "compare with one of the enum's integers".to_owned(),
            kind if comparable(kind) => format!("compare with {}", kind.words()),
            _ => format!("write `{}` alone, which holds when it is sent", *param.name),
        };
        report.add(
            Problem::error(
                Code::SW0301,
                literal.span,
                format!("`{}` is {}, and never {}", *param.name, kind.words(), words(literal)),
            )
            .label("of another kind")
            .related(param.ty.span, "the type")
            .help(help),
        );
    }
}

/// A value that the enum does not have is a slip.
pub(super) fn name_listed_values(service: &Service, report: &mut Report<'_>) {
    for (param, _, literal) in comparisons(service) {
        let Kind::Enum(def) = Kind::of_field(service, param) else { continue };
        let Some(wrong) = unlisted(def, literal) else { continue };
        report.add(
            Problem::error(Code::SW0302, literal.span, format!("`{wrong}` is not among the values of `{}`", *param.name))
                .label("not listed")
                .related(param.ty.span, "the enum")
                .help(value_help(def, &wrong))
                .replaced_by(value_meant(def, &wrong)),
        );
    }
}

/// Words, flags and enums have no order.
pub(super) fn order_what_has_an_order(service: &Service, report: &mut Report<'_>) {
    for (param, compare, literal) in comparisons(service) {
        let kind = Kind::of_field(service, param);
        let ordered = kind.is_number() || matches!(kind, Kind::Timestamp | Kind::Date | Kind::Lost);
        if ordered || !comparable(kind) || matches!(compare, Compare::Eq | Compare::Ne) {
            continue;
        }
        report.add(
            Problem::error(Code::SW0303, literal.span, format!("`{}` is {}, which has no order", *param.name, kind.words()))
                .label("neither above nor below")
                .related(param.ty.span, "the type")
                .help("compare with `==` or `!=`"),
        );
    }
}

fn comparisons(service: &Service) -> impl Iterator<Item = Comparison<'_>> {
    walk::rules(service).filter_map(|(operation, rule)| {
        let (_, condition) = condition(rule)?;
        let (compare, literal) = condition.compare.as_ref()?;
        Some((walk::param(operation, &condition.param)?, *compare, literal))
    })
}

fn comparable(kind: Kind<'_>) -> bool {
    let scalar = kind.is_scalar() && !matches!(kind, Kind::Secret);
    scalar || matches!(kind, Kind::Lost)
}

/// As [`is_of`], but integers are compared with any number.
fn is_comparable(kind: Kind<'_>, param: &Field, literal: &Literal) -> bool {
    let number = match literal {
        Literal::Integer(_) => true,
        Literal::Float(number) => number.is_finite(),
        _ => false,
    };
    comparable(kind) && (is_of(kind, param, literal) || (kind.is_number() && number))
}
