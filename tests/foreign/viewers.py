"""Pages that show an API: each opens the document in a browser. A check that fails is an error."""

import json
import os
import shutil

from bench import HERE, WORK, Figures, sh


def viewers(bench):
    """The figures of every viewer. Screenshots are kept in target/foreign/viewers."""
    pictures = WORK / "viewers"
    pictures.mkdir(exist_ok=True)
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    done = sh("node", HERE / "viewers.mjs", bench.node, bench.documents["3.1"], pictures, env={**os.environ, "CHROMIUM": str(browser)})
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [Figures(line["viewer"], errors=len(line["missing"]), remarks=line["missing"]) for line in lines]
