//! Keys of resource files, types and fields. In: nothing. Out: part of the table. Not here: operations.

use super::Kind::{Any, Bool, Count, Map, Names, Number, Ref, Rules, Scalar, Text, Type, Words, WordsOrNull};
use super::{Mapping, may, may_as, must, words};
use crate::model::{DateFormat, EnumRepr, IdRepr, Location, ParamStyle, TagKind, WhenAbsent, WrittenAs};

pub(crate) const RESOURCE: Mapping = Mapping {
    name: "resource",
    what: "a resource file",
    docs: "A resource: its types and its operations.",
    keys: &[
        must(
            "resource",
            Text,
            "things",
            "Name of the resource, in snake case; names a module of the client and a trait of the server.",
        ),
        may("docs", Text, "What the resource is about."),
        may("tags", Names, "Tags of all its operations, which select them."),
        may("server", Text, "The server of its operations: one of `servers` of the service."),
        may("ids", Ref("ids"), "New types for identifiers, which cannot be confused with each other."),
        may("types", Map("type"), "Types; every file can use them."),
        may("groups", Map("group"), "Sets of fields that several types or operations share."),
        may("operations", Map("operation"), "Operations by name, in snake case."),
        may("webhooks", Map("webhook"), "Webhooks by name, in snake case."),
    ],
};

pub(crate) const ID: Mapping = Mapping {
    name: "id",
    what: "an id",
    docs: "An identifier.",
    keys: &[
        may("type", Words(|| words(&IdRepr::KEYWORDS)), "Its JSON type; an integer by default."),
        may("docs", Text, "What it identifies."),
        may("rust", Text, "A Rust type of your own that replaces it, such as `crate::UserId`."),
        may("derive", Names, "Traits that its Rust type derives in addition to the default ones."),
    ],
};

pub(crate) const TYPE: Mapping = Mapping {
    name: "type",
    what: "a type",
    docs: "A type: an enum, an object or a union.",
    keys: &[
        may("docs", Text, "What it is."),
        may("deprecated", Ref("deprecated"), "`true`, or what to use instead."),
        may("rust", Text, "A Rust type of your own that replaces it, such as `crate::Money`."),
        may("derive", Names, "Traits that its Rust type derives in addition to the default ones."),
        may("keep", Bool, "It is generated although no operation uses it, such as the payload of a webhook."),
        may("shared", Bool, "For an object: values are in an `Arc`, so that clones are cheap."),
        may("enum", Words(|| words(&EnumRepr::KEYWORDS)), "It is an enum; the JSON type of its values."),
        may("closed", Bool, "For an enum: unknown values are refused. Otherwise they are kept."),
        may("default", Scalar, "For an enum: the value of a parameter of this type that is not sent."),
        may_as(
            "values",
            Map("enum_value"),
            "{ open: Open, closed: Closed }",
            "For an enum: its values in JSON, each with its name in upper camel case.",
        ),
        may("include", Names, "For an object: groups whose fields come first."),
        may("fields", Map("field"), "It is an object with these fields."),
        may("rules", Rules, "For an object: requirements across its fields."),
        may(
            "absent",
            WordsOrNull(|| words(&WhenAbsent::KEYWORDS)),
            "For an object: what is written for its fields that have no value; by default what `wire` says.",
        ),
        may("union", Ref("union"), "It is one of several types."),
    ],
};

pub(crate) const ENUM_VALUE: Mapping = Mapping {
    name: "enum_value",
    what: "a value of an enum",
    docs: "A value of an enum.",
    keys: &[
        must("name", Text, "SomeName", "Its name, in upper camel case."),
        may("docs", Text, "What it means."),
        may("deprecated", Ref("deprecated"), "`true`, or what to use instead."),
        may(
            "format",
            Words(|| words(&DateFormat::KEYWORDS)),
            "In an enum that chooses how timestamps are written: the format that the value selects, if the value is not the name of a format.",
        ),
    ],
};

pub(crate) const UNION: Mapping = Mapping {
    name: "union",
    what: "a union",
    docs: "One of several types, selected by a tag, or the first that accepts the value.",
    keys: &[
        may("tag", Text, "The field that selects the variant. Without it, the first variant that accepts the value is used."),
        may("tags", Words(|| words(&TagKind::KEYWORDS)), "With a tag: the JSON type of its values; `string` by default."),
        may("content", Text, "With a tag: the field with the value of the variant, which can have any type."),
        may(
            "unknown",
            Words(|| vec!["json"]),
            "With a tag: a reader keeps a value whose tag is not listed, as JSON. Without it, such a value is an error.",
        ),
        must("variants", Map("variant"), "{ user: User, group: Group }", "Types by the tag's value; without a tag, by any name."),
    ],
};

pub(crate) const VARIANT: Mapping = Mapping {
    name: "variant",
    what: "a variant",
    docs: "A variant of a union.",
    keys: &[
        must("type", Type, "User", "Its type."),
        may("name", Text, "Its name in Rust, if none can be derived from the tag's value, such as `1`."),
    ],
};

pub(crate) const FIELD: Mapping = Mapping {
    name: "field",
    what: "a field",
    docs: "A field of an object, or a parameter of an operation.",
    keys: with_constraints! {
        before: [may_as("type", Type, "string", "Its type; required, unless it has a `value`."),
        may(
            "value",
            Scalar,
            "For a parameter: its constant value. A client always sends it, a server requires it, and Rust has no field for it.",
        ),
        may("required", Bool, "Whether it is always sent."),
        may("docs", Text, "One or more sentences."),
        may("default", Scalar, "The value that a server assumes if it is not sent."),]
        after: [may("format", Words(|| words(&DateFormat::KEYWORDS)), "How a timestamp is written."),
        may("as", Words(|| words(&WrittenAs::KEYWORDS)), "How a boolean, an integer or a decimal is written in answers."),
        may(
            "absent",
            WordsOrNull(|| words(&WhenAbsent::KEYWORDS)),
            "What is written if the field has no value; by default what its type says, else `wire`.",
        ),
        may("prefix", Text, "For a map in an object: its entries are members of the object itself, each name with this prefix."),
        may("name", Text, "For a parameter: its wire name. The default is the key, which is then its name in the specification and in Rust."),
        may("rust", Text, "The Rust name, if the wire name gives no good one."),
        may("deprecated", Ref("deprecated"), "`true`, or what to use instead."),
        may("since", Text, "Version of the service that introduced it."),
        may("example", Any, "A value, checked against the type."),
        may(
            "style",
            Words(|| words(&ParamStyle::KEYWORDS)),
            "For a parameter: how a list, or an object, is written; `json` for any type. By default what `arrays` of `wire` says.",
        ),
        may("in", Words(|| words(&Location::KEYWORDS)), "For a parameter: where it is sent."),]
    },
};
