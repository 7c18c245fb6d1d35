//! Checks the parameters of a request that always have the same value.
//!
//! In: names and values that are no other parameters, and headers. Out: violations.

use http::HeaderMap;

use super::{Received, Source, is_allowed};
use crate::operation::Constant;
use crate::server::constants;
use crate::value::{Json, ParamLocation};
use crate::wire::params::{self, Node};

impl<'b> Received<'b> {
    /// Checks the value of a constant. A parameter that is none is unknown.
    pub(super) fn add_other(&mut self, source: Source, name: &str, value: Node<'b>) {
        let Some((index, constant)) = self.constant(source, name) else { return self.unknown(name) };
        let wire = &self.endpoint.service.wire;
        let is_right = match params::to_json(value) {
            Json::String(value) if source != Source::Json => constants::is_text(constant, wire, &value),
            value => constants::is_json(constant, wire, &value),
        };
        if is_right {
            self.constants.push(index);
        }
    }

    /// The constant with this name that may be sent in this source, and its index.
    pub(super) fn constant(&self, source: Source, name: &str) -> Option<(usize, &'static Constant)> {
        let mut constants = self.endpoint.constants.iter().enumerate();
        constants.find(|(_, (known, location, _))| *known == name && is_allowed(source, *location, self.endpoint))
    }

    /// Adds a violation for each constant that the request does not have, or has with another value.
    pub(super) fn check_constants(&mut self, headers: &HeaderMap) {
        let wire = &self.endpoint.service.wire;
        for (index, constant) in self.endpoint.constants.iter().enumerate() {
            let is_in_headers = matches!(constant.1, ParamLocation::Header | ParamLocation::Cookie);
            let is_sent = match is_in_headers {
                true => constants::in_headers(constant, wire, headers).unwrap_or_default(),
                false => self.unread || self.constants.contains(&index),
            };
            if !is_sent {
                self.found.add(constant.0, constants::RULE, constants::message(constant, wire));
            }
        }
    }
}
