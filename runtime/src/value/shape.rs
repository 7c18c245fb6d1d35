//! The shape of an object: what a specification states about its fields, as data.
//!
//! In: the tables of generated code. Out: fields with their attributes, and rules across fields. Not here: the values (see `object`),
//! and the checks of constraints and rules (see [`crate::validate`]); a shape holds pointers to these.

use std::sync::OnceLock;

use super::{ObjectRef, View};
use crate::timestamp::DateFormat;
use crate::violation::Violations;

/// Checks the rules of an object; `path` is the object's own path, empty for a request.
pub type CheckRules = fn(rules: &[Rule], object: ObjectRef<'_>, path: &str, found: &mut Violations);

/// Checks the constraints of a field; `path` is the path of the field.
pub type CheckConstraints = fn(constraints: &[Constraint], value: &View<'_>, path: &str, found: &mut Violations);

/// The name, the fields and the rules of a type.
///
/// Generated code holds names and attributes only, which cost the compiler little. The list of [`Field`]s is made of them when the
/// first object of this shape is read, written or checked.
#[derive(Debug)]
pub struct Shape {
    /// The name of the Rust type.
    pub name: &'static str,
    /// Rules across fields.
    pub rules: &'static [Rule],
    /// Only a shape with rules names the code that checks them: a program without rules does not link it.
    pub(crate) check_rules: Option<CheckRules>,
    names: &'static [&'static str],
    attrs: &'static [(usize, FieldAttr)],
    fields: OnceLock<Box<[Field]>>,
}

impl Shape {
    /// A shape without rules: the wire names of the fields in order, and pairs of a field's index and one of its attributes.
    pub const fn new(name: &'static str, names: &'static [&'static str], attrs: &'static [(usize, FieldAttr)]) -> Self {
        Shape { name, rules: &[], check_rules: None, names, attrs, fields: OnceLock::new() }
    }
    /// Adds rules across fields, and the function that checks them.
    pub const fn rules(mut self, rules: &'static [Rule], check: CheckRules) -> Self {
        self.rules = rules;
        self.check_rules = Some(check);
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
            self.names.iter().enumerate().map(|(at, name)| attrs(at).fold(Field::new(name), Field::with_attr)).collect()
        })
    }
    /// The index of the field called `name`. The field at `hint` is compared first: fields mostly arrive in order.
    pub fn find(&self, name: &str, hint: usize) -> Option<usize> {
        match self.fields().get(hint) {
            Some(field) if field.name == name && field.prefix.is_none() => Some(hint),
            _ => self.fields().iter().position(|field| field.name == name && field.prefix.is_none()),
        }
    }
    /// The index of the map with a `prefix` that the member `name` starts with, and the key of the entry: the rest of the name.
    pub fn behind_prefix<'n>(&self, name: &'n str) -> Option<(usize, &'n str)> {
        let key = |(index, field): (usize, &Field)| Some((index, name.strip_prefix(field.prefix?)?));
        self.fields().iter().enumerate().find_map(key)
    }
}

/// One field of an object, or one parameter of an operation.
#[derive(Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// The name as a JSON member after another one, `,"name":`; empty when the name needs escapes.
    pub(crate) json: Box<str>,
    /// Whether the field has to be present.
    pub required: bool,
    /// What the value has to satisfy.
    pub constraints: &'static [Constraint],
    /// Checks the constraints, where the field has any.
    pub(crate) check_constraints: Option<CheckConstraints>,
    /// The format of a timestamp, when the field has one of its own.
    pub date: Option<DateFormat>,
    /// The JSON type of a boolean or an integer.
    pub written_as: WrittenAs,
    /// Where the parameter is in a request.
    pub location: ParamLocation,
    /// The value that a server assumes when the parameter is not sent.
    pub default: Option<Literal>,
    /// For a map: the field of its values that repeats the key. An array of such values is read as the map.
    pub key: Option<&'static str>,
    /// For a map: its entries are members of the object itself, their names starting with this prefix.
    pub prefix: Option<&'static str>,
}

impl Field {
    /// An optional field without constraints.
    pub fn new(name: &'static str) -> Self {
        let is_escaped = name.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\');
        let json = if is_escaped { Box::default() } else { format!(",\"{name}\":").into_boxed_str() };
        Field {
            name,
            json,
            required: false,
            constraints: &[],
            check_constraints: None,
            date: None,
            written_as: WrittenAs::Plain,
            location: ParamLocation::Default,
            default: None,
            key: None,
            prefix: None,
        }
    }
    /// Adds an attribute.
    pub fn with_attr(mut self, attr: FieldAttr) -> Self {
        match attr {
            FieldAttr::Required => self.required = true,
            FieldAttr::Constraints(constraints, check) => {
                (self.constraints, self.check_constraints) = (constraints, Some(check));
            }
            FieldAttr::Date(format) => self.date = Some(format),
            FieldAttr::WrittenAs(written_as) => self.written_as = written_as,
            FieldAttr::Location(location) => self.location = location,
            FieldAttr::Default(default) => self.default = Some(default),
            FieldAttr::Key(key) => self.key = Some(key),
            FieldAttr::Prefix(prefix) => {
                self.prefix = Some(prefix);
                self.json = Box::default(); // The name of the map itself is never on the wire.
            }
        }
        self
    }
}

/// What a specification states about a field besides its name and type. See the field of [`Field`] of the same name.
#[derive(Clone, Copy, Debug)]
pub enum FieldAttr {
    /// [`Field::required`]
    Required,
    /// [`Field::constraints`], and the function that checks them.
    Constraints(&'static [Constraint], CheckConstraints),
    /// [`Field::date`]
    Date(DateFormat),
    /// [`Field::written_as`]
    WrittenAs(WrittenAs),
    /// [`Field::location`]
    Location(ParamLocation),
    /// [`Field::default`]
    Default(Literal),
    /// [`Field::key`]
    Key(&'static str),
    /// [`Field::prefix`]
    Prefix(&'static str),
}

/// The JSON type in which a boolean, an integer or a decimal is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrittenAs {
    /// The type's own.
    Plain,
    /// A number: `1` for `true`, `0` for `false`, `12.50` for a decimal.
    Number,
    /// A string.
    String,
}

/// Where a parameter is in a request: OpenAPI's `in`, and the parts of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamLocation {
    /// Where [`Endpoint::send`](crate::operation::Endpoint::send) puts parameters.
    Default,
    /// The query string.
    Query,
    /// A segment of the path.
    Path,
    /// A header.
    Header,
    /// A member of the JSON body.
    Body,
    /// A field of the form body.
    Form,
    /// The whole body, which is a file.
    RawBody,
}

/// A scalar value that a specification states: a default, or one side of a [`Condition`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Literal {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An integer above `i64::MAX`.
    UInt(u64),
    /// A number that is no integer.
    Float(f64),
    /// Text, or the wire value of an enum.
    Str(&'static str),
    /// A timestamp: whole seconds since 1970, rounded down, and the nanoseconds after that second.
    Instant(i64, u32),
}

/// What one value has to satisfy. Named after the keys of the specification language: `min`, `max_length`, `pattern` …
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Constraint {
    /// At least this number.
    Min(f64),
    /// At most this number.
    Max(f64),
    /// At least this integer, which an `f64` cannot hold exactly.
    MinInt(i128),
    /// At most this integer, which an `f64` cannot hold exactly.
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
}

/// A regular expression, and the function that matches it: a program without patterns does not link an engine.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// The expression, as the specification has it.
    pub text: &'static str,
    pub(crate) matches: fn(pattern: &'static str, text: &str) -> bool,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// A rule across the fields of an object or the parameters of an operation. Fields are given by their wire names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// At least one of these is present.
    AnyOf(&'static [&'static str]),
    /// Exactly one of these is present.
    OneOf(&'static [&'static str]),
    /// At most one of these is present.
    Exclusive(&'static [&'static str]),
    /// All of these are present, or none.
    Together(&'static [&'static str]),
    /// The field is present when the condition holds.
    RequiredIf(&'static str, Condition),
    /// The field is present when the condition does not hold.
    RequiredUnless(&'static str, Condition),
    /// The first is not greater than the second, where both are present.
    Ordered(&'static str, &'static str),
}

/// A condition on one field. A comparison with a field that is absent does not hold.
#[derive(Clone, Copy, Debug, PartialEq)]
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
}
