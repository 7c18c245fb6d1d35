//! The statuses of the rules of an operation.
//!
//! In: statuses as written. Out: numbers that can be statuses. Not here: whether a rule can have its status (see `check`).

use std::collections::BTreeMap;

use super::wire;
use crate::diagnostic::Problems;
use crate::source::Spanned;

/// Takes the place of a number that is no status, which is reported.
const INVALID: u16 = 400;

/// Converts the statuses of rules, by the index of the rule.
pub(super) fn statuses(stated: &BTreeMap<usize, Spanned<u64>>, problems: &mut Problems) -> BTreeMap<usize, Spanned<u16>> {
    let mut status = |stated: &Spanned<u64>| wire::status(&Some(stated.clone()), INVALID, problems);
    stated.iter().map(|(index, stated)| (*index, stated.clone().map(|_| status(stated)))).collect()
}
