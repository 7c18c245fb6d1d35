//! The language as data: which keys stand where, and what their values are.
//!
//! In: nothing. Out: shapes of values. Not here: what the generator knows of it; this is written anew from docs/language.md.

/// What may stand at a place.
pub(crate) enum Shape {
    /// Words for people; never changed.
    Docs,
    /// A name or a value that the specification chooses.
    Free,
    /// A type expression.
    Type,
    /// One of these words.
    Words(&'static [&'static str]),
    /// Groups that are included.
    Groups,
    /// The name of a parameter; for `dates` also a form.
    Param,
    /// A sequence of names of parameters.
    Params,
    /// A condition: its first word is a parameter.
    When,
    /// Method and path.
    Http,
    /// Names of files.
    Files,
    /// A mapping with these keys, of which some have to be there.
    Keys(&'static [(&'static str, Shape)]),
    /// A mapping from names that the specification chooses.
    Named(Sort, &'static Shape),
    /// A sequence of these.
    Each(&'static Shape),
}

/// What a chosen name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Type,
    Group,
    Param,
    Other,
}

use Shape::{Docs, Each, Files, Free, Groups, Http, Keys, Named, Param, Params, Type, When, Words};

const BOOLEAN: Shape = Words(&["true", "false"]);
const FORMS: &[&str] = &["epoch", "iso8601", "iso8601noT"];
const SENDS: &[&str] = &["query", "form", "json"];

/// Keys that have to be there wherever they are known, and those of which one says what a type is.
pub(crate) const NEEDED: &[&str] =
    &["specwright", "service", "files", "resource", "http", "type", "values", "enum", "variants", "union"];

static FIELD: Shape = Keys(&[
    ("type", Type),
    ("required", BOOLEAN),
    ("docs", Docs),
    ("default", Free),
    ("min", Free),
    ("max", Free),
    ("min_length", Free),
    ("max_length", Free),
    ("pattern", Docs),
    ("min_items", Free),
    ("max_items", Free),
    ("format", Words(FORMS)),
    ("as", Words(&["number", "string"])),
    ("prefix", Free),
    ("rust", Free),
    ("deprecated", Docs),
    ("since", Docs),
    ("example", Docs),
    ("in", Words(&["query", "path", "header", "body", "form"])),
]);

static VALUE: Shape = Keys(&[("name", Free), ("docs", Docs), ("deprecated", Docs)]);

static TYPE: Shape = Keys(&[
    ("docs", Docs),
    ("deprecated", Docs),
    ("rust", Free),
    ("derive", Docs),
    ("enum", Words(&["string", "integer"])),
    ("closed", BOOLEAN),
    ("default", Free),
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
    ("required_if", Keys(&[("param", Param), ("when", When)])),
    ("required_unless", Keys(&[("param", Param), ("when", When)])),
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
    ("status", Free),
    ("file", BOOLEAN),
    ("docs", Docs),
]);

static OPERATION: Shape = Keys(&[
    ("http", Http),
    ("docs", Docs),
    ("request", Free),
    ("include", Groups),
    ("params", Named(Sort::Param, &FIELD)),
    ("rules", Each(&RULE)),
    ("returns", ANSWER_HERE),
    ("pages", Keys(&[("cursor", Param), ("offset", Param), ("limit", Param), ("size", Free)])),
    ("chunk", Keys(&[("param", Param), ("size", Free)])),
    ("send", Words(SENDS)),
    ("public", BOOLEAN),
    ("tags", Docs),
    ("deprecated", Docs),
    ("since", Docs),
]);

const ANSWER_HERE: Shape = Each(&ANSWER);

static ID: Shape = Keys(&[("type", Words(&["string", "integer"])), ("docs", Docs), ("rust", Free), ("derive", Docs)]);

/// A resource file.
pub(crate) static RESOURCE: Shape = Keys(&[
    ("resource", Free),
    ("docs", Docs),
    ("tags", Docs),
    ("ids", Named(Sort::Type, &ID)),
    ("types", Named(Sort::Type, &TYPE)),
    ("groups", Named(Sort::Group, &Named(Sort::Other, &FIELD))),
    ("operations", Named(Sort::Other, &OPERATION)),
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
    ("service", Free),
    ("title", Docs),
    ("docs", Docs),
    ("version", Docs),
    ("base_path", Free),
    ("files", Files),
    ("auth", Keys(&[("basic", BOOLEAN), ("bearer", BOOLEAN), ("oauth2", Keys(&[("token_url", Free), ("scope", Free)]))])),
    ("wire", WIRE),
    ("errors", Keys(&[("invalid", Free), ("refused", Free), ("body", Named(Sort::Other, &ERROR_PART))])),
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
    ("unknown", Words(&["ignore", "refuse"])),
    ("outcome", Keys(&[("field", Free), ("ok", Free), ("error", Free), ("message", Free)])),
]);

/// Types that need no declaration.
pub(crate) const BUILT_IN: &[&str] = &[
    "string",
    "text",
    "secret",
    "integer",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float",
    "decimal",
    "boolean",
    "timestamp",
    "date",
    "duration",
    "uuid",
    "url",
    "bytes",
    "json",
    "file",
    "list",
    "one_or_many",
    "map",
    "nullable",
    "or_false",
];

/// Methods of HTTP.
pub(crate) const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// What `dates` takes beside parameters.
pub(crate) const DATES: &[&str] = FORMS;
