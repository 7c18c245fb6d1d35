"""Linters and validators, on the documents of both versions. Each problem that one of them reports is an error."""

import json

from bench import HERE, Figures, sh


def redocly(bench):
    return linted(bench, "Redocly, `recommended-strict`", lambda document: bench.npm(
        "redocly", "lint", document, "--config", HERE / "redocly.yaml", "--format=json", check=False))


def spectral(bench):
    return linted(bench, "Spectral, `spectral:oas`", lambda document: bench.npm(
        "spectral", "lint", document, "-r", HERE / "spectral.yaml", "-f", "json", check=False))


def validator(bench):
    return linted(bench, "openapi-spec-validator", lambda document: sh(
        bench.venv / "openapi-spec-validator", document, check=False))


def linted(bench, name, lint):
    figures = Figures(name, errors=0)
    for version, document in bench.documents.items():
        done = lint(document)
        text = done.stdout[done.stdout.find("{"):] if "{" in done.stdout else done.stdout
        try:
            found = json.loads(text)
            problems = found["problems"] if isinstance(found, dict) else found
        except ValueError:
            problems = [] if done.returncode == 0 else [done.stdout[-200:]]
        figures.errors += len(problems)
        figures.remarks += [f"{version}: {json.dumps(problem)[:160]}" for problem in problems[:3]]
    return figures
