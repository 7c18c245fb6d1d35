//! Collects the parameters of a request from all locations, and reads them into the request.
//!
//! In: query, path, headers, and the parameters of the body. Out: a filled and validated request, or all violations. Not here: the types of
//! values (see [`crate::wire::params`]).

mod constant_params;

use std::borrow::Cow;

use http::HeaderMap;
use specwright_text::path::{are_segments, parameter};

use super::context::RequestContext;
use super::cookies::cookie;
use super::decode::{self, Encoded, Malformed, Pairs};
use super::handler::Handler;
use super::limits::Limits;
use super::{body, nul, problem, template, unknown_parameters};
use crate::error::HandlerError;
use crate::operation::{Dates, Endpoint, Unknown};
use crate::timestamp::DateFormat;
use crate::validate::{self, Violation, Violations};
use crate::value::View;
use crate::value::{Field, Fields, ObjectRef, ParamLocation, Shape};
use crate::wire::json::BodyMember;
use crate::wire::params::{self, Bounds, Node, Params};
use crate::wire::segments_message;

/// The largest number of violations in a response.
const MAX_VIOLATIONS: usize = 100;

/// The rule in the violation for a parameter that the operation does not have.
const UNKNOWN: &str = "unknown";
/// The rule in the last violation, if there are more than [`MAX_VIOLATIONS`].
const MORE: &str = "more";

/// The kind of a part of a multipart body, according to its parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartKind {
    /// A file, with a file name or without one.
    File,
    /// Text, for all other types.
    Text,
    /// There is no parameter with this name that may be sent in a part.
    Unknown,
}

/// The part of a request in which a parameter was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Query,
    Form,
    Multipart,
    /// A file in a multipart body.
    File,
    Json,
}

/// The parameters of a request before their types are known, and the violations found so far.
pub(super) struct Received<'b> {
    endpoint: &'static Endpoint,
    handler: &'b dyn Handler,
    params: Params<'b>,
    count: usize,
    max_params: usize,
    bounds: Bounds,
    found: Violations,
    /// The names of unknown parameters to report.
    pub(super) unknown: Vec<String>,
    /// Whether the body could not be read. Missing parameters are then not reported.
    unread: bool,
    /// The index of the expected next parameter.
    next: usize,
    /// The indices of the constants that the request has in its query or body.
    constants: Vec<usize>,
}

impl<'b> Received<'b> {
    pub(super) fn new(handler: &'b dyn Handler, limits: &Limits) -> Self {
        Received {
            endpoint: handler.endpoint(),
            handler,
            params: Params::default(),
            count: 0,
            max_params: limits.params,
            bounds: limits.bounds(),
            found: Violations::default(),
            unknown: Vec::new(),
            unread: false,
            next: 0,
            constants: Vec::new(),
        }
    }

    /// Adds the parameters of a query or a form.
    pub(super) fn add_pairs(&mut self, source: Source, encoded: &'b [u8]) -> Result<(), HandlerError> {
        self.params.reserve(self.endpoint.params.fields().len());
        let mut pairs = decode::pairs(encoded);
        loop {
            if let Some((field, value)) = self.expected(source, &mut pairs) {
                match value.form() {
                    Ok(value) => {
                        self.count()?;
                        self.params.add_plain(self.next, Node::Text(value));
                        self.next += 1;
                    }
                    Err(malformed) => self.malformed(field.name, malformed),
                }
            } else if let Some((name, value)) = pairs.next() {
                self.add_pair(source, name, value.form())?;
            } else {
                return Ok(());
            }
        }
    }

    /// Adds a pair whose name is not that of the expected parameter.
    fn add_pair(
        &mut self,
        source: Source,
        name: Encoded<'b>,
        value: Result<Cow<'b, str>, Malformed>,
    ) -> Result<(), HandlerError> {
        match (name.form(), value) {
            (Ok(name), Ok(value)) => self.add(source, &name, Node::Text(value))?,
            (Ok(name), Err(malformed)) => self.malformed(&name, malformed),
            (Err(malformed), _) => self.malformed(&decode::lossy(name.bytes), malformed),
        }
        Ok(())
    }

    /// The value of the expected parameter, if it is the next pair and may be sent in this source.
    fn expected(&self, source: Source, pairs: &mut Pairs<'b>) -> Option<(&'static Field, Encoded<'b>)> {
        let field = self.endpoint.params.fields().get(self.next)?;
        let is_allowed = field.prefix.is_none() && !field.has_shared_name && is_allowed(source, field.location, self.endpoint);
        if is_allowed { Some((field, pairs.value_of(field.name)?)) } else { None }
    }

    /// Counts a parameter, and checks the limit.
    fn count(&mut self) -> Result<(), HandlerError> {
        self.count += 1;
        if self.count > self.max_params {
            return Err(problem::too_large(&format!("a request may have at most {} parameters", self.max_params)));
        }
        Ok(())
    }

    /// Adds one value. If the operation does not have the parameter, the service's `unknown` decides.
    pub(super) fn add(&mut self, source: Source, name: &str, value: Node<'b>) -> Result<(), HandlerError> {
        self.count()?;
        match self.field(source, name) {
            Some((index, field)) if field.name == name => self.params.add_plain(index, value),
            Some((index, field)) => self.params.add(index, field.name, name, value),
            None if source == Source::Query && self.endpoint.service.auth.has_key_in_query(name) => {}
            None => self.add_other(source, name, value),
        }
        Ok(())
    }

    /// The kind of the part with this name.
    pub(super) fn part_kind(&mut self, name: &str) -> PartKind {
        if self.constant(Source::Multipart, name).is_some() {
            return PartKind::Text;
        }
        let Some((index, field)) = self.find(Source::Multipart, name) else { return PartKind::Unknown };
        let mut is_file = false;
        self.handler.inspect(&mut |request| is_file = params::is_file(request.slot_at(index), field.name, name));
        let (kind, source) = if is_file { (PartKind::File, Source::File) } else { (PartKind::Text, Source::Multipart) };
        if is_allowed(source, field.location, self.endpoint) { kind } else { PartKind::Unknown }
    }

    /// Adds the members of a JSON body.
    pub(super) fn add_json(&mut self, fields: Vec<BodyMember<'b>>) {
        let shape = self.shape();
        self.params.reserve(shape.fields().len());
        for BodyMember { field, key: name, value } in fields {
            let known = field.and_then(|index| Some((index, shape.fields().get(index)?)));
            let is_known = |field: &Field| !field.has_shared_name && is_allowed(Source::Json, field.location, self.endpoint);
            if let Some((index, _)) = known.filter(|(_, field)| is_known(field)) {
                self.params.set_json(index, value);
                continue;
            }
            match self.field(Source::Json, &name) {
                // PHP clients write names of lists with brackets in JSON too.
                Some((index, field)) if field.name == name.strip_suffix("[]").unwrap_or(&name) => {
                    self.params.set_json(index, value)
                }
                Some((index, field)) => self.params.add(index, field.name, &name, Node::Json(value)),
                None => self.add_other(Source::Json, &name, Node::Json(value)),
            }
        }
    }

    /// Takes the parameters so far, so that those of another source can be merged over them.
    pub(super) fn take_params(&mut self) -> Params<'b> {
        std::mem::take(&mut self.params)
    }

    /// Merges the current parameters over those of an earlier source.
    pub(super) fn merge_over(&mut self, mut earlier: Params<'b>) {
        if !earlier.is_empty() {
            earlier.merge(std::mem::take(&mut self.params));
            self.params = earlier;
        }
    }

    /// Adds the whole body.
    pub(super) fn add_whole(&mut self, index: usize, value: Node<'b>) {
        self.params.add_plain(index, value);
    }

    /// Adds the path parameters; the segments are encoded and in order.
    pub(super) fn add_path(&mut self, segments: &'b [String]) {
        if segments.is_empty() {
            return;
        }
        for (text, segment) in template::names(self.endpoint.path).zip(segments) {
            let (name, spans_segments) = parameter(text);
            let is_named = |field: &Field| field.location == ParamLocation::Path && field.name == name;
            match (self.endpoint.params.fields().iter().position(is_named), decode::segment(segment.as_bytes())) {
                (Some(_), Ok(value)) if spans_segments && !are_segments(&value) => {
                    self.found.add(name, "path", segments_message(name))
                }
                (Some(index), Ok(value)) => self.params.add_plain(index, Node::Text(value)),
                (None, Ok(_)) => {}
                (_, Err(malformed)) => self.malformed(name, malformed),
            }
        }
    }

    /// Adds the parameters in headers and cookies, and checks the constants of all locations.
    pub(super) fn add_headers(&mut self, headers: &HeaderMap) {
        if !self.endpoint.constants.is_empty() {
            self.check_constants(headers);
        }
        for (index, field) in self.endpoint.params.fields().iter().enumerate() {
            match field.location {
                ParamLocation::Header => self.add_header(headers, index, field),
                ParamLocation::Cookie => self.add_cookie(headers, index, field),
                _ => {}
            }
        }
    }

    fn add_header(&mut self, headers: &HeaderMap, index: usize, field: &Field) {
        let lines = headers.get_all(field.name).iter();
        let lines: Result<Vec<_>, _> =
            lines.map(|line| str::from_utf8(line.as_bytes()).map(|line| Cow::Owned(line.to_owned()))).collect();
        match lines {
            Ok(lines) if lines.is_empty() => {}
            Ok(lines) => self.params.add_plain(index, Node::HeaderLines(lines)),
            Err(_) => self.malformed(field.name, decode::NOT_UTF8),
        }
    }

    fn add_cookie(&mut self, headers: &HeaderMap, index: usize, field: &Field) {
        match cookie(headers, field.name).map(str::from_utf8) {
            None => {}
            Some(Ok(value)) => self.params.add_plain(index, Node::Text(Cow::Owned(value.to_owned()))),
            Some(Err(_)) => self.malformed(field.name, decode::NOT_UTF8),
        }
    }

    /// The declared parameters.
    pub(super) fn shape(&self) -> &'static Shape {
        self.endpoint.params
    }

    /// Whether a key of a JSON body may be repeated. The last value is then used.
    pub(super) fn allows_repeated_keys(&self) -> bool {
        self.endpoint.service.wire.lenient
    }

    /// Adds a violation for the whole body.
    pub(super) fn wrong_body(&mut self, rule: &'static str, message: String) {
        self.unread = true;
        self.found.add("body", rule, message);
    }

    /// Adds a violation for a parameter that cannot be decoded.
    pub(super) fn violation(&mut self, name: &str, rule: &'static str, message: String) {
        self.found.add(name, rule, message);
    }

    /// Fills a request and validates it. Sets the date format and the unknown parameters in the context.
    pub(super) fn fill(mut self, request: &mut dyn Fields, cx: &mut RequestContext) -> Result<(), HandlerError> {
        let filled = self.read(request);
        cx.unknown = self.unknown;
        filled?;
        self.found.into_result().map_err(HandlerError::invalid)?;
        cx.dates = dates(self.endpoint, ObjectRef::of(self.endpoint.params, request));
        Ok(())
    }

    fn read(&mut self, request: &mut dyn Fields) -> Result<(), HandlerError> {
        if self.unread {
            return Ok(());
        }
        let mut mismatches = Violations::default();
        let shape = self.endpoint.params;
        let (wire, keeps_unlisted) = (&self.endpoint.service.wire, self.endpoint.webhook);
        let filled = params::fill(&mut self.params, shape, request, wire, self.bounds, keeps_unlisted, &mut mismatches);
        filled.exceeded.map_or(Ok(()), |exceeded| Err(body::exceeds(self.bounds, exceeded, "")))?;
        let request = ObjectRef::of(shape, request);
        if filled.has_nested {
            nul::check(request, &mut mismatches);
        }
        self.add_violations(mismatches);
        filled.unknown.iter().for_each(|name| self.unknown(name));
        let broken = if self.found.is_empty() {
            validate::check(request).err()
        } else {
            Some(validate::validate_readable(request, &self.found))
        };
        self.add_violations(broken.unwrap_or_default());
        Ok(())
    }

    /// Adds violations, except of parameters that already have one: a parameter that could not be read is not reported as missing too.
    fn add_violations(&mut self, violations: Violations) {
        let known = self.found.len();
        for violation in &violations {
            let is_cause = |other: &Violation| other.rule != UNKNOWN && base(&other.param) == base(&violation.param);
            if self.found.iter().take(known).any(is_cause) {
                continue;
            }
            if self.found.len() >= MAX_VIOLATIONS {
                if !self.found.iter().any(|other| other.rule == MORE) {
                    self.found.add(violation.param.clone(), MORE, format!("there are more than {MAX_VIOLATIONS} mistakes"));
                }
                return;
            }
            self.found.add(violation.param.clone(), violation.rule, violation.message.clone());
        }
    }

    /// The parameter with this name, if it may be sent in this source.
    fn field(&mut self, source: Source, name: &str) -> Option<(usize, &'static Field)> {
        self.find(source, name).filter(|(_, field)| is_allowed(source, field.location, self.endpoint))
    }

    /// The parameter with this wire name. If several locations have one, the best for this source. Clients mostly send parameters in order.
    fn find(&mut self, source: Source, name: &str) -> Option<(usize, &'static Field)> {
        let shape = self.endpoint.params;
        let index = shape
            .find(name, self.next)
            .or_else(|| shape.find(params::base(name), self.next))
            .or_else(|| params::bases_with_brackets(name).find_map(|base| shape.find(base, 0)))?;
        self.next = index + 1;
        let field = shape.fields().get(index)?;
        match field.has_shared_name {
            // A unique name is not a wire name.
            true if field.unique_name != field.name => None,
            true => self.find_shared(source, field),
            false => Some((index, field)),
        }
    }

    /// The parameter with the wire name of `named` that may be sent in this source. If a service merges all sources, it is the one whose
    /// location is that of the source.
    #[cold]
    fn find_shared(&self, source: Source, named: &Field) -> Option<(usize, &'static Field)> {
        let fields = || self.endpoint.params.fields().iter().enumerate().filter(|(_, field)| field.name == named.name);
        let is_in_query = |field: &Field| self.endpoint.location(field.location) == ParamLocation::Query;
        let allowed = || fields().filter(|(_, field)| is_allowed(source, field.location, self.endpoint));
        allowed().find(|(_, field)| is_in_query(field) == (source == Source::Query)).or_else(|| allowed().next())
    }

    fn unknown(&mut self, name: &str) {
        tracing::debug!(operation = self.endpoint.name, parameter = name, "a parameter that the operation does not have");
        match self.endpoint.service.wire.unknown {
            Unknown::Refuse if self.found.len() < MAX_VIOLATIONS => {
                self.found.add(name, UNKNOWN, format!("{name} is not a parameter of this operation"));
            }
            Unknown::Report
                if self.unknown.len() < unknown_parameters::MAX_NAMES && !self.unknown.iter().any(|known| known == name) =>
            {
                self.unknown.push(name.to_owned());
            }
            Unknown::Ignore | Unknown::Report | Unknown::Refuse => {}
        }
    }

    fn malformed(&mut self, name: &str, Malformed(what): Malformed) {
        if self.found.len() < MAX_VIOLATIONS {
            self.found.add(name, "encoding", format!("{name} {what}"));
        }
    }
}

/// The name of the parameter in the path of a violation.
fn base(name: &str) -> &str {
    name.split(['[', '.']).next().unwrap_or(name)
}

/// Whether a parameter may be sent in this source. Parameters in paths, headers and cookies, and whole bodies, are in none of the sources.
fn is_allowed(source: Source, own: ParamLocation, endpoint: &Endpoint) -> bool {
    match endpoint.location(own) {
        ParamLocation::Path | ParamLocation::Header | ParamLocation::Cookie => false,
        whole if whole.is_whole_body() => false,
        _ if endpoint.service.wire.accept_any => true,
        // A file can only be sent in a multipart body, wherever the other parameters are.
        _ if source == Source::File => true,
        ParamLocation::Query => source == Source::Query,
        ParamLocation::Form => matches!(source, Source::Form | Source::Multipart),
        // A JSON body becomes multipart if there are files.
        _ => matches!(source, Source::Json | Source::Multipart),
    }
}

/// The format of timestamps in the answer.
fn dates(endpoint: &Endpoint, request: ObjectRef<'_>) -> DateFormat {
    let chosen = |name: &str| match request.field(request.shape().find(name, 0)?) {
        View::Str(chosen) => Some(chosen),
        _ => None,
    };
    match endpoint.answer.dates {
        Dates::Fixed(format) => format,
        Dates::Param(name) => chosen(name).and_then(DateFormat::from_name).unwrap_or_default(),
        Dates::ParamValue(name, values) => {
            let found = chosen(name).and_then(|chosen| values.iter().find(|(value, _)| *value == chosen));
            found.map_or(DateFormat::default(), |(_, format)| *format)
        }
    }
}
