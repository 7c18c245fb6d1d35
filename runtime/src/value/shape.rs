//! The shape of an object: the names, attributes and rules of its fields, as data.
//!
//! In: the tables of generated code. Out: fields with their attributes, and rules across fields. Not here: the values (see `object`),
//! and the checks of constraints and rules (see [`crate::validate`]); a shape holds pointers to these.

use std::sync::OnceLock;

use super::{Arrays, ObjectRef, ParamStyle, View};
use crate::timestamp::{DateFormat, Timestamp};
use crate::violation::{Violation, Violations};

/// A function that checks the rules of an object; `path` is the path of the object, empty for a request.
pub type CheckRules = fn(rules: &[Rule], object: ObjectRef<'_>, path: &str, found: &mut Violations);

/// A function that says whether a violation is about a rule.
pub type IsAboutRule = fn(rule: Rule, violation: &Violation) -> bool;

/// A function that checks the constraints of a field; `path` is the path of the field.
pub type CheckConstraints = fn(constraints: &[Constraint], value: &View<'_>, path: &str, found: &mut Violations);

/// The name, the fields and the rules of a type.
///
/// Generated code has the names and attributes only, which compile fast. The [`Field`]s are made from them when they are first needed.
#[derive(Debug)]
pub struct Shape {
    /// The name of the Rust type.
    pub name: &'static str,
    /// Rules across fields.
    pub rules: &'static [Rule],
    /// The function that checks the rules. Only a shape with rules refers to it, so that a program without rules does not link it.
    pub(crate) check_rules: Option<CheckRules>,
    /// The function that says which rule a violation is about, for the same reason.
    pub(crate) is_about_rule: Option<IsAboutRule>,
    names: &'static [&'static str],
    attrs: &'static [(usize, FieldAttr)],
    fields: OnceLock<Box<[Field]>>,
}

impl Shape {
    /// A shape without rules. `names` are the wire names of the fields, in order. `attrs` are pairs of a field's index and one of its
    /// attributes.
    #[must_use]
    pub const fn new(name: &'static str, names: &'static [&'static str], attrs: &'static [(usize, FieldAttr)]) -> Self {
        Shape { name, rules: &[], check_rules: None, is_about_rule: None, names, attrs, fields: OnceLock::new() }
    }
    /// Adds rules across fields, and the functions that check them and recognise their violations.
    #[must_use]
    pub const fn rules(mut self, rules: &'static [Rule], check: CheckRules, is_about: IsAboutRule) -> Self {
        self.rules = rules;
        self.check_rules = Some(check);
        self.is_about_rule = Some(is_about);
        self
    }
    /// The fields, in the order of the specification.
    #[inline]
    pub fn fields(&self) -> &[Field] {
        match self.fields.get() {
            Some(fields) => fields,
            None => self.make_fields(),
        }
    }
    #[cold]
    fn make_fields(&self) -> &[Field] {
        self.fields.get_or_init(|| {
            let attrs = |at| self.attrs.iter().filter(move |(index, _)| *index == at).map(|(_, attr)| *attr);
            let fields = self.names.iter().enumerate().map(|(at, name)| attrs(at).fold(Field::new(name), Field::with_attr));
            let mut fields: Box<[Field]> = fields.collect();
            mark_shared_names(&mut fields);
            fields
        })
    }
    /// The index of the field with this [`unique_name`](Field::unique_name). The field at `hint` is compared first, since fields mostly
    /// arrive in order.
    pub fn find(&self, name: &str, hint: usize) -> Option<usize> {
        match self.fields().get(hint) {
            Some(field) if field.unique_name == name && field.prefix.is_none() => Some(hint),
            _ => self.fields().iter().position(|field| field.unique_name == name && field.prefix.is_none()),
        }
    }
    /// The index of the map whose `prefix` starts the member's `name`, and the key of the entry, which is the rest of the name.
    pub fn find_prefixed<'n>(&self, name: &'n str) -> Option<(usize, &'n str)> {
        let key = |(index, field): (usize, &Field)| Some((index, name.strip_prefix(field.prefix?)?));
        self.fields().iter().enumerate().find_map(key)
    }
}

/// Marks the parameters that share their wire name with one in another location. The unique name of one of them can be the plain wire name,
/// so the wire names are compared.
fn mark_shared_names(fields: &mut [Field]) {
    let shared: Vec<_> = fields.iter().filter(|field| field.unique_name != field.name).map(|field| field.name).collect();
    for field in fields.iter_mut().filter(|field| shared.contains(&field.name)) {
        field.has_shared_name = true;
    }
}

/// One field of an object, or one parameter of an operation.
#[derive(Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// The wire name, or a name with the location of the parameter, if another parameter has the same wire name: `query.id`.
    pub unique_name: &'static str,
    /// Whether a parameter in another location has the same wire name.
    pub(crate) has_shared_name: bool,
    /// The JSON text in front of the value, `,"name":`; empty if the name needs escapes.
    pub(crate) json: Box<str>,
    /// Whether the field has to be present.
    pub required: bool,
    /// The constraints of the value.
    pub constraints: &'static [Constraint],
    /// The function that checks the constraints, if the field has any.
    pub(crate) check_constraints: Option<CheckConstraints>,
    /// The format of a timestamp, if it differs from the answer's.
    pub date: Option<DateFormat>,
    /// The JSON type of a boolean, an integer or a decimal.
    pub written_as: WrittenAs,
    /// Whether JSON has the member with `null` if the field has no value.
    pub null_if_absent: bool,
    /// Where the parameter is sent.
    pub location: ParamLocation,
    /// How the parameter is written outside of JSON, if it differs from the service's [`Arrays`].
    pub style: Option<ParamStyle>,
    /// The value that a server uses if the parameter is not sent.
    pub default: Option<Literal>,
    /// For a map: the field of its values that repeats the key. An array of such values can be read as the map.
    pub key: Option<&'static str>,
    /// For a list: a single item may be sent without a list around it, also if the service is not lenient.
    pub one_or_many: bool,
    /// For a map: its entries are members of the object itself, and their names start with this prefix.
    pub prefix: Option<&'static str>,
}

impl Field {
    /// An optional field without constraints.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Field {
            name,
            unique_name: name,
            has_shared_name: false,
            json: json_key(name),
            required: false,
            constraints: &[],
            check_constraints: None,
            date: None,
            written_as: WrittenAs::Plain,
            null_if_absent: false,
            location: ParamLocation::Default,
            style: None,
            default: None,
            key: None,
            one_or_many: false,
            prefix: None,
        }
    }
    /// How lists in the parameter are written in a query and a form. `of_service` applies to parameters without a style.
    pub(crate) fn arrays(&self, of_service: Arrays) -> Arrays {
        match self.style {
            Some(ParamStyle::Lists(arrays)) => arrays,
            Some(ParamStyle::Json) | None => of_service,
        }
    }
    /// Whether JSON has the value in forms that only a lenient service would accept otherwise.
    pub(crate) fn has_other_forms(&self) -> bool {
        self.written_as != WrittenAs::Plain || self.one_or_many
    }
    /// Adds an attribute.
    #[must_use]
    pub fn with_attr(mut self, attr: FieldAttr) -> Self {
        match attr {
            // The JSON of a serialized request has the unique name as the key. It is no message to the service.
            FieldAttr::Called(unique_name) => (self.unique_name, self.json) = (unique_name, json_key(unique_name)),
            FieldAttr::Required => self.required = true,
            FieldAttr::Constraints(constraints, check) => {
                (self.constraints, self.check_constraints) = (constraints, Some(check));
            }
            FieldAttr::Date(format) => self.date = Some(format),
            FieldAttr::WrittenAs(written_as) => self.written_as = written_as,
            FieldAttr::NullIfAbsent => self.null_if_absent = true,
            FieldAttr::Location(location) => self.location = location,
            FieldAttr::Style(style) => self.style = Some(style),
            FieldAttr::Default(default) => self.default = Some(default),
            FieldAttr::Key(key) => self.key = Some(key),
            FieldAttr::OneOrMany => self.one_or_many = true,
            FieldAttr::Prefix(prefix) => {
                self.prefix = Some(prefix);
                self.json = Box::default(); // The name of the map itself is never on the wire.
            }
        }
        self
    }
}

/// The JSON text in front of a value, `,"name":`; empty if the name needs escapes.
fn json_key(name: &str) -> Box<str> {
    let is_escaped = name.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\');
    if is_escaped { Box::default() } else { format!(",\"{name}\":").into_boxed_str() }
}

/// An attribute of a field. The field of [`Field`] with the same name describes it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum FieldAttr {
    /// [`Field::unique_name`]
    Called(&'static str),
    /// [`Field::required`]
    Required,
    /// [`Field::constraints`], with the function that checks them.
    Constraints(&'static [Constraint], CheckConstraints),
    /// [`Field::date`]
    Date(DateFormat),
    /// [`Field::written_as`]
    WrittenAs(WrittenAs),
    /// [`Field::null_if_absent`]
    NullIfAbsent,
    /// [`Field::location`]
    Location(ParamLocation),
    /// [`Field::style`]
    Style(ParamStyle),
    /// [`Field::default`]
    Default(Literal),
    /// [`Field::key`]
    Key(&'static str),
    /// [`Field::one_or_many`]
    OneOrMany,
    /// [`Field::prefix`]
    Prefix(&'static str),
}

/// The JSON type in which a boolean, an integer or a decimal is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WrittenAs {
    /// The type's own.
    Plain,
    /// A number: `1` for `true`, `0` for `false`, `12.50` for a decimal.
    Number,
    /// A string.
    String,
}

/// Where a parameter is sent: OpenAPI's `in`, and the kinds of body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParamLocation {
    /// The location that [`Endpoint::send`](crate::operation::Endpoint::send) states for all parameters.
    Default,
    /// The query string.
    Query,
    /// A segment of the path.
    Path,
    /// A header.
    Header,
    /// In a cookie.
    Cookie,
    /// A member of the JSON body.
    Body,
    /// A field of the form body.
    Form,
    /// The whole body, which is a file of any media type.
    RawBody,
    /// The whole body, which is a file. A file without a media type of its own has this one.
    FileBody(&'static str),
    /// The whole body, as JSON with this media type.
    JsonBody(&'static str),
    /// The whole body, as text with this media type.
    TextBody(&'static str),
    /// The whole body, as bytes with this media type.
    BytesBody(&'static str),
}

impl ParamLocation {
    /// Whether the parameter is the whole body.
    #[must_use]
    pub fn is_whole_body(self) -> bool {
        use ParamLocation::{BytesBody, FileBody, JsonBody, RawBody, TextBody};
        matches!(self, RawBody | FileBody(_) | JsonBody(_) | TextBody(_) | BytesBody(_))
    }
}

/// A scalar value that a specification states: a default, or one side of a [`Condition`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Literal {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An integer above `i64::MAX`.
    UInt(u64),
    /// A number that is not an integer.
    Float(f64),
    /// A string, or the wire value of a string enum.
    Str(&'static str),
    /// A timestamp: whole seconds since 1970, rounded down, and the nanoseconds after that second.
    Instant(i64, u32),
}

impl Literal {
    /// The view of the value.
    pub fn view(&self) -> View<'static> {
        match self {
            Literal::Bool(flag) => View::Bool(*flag),
            Literal::Int(number) => View::Int(*number),
            Literal::UInt(number) => View::UInt(*number),
            Literal::Float(number) => View::Float(*number),
            Literal::Str(text) => View::Str(text),
            // The generator writes instants that a timestamp can have.
            Literal::Instant(second, nanosecond) => {
                Timestamp::new(*second, *nanosecond).map_or(View::Int(*second), View::Instant)
            }
        }
    }
}

/// The JSON type of the tag of a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TagKind {
    /// A string.
    Str,
    /// An integer.
    Int,
    /// A boolean.
    Bool,
}

/// A limit of one value. The variants are named after the keys of the specification language: `min`, `max_length`, `pattern` …
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Constraint {
    /// At least this number.
    Min(f64),
    /// At most this number.
    Max(f64),
    /// At least this integer, which an `f64` cannot represent exactly.
    MinInt(i128),
    /// At most this integer, which an `f64` cannot represent exactly.
    MaxInt(i128),
    /// At least this many characters.
    MinLength(usize),
    /// At most this many characters.
    MaxLength(usize),
    /// The whole text matches a regular expression.
    Pattern(Pattern),
    /// At least this many items.
    MinItems(usize),
    /// At most this many items.
    MaxItems(usize),
    /// No two items of a list are equal.
    Unique(Unique),
}

/// The function that finds repeated items, so that a program without this constraint does not link it.
#[derive(Clone, Copy, Debug)]
pub struct Unique {
    /// The positions of an item and of a later one that is equal to it.
    pub(crate) repeated: fn(list: &View<'_>) -> Option<(usize, usize)>,
}

impl PartialEq for Unique {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A regular expression, with the function that matches it, so that a program without patterns does not link a regex engine.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// The expression, as it is in the specification.
    pub text: &'static str,
    pub(crate) matches: fn(pattern: &'static str, text: &str) -> bool,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// A requirement across the fields of an object or the parameters of an operation. Fields are given by their wire names.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// At least one of these is present.
    AnyOf(&'static [&'static str]),
    /// Exactly one of these is present.
    OneOf(&'static [&'static str]),
    /// At most one of these is present.
    Exclusive(&'static [&'static str]),
    /// Either all or none of these are present.
    Together(&'static [&'static str]),
    /// The field is present if the condition holds.
    RequiredIf(&'static str, Condition),
    /// The field is present unless the condition holds.
    RequiredUnless(&'static str, Condition),
    /// The field is absent if the condition holds.
    ForbiddenIf(&'static str, Condition),
    /// The field is absent unless the condition holds.
    ForbiddenUnless(&'static str, Condition),
    /// The first is not greater than the second, if both are present.
    Ordered(&'static str, &'static str),
    /// The first is less than the second, if both are present.
    StrictlyOrdered(&'static str, &'static str),
    /// Both are equal, if both are present.
    Equal(&'static str, &'static str),
    /// Both differ, if both are present.
    Different(&'static str, &'static str),
}

/// A condition on fields. A comparison does not hold if the field is absent.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Condition {
    /// The field is present.
    Sent(&'static str),
    /// The field equals the value.
    Eq(&'static str, Literal),
    /// The field is present and differs from the value.
    Ne(&'static str, Literal),
    /// The field is less than the value.
    Lt(&'static str, Literal),
    /// The field is at most the value.
    Le(&'static str, Literal),
    /// The field is greater than the value.
    Gt(&'static str, Literal),
    /// The field is at least the value.
    Ge(&'static str, Literal),
    /// The field equals one of the values.
    In(&'static str, &'static [Literal]),
    /// All of the conditions hold.
    All(&'static [Condition]),
    /// One of the conditions holds.
    Any(&'static [Condition]),
}
