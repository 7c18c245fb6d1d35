//! The operations that callers of a service call, and those that the service calls.

use super::{Operation, Resource, Service, Stage};

impl<S: Stage> Service<S> {
    /// The operations that callers of the service call: all but the webhooks.
    pub fn called(&self) -> impl Iterator<Item = &Operation<S>> {
        self.operations().filter(|operation| !operation.webhook)
    }
}

impl<S: Stage> Resource<S> {
    /// The operations that callers of the service call.
    pub fn called(&self) -> impl Iterator<Item = &Operation<S>> {
        self.operations.iter().filter(|operation| !operation.webhook)
    }

    /// The operations that the service calls.
    pub fn webhooks(&self) -> impl Iterator<Item = &Operation<S>> {
        self.operations.iter().filter(|operation| operation.webhook)
    }
}
