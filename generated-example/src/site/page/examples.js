// Example values for the fields of the console. They refer to the demonstration data.
//
// In: an operation and its parameters. Out: for each parameter a value that the desk accepts, and the parameters of an example call.

/** Values by the type of an id. Most operations on requests need a request that an agent works on, such as request 9. */
const IDS = {
  AssetId: "1006", AssetSourceId: "1", ProcessId: "1", ApprovalId: "1", ApprovalTemplateId: "1", ArticleCategoryId: "1", ArticleId: "1", AttachmentId: "1", BreakingNewsId: "1", CategoryId: "2", CiId: "1006",
  CiSourceId: "1", CompanyId: "1", CustomFieldOptionHash: "t1", ExternalEntityId: "1", ExternalEntityLinkId: "1", FieldUid: "1", GroupId: "1", HelpdeskId: "2",
  InternalNoteId: "1", LocationId: "2", RequestId: "9", TaskId: "1", TimeCategoryId: "1", TimeEntryId: "1", TriggerId: "1", UserId: "1", ViewId: "1", WorkflowId: "1",
};

/** Values by the name of the parameter, for texts and numbers. */
const NAMES = {
  address: "Mill Lane 4", asset_id: "1006", assets_ids: "1006", assets_source_id: "1", field_id: "4", language: "en", value: "1", birthday: "1990-05-17", body: "We are looking into it.", city: "Springfield", comment: "The printer works again.", content: "<p>Turn it off and on.</p>",
  country: "NZ", department: "Sales", description: "<p>It prints empty pages.</p>", doc: "A-1234", email: "ana.torres@desk.example", employee_number: "E001",
  external_entity_ref_id: "A-17", external_id: "ALD", fax: "+00 555 0199", key: "annex", keys: "linux", key_values: "bsd=BSD", keyword: "PRN", keywords: "printer",
  lastname: "Lee", limit: "5", localization: "First floor", min_search_scoring: "0.1", mobile: "+00 555 0150", name: "Annex", note: "Approved.", object_id: "1", office: "2.17",
  offset: "0", other: "+00 555 0151", "other-email": "ana@home.example", page: "1", page_size: "10", password: "a-long-passphrase-42", pass: "a-long-passphrase-42",
  phone: "+00 555 0101", phones: "+00 555 0101", position: "Head of IT support", rating: "5", search: "printer", title: "Printer prints empty pages", username: "ana.torres",
  values: "SN-4711", mobile_phone: "+00 555 0150", office_phone: "2.17", fax_phone: "+00 555 0199", other_phone: "+00 555 0151",
};

/** Values by operation and parameter. They take precedence over the other tables. */
const OPERATIONS = {
  custom_fields_delete_list_options: { uid: "2" },
  custom_fields_get_list_options: { uid: "2" },
  custom_fields_set_list_options: { uid: "2" },
  custom_fields_add_tree_option: { uid: "5" },
  custom_fields_delete_tree_option: { uid: "5", hash: "t3" },
  custom_fields_get_tree: { uid: "5" },
  custom_fields_update_tree_option: { uid: "5", name: "Main building" },
  companies_list: { name: "Alder Works" },
  exports_get: { id: "8f14e45f-ceea-467f-9a3b-0c6d6a1d2b10" },
  groups_list: { name: "Sales" },
  help_desks_list: { id: "1", name: "IT" },
  help_desks_list_observers: { ids: "1" },
  help_desks_list_with_levels: { id: "1" },
  help_desks_add_observers: { id: "1" },
  help_desks_remove_observers: { id: "1", observer_users: "5" },
  request_people_add_collaborators: { user_id: "3" },
  request_people_add_observers: { user_id: "3" },
  request_states_accept_solution: { id: "21" },
  request_states_reject_solution: { id: "21", comment: "It still prints empty pages." },
  request_states_reopen: { request_id: "25" },
  request_states_reassign: { agent_id: "2" },
  request_states_set_waiting_for_request: { wait_request_id: "1" },
  request_states_set_waiting_for_agent: { request_id: "10" },
  request_links_link: { request_ids: "1" },
  approvals_list: { request_id: "17" },
  approvals_list_custom: { request_id: "17" },
  approvals_add_voter: { user_id: "2" },
  approvals_cancel: { user_id: "1" },
  requests_create: { customer_id: "8", creator_id: "8" },
  requests_by_customer: { id: "8" },
  undocumented_get_field_options: { uid: "2" },
  undocumented_list_field_settings: { uid: "2" },
  users_create: { email: "sam.lee@desk.example", username: "sam.lee", name: "Sam", employee_number: "E099" },
  users_update: { name: "Ana", id: "12", lastname: "Torres" },
  users_convert: { id: "12" },
  users_delete: { id: "12" },
  users_disable: { id: "12" },
  users_enable: { id: "12" },
  users_change_password: { id: "12" },
  users_reset_password: { id: "12" },
  workflows_initial_fields: { category_id: "6" },
};

/** The name of a parameter without the brackets of a list. */
const stem = (name) => name.replace(/\[\]$/, "");

/** A time, as ISO 8601 text or as seconds since the Unix epoch, as the schema requires. */
function time(schema, hoursFromNow) {
  const at = new Date(Date.now() + hoursFromNow * 3600_000);
  return schema.format === "date-time" ? `${at.toISOString().slice(0, 19)}Z` : String(Math.floor(at / 1000));
}

/** The parameters that are times, with the hours from now of their examples. */
const TIMES = { date: -1, from: -2, resolution_time: 4, timestamp: 24, to: -1 };

/** An example value for a parameter; an empty text if there is none, such as for files. */
export function exampleOf(operation, parameter, schemas) {
  const name = stem(parameter.name);
  const specific = OPERATIONS[operation.operationId]?.[name];
  if (specific !== undefined) return specific;
  const bare = schemas.present(parameter.schema);
  const schema = schemas.follow(bare) ?? {};
  const item = schemas.present(schema.items ?? bare);
  if (schemas.isFile(item)) return "";
  const id = IDS[schemas.title(item)];
  if (id !== undefined) return id;
  const values = schemas.values(item);
  if (values) return String(values[0][0]);
  if (schemas.isFlag(bare)) return "1";
  if (name in TIMES) return time(schemas.follow(item), TIMES[name]);
  return NAMES[name] ?? "";
}

/** The parameters of an example call: the required parameters, those in `OPERATIONS`, and one parameter of each rule `any_of` or `one_of`. */
export function sentInExample(operation, parameters) {
  const specific = Object.keys(OPERATIONS[operation.operationId] ?? {});
  const chosen = new Set(parameters.filter((parameter) => parameter.required).map((parameter) => stem(parameter.name)));
  if (operation.method !== "GET" || chosen.size === 0) specific.forEach((name) => chosen.add(name));
  for (const rule of operation["x-specwright-rules"] ?? []) {
    const choice = rule.any_of ?? rule.one_of ?? [];
    if (choice.length > 0 && !choice.some((name) => chosen.has(name))) chosen.add(choice[0]);
  }
  return parameters.filter((parameter) => chosen.has(stem(parameter.name)));
}
