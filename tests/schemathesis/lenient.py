"""Hooks for schemathesis. They extend the schemas of requests by values that a service with `scalars: lenient` accepts on purpose.

Without them, schemathesis would report accepted requests that do not fit the exported document. The hooks also put ids of existing objects
into requests. The schemas of responses are not changed.
"""

import copy
import json
import os
import re

import schemathesis

# A number as a string, and a string as a number. Clients of PHP services mix them, and real instances accept both.
WHOLE_TEXT = {"type": "string", "pattern": r"^\s*[-+]?[0-9]+\s*$"}
NUMBER_TEXT = {"type": "string", "pattern": r"^\s*[-+]?[0-9]+([.][0-9]*)?\s*$"}
FLAGS = {"enum": ["0", "1", "true", "false", ""]}
# A range of at most this many numbers is an enumeration of strings. For a larger range, the pattern has only the sign.
MOST_SPELLED = 1000
# For an optional parameter, null, false and empty text mean that it is absent.
UNSET = {"enum": [None, False, ""]}
SCALAR = {"type": ["string", "number", "boolean", "null"]}
# Every format of a timestamp is accepted everywhere.
INSTANT = [{"type": "integer"}, NUMBER_TEXT, {"type": "string", "format": "date-time"}]
# The ids of most objects in the sample data begin with 1. Few objects have a larger id than this.
MOST_IDS = 9
# Brackets nest to this many levels. A name with more of them is unknown.
MAX_LEVELS = 8
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
    schema = loosened({"description": parameter.get("description", ""), **parameter["schema"]}, components)
    wider = [schema]
    if parameter["in"] == "query":
        wider += [repeated(schema)] if "style" not in parameter else []
        wider += unset_in_query(names) if not parameter.get("required") else []
    parameter["schema"] = {"anyOf": wider} if len(wider) > 1 else wider[0]


def repeated(schema):
    """For a repeated parameter, the last value is used. A schema cannot refer to the last value, so one of the values must be valid."""
    plain = schema.get("anyOf", [schema])[0]
    if plain.get("type") == "string" and not {"enum", "format", "pattern"} & plain.keys():
        # In a query everything is text, including true, null and the items of a list.
        return {"type": "array"}
    return {"type": "array", "items": SCALAR, "contains": schema}


def unset_in_query(names):
    """Values for which a query parameter is absent: empty text, an empty list, and an object. Each key of an object is written as its own
    parameter, so no key may be the name of a parameter, with or without pairs of brackets such as `ids[0]`. Empty lists and objects are
    not sent."""
    known = "|".join(re.escape(name.removesuffix("[]")) for name in names)
    unsent = {"anyOf": [{"type": "array", "maxItems": 0}, {"type": "object", "maxProperties": 0}]}
    others = {"type": "object", "patternProperties": {rf"^({known})(\[[^\[\]]*\]){{0,{MAX_LEVELS}}}$": unsent}}
    return [{"enum": [""]}, {"type": "array", "maxItems": 0}, others]


def loosen_body(body, components):
    required = body.get("required", [])
    properties = body.get("properties", {})
    for name, schema in properties.items():
        wider = loosened(schema, components)
        properties[name] = wider if name in required else {"anyOf": [wider, UNSET]}


def loosened(schema, components):
    """The schema with the other forms of its scalars. A reference is replaced by its target, since responses refer to the target too."""
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
    if kind in ("integer", "number") and "seconds since 1970" in schema.get("description", ""):
        return [*INSTANT, {"type": "number"}]
    if kind in ("integer", "number"):
        return numbers(schema)
    if kind == "boolean":
        return [FLAGS, {"enum": [0, 1]}]
    if kind == "string" and not {"enum", "pattern"} & schema.keys() and schema.get("format") in (None, "password"):
        return [{"type": "number"}]
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        # A list is a map with the positions as keys.
        return [{"type": "array", "items": schema["additionalProperties"]}, {"enum": ["", None, False]}]
    if kind == "array":
        # An item without a list is a list of one item. Empty text and an empty object are an empty list.
        return [schema["items"], {"enum": ["", None, False]}, {"type": "object", "maxProperties": 0}]
    return []


def numbers(schema):
    """The numbers as text, and as numbers with a zero fraction."""
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
    """Records the response for `count.py`."""
    seen = {"operation": f"{case.method} {case.path}", "status": response.status_code}
    # The message of the service for an unknown path.
    seen["unrouted"] = response.status_code == 404 and b"there is no such path" in response.content
    with open(os.environ["SCHEMATHESIS_SEEN"], "a", encoding="utf-8") as file:
        file.write(json.dumps(seen) + "\n")


@schemathesis.hook
def map_case(ctx, case):
    """Maps ids to the range of existing objects, in requests that are meant to be valid."""
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
