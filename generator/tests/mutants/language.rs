//! The language of specifications as data: the keys of each mapping, and the values of each key.
//!
//! In: nothing. Out: shapes of values. It was written from docs/language.md, and does not use the tables of the generator.

/// The values that a key can have.
pub(crate) enum Shape {
    /// Text for people. Any other text is also valid.
    Docs,
    /// A number.
    Number,
    /// An integer that is not negative.
    Count,
    /// An HTTP status.
    Status,
    /// A value of the type of the field, or of the enum.
    Default,
    /// A name with this letter case.
    Name(Case),
    /// A name or a value that the specification chooses.
    Free,
    /// A type expression.
    Type,
    /// One of these words.
    Words(&'static [&'static str]),
    /// Names of groups.
    Groups,
    /// The name of a parameter; for `dates`, also a date format.
    Param,
    /// A list of names of parameters.
    Params,
    /// A condition. Its first word is the name of a parameter.
    When,
    /// A method and a path.
    Http,
    /// Names of files.
    Files,
    /// A mapping with these keys. `REQUIRED_KEYS` lists those that are required.
    Keys(&'static [(&'static str, Shape)]),
    /// A mapping whose keys are names that the specification chooses.
    Named(Sort, &'static Shape),
    /// A list of values with this shape.
    Each(&'static Shape),
}

/// The letter case of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// `as_this`.
    Snake,
    /// `AsThis`.
    Camel,
}

/// What a name of the specification belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Type,
    Group,
    Param,
    Operation,
    Other,
}

use Shape::{
    Count, Default, Docs, Each, Files, Free, Groups, Http, Keys, Name, Named, Number, Param, Params, Status, Type, When, Words,
};

const BOOLEAN: Shape = Words(&["true", "false"]);
const DATE_FORMATS: &[&str] = &["epoch", "iso8601", "utc_minutes"];
const SENDS: &[&str] = &["query", "form", "json"];

/// Keys that are required in each mapping that can have them, and keys that define a type, of which one is required.
pub(crate) const REQUIRED_KEYS: &[&str] =
    &["specwright", "service", "files", "resource", "http", "type", "values", "enum", "variants", "union"];

static FIELD: Shape = Keys(&[
    ("type", Type),
    ("required", BOOLEAN),
    ("docs", Docs),
    ("default", Default),
    ("min", Number),
    ("max", Number),
    ("min_length", Count),
    ("max_length", Count),
    ("pattern", Free),
    ("min_items", Count),
    ("max_items", Count),
    ("unique", BOOLEAN),
    ("format", Words(DATE_FORMATS)),
    ("as", Words(&["number", "string"])),
    ("prefix", Free),
    ("rust", Free),
    ("deprecated", Docs),
    ("since", Docs),
    ("example", Default),
    ("in", Words(&["query", "path", "header", "body", "form"])),
]);

static VALUE: Shape = Keys(&[("name", Name(Case::Camel)), ("docs", Docs), ("deprecated", Docs)]);

static TYPE: Shape = Keys(&[
    ("docs", Docs),
    ("deprecated", Docs),
    ("rust", Free),
    ("derive", Docs),
    ("shared", BOOLEAN),
    ("enum", Words(&["string", "integer"])),
    ("closed", BOOLEAN),
    ("default", Default),
    ("values", Named(Sort::Other, &VALUE)),
    ("include", Groups),
    ("fields", Named(Sort::Other, &FIELD)),
    ("union", Keys(&[("tag", Free), ("variants", Named(Sort::Other, &Type))])),
]);

static RULE: Shape = Keys(&[
    ("any_of", Params),
    ("one_of", Params),
    ("exclusive", Params),
    ("together", Params),
    ("ordered", Params),
    ("strictly_ordered", Params),
    ("equal", Params),
    ("different", Params),
    ("required_if", Keys(&[("param", Param), ("when", When)])),
    ("required_unless", Keys(&[("param", Param), ("when", When)])),
    ("forbidden_if", Keys(&[("param", Param), ("when", When)])),
    ("forbidden_unless", Keys(&[("param", Param), ("when", When)])),
]);

static ANSWER: Shape = Keys(&[
    ("type", Type),
    ("list", Type),
    ("one_or_many", Type),
    ("or_false", Type),
    ("keyed_by", Type),
    ("of", Type),
    ("key", Free),
    ("fields", Named(Sort::Other, &FIELD)),
    ("include", Groups),
    ("name", Free),
    ("envelope", Keys(&[("items", Free), ("next", Free), ("total", Free)])),
    ("items", Keys(&[("type", Type), ("list", Type), ("one_or_many", Type), ("keyed_by", Type), ("of", Type), ("key", Free)])),
    ("outcome", BOOLEAN),
    ("dates", Param),
    ("status", Status),
    ("file", BOOLEAN),
    ("docs", Docs),
]);

static OPERATION: Shape = Keys(&[
    ("http", Http),
    ("docs", Docs),
    ("request", Name(Case::Camel)),
    ("include", Groups),
    ("params", Named(Sort::Param, &FIELD)),
    ("rules", Each(&RULE)),
    ("returns", ANSWERS),
    ("pages", Keys(&[("cursor", Param), ("offset", Param), ("limit", Param), ("size", Count)])),
    ("chunk", Keys(&[("param", Param), ("size", Count)])),
    ("send", Words(SENDS)),
    ("public", BOOLEAN),
    ("tags", Docs),
    ("deprecated", Docs),
    ("since", Docs),
]);

const ANSWERS: Shape = Each(&ANSWER);

static ID: Shape = Keys(&[("type", Words(&["string", "integer"])), ("docs", Docs), ("rust", Free), ("derive", Docs)]);

/// A resource file.
pub(crate) static RESOURCE: Shape = Keys(&[
    ("resource", Name(Case::Snake)),
    ("docs", Docs),
    ("tags", Docs),
    ("ids", Named(Sort::Type, &ID)),
    ("types", Named(Sort::Type, &TYPE)),
    ("groups", Named(Sort::Group, &Named(Sort::Other, &FIELD))),
    ("operations", Named(Sort::Operation, &OPERATION)),
]);

static SEND: Shape = Keys(&[
    ("get", Words(SENDS)),
    ("head", Words(SENDS)),
    ("post", Words(SENDS)),
    ("put", Words(SENDS)),
    ("patch", Words(SENDS)),
    ("delete", Words(SENDS)),
    ("files", Words(&["multipart"])),
]);

/// service.yaml.
pub(crate) static SERVICE: Shape = Keys(&[
    ("specwright", Words(&["1"])),
    ("service", Name(Case::Camel)),
    ("title", Docs),
    ("docs", Docs),
    ("version", Docs),
    ("contact", Keys(&[("name", Docs), ("url", Free), ("email", Docs)])),
    ("license", Keys(&[("name", Docs), ("url", Free)])),
    ("base_path", Free),
    ("files", Files),
    ("auth", Keys(&[("basic", BOOLEAN), ("bearer", BOOLEAN), ("oauth2", Keys(&[("token_url", Free), ("scope", Free)]))])),
    ("wire", WIRE),
    ("errors", Keys(&[("invalid", Status), ("refused", Status), ("body", Named(Sort::Other, &ERROR_PART))])),
    ("ids", Named(Sort::Type, &ID)),
    ("types", Named(Sort::Type, &TYPE)),
    ("groups", Named(Sort::Group, &Named(Sort::Other, &FIELD))),
]);

static ERROR_PART: Shape = Words(&["message", "code", "param", "request_id", "violations"]);

const WIRE: Shape = Keys(&[
    ("send", Each(&SEND)),
    ("accept", Words(&["declared", "any"])),
    ("arrays", Words(&["repeat", "brackets", "indexed"])),
    ("booleans", Words(&["text", "numeric"])),
    ("scalars", Words(&["strict", "lenient"])),
    ("empty_map", Words(&["object", "list"])),
    ("unknown", Words(&["ignore", "report", "refuse"])),
    ("outcome", Keys(&[("field", Free), ("ok", Free), ("error", Free), ("message", Free)])),
]);

/// Types that need no declaration, without the scalars.
pub(crate) const BUILT_IN: &[&str] = &["json", "file", "list", "one_or_many", "map", "nullable", "or_false"];

/// Methods of HTTP.
pub(crate) const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

/// The values of `dates` that are not parameters.
pub(crate) const DATES: &[&str] = DATE_FORMATS;
