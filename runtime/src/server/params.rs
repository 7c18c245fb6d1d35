//! Parameters of a request from every place where they may travel.
//!
//! In: query, path, headers, and what `body` found. Out: a filled and checked request, or every violation at once. Not
//! here: values and their types (see [`crate::wire::params`]).

use std::borrow::Cow;

use http::HeaderMap;

use super::context::RequestContext;
use super::decode::{self, Encoded, Malformed, Pairs};
use super::handler::Handler;
use super::limits::Limits;
use super::{body, plain, problem, table, unknown};
use crate::error::HandlerError;
use crate::file::File;
use crate::operation::{Dates, Endpoint, SendAs, Unknown};
use crate::timestamp::DateFormat;
use crate::validate::{self, Violation, Violations};
use crate::value::View;
use crate::value::{Field, Fields, ObjectRef, ParamLocation, Shape};
use crate::wire::json::BodyMember;
use crate::wire::params::{self, Bounds, Node, Params};

/// More mistakes than this are not listed.
const MOST_LISTED: usize = 100;

/// The rule that a parameter breaks which the operation does not have, and what stands for mistakes that are not listed.
const UNKNOWN: &str = "unknown";
const MORE: &str = "more";

/// What the part of a multipart body has to be, by its parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartKind {
    /// A file, with a file name or without one.
    File,
    /// Anything else, which comes as text.
    Text,
    /// No parameter of this name may come in a part.
    Unknown,
}

/// Where parameters were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Query,
    Form,
    Multipart,
    /// A file in multipart.
    File,
    Json,
}

/// Parameters as they arrived, and what was wrong already then.
pub(super) struct Received<'b> {
    endpoint: &'static Endpoint,
    handler: &'b dyn Handler,
    params: Params<'b>,
    count: usize,
    most: usize,
    bounds: Bounds,
    found: Violations,
    /// Names to be reported.
    pub(super) unknown: Vec<String>,
    /// The body could not be read: what is missing says nothing then.
    unread: bool,
    /// Where the next parameter is probably listed.
    next: usize,
}

impl<'b> Received<'b> {
    pub(super) fn new(handler: &'b dyn Handler, limits: &Limits) -> Self {
        Received {
            endpoint: handler.endpoint(),
            handler,
            params: Params::default(),
            count: 0,
            most: limits.params,
            bounds: limits.bounds(),
            found: Violations::default(),
            unknown: Vec::new(),
            unread: false,
            next: 0,
        }
    }

    /// Adds what a query or a form spells.
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

    /// Adds one of them that is not as most are.
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

    /// The value of the parameter that is probably next, if it is, and may come from there.
    fn expected(&self, source: Source, pairs: &mut Pairs<'b>) -> Option<(&'static Field, Encoded<'b>)> {
        let field = self.endpoint.params.fields().get(self.next)?;
        let may_come = field.prefix.is_none() && may_come(source, field.location, self.endpoint);
        if may_come { Some((field, pairs.value_of(field.name)?)) } else { None }
    }

    /// Counts one more.
    fn count(&mut self) -> Result<(), HandlerError> {
        self.count += 1;
        if self.count > self.most {
            return Err(problem::too_large(&format!("at most {} parameters are taken", self.most)));
        }
        Ok(())
    }

    /// Adds one value; a value of no parameter follows the service's `unknown`.
    pub(super) fn add(&mut self, source: Source, name: &str, value: Node<'b>) -> Result<(), HandlerError> {
        self.count()?;
        match self.field(source, name) {
            Some((index, field)) if field.name == name => self.params.add_plain(index, value),
            Some((index, field)) => self.params.add(index, field.name, name, value),
            None => self.unknown(name),
        }
        Ok(())
    }

    /// What the part of this name has to be.
    pub(super) fn part_kind(&mut self, name: &str) -> PartKind {
        let Some((index, field)) = self.find(name) else { return PartKind::Unknown };
        let mut is_file = false;
        self.handler.inspect(&mut |request| is_file = params::is_file(request.slot_at(index), field.name, name));
        let (kind, source) = if is_file { (PartKind::File, Source::File) } else { (PartKind::Text, Source::Multipart) };
        if may_come(source, field.location, self.endpoint) { kind } else { PartKind::Unknown }
    }

    /// Adds the fields of a JSON body.
    pub(super) fn add_json(&mut self, fields: Vec<BodyMember<'b>>) {
        let shape = self.shape();
        self.params.reserve(shape.fields().len());
        for BodyMember { field, key: name, value } in fields {
            let known = field.and_then(|index| Some((index, shape.fields().get(index)?)));
            if let Some((index, _)) = known.filter(|(_, field)| may_come(Source::Json, field.location, self.endpoint)) {
                self.params.set_json(index, value);
                continue;
            }
            match self.field(Source::Json, &name) {
                // PHP clients spell lists with brackets even in JSON.
                Some((index, field)) if field.name == name.strip_suffix("[]").unwrap_or(&name) => {
                    self.params.set_json(index, value)
                }
                Some((index, field)) => self.params.add(index, field.name, &name, Node::Json(value)),
                None => self.unknown(&name),
            }
        }
    }

    /// Begins with a source whose parameters count where an earlier one has the same; gives the earlier ones.
    pub(super) fn begin(&mut self) -> Params<'b> {
        std::mem::take(&mut self.params)
    }

    /// Puts the parameters of an earlier source under those of the later.
    pub(super) fn over(&mut self, mut earlier: Params<'b>) {
        if !earlier.is_empty() {
            earlier.merge(std::mem::take(&mut self.params));
            self.params = earlier;
        }
    }

    /// Adds the file that is the whole body.
    pub(super) fn add_whole(&mut self, index: usize, file: File) {
        self.params.add_plain(index, Node::File(file));
    }

    /// Adds the parameters in the path, still encoded, in order.
    pub(super) fn add_path(&mut self, segments: &'b [String]) {
        if segments.is_empty() {
            return;
        }
        for (name, segment) in table::names(self.endpoint.path).zip(segments) {
            match (self.endpoint.params.find(name, 0), decode::segment(segment.as_bytes())) {
                (Some(index), Ok(value)) => self.params.add_plain(index, Node::Text(value)),
                (None, Ok(_)) => {}
                (_, Err(malformed)) => self.malformed(name, malformed),
            }
        }
    }

    /// Adds the parameters that travel as headers.
    pub(super) fn add_headers(&mut self, headers: &HeaderMap) {
        let fields = self.endpoint.params.fields().iter().enumerate();
        for (index, field) in fields.filter(|(_, field)| field.location == ParamLocation::Header) {
            let lines = headers.get_all(field.name).iter();
            let lines: Result<Vec<_>, _> =
                lines.map(|line| str::from_utf8(line.as_bytes()).map(|line| Cow::Owned(line.to_owned()))).collect();
            match lines {
                Ok(lines) if lines.is_empty() => {}
                Ok(lines) => self.params.add_plain(index, Node::HeaderLines(lines)),
                Err(_) => self.malformed(field.name, decode::NOT_UTF8),
            }
        }
    }

    /// The parameters that the operation has.
    pub(super) fn shape(&self) -> &'static Shape {
        self.endpoint.params
    }

    /// Whether a key of a JSON body may come twice; the last one counts then.
    pub(super) fn takes_repeats(&self) -> bool {
        self.endpoint.service.wire.lenient
    }

    /// The whole body is wrong.
    pub(super) fn wrong_body(&mut self, rule: &'static str, message: String) {
        self.unread = true;
        self.found.add("body", rule, message);
    }

    /// A parameter is wrong before its type is looked at.
    pub(super) fn violation(&mut self, name: &str, rule: &'static str, message: String) {
        self.found.add(name, rule, message);
    }

    /// Fills a request and checks it; the context is told in which form it wants its dates, and what nobody asks for.
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
        let mut unfit = Violations::default();
        let shape = self.endpoint.params;
        let filled = params::fill(&mut self.params, (shape, request), &self.endpoint.service.wire, self.bounds, &mut unfit);
        filled.over.map_or(Ok(()), |over| Err(body::over(self.bounds, over)))?;
        let request = ObjectRef::of(shape, request);
        if filled.has_parts {
            plain::check(request, &mut unfit);
        }
        self.note(unfit);
        filled.unknown.iter().for_each(|name| self.unknown(name));
        let broken = if self.found.is_empty() {
            validate::check(request).err()
        } else {
            Some(validate::validate_readable(request, &self.found))
        };
        self.note(broken.unwrap_or_default());
        Ok(())
    }

    /// Adds what is wrong with parameters of which nothing is known yet: what could not be read is neither missing
    /// nor too short.
    fn note(&mut self, wrong: Violations) {
        let known = self.found.len();
        for one in &wrong {
            let explains = |other: &Violation| other.rule != UNKNOWN && base(&other.param) == base(&one.param);
            if self.found.iter().take(known).any(explains) {
                continue;
            }
            if self.found.len() >= MOST_LISTED {
                if !self.found.iter().any(|other| other.rule == MORE) {
                    self.found.add(one.param.clone(), MORE, format!("there are more than {MOST_LISTED} mistakes"));
                }
                return;
            }
            self.found.add(one.param.clone(), one.rule, one.message.clone());
        }
    }

    /// The parameter of this name, if it may come from there.
    fn field(&mut self, source: Source, name: &str) -> Option<(usize, &'static Field)> {
        self.find(name).filter(|(_, field)| may_come(source, field.location, self.endpoint))
    }

    /// The parameter of this name. Clients mostly send them in order.
    fn find(&mut self, name: &str) -> Option<(usize, &'static Field)> {
        let shape = self.endpoint.params;
        let index = shape
            .find(name, self.next)
            .or_else(|| shape.find(params::base(name), self.next))
            .or_else(|| params::bases_with_brackets(name).find_map(|base| shape.find(base, 0)))?;
        self.next = index + 1;
        shape.fields().get(index).map(|field| (index, field))
    }

    fn unknown(&mut self, name: &str) {
        tracing::debug!(operation = self.endpoint.name, parameter = name, "a parameter that the operation does not have");
        match self.endpoint.service.wire.unknown {
            Unknown::Refuse if self.found.len() < MOST_LISTED => {
                self.found.add(name, UNKNOWN, format!("{name} is not a parameter of this operation"));
            }
            Unknown::Report if self.unknown.len() < unknown::MOST && !self.unknown.iter().any(|known| known == name) => {
                self.unknown.push(name.to_owned());
            }
            Unknown::Ignore | Unknown::Report | Unknown::Refuse => {}
        }
    }

    fn malformed(&mut self, name: &str, Malformed(what): Malformed) {
        if self.found.len() < MOST_LISTED {
            self.found.add(name, "encoding", format!("{name} {what}"));
        }
    }
}

/// The parameter that a violation is about.
fn base(name: &str) -> &str {
    name.split(['[', '.']).next().unwrap_or(name)
}

/// Whether a parameter may come from a source. A path's, a header's and a whole body come from nowhere else.
fn may_come(source: Source, place: ParamLocation, endpoint: &Endpoint) -> bool {
    let place = match (place, endpoint.send) {
        (ParamLocation::Default, SendAs::Query) => ParamLocation::Query,
        (ParamLocation::Default, SendAs::Form) => ParamLocation::Form,
        (ParamLocation::Default, SendAs::Json) => ParamLocation::Body,
        (place, _) => place,
    };
    match place {
        ParamLocation::Path | ParamLocation::Header | ParamLocation::RawBody => false,
        _ if endpoint.service.wire.accept_any => true,
        // Nothing else can carry a file: it travels so whatever is declared for the rest.
        _ if source == Source::File => true,
        ParamLocation::Query => source == Source::Query,
        ParamLocation::Form => matches!(source, Source::Form | Source::Multipart),
        // Files make multipart of what is JSON without them.
        ParamLocation::Body | ParamLocation::Default => matches!(source, Source::Json | Source::Multipart),
    }
}

/// How the answer's dates are written.
fn dates(endpoint: &Endpoint, request: ObjectRef<'_>) -> DateFormat {
    let name = match endpoint.answer.dates {
        Dates::Fixed(form) => return form,
        Dates::Param(name) => name,
    };
    let index = request.shape().find(name, 0);
    match index.map(|index| request.field(index)) {
        Some(View::Str(chosen)) => DateFormat::from_name(chosen).unwrap_or_default(),
        _ => DateFormat::default(),
    }
}
