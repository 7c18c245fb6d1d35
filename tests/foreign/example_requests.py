"""The exported example requests, sent to a desk by programs that read their formats: a Postman collection, and an `.http` file."""

import json
import subprocess
import tempfile

from bench import Desk, fresh


def postman(bench):
    figures, output = fresh("newman, Postman collection")
    collection, report = output / "collection.json", output / "report.json"
    with tempfile.TemporaryDirectory() as folder, Desk(folder) as address:
        collection.write_text(with_credentials(bench.export("postman", "--server", address)))
        bench.npm("newman", "run", collection, "--reporters", "json", "--reporter-json-export", report, check=False)
    lines = []
    for execution in json.loads(report.read_text())["run"]["executions"]:
        line = {"operation": execution["item"]["name"], "status": execution.get("response", {}).get("code")}
        if "requestError" in execution:
            line["error"] = execution["requestError"].get("message", "the request was not sent")
        lines.append(line)
    bench.count_failures(figures, lines)
    return figures


def http(bench):
    figures, output = fresh("httpyac, .http file")
    requests, report = output / "desk.http", output / "report.json"
    with tempfile.TemporaryDirectory() as folder, Desk(folder) as address, open(report, "w") as stdout:
        requests.write_text(with_credentials(bench.export("http", "--server", address)))
        # It writes a whole report to a file only, not to a pipe, and looks for files below the current folder.
        command = [bench.node / "node_modules/.bin/httpyac", "send", requests.name, "--all", "--json"]
        subprocess.run(command, stdout=stdout, cwd=output)
    lines = []
    for request in json.loads(report.read_text())["requests"]:
        line = {"operation": request["name"], "status": request.get("response", {}).get("statusCode")}
        errors = [test["message"] for test in request.get("testResults", []) if test["status"] == "ERROR"]
        lines.append({**line, "error": errors[0]} if errors else line)
    bench.count_failures(figures, lines)
    return figures


def with_credentials(text):
    """Replaces the placeholders, the first of which is the user name."""
    return text.replace("CHANGE_ME", "api", 1).replace("CHANGE_ME", "demo-token", 1)
