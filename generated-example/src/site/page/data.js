// The data page: requests with their status and history, users, approvals, and the calls that the desk received.
//
// In: the API, and the administration interface if the user enters its token. Out: a list, and the details of one request. The fragment of
// the URL selects the list and the request: #requests, #requests/9, #users, #approvals, #calls.

import { coloured } from "./answer.js";
import { make } from "./schema.js";
import { basic, chooseColours, keepField } from "./session.js";

const byId = (id) => document.getElementById(id);

/** The number of requests in the list. */
const PAGE = 50;
/** Milliseconds between two refreshes. */
const PERIOD = 2000;
/** The status of a request that waits for approvals. */
const PENDING = 3;
/** Names of the statuses of approvals and votes. */
const DECISIONS = { "-2": "cancelled", "-1": "waiting", 0: "rejected", 1: "approved", 2: "expired" };

async function read(path, headers) {
  // With this header, the record of calls does not contain the calls of this page.
  const response = await fetch(path, { headers: { ...headers, "x-not-recorded": "1" }, credentials: "omit", cache: "no-store" });
  if (response.status === 401) throw new Error("The credentials are wrong; the program prints them when it starts.");
  if (!response.ok) throw new Error(`${path} has status ${response.status}`);
  return response.json();
}

const api = (path) => read(`/api/v1/${path}`, { authorization: basic() });
const admin = (path) => read(`/admin/${path}`, { authorization: `Bearer ${byId("admin-token").value}` });
const hasAdmin = () => byId("admin-token").value !== "";

/** The names of records to which requests refer, by id. */
const names = { users: new Map(), statuses: new Map(), priorities: new Map(), categories: new Map() };

async function readNames() {
  const [users, statuses, priorities, categories] = await Promise.all([
    api("users?include_disabled=1"), api("incident.attributes.status"), api("incident.attributes.priority"), api("categories"),
  ]);
  names.users = new Map(users.map((user) => [user.id, `${user.name} ${user.lastname}`]));
  names.statuses = new Map(statuses.map((status) => [status.id, status.name]));
  names.priorities = new Map(priorities.map((priority) => [priority.id, priority.name]));
  names.categories = new Map(categories.map((category) => [category.id, category.name]));
  const choice = byId("status");
  if (choice.options.length === 0) {
    const options = [...names.statuses].map(([id, name]) => make("option", { value: id }, name));
    choice.replaceChildren(make("option", { value: "" }, "all"), ...options);
  }
  return users;
}

const nameOf = (map, id) => (id === null || id === undefined ? "–" : `${map.get(id) ?? "unknown"} (${id})`);
const time = (text) => (text ? make("time", { datetime: text }, text.replace("T", " ").slice(0, 19)) : "–");

/** Replaces the content of an element if it differs. Keeps the focus on the row with the same id. */
function fill(id, ...children) {
  const [into, next] = [byId(id), make("section", {}, ...children)];
  if (into.innerHTML === next.innerHTML) return;
  const focused = into.contains(document.activeElement) ? document.activeElement.id : "";
  into.replaceChildren(...next.childNodes);
  if (focused) byId(focused)?.focus();
}

function table(heads, rows) {
  const head = make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)));
  return make("div", { class: "wide" }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
}

const row = (attributes, ...cells) => make("tr", attributes, ...cells.map((cell) => make("td", {}, cell ?? "–")));

/** A row of a request. A click or Enter shows the request. */
function requestRow(request, chosen) {
  const open = () => {
    location.hash = `requests/${request.id}`;
  };
  const cells = [String(request.id), request.title, make("span", { class: "badge" }, names.statuses.get(request.status_id) ?? ""), names.priorities.get(request.priority_id), nameOf(names.users, request.assigned_id), time(request.last_update)];
  const element = row({ tabindex: "0", id: `request-${request.id}`, "aria-selected": String(request.id === chosen) }, ...cells);
  element.addEventListener("click", open);
  element.addEventListener("keydown", (event) => event.key === "Enter" && open());
  return element;
}

/** Reads the latest requests of the chosen status. */
async function requests() {
  const statuses = byId("status").value ? [byId("status").value] : [...names.statuses.keys()];
  const query = statuses.map((status) => `status_ids[]=${status}`).join("&");
  const { total } = await api(`incidents.by.status?${query}&limit=1`);
  const { requestIds } = await api(`incidents.by.status?${query}&limit=${PAGE}&offset=${Math.max(0, total - PAGE)}`);
  if (requestIds.length === 0) return { total, found: [] };
  const found = await api(`incidents?date_format=iso8601&${requestIds.map((id) => `ids[]=${id}`).join("&")}`);
  return { total, found: Object.values(found).sort((first, second) => second.id - first.id) };
}

async function showRequests(chosen) {
  const { total, found } = await requests();
  const heads = ["Id", "Title", "Status", "Priority", "Agent", "Last change"];
  fill("list", make("p", { class: "hint", id: "count" }, `${total} requests${total > PAGE ? `, the last ${PAGE} of them` : ""}`), table(heads, found.map((request) => requestRow(request, chosen))));
}

function facts(pairs) {
  return make("dl", { class: "facts" }, ...pairs.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value ?? "–")]));
}

/** The text of HTML. `DOMParser` neither runs scripts nor loads images. */
function textOf(html) {
  return new DOMParser().parseFromString(html ?? "", "text/html").body.textContent;
}

function timeline(entries) {
  if (entries.length === 0) return make("p", { class: "hint" }, "No entries.");
  return make("ul", { class: "timeline" }, ...entries.map(({ at, text }) => make("li", {}, make("span", { class: "hint" }, time(at)), ` ${text}`)));
}

async function approvalsOf(request) {
  const found = await api(`incident.approval?request_id=${request}&date_format=iso8601`);
  return found.map((approval) => ({ at: approval.created_at, text: `${approval.id}: ${DECISIONS[approval.status] ?? approval.status}, requested by ${nameOf(names.users, approval.author_id)}: ${textOf(approval.approval_request_description)}` }));
}

async function historyOf(request) {
  if (!hasAdmin()) return null;
  const entries = await admin(`history?request_id=${request}`);
  return entries.map((entry) => ({ at: entry.at, text: `${entry.kind.replaceAll("_", " ")} by ${entry.author_id === undefined || entry.author_id === null ? "the desk" : nameOf(names.users, entry.author_id)}` }));
}

async function showRequest(id) {
  const [request, approvals, observers, collaborators, history] = await Promise.all([
    api(`incident?id=${id}&comments=1&decoded_special_characters=1&date_format=iso8601`), approvalsOf(id), api(`incident.observer?request_id=${id}`), api(`incident.collaborator?request_id=${id}`), historyOf(id),
  ]);
  const comments = (request.comments ?? []).map((comment) => ({ at: comment.created_at, text: `${nameOf(names.users, comment.author_id)}${comment.customer_visible === false ? ", internal" : ""}: ${textOf(comment.message)}` }));
  const people = (ids) => (ids.length === 0 ? "–" : ids.map((user) => nameOf(names.users, user)).join(", "));
  fill("detail",
    make("h2", {}, `${request.id}: ${request.title}`),
    make("p", {}, make("span", { class: "badge", id: "state" }, names.statuses.get(request.status_id) ?? String(request.status_id))),
    make("p", { class: "docs" }, textOf(request.description)),
    facts([
      ["Priority", names.priorities.get(request.priority_id)], ["Category", nameOf(names.categories, request.category_id)], ["Customer", nameOf(names.users, request.user_id)],
      ["Agent", nameOf(names.users, request.assigned_id)], ["Observers", people(observers)], ["Collaborators", people(collaborators)],
      ["Created", time(request.created_at)], ["Solved", time(request.solved_at)], ["Closed", time(request.closed_at)],
    ]),
    make("h3", {}, "History"),
    history ? timeline(history) : make("p", { class: "hint" }, "The history needs the administration token."),
    make("h3", {}, "Comments"), timeline(comments),
    make("h3", {}, "Approvals"), timeline(approvals),
    make("h3", {}, "JSON of the API"), make("pre", { tabindex: "0", "aria-label": "The request as JSON" }, ...coloured(JSON.stringify(request, null, 2))),
  );
}

function showUsers(users) {
  const kind = (user) => (user.user_type === 1 ? "agent" : "customer");
  const rows = users.map((user) => row({}, String(user.id), `${user.name} ${user.lastname}`, user.email, user.role_name ?? kind(user), user.is_disabled ? "disabled" : "active"));
  fill("list", make("p", { class: "hint", id: "count" }, `${users.length} users`), table(["Id", "Name", "E-mail", "Role", "State"], rows));
}

/** Shows the approvals of pending requests. */
async function showApprovals() {
  const { requestIds } = await api(`incidents.by.status?status_id=${PENDING}&limit=${PAGE}`);
  const all = await Promise.all(requestIds.map(async (request) => (await api(`incident.approval?request_id=${request}&date_format=iso8601`)).map((approval) => ({ ...approval, request }))));
  const rows = all.flat().map((approval) => {
    const link = make("a", { href: `#requests/${approval.request}` }, String(approval.request));
    return row({}, String(approval.id), link, DECISIONS[approval.status] ?? String(approval.status), nameOf(names.users, approval.author_id), textOf(approval.approval_request_description), time(approval.created_at));
  });
  fill("list", make("p", { class: "hint", id: "count" }, `${rows.length} approvals of pending requests`), table(["Id", "Request", "Status", "Requested by", "Description", "Created"], rows));
}

async function showCalls() {
  if (!hasAdmin()) {
    fill("list", make("p", { class: "hint" }, "The calls need the administration token."));
    return;
  }
  const { calls } = await admin(`calls?limit=${PAGE}`);
  const rows = calls.reverse().map((call) => {
    const status = make("strong", { class: call.status < 400 ? "status-good" : "status-bad" }, String(call.status));
    return row({}, String(call.number), time(call.received_at), `${call.method} ${call.path}`, status, `${Math.round(call.milliseconds)} ms`, make("code", {}, JSON.stringify(call.parameters)));
  });
  fill("list", make("p", { class: "hint", id: "count" }, rows.length === 0 ? "No calls yet." : "The latest calls"), table(["Number", "Time", "Call", "Status", "Duration", "Parameters"], rows));
}

const TABS = { requests: "Requests", users: "Users", approvals: "Approvals", calls: "Calls" };

function showTabs(chosen) {
  const tabs = Object.entries(TABS).map(([name, title]) => {
    const tab = make("button", { type: "button", role: "tab", class: "plain", id: `tab-${name}`, "aria-selected": String(name === chosen) }, title);
    tab.addEventListener("click", () => {
      location.hash = name;
    });
    return tab;
  });
  fill("tabs", ...tabs);
  byId("status-choice").hidden = chosen !== "requests";
}

/** The number of the latest refresh. A slower, earlier refresh stops when it sees a later number. */
let latest = 0;

async function show() {
  const [tab, request] = location.hash.slice(1).split("/");
  const chosen = tab in TABS ? tab : "requests";
  const number = ++latest;
  showTabs(chosen);
  if (byId("token").value === "") {
    byId("message").textContent = "Enter the token that the program printed.";
    return;
  }
  try {
    const users = await readNames();
    if (number !== latest) return;
    if (chosen === "users") showUsers(users);
    else if (chosen === "approvals") await showApprovals();
    else if (chosen === "calls") await showCalls();
    else await showRequests(Number(request));
    if (request && chosen === "requests") await showRequest(Number(request));
    else fill("detail");
    byId("message").textContent = "";
  } catch (error) {
    byId("message").textContent = error.message;
  }
}

["user", "token", "admin-token"].forEach(keepField);
chooseColours("colours");
addEventListener("hashchange", show);
byId("status").addEventListener("change", show);
byId("credentials").addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
setInterval(() => byId("follow").checked && !document.hidden && show(), PERIOD);
show();
