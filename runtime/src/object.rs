//! Objects: types with named fields, described as data.
//!
//! In: nothing. Out: the description that generated code gives of its types and that the codec, the checks and the
//! client read. Not here: reading or writing.

use crate::timestamp::DateFormat;
use crate::validate;
use crate::value::{Slot, View};

/// A type with named fields.
pub trait Object: Send + Sync {
    /// Its fields and rules.
    const SHAPE: &'static Shape;
    /// The field at `index`, in the order of the shape; absent beyond the last.
    fn field(&self, index: usize) -> View<'_>;
    /// The same, to be filled; skipped beyond the last.
    fn field_mut(&mut self, index: usize) -> Slot<'_>;
}

/// Fields as they are. Apart from [`Fill`]: what a program only reads or only writes, it compiles one way only.
pub trait Show: Send + Sync {
    /// The field at `index`.
    fn show(&self, index: usize) -> View<'_>;
}

/// Fields to be filled.
pub trait Fill: Send + Sync {
    /// The place of the field at `index`.
    fn place(&mut self, index: usize) -> Slot<'_>;
}

/// Both, of a request that a server reads and checks, or that goes from page to page.
#[doc(hidden)]
pub trait Whole: Show + Fill {}

impl<T: Object> Whole for T {}

impl<T: Object> Show for T {
    #[inline]
    fn show(&self, index: usize) -> View<'_> {
        self.field(index)
    }
}

impl<T: Object> Fill for T {
    #[inline]
    fn place(&mut self, index: usize) -> Slot<'_> {
        self.field_mut(index)
    }
}

/// An object, seen without its type.
#[derive(Clone, Copy)]
pub struct ObjectRef<'a> {
    shape: &'static Shape,
    fields: &'a dyn Show,
}

impl<'a> ObjectRef<'a> {
    /// Of an object.
    #[inline]
    pub fn new<T: Object>(object: &'a T) -> Self {
        ObjectRef { shape: T::SHAPE, fields: object }
    }
    /// Of fields that have this shape.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(crate) fn of(shape: &'static Shape, fields: &'a dyn Show) -> Self {
        ObjectRef { shape, fields }
    }
    /// Its fields and rules.
    pub fn shape(&self) -> &'static Shape {
        self.shape
    }
    /// The field at `index`, in the order of the shape; absent beyond the last.
    pub fn field(&self, index: usize) -> View<'a> {
        self.fields.show(index)
    }
}

/// An object to be filled, seen without its type.
pub struct ObjectMut<'a> {
    shape: &'static Shape,
    fields: &'a mut dyn Fill,
}

impl<'a> ObjectMut<'a> {
    /// Of an object.
    #[inline]
    pub fn new<T: Object>(object: &'a mut T) -> Self {
        ObjectMut { shape: T::SHAPE, fields: object }
    }
    /// Of fields that have this shape.
    #[cfg(feature = "client")]
    pub(crate) fn of(shape: &'static Shape, fields: &'a mut dyn Fill) -> Self {
        ObjectMut { shape, fields }
    }
    /// Its fields and rules.
    pub fn shape(&self) -> &'static Shape {
        self.shape
    }
    /// The place of the field at `index`; skipped beyond the last.
    pub fn field_mut(&mut self, index: usize) -> Slot<'_> {
        self.fields.place(index)
    }
}

/// Name, fields and rules of a type.
#[derive(Debug)]
pub struct Shape {
    /// The Rust type's name.
    pub name: &'static str,
    /// In the order of the specification.
    pub fields: &'static [Field],
    /// Rules across fields.
    pub rules: &'static [Rule],
    /// What checks them; only a shape with rules names it, so that programs without rules have none of it in them.
    pub(crate) check: Option<validate::CheckRules>,
}

impl Shape {
    /// A shape without rules.
    pub const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Shape { name, fields, rules: &[], check: None }
    }
    /// With rules across fields.
    pub const fn rules(self, rules: &'static [Rule]) -> Self {
        Shape { rules, check: Some(validate::check_rules), ..self }
    }
    /// The index of the field called `name`. `hint` is looked at first: fields mostly come in order.
    pub fn find(&self, name: &str, hint: usize) -> Option<usize> {
        match self.fields.get(hint) {
            Some(field) if field.name == name && field.prefix.is_none() => Some(hint),
            _ => self.fields.iter().position(|field| field.name == name && field.prefix.is_none()),
        }
    }
    /// The index of the map that takes the member `name`, and the key that it has there.
    pub fn behind_prefix<'n>(&self, name: &'n str) -> Option<(usize, &'n str)> {
        let key = |(index, field): (usize, &Field)| Some((index, name.strip_prefix(field.prefix?)?));
        self.fields.iter().enumerate().find_map(key)
    }
}

/// One field of an object or one parameter of an operation.
#[derive(Debug)]
pub struct Field {
    /// Name on the wire.
    pub name: &'static str,
    /// The name as JSON has it behind a comma, `,"name":`; empty when it needs escapes.
    pub(crate) json: &'static str,
    /// Must be there.
    pub required: bool,
    /// Limits of the value.
    pub checks: &'static [Check],
    /// What checks them, where there are any.
    pub(crate) check: Option<validate::CheckLimits>,
    /// Form of an instant, when it does not follow the answer's.
    pub date: Option<DateFormat>,
    /// How a boolean or an integer is written in answers, when not by its type.
    pub written_as: WrittenAs,
    /// Where a parameter travels.
    pub place: Place,
    /// What is assumed when a parameter is not sent.
    pub default: Option<Literal>,
    /// The field of a map's values that repeats its key: an array of them is read too.
    pub key: Option<&'static str>,
    /// A map whose entries are members of the object itself, each behind this prefix.
    pub prefix: Option<&'static str>,
}

impl Field {
    /// An optional field.
    pub const fn new(name: &'static str) -> Self {
        Field::spelled(name, "")
    }
    /// An optional field, with its name as Rust has it between `,` and `:`. That is also how JSON has it, unless there are
    /// escapes in it, which make it longer. The compiler runs this for every field of a program: it is to be short.
    #[doc(hidden)]
    pub const fn spelled(name: &'static str, spelled: &'static str) -> Self {
        let json = if spelled.len() == name.len() + 4 { spelled } else { "" };
        Field {
            name,
            json,
            required: false,
            checks: &[],
            check: None,
            date: None,
            written_as: WrittenAs::Plain,
            place: Place::Default,
            default: None,
            key: None,
            prefix: None,
        }
    }
    /// Must be there.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
    /// With limits.
    pub const fn checks(mut self, checks: &'static [Check]) -> Self {
        self.checks = checks;
        self.check = Some(validate::check_limits);
        self
    }
    /// An instant in a form of its own.
    pub const fn date(mut self, form: DateFormat) -> Self {
        self.date = Some(form);
        self
    }
    /// Written as a number or as text.
    pub const fn written_as(mut self, written_as: WrittenAs) -> Self {
        self.written_as = written_as;
        self
    }
    /// A parameter that travels elsewhere than the operation's others.
    pub const fn place(mut self, place: Place) -> Self {
        self.place = place;
        self
    }
    /// Assumed when it is not sent.
    pub const fn default(mut self, default: Literal) -> Self {
        self.default = Some(default);
        self
    }
    /// A map whose values repeat its key in this field.
    pub const fn key(mut self, key: &'static str) -> Self {
        self.key = Some(key);
        self
    }
    /// A map whose entries are members of the object itself, each behind this prefix.
    pub const fn prefix(self, prefix: &'static str) -> Self {
        // Its own name is never on the wire.
        Field { prefix: Some(prefix), json: "", ..self }
    }
}

/// How a boolean or an integer is written in answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrittenAs {
    /// By its type.
    Plain,
    /// `1` and `0`.
    Number,
    /// As text.
    String,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where the operation sends its parameters.
    Default,
    /// Query string.
    Query,
    /// A segment of the path.
    Path,
    /// A header.
    Header,
    /// JSON body.
    Body,
    /// Form body.
    Form,
    /// The body itself: a file.
    Whole,
}

/// A value stated by the specification.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An integer above the signed range.
    UInt(u64),
    /// A number.
    Float(f64),
    /// Text, or the wire form of an enum's value.
    Str(&'static str),
}

/// A limit of one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Check {
    /// At least this number.
    Min(f64),
    /// At most this number.
    Max(f64),
    /// At least this integer, which is no float.
    MinInt(i128),
    /// At most this integer, which is no float.
    MaxInt(i128),
    /// At least so many characters.
    MinLength(usize),
    /// At most so many characters.
    MaxLength(usize),
    /// A regular expression that matches the whole.
    Pattern(Pattern),
    /// At least so many items.
    MinItems(usize),
    /// At most so many items.
    MaxItems(usize),
}

/// A regular expression, with what matches it: a program that has no pattern has nothing linked in that reads them.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// As the specification has it.
    pub text: &'static str,
    pub(crate) matches: fn(&'static str, &str) -> bool,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// A rule across parameters, which are named as on the wire.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// At least one is sent.
    AnyOf(&'static [&'static str]),
    /// Exactly one is sent.
    OneOf(&'static [&'static str]),
    /// At most one is sent.
    Exclusive(&'static [&'static str]),
    /// All or none.
    Together(&'static [&'static str]),
    /// The first is sent when the condition holds.
    RequiredIf(&'static str, When),
    /// The first is sent unless the condition holds.
    RequiredUnless(&'static str, When),
    /// When both are sent, the first is not after the second.
    Ordered(&'static str, &'static str),
}

/// A condition on one parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum When {
    /// It is sent.
    Sent(&'static str),
    /// It is sent and equal.
    Eq(&'static str, Literal),
    /// It is sent and not equal.
    Ne(&'static str, Literal),
    /// It is sent and less.
    Lt(&'static str, Literal),
    /// It is sent and not greater.
    Le(&'static str, Literal),
    /// It is sent and greater.
    Gt(&'static str, Literal),
    /// It is sent and not less.
    Ge(&'static str, Literal),
}
