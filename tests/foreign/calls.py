"""Calls of a document: each operation with the values of its example.

In: an exported document. Out: calls in an order in which none takes away what a later one needs: what is read first, what deletes last.
"""

import dataclasses

METHODS = ["get", "post", "patch", "put", "delete"]


@dataclasses.dataclass
class Call:
    operation: str
    method: str
    path: str
    tag: str
    query: dict
    segments: dict
    headers: dict
    # The media type, the name of its schema, the values.
    media: str | None
    schema: str | None
    body: dict | None
    # Names of the fields of the body that are files.
    files: set
    # The media type of the answer.
    answer: str | None
    # Names of the parameters that are instants in ISO 8601.
    instants: set


def calls(document):
    found = []
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                found.append(call(document, path, method, item[method]))
    return sorted(found, key=lambda one: METHODS.index(one.method))


def call(document, path, method, operation):
    sent = {"query": {}, "path": {}, "header": {}}
    for parameter in operation.get("parameters", []):
        if "example" in parameter:
            sent[parameter["in"]][parameter["name"]] = parameter["example"]
    media, schema, body, files = None, None, None, set()
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content["schema"]["$ref"].rsplit("/", 1)[-1]
        body = content["example"]
        properties = document["components"]["schemas"][schema]["properties"]
        files = {name for name, field in properties.items() if is_file(field)}
    success = next((answer for status, answer in operation["responses"].items() if status.startswith("2")), {})
    answer = next(iter(success.get("content", {})), None)
    instants = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["schema"].get("format") == "date-time"}
    return Call(operation["operationId"], method, path, operation["tags"][0], sent["query"], sent["path"], sent["header"], media,
                schema, body, files, answer, instants)


def is_file(field):
    return field.get("format") == "binary" or field.get("items", {}).get("format") == "binary"
