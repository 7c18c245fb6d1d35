"""Counts what the service desk answered to schemathesis, and fails where the run showed nothing.

    tests/schemathesis/count.py openapi.json seen.jsonl

In: the document, and an answer a line, as `lenient.py` keeps them. Out: a table, and the exit status: operations that were never
reached, paths that the service does not have, and too many operations that never succeeded, such as behind a wrong address. Not
here: whether the answers are right, which schemathesis judges.
"""

import collections
import json
import pathlib
import sys

# Of the operations that are implemented, so many at least succeed once: the others ask for things that chance does not hit.
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
