//! Whether one type accepts every value of another, so that a later variant of an untagged union is never chosen.
//!
//! The answer is no where it cannot be decided.

use crate::draft::{Draft, EnumDef, Kind, Member, Ty};
use crate::model::{Scalar, ScalarForm};

/// Depth up to which nested types are compared.
const DEPTH: usize = 8;

/// Whether `earlier` accepts every value of `later`.
pub(super) fn accepts_all(service: &Draft, earlier: &Ty, later: &Ty) -> bool {
    accepts(service, earlier, later, DEPTH)
}

/// The number of comparisons that [`accepts_all`] makes at most.
pub(super) fn cost(service: &Draft, earlier: &Ty, later: &Ty) -> usize {
    let parts = |ty| match Kind::of(service, Ty::innermost(ty)) {
        Kind::Object(fields) => fields.len().max(1),
        Kind::Enum(def) => def.values.len().max(1),
        _ => 1,
    };
    parts(earlier).saturating_mul(parts(later))
}

/// Whether every value of the later scalar is also a value of the earlier one.
fn scalar_accepts(earlier: Scalar, later: Scalar) -> bool {
    match (earlier.facts().form, later.facts().form) {
        (ScalarForm::Integer(least, greatest), ScalarForm::Integer(low, high)) => least <= low && high <= greatest,
        (ScalarForm::Instant, ScalarForm::Integer(least, _)) => least < 0 && later.is_integer(),
        (ScalarForm::Number, ScalarForm::Integer(..)) => true,
        (ScalarForm::Text, ScalarForm::Text) => earlier == later || matches!(earlier, Scalar::String | Scalar::Secret),
        (first, second) => first == second,
    }
}

fn accepts(service: &Draft, earlier: &Ty, later: &Ty, depth: usize) -> bool {
    use crate::model::Kind::{List, Map, Object, OneOrMany};
    let Some(depth) = depth.checked_sub(1) else { return false };
    match (Kind::of(service, earlier), Kind::of(service, later)) {
        (Kind::Json, _) => true,
        (Kind::Scalar(first), Kind::Scalar(second)) => scalar_accepts(first, second),
        (Kind::Scalar(Scalar::String | Scalar::Secret), Kind::Enum(def)) => is_of_strings(def),
        (Kind::Enum(def), Kind::Scalar(scalar)) => match scalar.facts().form {
            ScalarForm::Text => is_of_strings(def) && !def.closed,
            ScalarForm::Integer(..) => scalar.is_integer() && !is_of_strings(def) && !def.closed,
            _ => false,
        },
        (Kind::Enum(first), Kind::Enum(second)) => enum_accepts(first, second),
        (List(first), List(second)) => accepts(service, first, second, depth),
        (OneOrMany(first), List(second) | OneOrMany(second)) => accepts(service, first, second, depth),
        (Map(_, first, _), Map(_, second, _)) => accepts(service, first, second, depth),
        (Object(first), Object(second)) => object_accepts(first, second),
        (Object(first), Map(..)) => object_accepts(first, &[]),
        _ => false,
    }
}

fn is_of_strings(def: &EnumDef) -> bool {
    def.repr == crate::model::EnumRepr::String
}

fn enum_accepts(first: &EnumDef, second: &EnumDef) -> bool {
    let listed = |wire: &str| first.values.iter().any(|value| *value.wire == wire);
    let all = second.values.iter().all(|value| listed(&value.wire));
    is_of_strings(first) == is_of_strings(second) && (!first.closed || (second.closed && all))
}

/// Whether an object accepts every value of another. Only required fields matter, since readers skip unknown keys.
fn object_accepts(first: &[Member], second: &[Member]) -> bool {
    let sure = |name: &str| second.iter().any(|field| field.required && *field.name == name);
    first.iter().filter(|field| field.required).all(|field| sure(&field.name))
}
