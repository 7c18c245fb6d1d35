// The console: a form with a field for each parameter, a button that calls the operation, the answer, and the same call as a curl command.
//
// In: an operation, its parameters, and initial values. Out: a form. Not here: the table of parameters (operation.js), and credentials
// (session.js).

import { showAnswer } from "./answer.js";
import { exampleOf, sentInExample } from "./examples.js";
import { make } from "./schema.js";
import { basic } from "./session.js";

/** Quotes text for a shell. */
const shellQuoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;

const isSecret = (schema) => schema.format === "password";

/** The form field of a parameter. `pairs()` returns the names and values to send; `example` is a value that the desk accepts. */
function fieldOf(operation, parameter, schemas) {
  const schema = schemas.follow(schemas.present(parameter.schema)) ?? {};
  const example = exampleOf(operation, parameter, schemas);
  const common = { id: `field-${parameter.name}`, name: parameter.name, "aria-required": parameter.required ? "true" : undefined };
  const field = { name: parameter.name, example, isSecret: isSecret(schema) };
  const list = schema.items !== undefined;
  const values = list ? undefined : schemas.values(parameter.schema);
  const one = (input) => ({ ...field, input, pairs: () => (input.value === "" ? [] : [[parameter.name, input.value]]) });
  if (schemas.isFile(list ? schema.items : schema)) {
    const input = make("input", { ...common, type: "file", multiple: list });
    return { ...field, isFile: true, input, pairs: () => [...input.files].map((file) => [parameter.name, file]) };
  }
  if (values || schemas.isFlag(schema)) {
    const options = values ?? [["1", "yes"], ["0", "no"]];
    return one(make("select", common, make("option", { value: "" }, ""), ...options.map(([value, name]) => make("option", { value }, `${value}: ${name}`))));
  }
  if (list) return lines(field, make("textarea", { ...common, rows: 2, placeholder: hint(example, "one on each line") }), (line) => [parameter.name, line]);
  if (schema.additionalProperties) {
    const pair = (line) => [`${parameter.name}[${line.split("=")[0]}]`, line.split("=").slice(1).join("=")];
    return lines(field, make("textarea", { ...common, rows: 2, placeholder: hint(example, "key=value, one on each line") }), pair);
  }
  const numeric = [schema.type].flat().some((type) => type === "integer" || type === "number");
  return one(make("input", { ...common, inputmode: numeric ? "numeric" : undefined, autocomplete: "off", placeholder: hint(example, "") }));
}

const hint = (example, form) => [example && `for example ${example}`, form].filter(Boolean).join("; ");

function lines(field, input, pair) {
  return { ...field, input, pairs: () => input.value.split("\n").filter(Boolean).map(pair) };
}

/** The call with the current values of the form: method, URL, and the names and values of its body. */
function callOf(operation, parameters, fields, server) {
  const sent = parameters.flatMap((parameter, index) => fields[index].pairs().map(([name, value]) => ({ location: parameter.location, name, value })));
  const path = sent.filter(({ location }) => location === "path").reduce((text, { name, value }) => text.replace(`{${name}}`, encodeURIComponent(value)), operation.path);
  const query = new URLSearchParams(sent.filter(({ location }) => location === "query").map(({ name, value }) => [name, value]));
  const form = sent.filter(({ location }) => location === "form");
  const search = query.toString();
  return { method: operation.method, url: server + path + (search ? `?${search}` : ""), form };
}

const hasFile = (form) => form.some(({ value }) => value instanceof File);

function bodyOf({ form, method }) {
  if (method === "GET" || form.length === 0) return undefined;
  const body = hasFile(form) ? new FormData() : new URLSearchParams();
  form.forEach(({ name, value }) => body.append(name, value));
  return body;
}

function curlOf({ method, url, form }) {
  const [user, token] = [document.getElementById("user").value, document.getElementById("token").value];
  const files = hasFile(form);
  const data = form.map(({ name, value }) => {
    if (value instanceof File) return `-F ${shellQuoted(`${name}=@${value.name}`)}`;
    return `${files ? "--form-string" : "--data-urlencode"} ${shellQuoted(`${name}=${value}`)}`;
  });
  const defaultMethod = form.length > 0 ? "POST" : "GET";
  // Without -g, curl would expand the brackets in names.
  return ["curl", "-g", `-u ${shellQuoted(`${user}:${token || "TOKEN"}`)}`, method === defaultMethod ? "" : `-X ${method}`, shellQuoted(url), ...data].filter(Boolean).join(" ");
}

/** A link to this operation with the current values of the form, except files and secrets. */
function linkOf(operation, fields) {
  const values = fields.filter((field) => !field.isFile && !field.isSecret && field.input.value !== "").map((field) => [field.name, field.input.value]);
  const filled = new URLSearchParams(values).toString();
  return `#${operation.operationId}${filled ? `?${filled}` : ""}`;
}

async function run(call, into, button) {
  button.disabled = true;
  into.replaceChildren(make("p", {}, "Calling …"));
  const begin = performance.now();
  try {
    // `omit`: no cookies, and no password dialog of the browser.
    const response = await fetch(call.url, { method: call.method, body: bodyOf(call), headers: { authorization: basic() }, credentials: "omit", cache: "no-store" });
    await showAnswer(into, response, performance.now() - begin);
  } catch (error) {
    into.replaceChildren(make("p", { class: "status-bad" }, `The call failed: ${error.message}`));
  } finally {
    button.disabled = false;
  }
}

/** Builds the console of an operation. `filled` has the initial values by name. */
export function showConsole(operation, parameters, schemas, server, filled) {
  const fields = parameters.map((parameter) => fieldOf(operation, parameter, schemas));
  const labelled = parameters.flatMap((parameter, index) => [make("label", { for: fields[index].input.id }, make("code", {}, parameter.name), parameter.required ? " (required)" : ""), fields[index].input]);
  const button = make("button", { type: "submit", id: "call", title: "Ctrl+Enter" }, "Call");
  const example = make("button", { type: "button", id: "example", class: "plain", title: "Alt+E", accesskey: "e" }, "Fill with an example");
  const clear = make("button", { type: "button", id: "clear", class: "plain" }, "Clear");
  const link = make("a", { id: "link" }, "Link to this form");
  const curl = make("pre", { id: "curl", tabindex: "0", "aria-label": "The call for curl" });
  const answer = make("div", { role: "status", "aria-live": "polite", id: "answer" });
  const form = make("form", { id: "console" }, make("div", { class: "fields" }, ...labelled), make("div", { class: "actions" }, button, example, clear, link), curl, answer);
  const write = () => {
    curl.textContent = curlOf(callOf(operation, parameters, fields, server));
    link.setAttribute("href", linkOf(operation, fields));
  };
  const fill = (values) => {
    fields.filter((field) => !field.isFile).forEach((field) => {
      field.input.value = values.get(field.name) ?? "";
    });
    write();
  };
  form.addEventListener("input", write);
  form.addEventListener("change", write);
  // An assignment, not a listener: a later console replaces this handler.
  document.getElementById("credentials").oninput = write;
  example.addEventListener("click", () => {
    const sent = new Set(sentInExample(operation, parameters).map((parameter) => parameter.name));
    fill(new Map(fields.filter((field) => sent.has(field.name)).map((field) => [field.name, field.example])));
  });
  clear.addEventListener("click", () => fill(new Map()));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(callOf(operation, parameters, fields, server), answer, button);
  });
  fill(filled);
  return form;
}
