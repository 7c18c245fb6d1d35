"""Writes a program in TypeScript that drives a generated client through every operation.

In: `openapi-fetch`, `hey-api`, `orval` or `openapi-generator`, and a document. Out: the program. It has the values of all examples as
literals, so that the compiler checks them against the generated types.
"""

import json
import re
import sys

from calls import calls

HARNESS = """
let status: number | undefined;
const send = globalThis.fetch;
const address = process.env.DESK!;
globalThis.fetch = async (input, init) => {
  // orval writes the address into the code that it generates.
  const request = new Request(typeof input === "string" ? input.replace("http://desk.invalid/api/v1", address) : input, init);
  request.headers.set("authorization", "Basic " + btoa("api:demo-token"));
  const response = await send(request);
  status = response.status;
  return response;
};
const file = () => new File(["Hello."], "hello.txt", { type: "text/plain" });
async function call(operation: string, run: () => Promise<unknown>) {
  status = undefined;
  let error: string | undefined;
  try {
    await run();
  } catch (caught) {
    // A client may throw for a status of failure; then the answer was read.
    if (status === undefined || status < 300) error = String(caught).slice(0, 300);
  }
  console.log(JSON.stringify(error === undefined ? { operation, status } : { operation, error }));
}
"""

HEADS = {
    "openapi-fetch": """import createClient from "openapi-fetch";
import type { paths } from "./schema.js";
const client = createClient<paths>({ baseUrl: process.env.DESK! });
const form = (body: Record<string, unknown>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(body)) {
    for (const one of [value].flat()) data.append(name, one instanceof Blob ? one : String(one));
  }
  return data;
};
""",
    "hey-api": """import * as sdk from "./client/sdk.gen.js";
import { client } from "./client/client.gen.js";
client.setConfig({ baseUrl: process.env.DESK!, throwOnError: true });
""",
    "orval": """import * as desk from "./desk.js";
""",
    "openapi-generator": """import * as desk from "./client/index.js";
const configuration = new desk.Configuration({ basePath: process.env.DESK!, username: "api", password: "demo-token" });
""",
}


def camel(name):
    return re.sub(r"_+(\w)", lambda letter: letter[1].upper(), re.sub(r"\W+", "_", name.replace("[]", "")).strip("_"))


def literal(call, cast=""):
    """The body, with files in the place of their examples."""
    fields = []
    for name, value in (call.body or {}).items():
        text = json.dumps(value)
        if name in call.files:
            text = f"[file(){cast}]" if isinstance(value, list) else f"file(){cast}"
        fields.append(f"{json.dumps(name)}: {text}")
    return "{ " + ", ".join(fields) + " }"


def openapi_fetch(call):
    options = []
    kinds = [("query", call.query), ("path", call.segments), ("header", call.headers)]
    given = [f"{kind}: {json.dumps(values)}" for kind, values in kinds if values]
    if given:
        options.append(f"params: {{ {', '.join(given)} }}")
    if call.body is not None:
        options.append(f"body: {literal(call, ' as unknown as string')}")
        if call.media == "multipart/form-data":
            options.append("bodySerializer: form")
    if call.answer == "application/octet-stream":
        options.append('parseAs: "blob"')
    rest = f", {{ {', '.join(options)} }}" if options else ""
    return f"client.{call.method.upper()}({json.dumps(call.path)}{rest})"


def hey_api(call):
    kinds = [("query", call.query), ("path", call.segments), ("headers", call.headers)]
    given = [f"{kind}: {json.dumps(values)}" for kind, values in kinds if values]
    if call.body is not None:
        given.append(f"body: {literal(call)}")
    return f"sdk.{camel(call.operation)}({'{ ' + ', '.join(given) + ' }' if given else ''})"


def orval(call):
    given = [json.dumps(value) for value in call.segments.values()]
    if call.body is not None:
        given.append(literal(call))
    if call.query:
        given.append(json.dumps(call.query))
    return f"desk.{camel(call.operation)}({', '.join(given)})"


def openapi_generator(call):
    name = "".join(word.capitalize() for word in call.tag.split("_"))
    written = lambda key, value: f"new Date({json.dumps(value)})" if key in call.instants else json.dumps(value)
    given = [f"{camel(key)}: {written(key, value)}" for key, value in {**call.query, **call.segments, **call.headers}.items()]
    if call.media == "application/json":
        # The generated function reads the form of the wire, and renames its fields.
        given.append(f"{call.schema[0].lower()}{call.schema[1:]}: desk.{call.schema}FromJSON({json.dumps(call.body)})")
    elif call.body is not None:
        for key, value in call.body.items():
            text = json.dumps(value)
            if key in call.files:
                text = "[file()]" if isinstance(value, list) else "file()"
            given.append(f"{camel(key)}: {text}")
    return f"new desk.{name}Api(configuration).{camel(call.operation)}({'{ ' + ', '.join(given) + ' }' if given else ''})"


WRITERS = {"openapi-fetch": openapi_fetch, "hey-api": hey_api, "orval": orval, "openapi-generator": openapi_generator}


def main(tool, document):
    with open(document, encoding="utf-8") as file:
        document = json.load(file)
    print(HARNESS + HEADS[tool])
    for call in calls(document):
        print(f"await call({json.dumps(call.operation)}, () => {WRITERS[tool](call)});")
    print("export {};")


if __name__ == "__main__":
    main(*sys.argv[1:])
