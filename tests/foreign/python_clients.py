"""Generators of Python: each client is checked by mypy and driven through every operation."""

import collections
import os
import re
import subprocess

from bench import HERE, fresh, openapi_generator, sh


def openapi_python_client(bench):
    figures, output = fresh("openapi-python-client")
    sh(bench.venv / "openapi-python-client", "generate", "--path", bench.documents["3.1"], "--output-path", output / "opc", "--meta",
       "none", env=with_path(bench))
    mypy(bench, figures, output / "opc")
    bench.drive(figures, [bench.venv / "python", HERE / "drive_python.py", figures.tool, output, bench.documents["3.1"], "{address}/api/v1"])
    return figures


def openapi_generator_python(bench):
    figures, output = fresh("openapi-generator, python")
    # It builds no types inside of a list or a map that is an alternative. A type that has alternatives itself then fails. As `object`, it does not.
    openapi_generator(bench, "python", output, "--schema-mappings", "EpochOrIso8601=object")
    sh(bench.venv / "pip", "install", "--quiet", "-r", output / "requirements.txt")
    mypy(bench, figures, output / "openapi_client", "--ignore-missing-imports")
    bench.drive(figures, [bench.venv / "python", HERE / "drive_python.py", "openapi-generator", output, bench.documents["3.1"], "{address}/api/v1"])
    return figures


def datamodel_code_generator(bench):
    figures, output = fresh("datamodel-code-generator, pydantic")
    sh(bench.venv / "datamodel-codegen", "--input", bench.documents["3.1"], "--input-file-type", "openapi", "--output", output / "models.py",
       "--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin", "--use-annotated", "--set-default-enum-member")
    sh(bench.venv / "python", output / "models.py")
    mypy(bench, figures, output / "models.py")
    return figures


def mypy(bench, figures, path, *options):
    checked = sh(bench.venv / "mypy", *options, path, check=False, cwd=path.parent)
    if checked.returncode not in (0, 1):
        raise subprocess.CalledProcessError(checked.returncode, "mypy", checked.stdout, checked.stderr)
    errors = re.findall(r"^(.*): error: (.*)$", checked.stdout, re.MULTILINE)
    figures.errors = len(errors)
    places = collections.Counter((place.partition(":")[0], error.split('"')[0] + "…") for place, error in errors)
    figures.remarks += [f"{count} in {file}: {error}" for (file, error), count in places.most_common(3)]


def with_path(bench):
    return {**os.environ, "PATH": f"{bench.venv}:{os.environ['PATH']}"}
