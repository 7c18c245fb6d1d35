"""Generates and builds the servers of peers for the endpoints of `benches/spec`. `servers/` has a `main.rs` with the handlers for each.

The programs print their address. Generated code of peers is only in the cache. `benches/src/bin/running.rs` makes the load.
"""

import json
import shutil

import crates
import peers
from measure import run

HERE = peers.CHECKOUT / "benches/compare/servers"
# Dependencies of the handlers.
NEEDS = {"oas3-server": {"serde_json": '"1"', "validator": '"0.21"'}, "openapi-server": {"serde_json": '"1"'}}


def build(setting, sample, env):
    """Builds the servers. `sample` is the output of `running sample`. Returns the programs by name."""
    docs = documents(setting)
    out, made = setting.cache / "running", {}
    commands = peers.generators(setting.programs, None, docs, out / "generated")
    for name in NEEDS:
        shutil.rmtree(out / "generated" / name, ignore_errors=True)
        run(commands[name])
        made[name] = program(name, out / "generated" / name, out / name, sample, env)
    return made


def documents(setting):
    """The documents without the upload, which is not measured for peers."""
    docs = peers.documents(setting.programs, peers.CHECKOUT / "benches/spec", setting.cache / "documents-running")
    for path in docs.values():
        document = json.loads(path.read_text())
        document["paths"].pop("/files", None)
        path.write_text(json.dumps(document, indent=1))
    return docs


def program(name, generated, folder, sample, env):
    crates.copy(generated, folder / "api")
    package = f"running-{name}"
    crates.program(folder, package, (HERE / f"{name.removesuffix('-server')}.rs").read_text(), {**crates.NEEDS[name], **NEEDS[name]})
    (folder / package / "src/sample.json").write_text(sample)
    crates.workspace(folder, ["api", package])
    # The other stages build the same dependencies, so they share a target folder.
    target = folder.parents[1] / "targets" / name
    run(["cargo", "build", "--release", "-p", package], folder, {**env, "CARGO_TARGET_DIR": str(target)})
    return target / "release" / package
