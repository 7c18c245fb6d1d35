//! Keys of operations, rules and answers. In: nothing. Out: part of the table. Not here: their parameters (see `declarations`).

use super::Kind::{Any, Bool, BoolOr, Count, Map, Names, Number, Ref, Rules, Text, Type, Words, WordsOrNull};
use super::{Key, Mapping, may, may_as, must, words};
use crate::model::{self, ConditionalRule, ListRule, PairRule};

pub(crate) const OPERATION: Mapping = Mapping {
    name: "operation",
    what: "an operation",
    docs: "An operation: a method of the client and of the server's trait.",
    keys: &[
        must("http", Ref("http"), "GET /things", "Method and path; `{name}` in the path is a parameter."),
        must("docs", Text, "What it does.", "What it does."),
        may("request", Text, "Name of the request type; by default operation and resource, as in `CreateBreakingNews`."),
        may("include", Names, "Groups whose parameters come first."),
        may("params", Map("field"), "Parameters."),
        may(
            "body",
            Ref("body"),
            "The body of the request, as a value of one type. Other parameters are then in the path, the query or headers.",
        ),
        may("rules", Rules, "Rules across parameters."),
        may("returns", Ref("returns"), "The answer; empty (204) by default."),
        may("headers", Type, "Headers of its responses: an object whose fields have the names of headers."),
        may("errors", Map("error_type"), "Types of bodies of errors by status: `402`, `4XX`, `5XX` or `default`."),
        may("pages", Ref("pages"), "How a client requests further pages."),
        may("chunk", Ref("chunk"), "A client can split a longer list into several calls."),
        may("send", Words(|| words(&model::SendAs::KEYWORDS)), "Where a client puts parameters."),
        may("server", Text, "The server to which a client sends it: one of `servers` of the service."),
        may("public", Bool, "The operation needs no credentials."),
        may("auth", Ref("alternatives"), "The credentials that the operation requires, in place of `require` of the service."),
        may("tags", Names, "Words that select operations."),
        may("deprecated", Ref("deprecated"), "`true`, or what to use instead."),
        may("since", Text, "Version of the service that introduced it."),
    ],
};

pub(crate) const WEBHOOK: Mapping = Mapping {
    name: "webhook",
    what: "a webhook",
    docs: "A webhook: a request that the service sends to a URL of a subscriber.",
    keys: &[
        must("docs", Text, "What has happened.", "What has happened."),
        may(
            "http",
            Ref("http"),
            "Method and path under which a subscriber receives it; by default POST and its name: `POST /paid`.",
        ),
        may("request", Text, "Name of the request type; by default its name and `Webhook`, as in `PaidWebhook`."),
        may("include", Names, "Groups whose parameters come first."),
        may("params", Map("field"), "Parameters, in the query, in headers and in the body."),
        may("body", Ref("body"), "The body of the request, as a value of one type."),
        may("rules", Rules, "Rules across parameters."),
        may(
            "returns",
            Ref("returns"),
            "The answer of the subscriber; empty (204) by default. A sender takes every status of success then.",
        ),
        may("headers", Type, "Headers of responses: an object whose fields have the names of headers."),
        may("errors", Map("error_type"), "Types of bodies of errors by status: `402`, `4XX`, `5XX` or `default`."),
        may("send", Words(|| words(&model::SendAs::KEYWORDS)), "Where a sender puts parameters."),
        may("tags", Names, "Words that select operations and webhooks."),
        may("deprecated", Ref("deprecated"), "`true`, or what to use instead."),
        may("since", Text, "Version of the service that introduced it."),
    ],
};

pub(crate) const BODY: Mapping = Mapping {
    name: "body",
    what: "a body",
    docs: "The body of a request, as a value of one type.",
    keys: with_constraints! {
        before: [must("type", Type, "list<string>", "Its type."),
        may("media", Text, "The media type; `application/json` by default, and for a file that of the file."),
        may("required", Bool, "Whether it is always sent; `true` by default."),
        may("docs", Text, "One or more sentences."),]
        after: [may("format", Words(|| words(&model::DateFormat::KEYWORDS)), "How a timestamp is written."),
        may("rust", Text, "The name of the field in the request type; `body` by default."),
        may("example", Any, "A value, checked against the type."),]
    },
};

pub(crate) const PAGES: Mapping = Mapping {
    name: "pages",
    what: "`pages`",
    docs: "Pages by cursor, by offset, by number or by link: one of these keys, and what belongs to it.",
    keys: &[
        may_as("cursor", Text, "page_key", "The parameter that takes the key of the next page."),
        may("next_header", Text, "With `cursor`: the header of an answer that has the key of the next page."),
        may("after_item", Text, "With `cursor`: the field of the last item whose value is the key, or a path to it."),
        may_as("offset", Text, "offset", "The parameter with the number of items to skip."),
        may_as("page", Text, "page", "The parameter with the number of the page."),
        may("first", Count, "With `page`: the number of the first page; 1 by default."),
        may_as(
            "link",
            Words(|| words(&model::LinkSource::KEYWORDS)),
            "header",
            "Where the URL of the next page is: in the header `Link`, or in the field `next` of the envelope.",
        ),
        may("origins", Names, "With `link`: other origins that a URL of the next page may have, such as `https://eu.example`."),
        may_as("limit", Text, "limit", "The parameter with the greatest number of items of a page."),
        may_as("size", Count, "25", "The number of items of a page that a client requests where its caller states none."),
    ],
};

pub(crate) const CHUNK: Mapping = Mapping {
    name: "chunk",
    what: "`chunk`",
    docs: "A long list of one parameter, in several calls.",
    keys: &[must("param", Text, "ids", "The parameter."), must("size", Count, "25", "The greatest number of items of one call.")],
};

pub(crate) const RULE: Mapping = Mapping {
    name: "rule",
    what: "a rule",
    docs: "A rule: one key, and for an operation the status of the response to a request that breaks it.",
    keys: &RULES,
};

/// The key of a rule that is no rule itself.
const STATUS_OF_RULE: Key =
    may("status", Count, "The status of the response to a request that breaks this rule; by default `invalid` of `errors`.");

/// The keys of all rules, from the tables of their kinds, then that of the status.
const RULES: [Key; ListRule::ALL.len() + ConditionalRule::ALL.len() + PairRule::ALL.len() + 1] = {
    let mut keys = [STATUS_OF_RULE; ListRule::ALL.len() + ConditionalRule::ALL.len() + PairRule::ALL.len() + 1];
    let mut unset: &mut [Key] = &mut keys;
    let (mut lists, mut conditionals, mut pairs) = (ListRule::ALL, ConditionalRule::ALL, PairRule::ALL);
    while let [rule, others @ ..] = lists {
        (unset, lists) = (set_first(unset, may(rule.key(), Names, rule.docs())), others);
    }
    while let [rule, others @ ..] = conditionals {
        (unset, conditionals) = (set_first(unset, may(rule.key(), Ref("conditional"), rule.docs())), others);
    }
    while let [rule, others @ ..] = pairs {
        (unset, pairs) = (set_first(unset, may(rule.key(), Names, rule.docs())), others);
    }
    keys
};

/// Sets the first of the keys, and returns the rest. A constant cannot use an iterator.
const fn set_first(keys: &mut [Key], key: Key) -> &mut [Key] {
    match keys {
        [first, rest @ ..] => {
            *first = key;
            rest
        }
        [] => &mut [],
    }
}

pub(crate) const CONDITIONAL: Mapping = Mapping {
    name: "conditional",
    what: "a conditional rule",
    docs: "A parameter and a condition.",
    keys: &[
        must("param", Text, "ids", "The parameter."),
        must(
            "when",
            Text,
            "rating < 4",
            "Tests, with `and` and `or` between them: `name` (it is sent), `name OP value` with `==`, `!=`, `<`, `<=`, `>`, `>=`, or `name in [a, b]`.",
        ),
    ],
};

pub(crate) const ANSWER: Mapping = Mapping {
    name: "answer",
    what: "an answer",
    docs: "An answer.",
    keys: &[
        may("type", Type, "A type."),
        may_as("list", Type, "string", "A list of this type."),
        may("one_or_many", Type, "A list of this type, or its only element."),
        may("or_false", Type, "This type, or `false` if there is no value."),
        may("keyed_by", Type, "A map with keys of this type; requires `of`."),
        may_as("of", Type, "string", "Type of the values of a map."),
        may("key", Text, "The field of the values that repeats their key. An array of the values is read too."),
        may("fields", Map("field"), "An object with these fields, whose type belongs to the operation."),
        may("include", Names, "Groups whose fields come first."),
        may("envelope", Ref("envelope"), "An object around the collection that `items` describes."),
        may("items", Ref("items"), "The collection in an envelope."),
        may(
            "absent",
            WordsOrNull(|| words(&model::WhenAbsent::KEYWORDS)),
            "What is written for fields of the answer's own type that have no value; by default what `wire` says.",
        ),
        may("file", Bool, "The body is a file."),
        may("stream", Type, "The type of items that arrive one after another while the answer is read."),
        may("as", Words(|| words(&model::StreamForm::KEYWORDS)), "With `stream`: how the items are written; `sse` by default."),
        may("end", Text, "With `stream`: the text in place of an item that ends the stream, such as `[DONE]`."),
        may(
            "name",
            Text,
            "Name of the answer's type, and of its variant among several answers. By default operation, resource and `Answer`.",
        ),
        may(
            "outcome",
            BoolOr("own_outcome"),
            "Whether the object also has the outcome of `wire.outcome`; a mapping says how it differs in this answer.",
        ),
        may(
            "dates",
            Text,
            "The parameter that chooses how timestamps are written, or one of the words of the key `format` of a field.",
        ),
        may("status", Count, "HTTP status; 200 by default."),
        may("media", Text, "The media type of the body. Without it, the body is JSON, and a file has its own media type."),
        may("docs", Text, "Sentences about the answer's type."),
    ],
};

pub(crate) const OWN_OUTCOME: Mapping = Mapping {
    name: "own_outcome",
    what: "the `outcome` of an answer",
    docs: "The outcome of this answer, if it differs from the service's.",
    keys: &[
        may("field", Text, "The field of the outcome, or a path to it: `meta.ok`. By default the service's."),
        may(
            "message",
            Text,
            "The field in which a server writes the message of a failure: one of `wire.outcome.message`, by default the first.",
        ),
        may(
            "rules",
            Bool,
            "`true`: a request that breaks one of the `rules` is a failure with status 200; by default it has the status `errors.invalid`.",
        ),
    ],
};

pub(crate) const ENVELOPE: Mapping = Mapping {
    name: "envelope",
    what: "`envelope`",
    docs: "The fields around a collection.",
    keys: &[
        must("items", Text, "items", "The field that holds the collection, or a path to it: `data.items`."),
        may("next", Text, "The field that holds the key of the next page, or a path to it: `meta.next`."),
        may("total", Text, "The field with the number of all items, or a path to it: `meta.total`."),
        may("more", Text, "The boolean field that says whether there are more pages, or a path to it: `meta.has_more`."),
    ],
};

pub(crate) const ITEMS: Mapping = Mapping {
    name: "items",
    what: "`items`",
    docs: "The collection in an envelope.",
    keys: &[
        may("type", Type, "A type."),
        may_as("list", Type, "string", "A list of this type."),
        may("one_or_many", Type, "A list of this type, or its only element."),
        may("or_false", Type, "This type, or `false` if there is no value."),
        may("keyed_by", Type, "A map with keys of this type; requires `of`."),
        may_as("of", Type, "string", "Type of the values of a map."),
        may("key", Text, "The field of the values that repeats their key. An array of the values is read too."),
    ],
};
