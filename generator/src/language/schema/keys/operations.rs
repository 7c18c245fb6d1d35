//! Keys of operations, rules and answers. In: nothing. Out: part of the table. Not here: their parameters (see `declarations`).

use super::super::values::Kind::{Bool, BoolOr, Count, Map, Names, Ref, Rules, Text, Type, Words};
use super::{Mapping, may, must};

pub(super) const OPERATION: Mapping = Mapping {
    name: "operation",
    what: "an operation",
    docs: "An operation: a method of the client and of the server's trait.",
    keys: &[
        must("http", Ref("http"), "Method and path; `{name}` in the path is a parameter."),
        must("docs", Text, "What it does."),
        may("request", Text, "Name of the request type; by default operation and resource, as in `CreateBreakingNews`."),
        may("include", Names, "Groups whose parameters come first."),
        may("params", Map("field"), "Parameters."),
        may("rules", Rules, "Rules across parameters."),
        may("returns", Ref("returns"), "The answer; empty (204) by default."),
        may("pages", Ref("pages"), "How further pages are got."),
        may("chunk", Ref("chunk"), "A client may split a longer list into several calls."),
        may("send", Words(&["query", "form", "json"]), "Where a client puts parameters."),
        may("public", Bool, "No credentials are asked for."),
        may("tags", Names, "Words by which operations are chosen."),
        may("deprecated", Ref("deprecated"), "`true`, or what to use in its place."),
        may("since", Text, "Version of the service that brought it."),
    ],
};

pub(super) const PAGES: Mapping = Mapping {
    name: "pages",
    what: "`pages`",
    docs: "Pages by cursor, or by offset.",
    keys: &[
        may("cursor", Text, "The parameter that takes the key of the next page."),
        may("offset", Text, "The parameter that says how many to skip."),
        may("limit", Text, "The parameter that says how many at most."),
        may("size", Count, "How many a page holds."),
    ],
};

pub(super) const CHUNK: Mapping = Mapping {
    name: "chunk",
    what: "`chunk`",
    docs: "A long list of one parameter, in several calls.",
    keys: &[must("param", Text, "The parameter."), must("size", Count, "How many items a call takes.")],
};

pub(super) const RULE: Mapping = Mapping {
    name: "rule",
    what: "a rule",
    docs: "A rule: one key.",
    keys: &[
        may("any_of", Names, "At least one is sent."),
        may("one_of", Names, "Exactly one is sent."),
        may("exclusive", Names, "At most one is sent."),
        may("together", Names, "All or none."),
        may("required_if", Ref("conditional"), "A parameter is sent when a condition holds."),
        may("required_unless", Ref("conditional"), "A parameter is sent unless a condition holds."),
        may("ordered", Names, "When both are sent, the first is not after the second."),
    ],
};

pub(super) const CONDITIONAL: Mapping = Mapping {
    name: "conditional",
    what: "a conditional rule",
    docs: "A parameter and a condition.",
    keys: &[
        must("param", Text, "The parameter."),
        must("when", Text, "`name` (it is sent), or `name OP value` with `==`, `!=`, `<`, `<=`, `>`, `>=`."),
    ],
};

pub(super) const ANSWER: Mapping = Mapping {
    name: "answer",
    what: "an answer",
    docs: "An answer.",
    keys: &[
        may("type", Type, "A type."),
        may("list", Type, "A list of this type."),
        may("one_or_many", Type, "A list of this type, or its only element."),
        may("or_false", Type, "This type, or `false` when there is none."),
        may("keyed_by", Type, "A map by keys of this type; goes with `of`."),
        may("of", Type, "Type of the values of a map."),
        may("key", Text, "The field of the values that holds their key; an array of them is read too."),
        may("fields", Map("field"), "An object of its own with these fields."),
        may("include", Names, "Groups whose fields come first."),
        may("envelope", Ref("envelope"), "An object of its own around the collection that `items` gives."),
        may("items", Ref("items"), "The collection in an envelope."),
        may("file", Bool, "The body is a file."),
        may(
            "name",
            Text,
            "Name of the answer's own type, and of its variant among several; by default operation, resource and `Answer`.",
        ),
        may(
            "outcome",
            BoolOr("own_outcome"),
            "The object also carries the service's `wire.outcome`, or it in a field of another name.",
        ),
        may(
            "dates",
            Text,
            "The parameter that chooses how timestamps are written; or a format: `epoch`, `epoch_ms`, `epoch_fraction`, `iso8601`, `iso8601noT`.",
        ),
        may("status", Count, "HTTP status; 200 by default."),
        may("docs", Text, "Of the answer's own type."),
    ],
};

pub(super) const OWN_OUTCOME: Mapping = Mapping {
    name: "own_outcome",
    what: "an `outcome` of its own",
    docs: "Where an answer has the outcome that others have in the service's field.",
    keys: &[must("field", Text, "The field that tells.")],
};

pub(super) const ENVELOPE: Mapping = Mapping {
    name: "envelope",
    what: "`envelope`",
    docs: "The fields around a collection.",
    keys: &[
        must("items", Text, "The field that holds the collection."),
        may("next", Text, "The field that holds the key of the next page."),
        may("total", Text, "The field that says how many there are in all."),
    ],
};

pub(super) const ITEMS: Mapping = Mapping {
    name: "items",
    what: "`items`",
    docs: "The collection in an envelope.",
    keys: &[
        may("type", Type, "A type."),
        may("list", Type, "A list of this type."),
        may("one_or_many", Type, "A list of this type, or its only element."),
        may("or_false", Type, "This type, or `false` when there is none."),
        may("keyed_by", Type, "A map by keys of this type; goes with `of`."),
        may("of", Type, "Type of the values of a map."),
        may("key", Text, "The field of the values that holds their key; an array of them is read too."),
    ],
};
