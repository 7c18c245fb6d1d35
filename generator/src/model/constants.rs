//! Parameters that always have the same value, and the operations with one method and path that they tell apart.
//!
//! In: operations. Out: the constants by which a server selects one of them.

use super::{Literal, Location, Operation, OperationId, SendAs, Service, Stage};
use crate::bug::Bug;
use crate::source::Spanned;

/// A parameter that always has the same value. A client sends it with each request, and a server refuses a request without it.
///
/// `L` is where it is sent. In a draft, it is `None` if the operation's `send` decides.
#[derive(Clone, Debug)]
pub struct ConstantParam<L = ConstantLocation> {
    /// The wire name.
    pub name: Spanned<String>,
    /// Where it is sent.
    pub location: L,
    /// The value.
    pub value: Spanned<Literal>,
    /// Documentation; empty if there is none.
    pub docs: String,
}

impl<L> ConstantParam<L> {
    /// Whether it is a media type, by the name of its header: `Accept` or `Content-Type`. A server compares it as such.
    pub fn is_media_type(&self) -> bool {
        ["accept", "content-type"].into_iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }
}

/// Where a constant is sent. A path has its constants in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstantLocation {
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
    /// In the body, as a field of the JSON object.
    Body,
    /// In the body, as a field of a form.
    Form,
}

impl ConstantLocation {
    /// Whether it is in the body.
    pub fn is_in_body(self) -> bool {
        Location::from(self).is_in_body()
    }
}

impl From<ConstantLocation> for Location {
    fn from(location: ConstantLocation) -> Location {
        match location {
            ConstantLocation::Query => Location::Query,
            ConstantLocation::Header => Location::Header,
            ConstantLocation::Cookie => Location::Cookie,
            ConstantLocation::Body => Location::Body,
            ConstantLocation::Form => Location::Form,
        }
    }
}

/// What distinguishes a constant: its location, its name and its value. The location is `None` if a draft does not have it.
type Identity = (Option<Location>, String, String);

impl Service {
    /// The constants of an operation by which a server selects it: those that another operation with the same method and path does not have.
    ///
    /// # Errors
    /// If the id belongs to another service.
    pub fn selecting(&self, id: OperationId) -> Result<Vec<&ConstantParam>, Bug> {
        let operation = self.operation(id)?;
        let key = |it: &Operation| (it.webhook, it.http.method, it.http.path.value.clone());
        let own = key(operation);
        let rivals = self.operations_by_id().filter(|(other, _, rival)| *other != id && key(rival) == own);
        let rivals: Vec<&Operation> = rivals.map(|(_, _, rival)| rival).collect();
        let is_shared = |constant: &ConstantParam, other: &Operation| {
            let identity = self.identity(operation, constant);
            other.constants.iter().any(|own| self.identity(other, own) == identity)
        };
        let constants = operation.constants.iter();
        Ok(constants.filter(|constant| !rivals.iter().all(|other| is_shared(constant, other))).collect())
    }
}

impl<S: Stage> Service<S> {
    /// Whether constants distinguish two operations with the same method and path: one constant has two values, or one operation has all
    /// constants of the other one and more.
    pub(crate) fn are_told_apart(&self, one: &Operation<S>, other: &Operation<S>) -> bool {
        let [ours, theirs] = [one, other].map(|operation| self.identities(operation));
        let has_another_value = |(location, name, value): &Identity| {
            theirs.iter().any(|(at, known, differs)| (at, known) == (location, name) && differs != value)
        };
        let contains = |all: &[Identity], part: &[Identity]| part.len() < all.len() && part.iter().all(|one| all.contains(one));
        ours.iter().any(has_another_value) || contains(&ours, &theirs) || contains(&theirs, &ours)
    }

    /// The constants that a server knows before it has read files.
    fn identities(&self, operation: &Operation<S>) -> Vec<Identity> {
        let is_multipart = operation.known_http().is_some_and(|http| http.send == SendAs::Multipart);
        let has_files = is_multipart || operation.params.iter().any(|param| param.is_file_or_list());
        let identities = operation.constants.iter().map(|constant| self.identity(operation, constant));
        identities.filter(|(location, ..)| !has_files || !location.is_some_and(Location::is_in_body)).collect()
    }

    /// Names of headers have no case. A service that reads parameters from every location does not distinguish locations.
    fn identity(&self, operation: &Operation<S>, constant: &ConstantParam<S::ConstantLocation>) -> Identity {
        let name = constant.name.value.as_str();
        let (location, name) = match S::constant_location(&constant.location, operation.known_http()) {
            Some(Location::Header) => (Some(Location::Header), name.to_ascii_lowercase()),
            Some(Location::Query | Location::Form | Location::Body) if self.wire.accept_any => {
                (Some(Location::Query), name.to_owned())
            }
            location => (location, name.to_owned()),
        };
        let value = constant.value.to_string();
        let is_media_type = location == Some(Location::Header) && constant.is_media_type();
        (location, name, if is_media_type { value.replace(' ', "").to_ascii_lowercase() } else { value })
    }
}
