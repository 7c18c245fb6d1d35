"""Drives a generated Python client through every operation.

In: `openapi-python-client` or `openapi-generator`, a folder with the generated package, a document, the address of a desk. Out: for each
operation a line of JSON, with its status, or the error of the client.
"""

import datetime
import importlib
import inspect
import io
import json
import re
import sys

from calls import calls

TIMEOUT = 30


def main(tool, folder, document, address):
    sys.path.insert(0, folder)
    run = {"openapi-python-client": OpenApiPythonClient, "openapi-generator": OpenApiGenerator}[tool](address)
    with open(document, encoding="utf-8") as file:
        document = json.load(file)
    for call in calls(document):
        line = {"operation": call.operation}
        try:
            line["status"] = run.call(call)
        except Exception as error:
            line["error"] = f"{type(error).__name__}: {error}"[:300]
        print(json.dumps(line), flush=True)


def plain(name):
    """The name of a parameter in letters, digits and `_`."""
    return re.sub(r"\W+", "_", name.replace("[]", "")).strip("_").lower()


def arguments(function, values):
    """Values by the names that the function has for them: `class` is `class_`, `date` is `var_date`."""
    known = {}
    for name in inspect.signature(function).parameters:
        known[plain(re.sub(r"^var_|_$", "", name))] = name
    return {known[plain(name)]: value for name, value in values.items()}


class OpenApiPythonClient:
    """A module for each operation."""

    def __init__(self, address):
        package = importlib.import_module("opc")
        token = "YXBpOmRlbW8tdG9rZW4="
        self.client = package.AuthenticatedClient(base_url=address, token=token, prefix="Basic", timeout=TIMEOUT)
        self.file = importlib.import_module("opc.types").File

    def call(self, call):
        module = importlib.import_module(f"opc.api.{call.tag}.{call.operation}")
        values = {**call.query, **call.segments, **call.headers}
        given = arguments(module.sync_detailed, values)
        for name, parameter in inspect.signature(module.sync_detailed).parameters.items():
            if name in given and "datetime" in str(parameter.annotation):
                given[name] = datetime.datetime.fromisoformat(given[name])
            if isinstance(given.get(name), dict):
                given[name] = parameter.annotation.from_dict(given[name])
        if call.body is not None:
            given["body"] = self.body(module, call)
        return int(module.sync_detailed(client=self.client, **given).status_code)

    def body(self, module, call):
        values = dict(call.body)
        for name in call.files & values.keys():
            values[name] = io.BytesIO(b"Hello.")
        body = getattr(module, call.schema).from_dict(values)
        for attribute in body.__attrs_attrs__:
            value = getattr(body, attribute.name)
            if isinstance(value, self.file):
                value.file_name, value.payload = "hello.txt", io.BytesIO(b"Hello.")
            if isinstance(value, list):
                for file in (one for one in value if isinstance(one, self.file)):
                    file.file_name, file.payload = "hello.txt", io.BytesIO(b"Hello.")
        return body


class OpenApiGenerator:
    """A class for each tag."""

    def __init__(self, address):
        self.package = importlib.import_module("openapi_client")
        configuration = self.package.Configuration(host=address, username="api", password="demo-token")
        self.client = self.package.ApiClient(configuration)

    def call(self, call):
        name = "".join(word.capitalize() for word in call.tag.split("_"))
        method = getattr(getattr(self.package, f"{name}Api")(self.client), f"{call.operation}_with_http_info")
        values = {**call.query, **call.segments, **call.headers}
        if call.media == "multipart/form-data":
            for name, value in call.body.items():
                file = ("hello.txt", b"Hello.")
                is_list = isinstance(value, list)
                values[name] = ([file] if is_list else file) if name in call.files else value
        given = arguments(method, values)
        if call.media == "application/json":
            body = next(name for name in inspect.signature(method).parameters if name.endswith("_body"))
            given[body] = getattr(self.package, call.schema).from_dict(call.body)
        try:
            return method(**given, _request_timeout=TIMEOUT).status_code
        except self.package.ApiException as error:
            return error.status


if __name__ == "__main__":
    main(*sys.argv[1:])
