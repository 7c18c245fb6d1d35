"""The servers of peers on the three endpoints that servers are measured by, with handlers as one writes them for each.

In: the generators, `benches/spec`, and `servers/`, which holds a `main.rs` for each peer. Out: programs that say their address. Nothing of
what peers generate is kept outside of the cache. Not here: the load (see `benches/src/bin/running.rs`).
"""

import json
import shutil

import crates
import peers
from measure import run

HERE = peers.CHECKOUT / "benches/compare/servers"
# What the handlers need besides what every server of a peer does.
NEEDS = {"oas3-server": {"serde_json": '"1"', "validator": '"0.21"'}, "openapi-server": {"serde_json": '"1"'}}


def build(setting, sample, env):
    """`sample`: what is served, as `running sample` writes it. Returns the programs by name."""
    docs = documents(setting)
    out, made = setting.cache / "running", {}
    commands = peers.generators(setting.programs, None, docs, out / "generated")
    for name in NEEDS:
        shutil.rmtree(out / "generated" / name, ignore_errors=True)
        run(commands[name])
        made[name] = program(name, out / "generated" / name, out / name, sample, env)
    return made


def documents(setting):
    """Without the upload: no peer's server is measured by it."""
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
    # Beside what the other stages build, which stands on the same crates.
    target = folder.parents[1] / "targets" / name
    run(["cargo", "build", "--release", "-p", package], folder, {**env, "CARGO_TARGET_DIR": str(target)})
    return target / "release" / package
