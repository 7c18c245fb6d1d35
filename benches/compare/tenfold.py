"""Copies a specification N times into one, to measure how costs grow.

The result has every resource, type, id, group and path N times, with a number in its name. Works on lines of text, not on YAML: the files
of the specification have one style.
"""

import pathlib
import re
import sys

SECTION = re.compile(r"^(\w+):")
ENTRY = re.compile(r"^  (\w+):")


def sections(text):
    """The top-level keys with their lines, in order."""
    parts = []
    for line in text.splitlines():
        found = SECTION.match(line)
        if found or not parts:
            parts.append((found.group(1) if found else "", [line]))
        else:
            parts[-1][1].append(line)
    return parts


def declared(texts):
    """All names that the files declare, including those of requests and answers."""
    names = set()
    for text in texts:
        for key, lines in sections(text):
            if key in ("ids", "types", "groups"):
                names.update(found.group(1) for line in lines if (found := ENTRY.match(line)))
        names.update(re.findall(r"^\s+(?:request|name): ([A-Z]\w*)$", text, re.M))
        names.update(re.findall(r"returns: \{[^}]*\bname: ([A-Z]\w*)", text))
    return names


def copied(text, names, number):
    text = re.sub(r"\b[A-Z]\w*\b", lambda found: f"{found.group()}N{number}" if found.group() in names else found.group(), text)
    text = re.sub(r"^resource: (\w+)", rf"resource: \1_n{number}", text, flags=re.M)
    return re.sub(r"^(    http: [A-Z]+) /", rf"\1 /n{number}/", text, flags=re.M)


def service(text, names, files, count):
    out = []
    for key, lines in sections(text):
        if key == "files":
            out += ["files:", *(f"  - {name}" for name in files), ""]
        elif key in ("ids", "types", "groups"):
            out.append(lines[0])
            for number in range(count):
                out += copied("\n".join(lines[1:]), names, number).splitlines()
        else:
            out += lines
    return "\n".join(out) + "\n"


def main(source, target, count=10):
    source, target = pathlib.Path(source), pathlib.Path(target)
    target.mkdir(parents=True, exist_ok=True)
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(source.glob("*.yaml"))}
    names = declared(texts.values())
    resources = [name for name in texts if name != "service.yaml"]
    files = []
    for number in range(count):
        for name in resources:
            files.append(name.replace(".yaml", f"_n{number}.yaml"))
            (target / files[-1]).write_text(copied(texts[name], names, number), encoding="utf-8")
    (target / "service.yaml").write_text(service(texts["service.yaml"], names, files, count), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 10)
