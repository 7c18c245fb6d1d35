"""Simplifies our OpenAPI export to the document that one would write by hand, so that peers have no costs for details of the export.

The result has the same operations and fields, with one media type for each body, one format for each date, no `null` beside a type,
closed enums, and without the responses of failures. It is OpenAPI 3.0 or 3.1, like the export.
"""

import json
import sys

FAILURE = "Outcome.Failure"

# progenitor writes no multipart bodies; OpenAPI Generator writes enums and maps in forms as types that do not exist.
JSON_FOR = {"progenitor": ["multipart/form-data"], "openapi": ["multipart/form-data", "application/x-www-form-urlencoded"]}


def lean(node):
    """Simplifies a node and everything in it."""
    if isinstance(node, list):
        return [lean(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: lean(value) for key, value in node.items() if key not in ("nullable", "x-enum-varnames", "x-specwright-rules")}
    if isinstance(node.get("type"), list):
        node["type"] = next(kind for kind in node["type"] if kind != "null")
    reference = node.get("$ref", "")
    if reference.startswith("#/components/schemas/"):
        node["$ref"] = base(reference)
    if isinstance(node.get("enum"), list):
        node["enum"] = distinct(node["enum"])
    return first_alternative(node)


def base(name):
    """The name without the suffix of dates: `X` for `X.EpochOrIso8601`, which is `X` with another format of dates."""
    return name.split(".")[0] if "Iso8601" in name else name


def first_alternative(node):
    """Replaces alternatives by one: the successful answer, the first format of dates, the enum without unknown values."""
    for key in ("allOf", "oneOf", "anyOf"):
        options = node.get(key)
        if not isinstance(options, list) or "discriminator" in node:
            continue
        if all({"required", "properties"} >= option.keys() for option in options):
            # A rule for several fields. OpenAPI Generator makes structs of it that do not compile.
            del node[key]
            continue
        options = [option for option in options if FAILURE not in option.get("$ref", "") and option.get("type") != "null"]
        if any("additionalProperties" in option for option in options):
            # For an empty map that is written as `[]`, OpenAPI Generator writes `ArrayVecserde_json::Value`, which is not a valid name.
            options = [option for option in options if option.get("type") != "array"]
        plain = [option for option in options if option.get("type") == "boolean"]
        known = plain or [option for option in options if "enum" in option] or options
        dates = [option for option in known if option.get("format") == "date-time"]
        if len(known) == 1 or dates:
            del node[key]
            node = {**known[0], **{k: v for k, v in node.items() if k != "default" or "$ref" not in known[0]}}
            if "$ref" in node:
                node = {"$ref": node["$ref"]}
    return node


def distinct(values):
    """Removes values that differ only in case and underscores. progenitor gives them the same name and panics."""
    kept = {}
    for value in values:
        kept.setdefault(str(value).replace("_", "").lower(), value)
    return list(kept.values())


def one_body(operation, instead):
    """Keeps the first media type of a body, or its replacement."""
    content = operation.get("requestBody", {}).get("content", {})
    first = next(iter(content), None)
    wanted = instead.get(first) if instead.get(first) in content else first
    for kind in list(content):
        # progenitor rejects `encoding`.
        content[kind].pop("encoding", None)
        if kind != wanted:
            del content[kind]


def operations(document):
    for path in document["paths"].values():
        for method, operation in path.items():
            if method in ("get", "put", "post", "delete", "patch", "head"):
                yield operation


def main(source, target, peer):
    with open(source, encoding="utf-8") as file:
        document = json.load(file)
    document = lean(document)
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = {base(name): schema for name, schema in schemas.items() if name != FAILURE}
    for scheme in document["components"].get("securitySchemes", {}).values():
        for flow in scheme.get("flows", {}).values():
            # oas3-gen accepts only absolute URLs.
            flow["tokenUrl"] = "https://desk.example" + flow["tokenUrl"]
    json_for = {kind: "application/json" for kind in JSON_FOR.get(peer, ())}
    for operation in operations(document):
        one_body(operation, json_for)
        operation["responses"] = {status: answer for status, answer in operation["responses"].items() if status < "300"}
    with open(target, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)


if __name__ == "__main__":
    main(*sys.argv[1:4])
