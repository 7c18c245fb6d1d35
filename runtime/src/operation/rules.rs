//! The statuses of responses to requests that break a rule.
//!
//! In: the index of a rule and a status. Out: a part of an [`Endpoint`]. Not here: the checks of rules (see [`crate::validate`]).

use super::Endpoint;
#[cfg(feature = "server")]
use crate::violation::Violation;

impl Endpoint {
    /// Declares that a server answers a request that breaks a rule across parameters with status 200 and a failure in the outcome.
    #[must_use]
    pub const fn outcome_of_rules(mut self) -> Self {
        self.answer.outcome_of_rules = true;
        self
    }

    /// Declares the statuses of responses to requests that break a rule, by the index of the rule. The others have that of invalid requests.
    #[must_use]
    pub const fn rule_statuses(mut self, statuses: &'static [(usize, u16)]) -> Self {
        self.rule_statuses = statuses;
        self
    }

    /// The status of the first rule, if all these violations are about rules with a status.
    #[cfg(feature = "server")]
    pub(crate) fn status_of_rules(&self, violations: &[Violation]) -> Option<u16> {
        let is_about = self.params.is_about_rule.filter(|_| !self.rule_statuses.is_empty())?;
        let status_of = |violation: &Violation| {
            let is_broken = |index: usize| self.params.rules.get(index).is_some_and(|rule| is_about(*rule, violation));
            self.rule_statuses.iter().find(|(index, _)| is_broken(*index)).map(|(_, status)| *status)
        };
        let first = status_of(violations.first()?)?;
        violations.iter().all(|violation| status_of(violation).is_some()).then_some(first)
    }

    /// Whether a response with this status is about a broken rule.
    #[cfg(feature = "client")]
    pub(crate) fn is_status_of_rule(&self, status: u16) -> bool {
        self.rule_statuses.iter().any(|(_, other)| *other == status)
    }
}
