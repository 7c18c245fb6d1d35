"""Counts the responses of the service desk to schemathesis, and fails if the run was not meaningful.

    tests/schemathesis/count.py openapi.json seen.jsonl

`seen.jsonl` has one response a line, written by `lenient.py`. Prints a table. Fails if an operation was never called, if the service lacks
a path, or if too few operations succeeded, for example because of a wrong address. schemathesis checks the responses themselves.
"""

import collections
import json
import pathlib
import sys

# The minimal number of implemented operations that succeed at least once. The others need objects that random requests do not find.
LEAST_SUCCEEDED = 0.9


def main(document, seen):
    paths = json.loads(pathlib.Path(document).read_text())["paths"]
    statuses = collections.defaultdict(collections.Counter)
    unrouted = set()
    for line in pathlib.Path(seen).read_text().splitlines():
        one = json.loads(line)
        statuses[one["operation"]][one["status"]] += 1
        unrouted |= {one["operation"]} if one["unrouted"] else set()
    operations = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods if method != "parameters"}
    unwritten = {name for name in operations if statuses[name][501]}
    succeeded = {name for name in operations if any(200 <= status < 300 for status in statuses[name])}
    written = operations - unwritten
    print(f"{len(operations)} operations, {len(unwritten)} of them answer 501, {len(succeeded)} succeeded at least once")
    wrong = [f"{name}: no such path" for name in sorted(unrouted)]
    wrong += [f"{name}: never asked for" for name in sorted(operations) if not statuses[name]]
    if len(succeeded & written) < LEAST_SUCCEEDED * len(written):
        wrong.append("too few operations ever succeeded: " + ", ".join(sorted(written - succeeded)))
    sys.exit("\n".join(wrong) if wrong else 0)


main(*sys.argv[1:])
