"""Calls the service desk with every function of a client of another project, invgate-service-desk-mcp.

The argument is the path of the program `invgate`. The exit code is 0 if each of the 96 functions got an answer that it could read. The
client was written for real instances, and shares no code with this project. The desk runs as its own process, with new demonstration data.
"""

import asyncio
import json
import logging
import subprocess
import sys
import time
import urllib.request

from invgate_service_desk_mcp.client import InvGateAPIError, InvGateClient
from invgate_service_desk_mcp.config import Config
from invgate_service_desk_mcp.server import build_server

FUNCTIONS = 96

# Functions that call operations which the documentation of the API does not list. The desk may serve them; its own document says which.
UNDOCUMENTED = {
    "list_categories": "incident.attributes.category",
    "get_custom_field_config": "cf.field.options",
    "get_starting_fields_by_category": "cf.starting.fields.by.category",
    "get_custom_field_list_config": "cf.field.options.list.config",
    "list_incidents_by_asset": "incidents.by.asset",
    "list_requests_related_to_assets": "assets",
    "get_linked_assets_counters": "assets.linked.assets.counters.from",
    "get_workflow_process": "workflow.process",
    "get_workflow_field_list_values": "workflow.field.list.values",
}


class Desk:
    """All functions of the client by name, and the names of those that were called."""

    def __init__(self, about):
        config = Config(base_url=about["url"], api_token=about["token"], api_username=about["user"], write_profile="full")
        self.client = InvGateClient(config)
        self.tools = {tool.name: tool.fn for tool in build_server(self.client)._tool_manager.list_tools()}
        self.called = set()
        self.refused_paths = set()

    async def call(self, name, /, **arguments):
        """The answer of a function, as the client gives it to its user."""
        self.called.add(name)
        return await self.tools[name](**arguments)

    async def undocumented(self, name, /, **arguments):
        """The answer of a function whose operation is not documented; None if the desk does not serve it."""
        try:
            return await self.call(name, **arguments)
        except InvGateAPIError as error:
            if "no such path" not in str(error):
                raise
            self.refused_paths.add(name)

    async def ok(self, name, /, **arguments):
        """An answer that says that the change was made."""
        answer = await self.call(name, **arguments)
        assert isinstance(answer, dict) and answer.get("status") in ("OK", "success"), (name, answer)
        return answer

    async def rows(self, name, /, *keys, **arguments):
        """A list that is not empty, whose items have these keys."""
        return items(name, await self.call(name, **arguments), keys)

    async def one(self, name, /, *keys, **arguments):
        """An object with these keys."""
        answer = await self.call(name, **arguments)
        assert isinstance(answer, dict), (name, answer)
        assert all(key in answer for key in keys), (name, answer)
        return answer

    async def refused(self, status, name, /, **arguments):
        """A failure with this HTTP status, whose body the client can read."""
        try:
            answer = await self.call(name, **arguments)
        except InvGateAPIError as error:
            assert error.status_code == status, (name, error)
            assert isinstance(error.body, dict) and error.body["error"], (name, error.body)
            return
        raise AssertionError((name, answer))

    async def new(self, **more):
        """A new request."""
        given = dict(creator_id=8, customer_id=8, category_id=1, priority_id=2, type_id=1, title="Broken <screen>")
        answer = await self.ok("create_incident", **{**given, **more})
        return int(answer["request_id"])

    async def status(self, request):
        return (await self.one("get_incident", "status_id", incident_id=request))["status_id"]


def items(name, answer, keys=()):
    assert isinstance(answer, list) and answer, (name, answer)
    for item in answer:
        assert not keys or all(key in item for key in keys), (name, item)
    return answer


async def catalog(desk):
    for name in ("list_priorities", "list_statuses", "list_incident_types", "list_sources"):
        every = await desk.rows(name, "id", "name")
        one = await desk.rows(name, "id", "name", id=every[-1]["id"])
        assert [row["id"] for row in one] == [every[-1]["id"]], one
    every = await desk.undocumented("list_categories")
    if every is not None:
        items("list_categories", every, ("id", "name", "parent_category_id"))
        found = await desk.rows("list_categories", search="printer", page=1, page_size=5)
        assert len(found) < len(every), found


async def people(desk):
    user = await desk.one("get_user", "id", "name", "lastname", "email", user_id=1)
    assert await desk.call("get_user", user_id=99999) is False
    assert len(await desk.call("list_users", ids=[1, 2])) == 2
    found = await desk.one("find_users", "data", email=user["email"], exact_match=True)
    assert list(found["data"]) == ["1"] and found.get("next_page_key") is None, found
    groups = await desk.call("get_user_groups", user_ids=[1, 6])
    assert groups, groups
    group = (await desk.rows("list_groups", "id", "name"))[0]
    await desk.rows("list_groups", name=group["name"])
    await desk.call("list_group_members", group_id=group["id"])
    company = (await desk.rows("list_companies", "id", "name"))[0]["id"]
    await desk.call("list_company_members", company_id=company)
    await desk.call("list_company_groups", company_id=company)
    await desk.call("list_company_observers", ids=[company])


async def organization(desk):
    helpdesk = (await desk.rows("list_helpdesks", "id", "name"))[0]["id"]
    await desk.rows("list_helpdesk_levels", "id")
    assert await desk.call("list_helpdesks_and_levels", helpdesk_id=helpdesk)
    await desk.call("list_helpdesk_observers", ids=[helpdesk])
    await desk.call("list_level_observers", ids=[2])
    location = (await desk.rows("list_locations", "id", "name"))[1]["id"]
    await desk.call("list_location_members", location_id=location, user_id=1)
    await desk.call("list_location_observers", ids=[4])


async def knowledge(desk):
    """Reading functions answer `{"status", "data"}`."""
    article = ("id", "title")

    async def data(name, keys=(), **arguments):
        return items(name, (await desk.ok(name, **arguments))["data"], keys)

    every = await data("list_kb_articles", article, limit=5)
    await data("search_kb_articles", article, keywords="printer paper", limit=5)
    assert len(await data("get_kb_articles_by_ids", article, article_ids=[every[0]["id"]])) == 1
    category = (await desk.rows("list_kb_categories", "id", "name"))[0]["id"]
    assert await desk.call("get_kb_categories_by_ids", category_ids=[category])
    await data("list_kb_articles_by_category", article, category_id=category)
    assert await desk.call("get_kb_article_attachments", article_id=every[0]["id"]) is not None
    made = await desk.ok("create_kb_article", title="New", content="<p>Text</p>", author_id=1, category_id=category, is_private=True)
    await desk.ok("update_kb_article", article_id=made["article_id"], author_id=1, title="Newer")
    found = await data("get_kb_articles_by_ids", article, article_ids=[made["article_id"]])
    assert [row["title"] for row in found] == ["Newer"], found
    await desk.ok("delete_kb_article", article_id=made["article_id"])


async def custom_fields(desk):
    fields = await desk.call("list_custom_fields")
    assert fields and await desk.call("list_shared_custom_fields")
    assert isinstance(await desk.call("list_custom_field_types"), dict)
    await desk.undocumented("get_custom_field_config", uid=2)
    assert await desk.call("list_custom_fields_by_category", category_id=3)
    await desk.undocumented("get_starting_fields_by_category", category_id=3, language="en")
    assert await desk.call("get_custom_field_list_options", uid=2)
    await desk.undocumented("get_custom_field_list_config", uid=2)
    assert await desk.call("get_custom_field_tree_options", uid=5)


async def inventory(desk):
    for name, arguments in (("list_incidents_by_asset", dict(asset_id=1)), ("list_requests_related_to_assets", dict(assets_source_id=1, asset_ids=[1006]))):
        found = await desk.undocumented(name, **arguments)
        assert found is None or isinstance(found, list), (name, found)
    await desk.undocumented("get_linked_assets_counters", assets_source_id=1, from_status="1")
    await desk.call("get_cis_by_id", ci_source_id=1, ci_internal_ids=[1006])
    assert isinstance(await desk.call("list_incidents_by_cis", cis_source_id=1, ci_ids=[1006], group="asset"), list)
    await desk.call("get_linked_cis_counters", cis_source_id=1, from_status="1")


async def automation(desk):
    trigger = (await desk.rows("list_triggers", "id"))[0]["id"]
    await desk.rows("list_trigger_executions", trigger_id=trigger)
    await desk.call("get_workflow_initial_fields", category_id=6)
    await desk.undocumented("get_workflow_process", limit=5)
    try:
        await desk.undocumented("get_workflow_field_list_values", request_id=1, field_id=4)
    except InvGateAPIError as error:
        # The request is no instance of a workflow.
        assert error.status_code in (404, 409) and error.body["error"], error


async def news(desk):
    every = await desk.rows("list_breaking_news", "id", "title")
    one = await desk.one("get_breaking_news", "title", "created_at", breaking_news_id=every[0]["id"])
    assert "T" in one["created_at"], one
    await desk.call("get_breaking_news_status", breaking_news_id=every[0]["id"])
    await desk.rows("list_breaking_news_types", "id", "name")
    assert len(await desk.rows("list_breaking_news_statuses", "id", "name", status_id=1)) == 1


async def time_tracking(desk):
    await desk.rows("list_time_tracking_categories", "id", "name")
    now = int(time.time())
    entry = await desk.ok("log_time", request_id=1, user_id=1, from_timestamp=now - 600, to_timestamp=now, category_id=1, comment="Looked.")
    every = await desk.rows("list_time_tracking", request_id=1)
    assert any("Looked." in json.dumps(row) for row in every), every
    await desk.call("list_time_tracking", from_date="2020-01-01T00:00:00Z", date_format="iso8601")
    deleted = await desk.call("delete_time_entry", request_id=1, timetracking_id=entry["timetracking_id"], user_id=1)
    assert deleted["status"] in ("OK", "ERROR"), deleted


async def reading_requests(desk):
    request = await desk.one("get_incident", "id", "title", "status_id", "created_at", incident_id=9, include_comments=True)
    assert "T" in request["created_at"], request
    await desk.rows("get_incident_comments", "id", "message", "created_at", request_id=9)
    ids = await desk.call("list_incidents_by_status", status_ids=[1, 2], limit=5)
    assert len(items("list_incidents_by_status", ids)) == 5 and all(isinstance(id, int) for id in ids), ids
    await desk.rows("list_incidents_by_agent", "id", "title", id=1, limit=3)
    await desk.rows("list_incidents_by_customer", "id", "title", id=8, include_comments=True)
    items("list_incidents_by_helpdesk", await desk.call("list_incidents_by_helpdesk", helpdesk_ids=[2, 3]))
    await desk.refused(428, "create_incident", creator_id=8, customer_id=8, category_id=1, priority_id=2, type_id="x", title="a")


async def writing_requests(desk):
    request, other = await desk.new(), await desk.new(related_to=[1], description="<p>It is dark.</p>", location_id=2)
    changed = await desk.one("update_incident", "title", incident_id=request, title="Dark screen", priority_id=3, reassignment=False)
    assert changed["title"] == "Dark screen", changed
    await desk.ok("reassign_incident", request_id=request, author_id=1, group_id=2, agent_id=2)
    await desk.ok("add_incident_comment", request_id=request, comment="On my way.", author_id=2, customer_visible=True)
    await desk.ok("set_incident_custom_field", request_id=request, author_id=2, custom_field_uid=1, values=["SN-1"])
    await desk.ok("delete_incident_custom_field", request_id=request, author_id=2, custom_field_uid=1)
    await desk.ok("add_incident_observer", request_id=request, author_id=2, user_ids=[3, 4])
    await desk.ok("add_incident_collaborator", request_id=request, author_id=2, user_id=3)
    await desk.ok("link_incident", request_id=request, request_ids=[other])
    await desk.ok("relate_incident_to_cis_by_keyword", request_id=request, keyword="PRN", exact_match=False)
    assert (await desk.one("promote_incident_to_major", request_id=other, author_id=1, confirm=True))["success"] is True
    await desk.ok("reject_incident", request_id=await desk.new(), author_id=1)
    await desk.ok("cancel_incident", request_id=await desk.new(), author_id=8, comment="Not needed.")


async def assigned(desk):
    request = await desk.new()
    await desk.ok("reassign_incident", request_id=request, author_id=1, group_id=2, agent_id=2)
    return request


async def waiting(desk):
    request = await assigned(desk)
    await desk.ok("set_incident_waiting_for_customer", request_id=request)
    assert await desk.status(request) == 4
    await desk.ok("set_incident_waiting_for_agent", request_id=request)
    request = await assigned(desk)
    await desk.ok("set_incident_waiting_for_date", request_id=request, timestamp=int(time.time()) + 86_400)
    request = await assigned(desk)
    await desk.ok("set_incident_waiting_for_incident", request_id=request, wait_request_id=1)
    request = await assigned(desk)
    link = await desk.ok("link_incident_to_external_entity", request_id=request, external_entity_id=1, external_entity_ref_id="A-1")
    await desk.ok("set_incident_waiting_for_external_entity", request_id=request, entity_link_id=int(link["link_id"]))


async def solutions(desk):
    request = await assigned(desk)
    solution = dict(request_id=request, comment="Done.", author_id=2, is_solution=True, customer_visible=True)
    await desk.ok("add_incident_comment", **solution)
    assert await desk.status(request) == 5
    await desk.ok("reject_incident_solution", incident_id=request, comment="Still dark.")
    assert await desk.status(request) != 5
    await desk.ok("add_incident_comment", **solution)
    await desk.ok("accept_incident_solution", incident_id=request, rating=5)
    assert await desk.status(request) == 6
    await desk.ok("reopen_incident", request_id=request, author_id=8)
    assert await desk.status(request) != 6


async def asked(desk):
    """A request with an approval that user 1 decides, and the id of the approval, which the client has no function for."""
    request = await assigned(desk)
    await desk.ok("create_incident_spontaneous_approval", request_id=request, author_id=2, approval_user_id=1, description="May we?")
    return (await desk.client.get("incident.approval", {"request_id": request}))[0]["id"]


async def approvals(desk):
    approval = await asked(desk)
    await desk.one("add_incident_approval_voter", "approval_id", "user_id", approval_id=approval, user_id=3)
    await desk.ok("accept_incident_approval", approval_id=approval, user_id=1, note="Yes.")
    await desk.ok("reject_incident_approval", approval_id=await asked(desk), user_id=1, note="No.")
    await desk.ok("cancel_incident_approval", approval_id=await asked(desk), user_id=2)
    request = await assigned(desk)
    await desk.ok("request_incident_custom_approval", request_id=request, author_id=2, approval_id=1, description="It costs 10.")


async def main(program):
    process = subprocess.Popen([program, "--ephemeral"], stdout=subprocess.PIPE, text=True)
    try:
        about = json.loads(process.stdout.readline())
        with urllib.request.urlopen(about["url"] + "/openapi.json") as response:
            document = json.load(response)
        desk = Desk(about)
        for part in (catalog, people, organization, knowledge, custom_fields, inventory, automation, news, time_tracking,
                     reading_requests, writing_requests, waiting, solutions, approvals):
            await part(desk)
        await desk.client.aclose()
    finally:
        process.terminate()
        process.wait(timeout=30)
    missing = set(desk.tools) - desk.called
    assert not missing, f"not called: {sorted(missing)}"
    assert len(desk.called) == FUNCTIONS, len(desk.called)
    served = {path.rsplit("/", 1)[-1] for path in document["paths"]}
    absent = {name for name, path in UNDOCUMENTED.items() if path not in served}
    assert desk.refused_paths == absent, f"refused: {sorted(desk.refused_paths)}, not in the document of the desk: {sorted(absent)}"
    print(f"{len(desk.called)} of {FUNCTIONS} functions of the foreign client were called, the operations of {len(absent)} are not served")


# The client logs every request.
logging.disable(logging.INFO)
asyncio.run(main(sys.argv[1]))
