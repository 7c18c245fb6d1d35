// The documentation page: reads the OpenAPI document, lists its operations, and shows the chosen operation.
//
// In: /openapi.json. Out: the list on the left, and an operation on the right. The fragment of the URL is the id of the operation; a query in
// the fragment has the values of its form. Not here: showing an operation (operation.js), and calls (console.js).

import { showOperation } from "./operation.js";
import { Schemas, make } from "./schema.js";
import { chooseColours, keepField } from "./session.js";

const byId = (id) => document.getElementById(id);

/** The name of an operation, as faults and the record of calls have it: `requests.create` for the id `requests_create` of the tag `requests`. */
function nameOf({ operationId, tags }) {
  const prefix = `${tags?.[0]}_`;
  return operationId.startsWith(prefix) ? `${tags[0]}.${operationId.slice(prefix.length)}` : operationId;
}

/** All operations of the document, in their order. */
function operationsOf(api) {
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
      resource: operation.tags?.[0] ?? "",
      name: nameOf(operation),
      words: [operation.operationId, nameOf(operation), path, method, operation.summary, operation.description].join(" ").toLowerCase(),
    })),
  );
}

function listOf(api, operations) {
  const groups = api.tags.map((tag) => {
    const members = operations.filter((operation) => operation.resource === tag.name);
    const items = members.map((operation) => {
      const link = make("a", { href: `#${operation.operationId}`, title: `${operation.name}: ${operation.summary}` }, make("span", { class: "method" }, operation.method), make("span", { class: "path" }, operation.path));
      operation.link = link;
      return make("li", {}, link);
    });
    const name = tag.name.replaceAll("_", " ");
    return make("details", {}, make("summary", {}, `${name} (${members.length})`), make("ul", {}, ...items));
  });
  byId("operations").replaceChildren(...groups);
}

/** Hides the operations that do not contain every search word. */
function search(operations) {
  const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const operation of operations) {
    const fits = words.every((word) => operation.words.includes(word));
    operation.link.parentElement.hidden = !fits;
    count += fits ? 1 : 0;
  }
  for (const group of byId("operations").children) {
    const some = group.querySelector("li:not([hidden])") !== null;
    group.hidden = !some;
    group.open = some && (words.length > 0 || group.querySelector("[aria-current]") !== null);
  }
  byId("found").textContent = words.length > 0 ? `${count} of ${operations.length} operations` : `${operations.length} operations`;
}

/** Shows how to authenticate. This is the page before an operation is chosen. */
function showStart(api, server) {
  const flow = api.components.securitySchemes.oauth2?.flows.clientCredentials;
  const curl = `curl -u 'api:TOKEN' '${server}/sd.version'`;
  const token = flow && `curl '${location.origin}${flow.tokenUrl}' -d grant_type=client_credentials -d client_id=ID -d client_secret=SECRET -d scope='api.v1.sd.version:get'`;
  byId("main").replaceChildren(
    make("h2", {}, api.info.title),
    make("p", { class: "docs" }, api.info.description),
    make("p", {}, "Choose an operation on the left: its page has its name, such as ", make("code", {}, "requests.create"), ", which faults and the record of calls use. The OpenAPI document: ", make("a", { href: "/openapi.json" }, "/openapi.json"), ". The data in the database: ", make("a", { href: "/data" }, "the data of the desk"), "."),
    make("p", { class: "hint" }, "Keys: / focuses the search, ↑ and ↓ move through the list, Ctrl+Enter calls, Alt+E fills in an example, Escape leaves a field."),
    make("h3", {}, "Authentication"),
    make("p", {}, "Every call needs credentials. The simplest way is HTTP Basic with an API user and its token. The program prints both when it starts."),
    make("pre", {}, curl),
    flow ? make("p", {}, "The alternative is OAuth2 with client credentials. A token has exactly the requested scopes; each operation names the scope that it needs.") : null,
    flow ? make("pre", {}, token) : null,
    flow ? make("p", {}, "Then: ", make("code", {}, `curl -H 'Authorization: Bearer …' '${server}/sd.version'`)) : null,
  );
}

function show(api, operations, schemas, server, jump) {
  const [name, filled] = location.hash.slice(1).split("?", 2);
  const id = decodeURIComponent(name);
  const chosen = operations.find((operation) => operation.operationId === id);
  operations.forEach((operation) => operation.link.removeAttribute("aria-current"));
  document.title = chosen ? `${chosen.method} ${chosen.path}` : api.info.title;
  if (chosen) {
    chosen.link.setAttribute("aria-current", "page");
    chosen.link.closest("details").open = true;
    byId("main").replaceChildren(...showOperation(chosen, schemas, server, new URLSearchParams(filled)));
  } else {
    showStart(api, server);
  }
  if (jump) byId("main").focus();
}

/** Handles keys: / focuses the search, arrows move through the list, Escape leaves a field. */
function listenToKeys() {
  addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, select");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      byId("search").focus();
    } else if (event.key === "Escape" && typing) {
      event.target.blur();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.closest("nav")) {
      const links = [...document.querySelectorAll("nav details[open] li:not([hidden]) a")];
      const at = links.indexOf(document.activeElement);
      const next = event.key === "ArrowDown" ? links[at + 1] : (links[at - 1] ?? byId("search"));
      event.preventDefault();
      next?.focus();
    }
  });
}

async function start() {
  const answer = await fetch("/openapi.json");
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const api = await answer.json();
  const schemas = new Schemas(api);
  const server = location.origin + api.servers[0].url;
  const operations = operationsOf(api);
  byId("title").textContent = api.info.title;
  listOf(api, operations);
  byId("search").addEventListener("input", () => search(operations));
  addEventListener("hashchange", () => show(api, operations, schemas, server, true));
  show(api, operations, schemas, server, false);
  search(operations);
}

keepField("user");
keepField("token");
chooseColours("colours");
listenToKeys();
byId("credentials").addEventListener("submit", (event) => event.preventDefault());
start().catch((error) => {
  byId("loading").textContent = `/openapi.json could not be read: ${error.message}`;
});
