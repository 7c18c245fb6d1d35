"""Hooks for schemathesis: what the service desk reads beyond what its OpenAPI document promises.

In: the exported document, and the requests that schemathesis makes from it. Out: a document whose requests also allow what a
service with `scalars: lenient` reads on purpose, so that only requests that nothing allows count as wrongly accepted; and
requests about things that exist. Answers are judged by the document as it is.
"""

import copy
import json
import os

import schemathesis

# A number in a string, and a string that is a number: clients of PHP services mix them, and real instances take both.
WHOLE_TEXT = {"type": "string", "pattern": r"^\s*[-+]?[0-9]+\s*$"}
FLAGS = {"enum": ["0", "1", "true", "false", ""]}
# A range of so many numbers is spelled number by number; of a larger one only the sign is told.
MOST_SPELLED = 1000
# Null and false where nothing has to stand leave a parameter unset; so does empty text.
UNSET = {"enum": [None, False, ""]}
SCALAR = {"type": ["string", "number", "boolean", "null"]}
# Every form of an instant is read wherever one is.
INSTANT = [{"type": "integer"}, WHOLE_TEXT, {"type": "string", "format": "date-time"}]
# The seed numbers most things from 1; beyond this there are few.
MOST_IDS = 9
METHODS = ("get", "put", "post", "delete", "patch", "head")


@schemathesis.hook
def before_load_schema(ctx, raw_schema):
    components = raw_schema["components"]["schemas"]
    for path in raw_schema["paths"].values():
        for operation in (path[method] for method in METHODS if method in path):
            parameters = operation.get("parameters", [])
            names = sorted({parameter["name"] for parameter in parameters})
            for parameter in parameters:
                loosen_parameter(parameter, components, names)
            for media, content in operation.get("requestBody", {}).get("content", {}).items():
                content["schema"] = copy.deepcopy(components[content["schema"]["$ref"].rsplit("/", 1)[-1]])
                loosen_body(content["schema"], components)


def loosen_parameter(parameter, components, names):
    schema = loosened(parameter["schema"], components)
    wider = [schema]
    if parameter["in"] == "query":
        wider += [repeated(schema)] if "style" not in parameter else []
        wider += unset_in_query(names) if not parameter.get("required") else []
    parameter["schema"] = {"anyOf": wider} if len(wider) > 1 else wider[0]


def repeated(schema):
    """Of a name that comes several times, the last counts. A schema cannot tell which is the last: one of them has to be right."""
    plain = schema.get("anyOf", [schema])[0]
    if plain.get("type") == "string" and not {"enum", "format", "pattern"} & plain.keys():
        # In a query everything is text, also true, null, and what is inside of a list.
        return {"type": "array"}
    return {"type": "array", "items": SCALAR, "contains": schema}


def unset_in_query(names):
    """What leaves a parameter of a query unset: empty text, a list of nothing, which is spelled as nothing, and an object, of which
    each key is spelled as a name of its own, if no parameter has that name."""
    others = {"not": {"enum": names}, "pattern": r"^[^\[\]&=]*$"}
    return [{"enum": [""]}, {"type": "array", "maxItems": 0}, {"type": "object", "propertyNames": others}]


def loosen_body(body, components):
    required = body.get("required", [])
    properties = body.get("properties", {})
    for name, schema in properties.items():
        wider = loosened(schema, components)
        properties[name] = wider if name in required else {"anyOf": [wider, UNSET]}


def loosened(schema, components):
    """The schema with the other spellings of its scalars. What it refers to is put in its place: answers refer to it too."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return {**loosened(copy.deepcopy(components[name]), components), **rest}
    schema = dict(schema)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            schema[key] = loosened(schema[key], components)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            schema[key] = [loosened(one, components) for one in schema[key]]
    if "properties" in schema:
        loosen_body(schema, components)
    others = spellings(schema)
    return {"anyOf": [schema, *others]} if others else schema


def spellings(schema):
    kind = schema.get("type")
    if schema.get("format") == "date-time":
        return INSTANT
    if "enum" in schema and kind == "integer":
        return [{"enum": [str(value) for value in schema["enum"]]}]
    if kind in ("integer", "number"):
        return numbers(schema)
    if kind == "boolean":
        return [FLAGS, {"enum": [0, 1]}]
    if kind == "string" and not {"enum", "format", "pattern"} & schema.keys():
        return [{"type": "number"}]
    if kind == "array":
        # One item alone is a list of one; empty text and an empty object are a list of none.
        return [schema["items"], {"enum": ["", None, False]}, {"type": "object", "maxProperties": 0}]
    return []


def numbers(schema):
    """The same numbers as text, and as numbers with a fraction of zero."""
    bounds = {key: schema[key] for key in ("minimum", "maximum") if key in schema}
    whole = {"type": "number", "multipleOf": 1, **bounds}
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None and most - least <= MOST_SPELLED:
        return [whole, {"enum": [str(number) for number in range(int(least), int(most) + 1)]}]
    sign, digits = r"[-+]?", "[0-9]+"
    if least is not None and least >= 0:
        sign, digits = r"\+?", "0*[1-9][0-9]*" if least > 0 else digits
    return [whole, {"type": "string", "pattern": rf"^\s*{sign}{digits}\s*$"}]


@schemathesis.hook
def after_call(ctx, case, response):
    """Keeps what was answered, for `run` to count."""
    seen = {"operation": f"{case.method} {case.path}", "status": response.status_code}
    # The service's own words for a path that it does not have.
    seen["unrouted"] = response.status_code == 404 and b"there is no such path" in response.content
    with open(os.environ["SCHEMATHESIS_SEEN"], "a", encoding="utf-8") as file:
        file.write(json.dumps(seen) + "\n")


@schemathesis.hook
def map_case(ctx, case):
    """Brings numbers of things into the range of those that exist, in requests that are meant to be right."""
    meta = case.meta
    if meta is not None and meta.generation.mode.is_positive:
        near(case.query)
        near(case.body)
    return case


def near(values):
    if not isinstance(values, dict):
        return
    for name, value in values.items():
        if (name == "id" or name.endswith("_id")) and type(value) is int:
            values[name] = abs(value) % MOST_IDS + 1
