//! Wire values of enums.

use crate::draft::EnumDef;
use crate::model::EnumRepr;

/// Whether an enum lists a wire value. `1` and `01` are one integer.
pub(super) fn is_listed(def: &EnumDef, wire: &str) -> bool {
    let number = wire.parse::<i64>().ok();
    def.values.iter().any(|value| match def.repr {
        EnumRepr::String => *value.wire == wire,
        EnumRepr::Integer => number.is_some() && value.wire.parse::<i64>().ok() == number,
    })
}
