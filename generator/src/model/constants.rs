//! Parameters that always have the same value, and the operations with one method and path that they tell apart.
//!
//! In: operations. Out: the constants by which a server selects one of them.

use super::{Literal, Location, Operation, SendAs, Service, Stage};
use crate::source::Spanned;

/// A parameter that always has the same value. A client sends it with each request, and a server refuses a request without it.
#[derive(Clone, Debug)]
pub struct ConstantParam {
    /// The wire name.
    pub name: Spanned<String>,
    /// Where it is sent. `None` if the operation's `send` decides.
    pub location: Option<Spanned<Location>>,
    /// The value.
    pub value: Spanned<Literal>,
    /// Documentation; empty if there is none.
    pub docs: String,
}

impl ConstantParam {
    /// Where it is sent: its own location, or the one that `send` of the operation states.
    pub fn location(&self, send: SendAs) -> Location {
        match (&self.location, send) {
            (Some(location), _) => location.value,
            (None, SendAs::Query) => Location::Query,
            (None, SendAs::Form | SendAs::Multipart) => Location::Form,
            (None, SendAs::Json) => Location::Body,
        }
    }
}

/// What distinguishes a constant: its place, its name and its value.
type Identity = (&'static str, String, String);

impl<S: Stage> Service<S> {
    /// The constants of an operation by which a server selects it: those that another operation with the same method and path does not have.
    pub fn selecting<'o>(&self, operation: &'o Operation<S>) -> Vec<&'o ConstantParam> {
        let rivals = self.rivals(operation);
        let is_shared = |constant: &ConstantParam, other: &Operation<S>| {
            let identity = self.identity(operation, constant);
            other.constants.iter().any(|own| self.identity(other, own) == identity)
        };
        operation.constants.iter().filter(|constant| !rivals.iter().all(|other| is_shared(constant, other))).collect()
    }

    /// The other operations with the same method and path.
    fn rivals(&self, operation: &Operation<S>) -> Vec<&Operation<S>> {
        let key = |operation: &Operation<S>| {
            operation.known_http().map(|http| (operation.webhook, http.method, http.path.value.clone()))
        };
        let own = key(operation);
        self.operations().filter(|other| !std::ptr::eq(*other, operation) && own.is_some() && key(other) == own).collect()
    }

    /// Whether constants tell two operations with the same method and path apart: one constant has two values, or one operation has all
    /// constants of the other one and more.
    pub(crate) fn are_told_apart(&self, one: &Operation<S>, other: &Operation<S>) -> bool {
        let [ours, theirs] = [one, other].map(|operation| self.identities(operation));
        let has_another_value = |(place, name, value): &Identity| {
            theirs.iter().any(|(at, known, differs)| (at, known) == (place, name) && differs != value)
        };
        let contains = |all: &[Identity], part: &[Identity]| part.len() < all.len() && part.iter().all(|one| all.contains(one));
        ours.iter().any(has_another_value) || contains(&ours, &theirs) || contains(&theirs, &ours)
    }

    /// The constants that a server knows before it has read files.
    fn identities(&self, operation: &Operation<S>) -> Vec<Identity> {
        let is_multipart = operation.known_http().is_some_and(|http| http.send == SendAs::Multipart);
        let has_files = is_multipart || operation.params.iter().any(|param| param.is_file_or_list());
        let identities = operation.constants.iter().map(|constant| self.identity(operation, constant));
        identities.filter(|(place, ..)| !has_files || !matches!(*place, "body" | "form")).collect()
    }

    /// Names of headers have no case. A service that reads parameters from every location does not distinguish locations.
    fn identity(&self, operation: &Operation<S>, constant: &ConstantParam) -> Identity {
        let stated = constant.location.as_ref().map(|location| location.value);
        let location = stated.or_else(|| operation.known_http().map(|http| constant.location(http.send)));
        let name = constant.name.value.as_str();
        let (place, name) = match location {
            Some(Location::Header) => ("header", name.to_ascii_lowercase()),
            Some(Location::Query | Location::Form | Location::Body) if self.wire.accept_any => ("query", name.to_owned()),
            location => (location.map_or("", Location::word), name.to_owned()),
        };
        (place, name, constant.value.to_string())
    }
}
