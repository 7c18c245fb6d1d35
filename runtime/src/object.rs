//! Objects: types with named fields, described as data.
//!
//! In: nothing. Out: the description that generated code gives of its types and that the codec, the checks and the
//! client read. Not here: reading or writing.

use std::sync::OnceLock;

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

/// Name, fields and rules of a type. The compiler sees names and marks only, which cost it little; the fields are made of them
/// when the first object of this shape is read, written or checked.
#[derive(Debug)]
pub struct Shape {
    /// The Rust type's name.
    pub name: &'static str,
    /// Rules across fields.
    pub rules: &'static [Rule],
    /// What checks them; only a shape with rules names it, so that programs without rules have none of it in them.
    pub(crate) check: Option<validate::CheckRules>,
    names: &'static [&'static str],
    marks: &'static [(usize, Mark)],
    fields: OnceLock<Box<[Field]>>,
}

impl Shape {
    /// A shape without rules: the fields' names on the wire, and what is said of the field at an index.
    pub const fn new(name: &'static str, names: &'static [&'static str], marks: &'static [(usize, Mark)]) -> Self {
        Shape { name, rules: &[], check: None, names, marks, fields: OnceLock::new() }
    }
    /// With rules across fields.
    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self.check = Some(validate::check_rules);
        self
    }
    /// In the order of the specification.
    #[inline]
    pub fn fields(&self) -> &[Field] {
        match self.fields.get() {
            Some(fields) => fields,
            None => self.made(),
        }
    }
    #[cold]
    fn made(&self) -> &[Field] {
        self.fields.get_or_init(|| {
            let marks = |at| self.marks.iter().filter(move |(index, _)| *index == at).map(|(_, mark)| *mark);
            self.names.iter().enumerate().map(|(at, name)| marks(at).fold(Field::new(name), Field::marked)).collect()
        })
    }
    /// The index of the field called `name`. `hint` is looked at first: fields mostly come in order.
    pub fn find(&self, name: &str, hint: usize) -> Option<usize> {
        match self.fields().get(hint) {
            Some(field) if field.name == name && field.prefix.is_none() => Some(hint),
            _ => self.fields().iter().position(|field| field.name == name && field.prefix.is_none()),
        }
    }
    /// The index of the map that takes the member `name`, and the key that it has there.
    pub fn behind_prefix<'n>(&self, name: &'n str) -> Option<(usize, &'n str)> {
        let key = |(index, field): (usize, &Field)| Some((index, name.strip_prefix(field.prefix?)?));
        self.fields().iter().enumerate().find_map(key)
    }
}

/// One field of an object or one parameter of an operation.
#[derive(Debug)]
pub struct Field {
    /// Name on the wire.
    pub name: &'static str,
    /// The name as JSON has it behind a comma, `,"name":`; empty when it needs escapes.
    pub(crate) json: Box<str>,
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
    pub fn new(name: &'static str) -> Self {
        let is_escaped = name.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\');
        let json = if is_escaped { Box::default() } else { format!(",\"{name}\":").into_boxed_str() };
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
    /// With a mark.
    pub fn marked(mut self, mark: Mark) -> Self {
        match mark {
            Mark::Required => self.required = true,
            Mark::Checks(checks, check) => (self.checks, self.check) = (checks, Some(check)),
            Mark::Date(form) => self.date = Some(form),
            Mark::WrittenAs(written_as) => self.written_as = written_as,
            Mark::Place(place) => self.place = place,
            Mark::Default(default) => self.default = Some(default),
            Mark::Key(key) => self.key = Some(key),
            Mark::Prefix(prefix) => {
                self.prefix = Some(prefix);
                self.json = Box::default(); // Its own name is never on the wire.
            }
        }
        self
    }
}

/// What is said of a field besides its name.
#[derive(Clone, Copy, Debug)]
pub enum Mark {
    /// Must be there.
    Required,
    /// With limits.
    Checks(&'static [Check], validate::CheckLimits),
    /// An instant in a form of its own.
    Date(DateFormat),
    /// Written as a number or as text.
    WrittenAs(WrittenAs),
    /// A parameter that travels elsewhere than the operation's others.
    Place(Place),
    /// Assumed when it is not sent.
    Default(Literal),
    /// A map whose values repeat its key in this field.
    Key(&'static str),
    /// A map whose entries are members of the object itself, each behind this prefix.
    Prefix(&'static str),
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
