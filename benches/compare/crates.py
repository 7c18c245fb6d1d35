"""Makes a workspace for each generated crate: the crate `api`, and programs that use all of it.

Each workspace has its own lock file and target folder.
"""

import re
import shutil

import mains
from peers import CHECKOUT

SERVER = {"tokio": '{ version = "1", features = ["macros", "net", "rt-multi-thread"] }'}
AXUM = {**SERVER, "axum": '"0.8"'}
# Crates of progenitor have no TLS, and clients of the other generators have it. The caller of a service needs it, so it is added.
NEEDS = {
    "progenitor": {"bytes": '"1"', "chrono": '"0.4"', "uuid": '"1"', "reqwest": '{ version = "0.13", default-features = false, features = ["rustls"] }'},
    "progenitor-builder": {"reqwest": '{ version = "0.13", default-features = false, features = ["rustls"] }'},
    "oas3-server": {**AXUM, "anyhow": '"1"', "oas3-gen-support": '"0.29"'},
    "openapi-client": {"uuid": '"1"', "chrono": '"0.4"'},
    "openapi-server": {**AXUM, "async-trait": '"0.1"', "axum-extra": '{ version = "0.12", features = ["cookie"] }', "bytes": '"1"', "headers": '"0.4"', "http": '"1"'},
}
GENERIC = {"serde": '"1"', "serde_json": '"1"', "reqwest": '{ version = "0.13", default-features = false }', "tokio": '{ version = "1", features = ["time"] }'}
# The sides (client, server) of each folder of Specwright. They are features of the runtime.
SIDES = {"specwright": ("client", "server"), "specwright-built": ("server",), "specwright-client": ("client",), "specwright-server": ("server",)}
BUILD = f'[build-dependencies]\nspecwright-generator = {{ path = "{CHECKOUT}/generator" }}\n'

SCRIPT = f"""use specwright_generator::{{Options, build_with}};

fn main() -> std::process::ExitCode {{
    build_with("{CHECKOUT}/spec", &Options {{ client: false, ..Options::default() }})
}}
"""
INCLUDED = 'include!(concat!(env!("OUT_DIR"), "/invgate.rs"));\n'


def toml(name, dependencies, more=""):
    rows = "\n".join(f"{key} = {value}" for key, value in dependencies.items())
    return f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2024"\npublish = false\n\n[dependencies]\n{rows}\n{more}'


def program(folder, name, main, dependencies):
    (folder / name / "src").mkdir(parents=True, exist_ok=True)
    (folder / name / "Cargo.toml").write_text(toml(name, {"api": '{ path = "../api" }', **dependencies}))
    (folder / name / "src/main.rs").write_text(main)


def workspace(folder, members):
    listed = ", ".join(f'"{name}"' for name in members)
    (folder / "Cargo.toml").write_text(f'[workspace]\nresolver = "3"\nmembers = [{listed}]\n')


def specwright(name, generated, folder):
    """A workspace for Specwright. `specwright-built` generates the code in a build script."""
    text, sides, built = next(generated.glob("*.rs")).read_text(), SIDES[name], name == "specwright-built"
    features = ", ".join(f'"{side}"' for side in sides)
    runtime = f'{{ path = "{CHECKOUT}/runtime", features = [{features}] }}'
    (folder / "api/src").mkdir(parents=True, exist_ok=True)
    (folder / "api/Cargo.toml").write_text(toml("api", {"specwright": runtime}, BUILD if built else ""))
    (folder / "api/src/lib.rs").write_text(f"//! Generated.\n{INCLUDED if built else text}")
    if built:
        (folder / "api/build.rs").write_text(SCRIPT)
    members = ["api"]
    if "client" in sides:
        program(folder, "calls", mains.specwright_client(text), {})
        members.append("calls")
    if name == "specwright":
        program(folder, "generic", mains.specwright_generic(text), {"specwright": runtime, **GENERIC})
        shutil.copy(CHECKOUT / "benches/compare/generic.rs", folder / "generic/src/generic.rs")
        members.append("generic")
    if "server" in sides:
        program(folder, "serves", mains.specwright_server(text), {"specwright": runtime, **SERVER})
        members.append("serves")
    workspace(folder, members)


def copy(generated, api):
    """Copies a peer's crate and renames it to `api`."""
    shutil.rmtree(api, ignore_errors=True)
    shutil.copytree(generated, api, dirs_exist_ok=True)
    manifest = (api / "Cargo.toml").read_text()
    manifest = re.sub(r'^name = ".*?"', 'name = "api"', manifest, count=1, flags=re.M)
    # OpenAPI Generator uses the version of the API as the version of the crate, which is not valid.
    manifest = re.sub(r'^version = ".*?"', 'version = "0.1.0"', manifest, count=1, flags=re.M)
    (api / "Cargo.toml").write_text(manifest)


def peer(name, generated, folder):
    api = folder / "api"
    copy(generated, api)
    kind, main = program_of(name, api)
    program(folder, kind, main, NEEDS.get(name, {}))
    workspace(folder, ["api", kind])


def program_of(name, api):
    read = lambda path: (api / path).read_text()
    files = {path.stem: path.read_text() for path in sorted((api / "src/apis").glob("*.rs"))}
    files = {module: text for module, text in files.items() if module not in ("mod", "configuration")}
    return {
        "progenitor": lambda: ("calls", mains.progenitor(read("src/lib.rs"))),
        "progenitor-builder": lambda: ("calls", mains.progenitor_builder(read("src/lib.rs"))),
        "oas3-client": lambda: ("calls", mains.oas3_client(read("src/client.rs"))),
        "oas3-server": lambda: ("serves", mains.oas3_server(read("src/server.rs"))),
        "openapi-client": lambda: ("calls", mains.openapi_client(files)),
        "openapi-server": lambda: ("serves", mains.openapi_server(files)),
    }[name]()


def lay_out(name, generated, folder):
    shutil.rmtree(folder / "api", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    specwright(name, generated, folder) if name in SIDES else peer(name, generated, folder)
