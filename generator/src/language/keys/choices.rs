//! Keys of a file of choices. In: nothing. Out: part of the table. Not here: the keys of the language that it repeats (see the other files).

use super::Kind::{Map, Names, Ref, Text};
use super::{FIELD, Key, Kind, Mapping, OPERATION, SERVICE, TYPE, may, must};

pub(crate) const CHOICES: Mapping = Mapping {
    name: "choices",
    what: "a file of choices",
    docs: "What an OpenAPI document cannot express, or gets wrong. The file is beside the document, and is mostly `specwright.yaml`. \
           A key that the document has a value for replaces it.",
    keys: &[
        must("specwright", Ref("language"), "1", "Version of the language: 1."),
        must("from", Text, "openapi.yaml", "Path of the OpenAPI document, relative to the folder of the file."),
        may("overlays", Names, "Paths of OpenAPI Overlay documents, which are applied to the document in this order."),
        may("omit", Names, "Operations that are left out: `METHOD /path`, or the operation id."),
        may("service", Text, "Name of the service, in upper camel case; names the generated client and router."),
        of_service("title"),
        of_service("docs"),
        of_service("version"),
        of_service("contact"),
        of_service("license"),
        of_service("base_path"),
        of_service("servers"),
        of_service("auth"),
        of_service("wire"),
        of_service("errors"),
        of_service("headers"),
        may(
            "operations",
            Map("operation_choices"),
            "Operations, by `METHOD /path` or by their ids, and what is different in them.",
        ),
        may("types", Map("type_choices"), "Types, by their names, and what is different in them."),
        may("declare", Ref("declare"), "Declarations that the document does not have."),
    ],
};

/// A key of a service.
const fn of_service(name: &'static str) -> Key {
    let key = find(SERVICE.keys, name);
    Key { required: false, ..key }
}

pub(crate) const DECLARE: Mapping = Mapping {
    name: "declare",
    what: "`declare`",
    docs: "Declarations that the document does not have, as in service.yaml. Choices refer to them.",
    keys: &[of_service("ids"), of_service("types"), of_service("groups")],
};

pub(crate) const OPERATION_CHOICES: Mapping = Mapping {
    name: "operation_choices",
    what: "choices about an operation",
    docs: "What is different in an operation. `params` changes single keys of parameters.",
    keys: &with_optional::<3, { OPERATION.keys.len() + 1 }>(
        [
            may("name", Text, "Name of the operation."),
            may("resource", Text, "The resource to which the operation belongs."),
            may("params", Map("field_choices"), "Parameters, by their names, and what is different in them."),
        ],
        OPERATION.keys,
        "http",
    ),
};

pub(crate) const TYPE_CHOICES: Mapping = Mapping {
    name: "type_choices",
    what: "choices about a type",
    docs: "What is different in a type. `fields` changes single keys of fields.",
    keys: &with_optional::<2, { TYPE.keys.len() + 1 }>(
        [
            may("name", Text, "Name of the type."),
            may("fields", Map("field_choices"), "Fields, by their names, and what is different in them."),
        ],
        TYPE.keys,
        "",
    ),
};

pub(crate) const FIELD_CHOICES: Mapping = Mapping {
    name: "field_choices",
    what: "choices about a field",
    docs: "What is different in a field or a parameter. With `type`, limits and the default of the document are left out.",
    // None of them is required.
    keys: FIELD.keys,
};

/// Keys, and after them the other keys of a mapping, of which none is required. One of them can be left out.
const fn with_optional<const M: usize, const N: usize>(own: [Key; M], others: &[Key], without: &str) -> [Key; N] {
    let mut keys = [const { may("", Kind::Any, "") }; N];
    let mut unset: &mut [Key] = &mut keys;
    let mut rest: &[Key] = &own;
    while let [key, after @ ..] = rest {
        (unset, rest) = (set_first(unset, *key), after);
    }
    let mut rest = others;
    while let [key, after @ ..] = rest {
        if !has(&own, key.name) && !is_same(key.name, without) {
            unset = set_first(unset, Key { required: false, ..*key });
        }
        rest = after;
    }
    keys
}

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

const fn has(keys: &[Key], name: &str) -> bool {
    let mut rest = keys;
    while let [key, after @ ..] = rest {
        if is_same(key.name, name) {
            return true;
        }
        rest = after;
    }
    false
}

/// The key of a name; a key without a name if there is none, which the test of the table reports.
const fn find(keys: &[Key], name: &'static str) -> Key {
    let mut rest = keys;
    while let [key, after @ ..] = rest {
        if is_same(key.name, name) {
            return *key;
        }
        rest = after;
    }
    may("", Kind::Any, "")
}

const fn is_same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([first, rest @ ..], [other_first, other_rest @ ..]) = (one, other) {
        if *first != *other_first {
            return false;
        }
        (one, other) = (rest, other_rest);
    }
    one.is_empty() && other.is_empty()
}
