//! Fault injection: delays, failures and alternative JSON of empty maps, for all operations or for one operation.
//!
//! In: fault rules from the command line or the administration interface. Out: the faults of each call. Not here: delaying or failing a
//! call (see `traffic`).

mod text;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use specwright::HandlerError;
use specwright::server::{EmptyMaps, RequestContext};

use super::{Administration, ClearFaults, EmptyMapForm, FaultRule, ListFaults, SetFaults, server};
use text::{Failures, Latency};

pub(super) use text::FailureAnswer;

pub use text::InvalidFault;

/// The active fault rules. Clones share them.
#[derive(Clone, Debug)]
pub struct Faults(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// The key is the name of an operation, or `None` for the rule of all operations.
    rules: BTreeMap<Option<String>, Rule>,
    random: fastrand::Rng,
}

#[derive(Clone, Debug, Default)]
struct Rule {
    latency: Option<Latency>,
    failures: Option<Failures>,
    empty_maps: Option<EmptyMapForm>,
}

/// The faults of one call.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct CallFaults {
    pub(super) delay: Duration,
    /// The answer, if the call fails.
    pub(super) failure: Option<FailureAnswer>,
    pub(super) empty_maps: Option<EmptyMaps>,
}

impl Faults {
    /// An empty set of rules. Runs with the same `seed` draw the same random delays and failures; without a seed every run differs.
    pub fn new(seed: Option<u64>) -> Self {
        let random = seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        Faults(Arc::new(Mutex::new(State { rules: BTreeMap::new(), random })))
    }
    /// Sets a delay from text: `[OPERATION=]DELAY`, such as `200ms` or `requests.create=50ms..2s`.
    pub fn add_latency(&self, text: &str) -> Result<(), InvalidFault> {
        let (operation, value) = split_operation(text)?;
        let latency = value.parse()?;
        self.change(operation, |rule| rule.latency = Some(latency));
        Ok(())
    }
    /// Sets failures from text: `[OPERATION=]FAILURES`, such as `429:0.1`, `requests.create=503*2` or `requests.create=ERROR*1`.
    pub fn add_failures(&self, text: &str) -> Result<(), InvalidFault> {
        let (operation, value) = split_operation(text)?;
        let failures = failures(value, operation.as_deref())?;
        self.change(operation, |rule| rule.failures = Some(failures));
        Ok(())
    }
    /// Sets the JSON of empty maps from text: `[OPERATION=]object` writes `{}`, `[OPERATION=]list` writes `[]`.
    pub fn set_empty_maps(&self, text: &str) -> Result<(), InvalidFault> {
        let (operation, value) = split_operation(text)?;
        let form = match value {
            "object" => EmptyMapForm::Object,
            "list" => EmptyMapForm::List,
            _ => return Err(InvalidFault::new(format!("`{value}` is neither `object` nor `list`"))),
        };
        self.change(operation, |rule| rule.empty_maps = Some(form));
        Ok(())
    }
    /// Draws the faults of one call of an operation. The delay, the failures and the JSON of empty maps come from the rule of the operation if
    /// it sets them, otherwise from the rule for all operations.
    pub(super) fn draw(&self, operation: &str) -> CallFaults {
        let mut state = self.state();
        if state.rules.is_empty() {
            return CallFaults::default();
        }
        let State { rules, random } = &mut *state;
        let specific = Some(operation.to_owned());
        let rule_with = |has: fn(&Rule) -> bool| [specific.clone(), None].into_iter().find(|key| rules.get(key).is_some_and(has));
        let delay = rule_with(|rule| rule.latency.is_some()).and_then(|key| rules.get(&key)?.latency);
        let form = rule_with(|rule| rule.empty_maps.is_some()).and_then(|key| rules.get(&key)?.empty_maps);
        let empty_maps = form.map(|form| match form {
            EmptyMapForm::Object => EmptyMaps::Objects,
            EmptyMapForm::List => EmptyMaps::Lists,
        });
        let failing = rule_with(|rule| rule.failures.is_some());
        let failures = failing.and_then(|key| rules.get_mut(&key)?.failures.as_mut());
        let delay = delay.map_or(Duration::ZERO, |latency| latency.pick(random));
        let failure = failures.and_then(|failures| failures.pick(random, super::operations::has_outcome(operation)));
        CallFaults { delay, failure, empty_maps }
    }
    fn change(&self, operation: Option<String>, change: impl FnOnce(&mut Rule)) {
        change(self.state().rules.entry(operation).or_default());
    }
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Splits `OPERATION=VALUE` into the operation and the value. `VALUE` alone applies to all operations: its operation is `None`.
fn split_operation(text: &str) -> Result<(Option<String>, &str), InvalidFault> {
    match text.split_once('=') {
        None => Ok((None, text)),
        Some((operation, value)) => known_operation(operation).map(|operation| (Some(operation), value)),
    }
}

/// Checks that the API has an operation of this name.
pub(super) fn known_operation(operation: &str) -> Result<String, InvalidFault> {
    if let Some(name) = super::operations::named(operation) {
        return Ok(name.to_owned());
    }
    Err(InvalidFault::new(format!(
        "there is no operation `{operation}`; `operationId` in /openapi.json names them, such as `requests_create`"
    )))
}

/// Parses failures. An operation whose failures never have the status 200 has no failures with this status.
fn failures(text: &str, operation: Option<&str>) -> Result<Failures, InvalidFault> {
    let failures: Failures = text.parse()?;
    match operation.filter(|name| failures.have_outcome() && !super::operations::has_outcome(name)) {
        Some(name) => Err(InvalidFault::new(format!("the answer of `{name}` has no `status`, so it cannot fail with `ERROR`"))),
        None => Ok(failures),
    }
}

impl Rule {
    fn to_fault_rule(&self, operation: Option<&str>) -> FaultRule {
        FaultRule {
            operation: operation.map(str::to_owned),
            latency: self.latency.map(|latency| latency.to_string()),
            fail: self.failures.as_ref().map(Failures::to_string),
            empty_map: self.empty_maps,
        }
    }
}

impl server::Faults for Administration {
    async fn list(&self, _: &RequestContext, _: ListFaults) -> Result<Vec<FaultRule>, HandlerError> {
        Ok(self.faults.state().rules.iter().map(|(operation, rule)| rule.to_fault_rule(operation.as_deref())).collect())
    }
    async fn set(&self, _: &RequestContext, request: SetFaults) -> Result<FaultRule, HandlerError> {
        let SetFaults { operation, latency, fail, empty_map } = request;
        let operation = operation.as_deref().map(known_operation).transpose().map_err(to_bad_request)?;
        let latency = latency.as_deref().map(str::parse).transpose().map_err(to_bad_request)?;
        let failures = fail.as_deref().map(|text| failures(text, operation.as_deref())).transpose().map_err(to_bad_request)?;
        let rule = Rule { latency, failures, empty_maps: empty_map };
        let fault_rule = rule.to_fault_rule(operation.as_deref());
        self.faults.state().rules.insert(operation, rule);
        Ok(fault_rule)
    }
    async fn clear(&self, _: &RequestContext, request: ClearFaults) -> Result<(), HandlerError> {
        let mut state = self.faults.state();
        match request.operation {
            None => state.rules.clear(),
            Some(operation) => drop(state.rules.remove(&Some(known_operation(&operation).map_err(to_bad_request)?))),
        }
        Ok(())
    }
}

pub(super) fn to_bad_request(error: InvalidFault) -> HandlerError {
    HandlerError::status(400, error.to_string())
}
