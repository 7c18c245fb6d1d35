//! Keys of resource files, types and fields. In: nothing. Out: part of the table. Not here: operations.

use super::Kind::{Any, Bool, Count, Map, Names, Number, Ref, Scalar, Text, Type, Words};
use super::{Mapping, may, may_as, must, words};
use crate::model::{DateForm, EnumRepr, IdRepr, Location, WrittenAs};

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
        may("tags", Names, "Tags of all its operations, by which they are chosen."),
        may("ids", Ref("ids"), "New types for identifiers, so that one is never taken for another."),
        may("types", Map("type"), "Types, which every file can use."),
        may("groups", Map("group"), "Sets of fields that several types or operations share."),
        may("operations", Map("operation"), "Operations by name, in snake case."),
    ],
};

pub(crate) const ID: Mapping = Mapping {
    name: "id",
    what: "an id",
    docs: "An identifier.",
    keys: &[
        may("type", Words(|| words(&IdRepr::WORDS)), "What it is on the wire; an integer by default."),
        may("docs", Text, "What it identifies."),
        may("rust", Text, "A Rust type of your own that stands for it, as in `crate::UserId`."),
        may("derive", Names, "Traits that its Rust type derives beside the usual ones."),
    ],
};

pub(crate) const TYPE: Mapping = Mapping {
    name: "type",
    what: "a type",
    docs: "A type: an enum, an object or a union.",
    keys: &[
        may("docs", Text, "What it is."),
        may("deprecated", Ref("deprecated"), "`true`, or what to use in its place."),
        may("rust", Text, "A Rust type of your own that stands for it, as in `crate::Money`."),
        may("derive", Names, "Traits that its Rust type derives beside the usual ones."),
        may("shared", Bool, "Of an object: it is kept behind an `Arc`, so that copying one costs nothing."),
        may("enum", Words(|| words(&EnumRepr::WORDS)), "It is one of several values, which are this on the wire."),
        may("closed", Bool, "Of an enum: unknown values are refused. Otherwise they are kept."),
        may("default", Scalar, "Of an enum: what a parameter of this type is when it is not sent."),
        may_as(
            "values",
            Map("enum_value"),
            "{ open: Open, closed: Closed }",
            "Of an enum: its values on the wire, each with its name in upper camel case.",
        ),
        may("include", Names, "Of an object: groups whose fields come first."),
        may("fields", Map("field"), "It is an object with these fields."),
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
        may("deprecated", Ref("deprecated"), "`true`, or what to use in its place."),
    ],
};

pub(crate) const UNION: Mapping = Mapping {
    name: "union",
    what: "a union",
    docs: "One of several types, told by a tag, or the first that fits.",
    keys: &[
        may("tag", Text, "The field that tells the variant. Without it, the first variant that fits is taken."),
        must("variants", Map("type_expression"), "{ user: User, group: Group }", "Types by the tag's value, or by name."),
    ],
};

pub(crate) const FIELD: Mapping = Mapping {
    name: "field",
    what: "a field",
    docs: "A field of an object, or a parameter of an operation.",
    keys: &[
        must("type", Type, "string", "Its type."),
        may("required", Bool, "It must be there. Otherwise it is optional."),
        may("docs", Text, "One or more sentences."),
        may("default", Scalar, "What a server assumes when it is not sent."),
        may("min", Number, "Least number."),
        may("max", Number, "Greatest number."),
        may("min_length", Count, "Least number of characters."),
        may("max_length", Count, "Greatest number of characters."),
        may("pattern", Text, "A regular expression that must match the whole."),
        may("min_items", Count, "Least number of items, of a list or a map."),
        may("max_items", Count, "Greatest number of items, of a list or a map."),
        may("format", Words(|| words(&DateForm::WORDS)), "How a timestamp is written."),
        may("as", Words(|| words(&WrittenAs::WORDS)), "How a boolean, an integer or a decimal is written in answers."),
        may("prefix", Text, "Of a map in an object: its entries stand in the object itself, each behind this prefix."),
        may("rust", Text, "The Rust name, when the wire name gives none or a poor one."),
        may("deprecated", Ref("deprecated"), "`true`, or what to use in its place."),
        may("since", Text, "Version of the service that brought it."),
        may("example", Any, "A value, checked against the type."),
        may("in", Words(|| words(&Location::WORDS)), "Of a parameter: where it travels."),
    ],
};
