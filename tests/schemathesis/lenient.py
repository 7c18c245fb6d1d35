"""Hooks for schemathesis: what the service desk reads beyond what its OpenAPI document promises.

In: the exported document, and the requests that schemathesis makes from it. Out: a document whose requests also allow what a
service with `scalars: lenient` reads on purpose, so that only requests that nothing allows count as wrongly accepted; and
requests about things that exist. Answers are judged by the document as it is.
"""

import copy

import schemathesis

# A number in a string, and a string that is a number: clients of PHP services mix them, and real instances take both.
NUMERIC = {"type": "string", "pattern": r"^\s*[-+]?[0-9]+\s*$"}
FLAGS = {"enum": ["0", "1", "true", "false", ""]}
# A whole number with a fraction of zero is the same number.
WHOLE = {"type": "number", "multipleOf": 1}
# Null and false where nothing has to stand leave a parameter unset; so does empty text.
UNSET = {"enum": [None, False, ""]}
# In a query the same. An object is spelled as empty text, or with each key as a name of its own: an unknown one, thus ignored.
UNSET_IN_QUERY = [{"enum": [""]}, {"type": "object"}]
# Of a name that comes several times, the last counts.
REPEATED = {"type": "array"}
# Every form of an instant is read wherever one is.
INSTANT = [{"type": "integer"}, NUMERIC, {"type": "string", "format": "date-time"}]
# The seed numbers most things from 1; beyond this there are few.
MOST_IDS = 9
METHODS = ("get", "put", "post", "delete", "patch", "head")


@schemathesis.hook
def before_load_schema(ctx, raw_schema):
    components = raw_schema["components"]["schemas"]
    for path in raw_schema["paths"].values():
        for operation in (path[method] for method in METHODS if method in path):
            for parameter in operation.get("parameters", []):
                loosen_parameter(parameter, components)
            for media, content in operation.get("requestBody", {}).get("content", {}).items():
                loosen_body(content["schema"], components)


def loosen_parameter(parameter, components):
    wider = [loosened(parameter["schema"], components)]
    if parameter["in"] == "query":
        wider += [REPEATED] if "style" not in parameter else []
        wider += UNSET_IN_QUERY if not parameter.get("required") else []
    parameter["schema"] = {"anyOf": wider} if len(wider) > 1 else wider[0]


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
        return [NUMERIC, WHOLE]
    if kind == "boolean":
        return [FLAGS, {"enum": [0, 1]}]
    if kind == "string" and not {"enum", "format", "pattern"} & schema.keys():
        return [{"type": "number"}]
    if kind == "array":
        # One item alone is a list of one; empty text is a list of none.
        return [schema["items"], {"enum": ["", None, False]}]
    return []


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
