//! Rules across parameters or fields, with names in place of ids.

use super::constants;
use super::context::Context;
use crate::bug::Bug;
use crate::model::{self, NameOf};
use crate::source::Spanned;
use crate::targets::rust::ir::Rule;

/// The rules of an operation or an object. `name_of` returns the names that the shape of the struct has for its fields.
pub(super) fn lower(context: &Context<'_>, name_of: NameOf<'_>, rules: &[Spanned<model::Rule>]) -> Result<Vec<Rule>, Bug> {
    let test = |test: model::Test| {
        let requires = test.requires.try_map(|value| constants::constant(context.service, &value))?;
        Ok(model::Test { param: name_of(test.param)?, requires })
    };
    rules.iter().map(|rule| rule.value.clone().try_map(name_of, |condition| condition.try_map(test))).collect()
}
