// Shows an operation: its description, its parameters, its answers, and a console.
//
// In: an operation of the OpenAPI document. Out: elements. Not here: schemas (schema.js), and calls (console.js).

import { showConsole } from "./console.js";
import { make, prose } from "./schema.js";

/** All parameters of an operation: in the path, the query, headers and the body. */
export function parametersOf(operation, schemas) {
  const named = (operation.parameters ?? []).map((parameter) => {
    const known = schemas.follow(parameter);
    return { name: known.name, location: known.in, required: known.required, schema: known.schema, docs: known.description };
  });
  const contents = schemas.follow(operation.requestBody)?.content ?? {};
  const form = contents["multipart/form-data"] ?? contents["application/x-www-form-urlencoded"] ?? contents["application/json"];
  const fields = form ? schemas.fields(form.schema) : [];
  return [...named, ...fields.map(({ name, schema, required }) => ({ name, location: "form", required, schema, docs: schema.description }))];
}

function valuesOf(schema, schemas) {
  const items = schemas.follow(schemas.present(schema)).items;
  const values = schemas.values(items ?? schema);
  return values && make("span", { class: "hint" }, ` ${values.map(([value, name]) => `${value}: ${name}`).join(", ")}`);
}

function parameterRow(parameter, schemas) {
  const limits = schemas.limits(parameter.schema);
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, make("code", {}, parameter.name)),
    make("td", {}, schemas.type(parameter.schema), parameter.required ? make("span", { class: "required" }, "required") : null),
    make("td", {}, parameter.location),
    make("td", {}, prose(parameter.docs), limits ? make("span", { class: "hint" }, ` (${limits})`) : null, valuesOf(parameter.schema, schemas)),
  );
}

function parameterTable(parameters, schemas) {
  if (parameters.length === 0) return make("p", {}, "None.");
  const heads = ["Name", "Type", "Location", "Description"].map((head) => make("th", { scope: "col" }, head));
  const rows = parameters.map((parameter) => parameterRow(parameter, schemas));
  return make("div", { class: "wide" }, make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)));
}

function answerOf([status, reference], schemas) {
  const response = schemas.follow(reference);
  const schema = response.content?.["application/json"]?.schema ?? Object.values(response.content ?? {})[0]?.schema;
  const good = status.startsWith("2");
  const about = make("p", {}, make("strong", { class: good ? "status-good" : "status-bad" }, status), " ", prose(response.description), good && schema ? ` ${schemas.type(schema)}.` : "");
  const tree = good && schema ? schemas.tree(schema) : null;
  return make("div", { class: "tree" }, about, tree);
}

/** The elements of an operation. `filled` has the initial values of the form. */
export function showOperation(operation, schemas, server, filled) {
  const parameters = parametersOf(operation, schemas);
  const scopes = (operation.security ?? []).flatMap((scheme) => scheme.oauth2 ?? []);
  return [
    make("h2", {}, make("span", { class: "method" }, operation.method), " ", make("span", { class: "path" }, operation.path)),
    operation.deprecated ? make("p", {}, make("strong", { class: "status-bad" }, "Deprecated.")) : null,
    make("p", { class: "docs" }, prose(operation.description ?? operation.summary)),
    make("p", { class: "hint" }, "Operation: ", make("code", { id: "operation" }, operation.name)),
    scopes.length > 0 ? make("p", { class: "hint" }, "Scope: ", make("code", {}, scopes.join(" "))) : null,
    make("h3", {}, "Parameters"),
    parameterTable(parameters, schemas),
    make("h3", {}, "Console"),
    showConsole(operation, parameters, schemas, server, filled),
    make("h3", {}, "Answers"),
    ...Object.entries(operation.responses).map((response) => answerOf(response, schemas)),
  ].filter(Boolean);
}
