// The console: a field for each parameter, the call, its answer, and the same call for curl.
//
// In: an operation and its parameters. Out: a form. Not here: what the parameters mean (operation.js). The credentials stay in
// the page's two fields; they are sent to this server only.

import { make } from "./schema.js";

const credentials = () => [document.getElementById("user").value, document.getElementById("token").value];

/** Text as one word of a shell. */
const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;

/** The field of a parameter. It offers `pairs()`: what is sent, by name. */
function fieldOf(parameter, schemas) {
  const schema = schemas.follow(schemas.present(parameter.schema)) ?? {};
  const id = `field-${parameter.name}`;
  const common = { id, name: parameter.name, "aria-required": parameter.required ? "true" : undefined };
  const list = schema.items !== undefined;
  const values = list ? undefined : schemas.values(parameter.schema);
  const one = (input) => ({ input, pairs: () => (input.value === "" ? [] : [[parameter.name, input.value]]) });
  if (schemas.isFile(list ? schema.items : schema)) {
    const input = make("input", { ...common, type: "file", multiple: list });
    return { input, pairs: () => [...input.files].map((file) => [parameter.name, file]) };
  }
  if (values || schemas.isFlag(schema)) {
    const options = values ?? [["1", "yes"], ["0", "no"]];
    return one(make("select", common, make("option", { value: "" }, ""), ...options.map(([value, name]) => make("option", { value }, `${value}: ${name}`))));
  }
  if (list) return lines(make("textarea", { ...common, rows: 2, placeholder: "one on each line" }), (line) => [parameter.name, line]);
  if (schema.additionalProperties) {
    const pair = (line) => [`${parameter.name}[${line.split("=")[0]}]`, line.split("=").slice(1).join("=")];
    return lines(make("textarea", { ...common, rows: 2, placeholder: "key=value, one on each line" }), pair);
  }
  const numeric = [schema.type].flat().some((type) => type === "integer" || type === "number");
  return one(make("input", { ...common, inputmode: numeric ? "numeric" : undefined, autocomplete: "off" }));
}

function lines(input, pair) {
  return { input, pairs: () => input.value.split("\n").filter(Boolean).map(pair) };
}

/** A call, ready to be made or written down. */
function callOf(operation, parameters, fields, server) {
  const sent = parameters.flatMap((parameter, index) => fields[index].pairs().map(([name, value]) => ({ place: parameter.place, name, value })));
  const path = sent.filter(({ place }) => place === "path").reduce((text, { name, value }) => text.replace(`{${name}}`, encodeURIComponent(value)), operation.path);
  const query = new URLSearchParams(sent.filter(({ place }) => place === "query").map(({ name, value }) => [name, value]));
  const form = sent.filter(({ place }) => place === "form");
  const search = query.toString();
  return { method: operation.method, url: server + path + (search ? `?${search}` : ""), form };
}

/** The header of HTTP Basic, whose text is coded as UTF-8. */
function basic() {
  const bytes = new TextEncoder().encode(credentials().join(":"));
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

const hasFile = (form) => form.some(({ value }) => value instanceof File);

function bodyOf({ form, method }) {
  if (method === "GET" || form.length === 0) return undefined;
  const body = hasFile(form) ? new FormData() : new URLSearchParams();
  form.forEach(({ name, value }) => body.append(name, value));
  return body;
}

function curlOf({ method, url, form }) {
  const [user, token] = credentials();
  const files = hasFile(form);
  const data = form.map(({ name, value }) => {
    if (value instanceof File) return `-F ${quoted(`${name}=@${value.name}`)}`;
    return `${files ? "--form-string" : "--data-urlencode"} ${quoted(`${name}=${value}`)}`;
  });
  const usual = form.length > 0 ? "POST" : "GET";
  // Without -g curl reads the brackets of names as patterns.
  return ["curl", "-g", `-u ${quoted(`${user}:${token || "TOKEN"}`)}`, method === usual ? "" : `-X ${method}`, quoted(url), ...data].filter(Boolean).join(" ");
}

async function readAnswer(answer) {
  const text = await answer.text();
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function showAnswer(into, answer, body, milliseconds) {
  const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  into.replaceChildren(
    make("p", {}, make("strong", { class: answer.ok ? "status-good" : "status-bad", id: "answer-status" }, String(answer.status)), ` ${answer.statusText}, ${Math.round(milliseconds)} ms`),
    make("details", {}, make("summary", {}, "Headers"), make("pre", { id: "answer-headers" }, headers)),
    make("pre", { id: "answer-body", tabindex: "0", "aria-label": "Body of the answer" }, body || "(empty)"),
  );
}

async function run(call, into, button) {
  button.disabled = true;
  into.replaceChildren(make("p", {}, "Calling …"));
  const begin = performance.now();
  try {
    // Without cookies and without the browser's own question for a password.
    const answer = await fetch(call.url, { method: call.method, body: bodyOf(call), headers: { authorization: basic() }, credentials: "omit", cache: "no-store" });
    showAnswer(into, answer, await readAnswer(answer), performance.now() - begin);
  } catch (error) {
    into.replaceChildren(make("p", { class: "status-bad" }, `The call did not get through: ${error.message}`));
  } finally {
    button.disabled = false;
  }
}

/** The console of an operation. */
export function showConsole(operation, parameters, schemas, server) {
  const fields = parameters.map((parameter) => fieldOf(parameter, schemas));
  const labelled = parameters.flatMap((parameter, index) => [make("label", { for: fields[index].input.id }, make("code", {}, parameter.name), parameter.required ? " (required)" : ""), fields[index].input]);
  const button = make("button", { type: "submit", id: "call" }, "Call");
  const curl = make("pre", { id: "curl", tabindex: "0", "aria-label": "The call for curl" });
  const answer = make("div", { role: "status", "aria-live": "polite" });
  const form = make("form", {}, make("div", { class: "fields" }, ...labelled), make("div", { class: "actions" }, button), curl, answer);
  const call = () => callOf(operation, parameters, fields, server);
  const write = () => {
    curl.textContent = curlOf(call());
  };
  form.addEventListener("input", write);
  form.addEventListener("change", write);
  // Credentials can change as long as this console is the one that is shown.
  document.getElementById("credentials").oninput = write;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(call(), answer, button);
  });
  write();
  return form;
}
