"""Generators of Rust: each client is checked by `cargo check`.

The generators are compiled once, into target/foreign/rust. The clients share one target folder, since many of their dependencies are the same.
"""

import json
import os
import re
import shutil
import subprocess

from bench import ROOT, WORK, Figures, fresh, openapi_generator, sh

CARGO = os.environ.get("CARGO", "cargo")
# Without debug information, the builds take less time and space.
ENVIRONMENT = {**os.environ, "CARGO_PROFILE_DEV_DEBUG": "0", "RUST_BACKTRACE": "0"}

# The crate of each generator, and its version.
PROGENITOR = ("cargo-progenitor", "0.15.1")
PLOIDY = ("ploidy", "0.15.0")
OAS3_GEN = ("oas3-gen", "0.29.0")
OPENAPI_TO_RUST = ("openapi-to-rust", "0.23.0")


def rust_openapi_generator(bench):
    figures, output = fresh("openapi-generator, rust")
    openapi_generator(bench, "rust", output / "client")
    return cargo_check(figures, output / "client")


def progenitor(bench):
    figures, output = fresh("progenitor, without files and HTML pages")
    document = output / "openapi.json"
    # It reads OpenAPI 3.0 only, takes `default` for a success, and refuses a document that has a multipart body, or errors of several types.
    spec = shutil.copytree(ROOT / "spec", output / "spec")
    service = spec / "service.yaml"
    service.write_text(re.sub(r"^ +html:.*\n", "", service.read_text(), flags=re.MULTILINE))
    without_files = ",".join(f"!{operation}" for operation in operations_with_files(bench.documents["3.0"]))
    document.write_text(bench.export("openapi", "--version", "3.0", "--errors", "ranges", "--only", without_files, spec=spec))
    run(PROGENITOR, "progenitor", "--input", document, "--output", output, "--name", "client", "--version", "0.1.0")
    return cargo_check(figures, output)


def operations_with_files(document):
    """The operations whose body is multipart, as `resource.operation`."""
    for item in json.loads(document.read_text())["paths"].values():
        for operation in item.values():
            if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
                resource = operation["tags"][0]
                yield f"{resource}.{operation['operationId'].removeprefix(f'{resource}_')}"


def ploidy(bench):
    figures, output = fresh("ploidy")
    run(PLOIDY, "generate", "rust", bench.documents["3.1"], "--output", output / "client")
    return cargo_check(figures, output / "client")


def oas3_gen(bench):
    figures, output = fresh("oas3-gen")
    run(OAS3_GEN, "generate", "client-mod", "--input", bench.absolute, "--output", output / "client", "--workspace")
    return cargo_check(figures, output / "client")


def openapi_to_rust(bench):
    figures, output = fresh("openapi-to-rust")
    run(OPENAPI_TO_RUST, "generate", bench.documents["3.1"], cwd=output)
    dependencies = (output / "src/generated/REQUIRED_DEPS.toml").read_text()
    (output / "Cargo.toml").write_text(f'[package]\nname = "client"\nversion = "0.1.0"\nedition = "2024"\n\n{dependencies}')
    (output / "src/lib.rs").write_text("pub mod generated;\n")
    return cargo_check(figures, output)


def run(crate, *arguments, **options):
    """Runs a generator, which is compiled first if it is not there in this version."""
    name, version = crate
    root, environment = WORK / "rust", {**ENVIRONMENT, "CARGO_TARGET_DIR": str(WORK / "rust/build")}
    installed = sh(CARGO, "install", "--list", "--root", root).stdout
    if f"{name} v{version}:" not in installed:
        command = ["nice", CARGO, "install", "--quiet", "--locked", "--debug", "--root", root, f"{name}@{version}"]
        subprocess.run([str(part) for part in command], check=True, env=environment)
    return sh(root / "bin" / name, *arguments, env=ENVIRONMENT, **options)


def cargo_check(figures: Figures, folder):
    manifest = folder / "Cargo.toml"
    if "[workspace]" not in manifest.read_text():
        manifest.write_text(manifest.read_text() + "\n[workspace]\n")
    environment = {**ENVIRONMENT, "CARGO_TARGET_DIR": str(WORK / "cargo")}
    command = ["nice", "-n", "5", CARGO, "check", "--quiet", "--message-format=short"]
    checked = sh(*command, check=False, cwd=folder, env=environment)
    errors = [line for line in checked.stderr.splitlines() if re.search(r"error(\[E\d+\])?:", line) and "could not compile" not in line]
    if checked.returncode != 0 and not errors:
        errors = [checked.stderr.strip()[-200:]]
    figures.errors = len(errors)
    figures.remarks += [error[:200] for error in errors[:3]]
    return figures
