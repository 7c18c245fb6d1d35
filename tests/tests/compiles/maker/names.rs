//! Names that are difficult for generators, each in the format that the language requires. A name is chosen at random from those that are
//! not in use.

use std::collections::BTreeSet;

use specwright_generator::names;

use super::chance::Chance;

/// Wire names of fields and parameters: keywords, names in the macros of the runtime, and other alphabets.
const FIELDS: &[&str] = &[
    "type",
    "self",
    "Self",
    "super",
    "crate",
    "async",
    "await",
    "dyn",
    "match",
    "move",
    "ref",
    "fn",
    "impl",
    "gen",
    "try",
    "yield",
    "abstract",
    "union",
    "static",
    "where",
    "true",
    "null",
    "cx",
    "request",
    "index",
    "f",
    "handlers",
    "handler",
    "core",
    "std",
    "specwright",
    "answer",
    "into",
    "more",
    "inner",
    "value",
    "slot",
    "view",
    "shape",
    "get",
    "get_mut",
    "serialize",
    "serializer",
    "deserializer",
    "text",
    "token",
    "lenient",
    "code",
    "name",
    "items",
    "next",
    "id",
    "ID",
    "from",
    "to_string",
    "fmt",
    "eq",
    "drop",
    "Ok",
    "Some",
    "None",
    "Result",
    "Option",
    "Vec",
    "String",
    "Box",
    "other-email",
    "requestIds",
    "Status",
    "HTTPServer",
    "ALLCAPS",
    "a b",
    "x.y",
    "a/b",
    "a[b]",
    "ids[]",
    "$ref",
    "@type",
    "key:value",
    "r#type",
    "2fa",
    "1",
    "-",
    "_",
    "__proto__",
    "über",
    "日本",
    "naïve-field",
    "\"quoted\"",
    "back\\slash",
    "{brace}",
    "it's",
    "#hash",
    "😀",
    "tab\tname",
    "right\u{202e}left",
    "zero\u{200b}width",
    "soft\u{ad}hyphen",
    "date_format",
    "limit",
    "offset",
    "page_key",
    "body",
    "query",
    "header",
    "SHAPE",
    "ENDPOINT",
    "Answer",
    "default",
    "clone",
    "new",
    "trailing_",
    "_leading",
    "camelCase",
    "kebab-case",
    "SCREAMING_CASE",
    "x1",
    "x_1",
    "i64",
    "bool",
    "str",
    "a, b; c, d",
    "//",
    "/* */",
];

/// Names of types in the prelude, in the runtime and in its macros, and of type parameters.
const TYPES: &[&str] = &[
    "Option",
    "Result",
    "String",
    "Vec",
    "Box",
    "BTreeMap",
    "Ok",
    "Err",
    "Some",
    "None",
    "Default",
    "Clone",
    "Debug",
    "Copy",
    "Send",
    "Sync",
    "Sized",
    "Iterator",
    "From",
    "Into",
    "Future",
    "Router",
    "Request",
    "Response",
    "Error",
    "Value",
    "View",
    "Slot",
    "Token",
    "Object",
    "Shape",
    "Field",
    "Type",
    "Nullable",
    "Timestamp",
    "Secret",
    "Json",
    "File",
    "Date",
    "Seconds",
    "Duration",
    "Uuid",
    "Url",
    "Bytes",
    "Decimal",
    "Arc",
    "Cow",
    "Service",
    "Endpoint",
    "Operation",
    "Method",
    "Get",
    "Post",
    "Query",
    "Min",
    "Max",
    "Str",
    "Int",
    "Epoch",
    "Iso8601",
    "AnyOf",
    "Sent",
    "Eq",
    "Core",
    "Call",
    "Builder",
    "A",
    "T",
    "S",
    "Q",
    "D",
    "X1",
    "Item",
    "Items",
    "PartialEq",
    "Hash",
    "Display",
    "Scalar",
    "Key",
    "Expected",
    "Union",
    "Drop",
    "Fn",
    "Serialize",
    "Deserialize",
    "RequestContext",
    "Server",
    "Std",
];

/// Names of resources and operations.
const METHODS: &[&str] = &[
    "type",
    "match",
    "async",
    "await",
    "move",
    "ref",
    "fn",
    "impl",
    "gen",
    "try",
    "self",
    "super",
    "crate",
    "option",
    "result",
    "string",
    "vec",
    "send",
    "sync",
    "sized",
    "from",
    "into",
    "drop",
    "iterator",
    "core",
    "std",
    "request",
    "handlers",
    "cx",
    "resource",
    "a1",
    "x_1",
    "error",
    "future",
    "service",
    "endpoint",
    "some",
    "ok",
    "s",
    "q",
    "d",
    "arc",
    "fmt",
    "eq",
    "cmp",
    "not",
    "add",
    "next",
    "hash",
    "deref",
    "index",
    "clone_all",
    "all",
    "get",
    "list",
    "create",
    "delete",
    "as_ref",
    "to_owned",
    "borrow",
    "is_empty",
    "len",
    "arrays",
];

/// Names that an operation may have and a resource must not have.
const OPERATIONS: &[&str] =
    &["new", "default", "clone", "call", "builder", "poll_ready", "t", "layer", "with", "type_id", "router"];

/// Names of enum values and of variants.
const VALUES: &[&str] = &[
    "High", "Low", "Ok", "Err", "Some", "None", "Option", "Result", "String", "Vec", "Default", "Unknown0", "A", "B1", "Type",
    "Fn", "Value", "Values", "Copy", "Clone", "Debug", "Box", "I64", "Str", "Tag", "Endpoint", "Shape", "Open", "Closed",
    "First", "Item",
];

/// Difficult documentation: Markdown, code, other alphabets, line ends.
const DOCS: &[&str] = &[
    "Plain.",
    "Two sentences. And [a link] that leads nowhere.",
    "Html <b>bold</b> and List<T>.",
    "An id such as ids[] or a[0].",
    "Code:\n```\nlet x = ;\n```\nand on.",
    "- one\n- two\n  goes on\nlazy",
    "1. one\n2. two\nlazy",
    "Ends */ a comment /* begins one.",
    "    indented as code",
    "Back\\slash and \"quotes\" and 'these'.",
    "`unclosed",
    "See http://desk.example/a?b=c.",
    "Tab\there.",
    "Right to \u{202e}left.",
    "Zero\u{200b}width, soft\u{ad}hyphen.",
    "#[derive(Debug)] // and more",
    "A line.\r\nAnother.",
    "Ünïcödé 日本 😀.",
    "a | b\n--|--\n1 | 2",
    "> quoted\nlazy",
    "# Heading",
    "*star",
    "_under_score_",
    "{{braces}} {0} {}",
    "Ends with spaces   ",
    "\n\nBlank lines\n\n\nwithin.",
    "[`Option`] and [self::nothing]",
    "<https://desk.example>",
    "&amp; and & and <",
    "--- \n***",
    "$math$ ~~gone~~ [^1]",
    "\u{1}control",
];

/// An unused wire name of a field, and the value of `rust` if the field needs one.
pub(crate) fn field(chance: &mut Chance, taken: &mut BTreeSet<String>, wires: &mut BTreeSet<String>) -> (String, Option<String>) {
    loop {
        let wire = if chance.once_in(40) { long("field") } else { (*chance.of(FIELDS)).to_owned() };
        if !wires.insert(wire.clone()) {
            continue;
        }
        let rust = names::snake(&wire).filter(|rust| !["default", "clone", "new"].contains(&rust.as_str()));
        match rust {
            Some(rust) if taken.insert(rust.clone()) => return (wire, None),
            _ => {
                let rust = format!("field_{}", taken.len());
                taken.insert(rust.clone());
                return (wire, Some(rust));
            }
        }
    }
}

/// An unused name of a type.
pub(crate) fn ty(chance: &mut Chance, taken: &mut BTreeSet<String>) -> String {
    loop {
        let name = match chance.below(12) {
            0 => long("Type").replace('_', ""),
            1 => format!("Plain{}", taken.len()),
            _ => (*chance.of(TYPES)).to_owned(),
        };
        if taken.insert(names::upper_camel(&name).unwrap_or_default()) {
            return name;
        }
    }
}

/// An unused name of a resource.
pub(crate) fn resource(chance: &mut Chance, taken: &mut BTreeSet<String>) -> String {
    method(chance, taken, METHODS)
}

/// An unused name of an operation.
pub(crate) fn operation(chance: &mut Chance, taken: &mut BTreeSet<String>) -> String {
    method(chance, taken, OPERATIONS)
}

/// An unused name in snake case: sometimes one of `special`, otherwise one of [`METHODS`].
fn method(chance: &mut Chance, taken: &mut BTreeSet<String>, special: &[&str]) -> String {
    loop {
        let name = match chance.below(16) {
            0 => long("method"),
            1 | 2 => (*chance.of(special)).to_owned(),
            _ => (*chance.of(METHODS)).to_owned(),
        };
        if taken.insert(names::upper_camel(&name).unwrap_or_default()) {
            return name;
        }
    }
}

/// An unused name of an enum value or a variant.
pub(crate) fn value(chance: &mut Chance, taken: &mut BTreeSet<String>) -> String {
    loop {
        let name = if chance.once_in(20) { long("Value").replace('_', "") } else { (*chance.of(VALUES)).to_owned() };
        if taken.insert(names::upper_camel(&name).unwrap_or_default()) {
            return name;
        }
    }
}

pub(crate) fn docs(chance: &mut Chance) -> String {
    (*chance.of(DOCS)).to_owned()
}

/// A long name.
fn long(begin: &str) -> String {
    format!("{begin}{}", "_of_a_name_that_goes_on".repeat(8))
}
