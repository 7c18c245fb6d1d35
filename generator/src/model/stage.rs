//! The two stages of a service. Parts of a draft may be unknown. A proven service has passed every check and is complete.
//!
//! Both stages share the structs and enums of this module. [`Stage`] lists all differences between them.

use std::convert::Infallible;
use std::fmt::Debug;

use super::{
    ConstantLocation, Credential, DateFormat, Field, FieldId, Http, Literal, Location, Member, ObjectPath, OutcomeRule, Pattern,
    Tagging, Value, WireValue,
};
use crate::source::Spanned;

/// A stage of a service. Each associated type is a part that is less precise in a draft than in a proven service.
pub trait Stage: Clone + Debug + PartialEq {
    /// Takes the place of a type, a declaration or an answer that could not be read or resolved. In a proven service, it has no values.
    type Unknown: Copy + Debug + PartialEq;
    /// The method and path of an operation. In a draft, they are optional.
    type Http: Clone + Debug;
    /// Whether all groups that an operation includes were resolved. In a proven service, it is `()`, since all were resolved.
    type Includes: Clone + Debug;
    /// A field of an object. In a draft, it can have the keys of a parameter, such as `in`, which the checks refuse.
    type Member: AsRef<Field<Self>> + Clone + Debug;
    /// Keys of the field of an object, such as `prefix`. In a draft, a parameter can have them, which the checks refuse. In a proven service,
    /// this is `()`.
    type ObjectKeys: Clone + Debug;
    /// A reference to a parameter or a field. In a draft, it is a name; in a proven service, it is an id.
    type Name: Clone + Debug + PartialEq;
    /// A path to a field of an answer. In a draft, it consists of names; in a proven service, of ids.
    type Path: Clone + Debug + PartialEq;
    /// The path to the field with the cursor or the URL of the next page. In a draft, it is `()`: the envelope has the path, if it is there.
    type Next: Clone + Debug;
    /// The path to the field of an item that is the cursor of the next page. In a draft, it consists of names; in a proven service, of ids.
    type ItemPath: Clone + Debug;
    /// How an answer with an outcome reports it. In a draft, it is `()`: service.yaml has the rule, if it is there.
    type OutcomeRule: Clone + Debug;
    /// Where a constant is sent. In a draft, it is optional, since `send` of the operation can decide.
    type ConstantLocation: Clone + Debug;
    /// The tag of a union. In a draft, its keys can be stated without a tag, which the checks refuse.
    type Tagging: Clone + Debug;
    /// The value of the tag of a variant. In a draft, it is `()`: the name of the variant is its text.
    type Tag: Clone + Debug;
    /// The values of a parameter, each with the date format that it selects. In a draft, it is `()`.
    type Formats: Clone + Debug + PartialEq;
    /// A reference to credentials. In a draft, it is a name; in a proven service, a kind of credentials.
    type Credential: Clone + Debug;
    /// A constant, such as a default. In a draft, it is the text of the specification; in a proven service, a value of its type.
    type Value: Clone + Debug;
    /// The wire value of an enum's value. In a draft, it is text; in a proven service, it is parsed.
    type Wire: Clone + Debug;
    /// A regular expression. In a draft, it is text; in a proven service, it is compiled.
    type Pattern: Clone + Debug;

    /// The method and path; `None` if a draft does not have them.
    fn http(http: &Self::Http) -> Option<&Http>;

    /// Where a constant is sent. `None` if a draft does not state it, and `send` is unknown.
    fn constant_location(location: &Self::ConstantLocation, http: Option<&Http>) -> Option<Location>;
}

/// The stage of a service that passed every check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proven;

impl Stage for Proven {
    type Unknown = Infallible;
    type Http = Http;
    type Includes = ();
    type Member = Member;
    type ObjectKeys = ();
    type Name = FieldId;
    type Path = Vec<FieldId>;
    type Next = ObjectPath;
    type ItemPath = ObjectPath;
    type OutcomeRule = OutcomeRule;
    type ConstantLocation = ConstantLocation;
    type Tagging = Option<Tagging>;
    type Tag = Literal;
    type Formats = Vec<(String, DateFormat)>;
    type Credential = Credential;
    type Value = Spanned<Value>;
    type Wire = WireValue;
    type Pattern = Pattern;

    fn http(http: &Http) -> Option<&Http> {
        Some(http)
    }

    fn constant_location(location: &ConstantLocation, _: Option<&Http>) -> Option<Location> {
        Some((*location).into())
    }
}
