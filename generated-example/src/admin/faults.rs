//! Faults on demand: delays, failures and variants of answers, for all operations or for one.
//!
//! In: rules, from the command line or the administration interface. Out: for each call, what to do with it. Not here: how a call is
//! delayed or answered (see `traffic`).

mod text;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use specwright::HandlerError;
use specwright::server::{EmptyMaps, RequestContext};

use super::{Administration, ClearFaults, EmptyMapForm, FaultRule, ListFaults, SetFaults, server};
use text::{Failures, Latency};

pub use text::InvalidFault;

/// The rules in force. Clones share them.
#[derive(Clone, Debug)]
pub struct Faults(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// By the name of the operation; `None` for all operations.
    rules: BTreeMap<Option<String>, Rule>,
    random: fastrand::Rng,
}

#[derive(Clone, Debug, Default)]
struct Rule {
    latency: Option<Latency>,
    failures: Option<Failures>,
    empty_maps: Option<EmptyMaps>,
}

/// What to do with one call.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Plan {
    pub(super) delay: Duration,
    /// The status with which it fails.
    pub(super) failure: Option<u16>,
    pub(super) empty_maps: Option<EmptyMaps>,
}

impl Faults {
    /// No faults. `seed` determines random delays and failures, so that a run can be repeated; without one, every run differs.
    pub fn new(seed: Option<u64>) -> Self {
        let random = seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        Faults(Arc::new(Mutex::new(State { rules: BTreeMap::new(), random })))
    }
    /// Adds a delay, `[OPERATION=]50ms..2s`.
    pub fn add_latency(&self, text: &str) -> Result<(), InvalidFault> {
        let (operation, value) = scoped(text)?;
        let latency = value.parse()?;
        self.change(operation, |rule| rule.latency = Some(latency));
        Ok(())
    }
    /// Adds failures, `[OPERATION=]429:0.1`.
    pub fn add_failures(&self, text: &str) -> Result<(), InvalidFault> {
        let (operation, value) = scoped(text)?;
        let failures = value.parse()?;
        self.change(operation, |rule| rule.failures = Some(failures));
        Ok(())
    }
    /// Sets the JSON of empty maps, `[OPERATION=]object` or `[OPERATION=]list`.
    pub fn set_empty_maps(&self, text: &str) -> Result<(), InvalidFault> {
        let (operation, value) = scoped(text)?;
        let form = match value {
            "object" => EmptyMaps::Objects,
            "list" => EmptyMaps::Lists,
            _ => return Err(InvalidFault::new(format!("`{value}` is neither `object` nor `list`"))),
        };
        self.change(operation, |rule| rule.empty_maps = Some(form));
        Ok(())
    }
    /// What to do with a call of this operation. An aspect that the operation's own rule leaves open is that of the rule for all.
    pub(super) fn plan(&self, operation: &str) -> Plan {
        let mut state = self.state();
        if state.rules.is_empty() {
            return Plan::default();
        }
        let State { rules, random } = &mut *state;
        let own = Some(operation.to_owned());
        let with = |has: fn(&Rule) -> bool| [own.clone(), None].into_iter().find(|key| rules.get(key).is_some_and(has));
        let delay = with(|rule| rule.latency.is_some()).and_then(|key| rules.get(&key)?.latency);
        let empty_maps = with(|rule| rule.empty_maps.is_some()).and_then(|key| rules.get(&key)?.empty_maps);
        let failing = with(|rule| rule.failures.is_some());
        let failures = failing.and_then(|key| rules.get_mut(&key)?.failures.as_mut());
        let delay = delay.map_or(Duration::ZERO, |latency| latency.pick(random));
        let failure = failures.and_then(|failures| failures.pick(random));
        Plan { delay, failure, empty_maps }
    }
    fn change(&self, operation: Option<String>, change: impl FnOnce(&mut Rule)) {
        change(self.state().rules.entry(operation).or_default());
    }
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `OPERATION=VALUE`, or `VALUE` for all operations.
fn scoped(text: &str) -> Result<(Option<String>, &str), InvalidFault> {
    match text.split_once('=') {
        None => Ok((None, text)),
        Some((operation, value)) => known(operation).map(|operation| (Some(operation), value)),
    }
}

/// The name, if an operation of the API has it.
fn known(operation: &str) -> Result<String, InvalidFault> {
    if super::traffic::is_operation(operation) {
        return Ok(operation.to_owned());
    }
    Err(InvalidFault::new(format!(
        "there is no operation `{operation}`; names are those of the documentation, such as `requests.create`"
    )))
}

impl Rule {
    fn report(&self, operation: Option<&str>) -> FaultRule {
        FaultRule {
            operation: operation.map(str::to_owned),
            latency: self.latency.map(|latency| latency.to_string()),
            fail: self.failures.as_ref().map(Failures::to_string),
            empty_map: self.empty_maps.map(|form| match form {
                EmptyMaps::Objects => EmptyMapForm::Object,
                EmptyMaps::Lists => EmptyMapForm::List,
            }),
        }
    }
}

impl server::Faults for Administration {
    async fn list(&self, _: &RequestContext, _: ListFaults) -> Result<Vec<FaultRule>, HandlerError> {
        Ok(self.faults.state().rules.iter().map(|(operation, rule)| rule.report(operation.as_deref())).collect())
    }
    async fn set(&self, _: &RequestContext, request: SetFaults) -> Result<FaultRule, HandlerError> {
        let SetFaults { operation, latency, fail, empty_map } = request;
        let operation = operation.as_deref().map(known).transpose().map_err(refused)?;
        let latency = latency.as_deref().map(str::parse).transpose().map_err(refused)?;
        let failures = fail.as_deref().map(str::parse).transpose().map_err(refused)?;
        let empty_maps = empty_map.map(|form| match form {
            EmptyMapForm::Object => EmptyMaps::Objects,
            EmptyMapForm::List => EmptyMaps::Lists,
        });
        let rule = Rule { latency, failures, empty_maps };
        let report = rule.report(operation.as_deref());
        self.faults.state().rules.insert(operation, rule);
        Ok(report)
    }
    async fn clear(&self, _: &RequestContext, request: ClearFaults) -> Result<(), HandlerError> {
        let mut state = self.faults.state();
        match request.operation {
            None => state.rules.clear(),
            Some(operation) => drop(state.rules.remove(&Some(operation))),
        }
        Ok(())
    }
}

fn refused(error: InvalidFault) -> HandlerError {
    HandlerError::status(400, error.to_string())
}
