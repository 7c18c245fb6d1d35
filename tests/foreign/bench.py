"""What every tool needs: installed packages, exported documents, desks, and figures.

In: the pinned versions in requirements.txt and package.json, and the programs of the workspace. Out: a `Bench`, which runs programs and drives
clients. Everything is kept in target/foreign.
"""

import collections
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
WORK = TARGET / "foreign"
# The programs under test. They are built, unless the environment names them.
SPECWRIGHT = os.environ.get("SPECWRIGHT", TARGET / "debug/specwright")
INVGATE = os.environ.get("INVGATE", TARGET / "debug/invgate")

# Statuses that mean that the desk did not understand a request.
MISUNDERSTOOD = {400, 405, 406, 413, 415, 428}


@dataclasses.dataclass
class Figures:
    tool: str
    # Errors of the compiler or the type checker; None if nothing could be checked.
    errors: int | None = None
    # Operations that worked; None if the tool makes only types, or nothing is driven.
    worked: int | None = None
    remarks: list = dataclasses.field(default_factory=list)


def sh(*command, check=True, **options):
    return subprocess.run([str(part) for part in command], check=check, text=True, capture_output=True, **options)


class Bench:
    """Installed tools, exported documents, and desks."""

    def __init__(self):
        WORK.mkdir(parents=True, exist_ok=True)
        self.venv, self.node = WORK / "venv/bin", WORK / "node"
        self.install()
        if not {"SPECWRIGHT", "INVGATE"} <= os.environ.keys():
            cargo = os.environ.get("CARGO", "cargo")
            subprocess.run([cargo, "build", "--quiet", "--locked", "-p", "invgate", "-p", "specwright-cli"], check=True, cwd=ROOT)
        self.documents = {}
        for version in ["3.1", "3.0"]:
            self.documents[version] = WORK / f"openapi-{version}.json"
            self.documents[version].write_text(self.export("openapi", "--version", version))
        # Some programs require an absolute address of tokens.
        self.absolute = WORK / "openapi-absolute.json"
        self.absolute.write_text(self.export("openapi", "--server", "https://desk.example"))
        self.count = sum(len(item) for item in json.loads(self.documents["3.1"].read_text())["paths"].values())

    def install(self):
        wanted = (HERE / "requirements.txt").read_text() + (HERE / "package.json").read_text()
        mark = WORK / "installed"
        if mark.exists() and mark.read_text() == wanted:
            return
        shutil.rmtree(WORK / "venv", ignore_errors=True)
        sh(sys.executable, "-m", "venv", WORK / "venv")
        sh(self.venv / "pip", "install", "--quiet", "-r", HERE / "requirements.txt")
        self.node.mkdir(exist_ok=True)
        shutil.copy(HERE / "package.json", self.node)
        sh("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", cwd=self.node)
        mark.write_text(wanted)

    def npm(self, program, *arguments, **options):
        return sh(self.node / "node_modules/.bin" / program, *arguments, **options)

    def export(self, kind, *options, spec=ROOT / "spec"):
        """A specification, by default that of the desk, in another format."""
        return sh(SPECWRIGHT, "export", kind, spec, *options).stdout

    def drive(self, figures, command, **options):
        """Drives a client through every operation on a desk of its own."""
        with tempfile.TemporaryDirectory() as folder, Desk(folder) as address:
            environment = {**os.environ, "DESK": f"{address}/api/v1", **options.pop("env", {})}
            command = [part.replace("{address}", address) for part in map(str, command)]
            done = subprocess.run(command, text=True, capture_output=True, env=environment, timeout=900, **options)
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        self.count_failures(figures, lines, done.stderr)

    def count_failures(self, figures, lines, stderr=""):
        """Counts the operations that worked. Each line has the `operation`, and the `status` of its response or the `error` of the client."""
        failed = collections.defaultdict(list)
        for line in lines:
            cause = line.get("error") or (f"status {line.get('status')}" if is_misunderstood(line.get("status")) else None)
            if cause:
                failed[cause.splitlines()[0][:160]].append(line["operation"])
        figures.worked = len(lines) - sum(map(len, failed.values()))
        # A client that sends requests to a wrong path gets 404 for all of them, as for things that do not exist.
        succeeded = sum(200 <= (line.get("status") or 0) < 300 for line in lines)
        figures.remarks.append(f"{succeeded} had a status of success")
        if succeeded < self.count / 2:
            figures.worked = 0
        if len(lines) != self.count:
            figures.remarks.append(f"{len(lines)} of {self.count} operations were called: {stderr.strip()[-200:]}")
        for cause, operations in sorted(failed.items(), key=lambda item: -len(item[1])):
            figures.remarks.append(f"{len(operations)} ({', '.join(operations[:4])}{', …' if len(operations) > 4 else ''}): {cause}")


def is_misunderstood(status):
    return status is None or status in MISUNDERSTOOD or status >= 500


class Desk:
    """A service desk with a database that is thrown away. It gives its address, without the path of the interface."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def __enter__(self):
        log = open(self.folder / "log", "w+")
        environment = {**os.environ, "DATABASE_URL": f"sqlite:{self.folder}/desk.db", "INVGATE_LISTEN": "127.0.0.1:0"}
        self.process = subprocess.Popen([INVGATE], stdout=log, stderr=log, env=environment)
        for _ in range(300):
            found = re.search(r"^Service desk at (http://[^ ,/]*)/api/v1,", (self.folder / "log").read_text(), re.MULTILINE)
            if found:
                return found[1]
            time.sleep(0.1)
        raise RuntimeError((self.folder / "log").read_text())

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def fresh(tool):
    output = WORK / re.sub(r"\W+", "-", tool)
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    return Figures(tool), output


def openapi_generator(bench, generator, output, *options, version=None):
    """Runs openapi-generator, in another version than that of requirements.txt if one is given."""
    environment = dict(os.environ)
    if version:
        folder = WORK / f"openapi-generator-{version}"
        if not folder.exists():
            sh(bench.venv / "pip", "install", "--quiet", "--no-deps", "--target", folder, f"openapi-generator-cli=={version}")
        environment["PYTHONPATH"] = str(folder)
    program = "import openapi_generator_cli as tool, sys; sys.exit(tool.cli())"
    command = [bench.venv / "python", "-c", program, "generate", "-i", bench.documents["3.1"], "-g", generator, "-o", output, *options]
    sh(*command, env=environment)
