"""Runs a bench of divan and makes a Markdown table of medians and, if they were counted, allocations, with ratios.

Functions of ours end with `_specwright`. Those of the peer end with a given suffix. `benches/benches` has the benches.
"""

import re

import peers
from measure import spoken

ROW = re.compile(r"[├╰]─ (\w+) +[\d.]+ \S+ +│ [\d.]+ \S+ +│ ([\d.]+ \S+)")
COUNT = re.compile(r"^[│ ]+alloc:.*\n[│ ]+[\d.]+ +│ [\d.]+ +│ ([\d.]+)", re.M)
MICRO = {"ns": 1e-3, "µs": 1.0, "ms": 1e3}


def divan(title, options, peer):
    text = spoken(["cargo", "bench", "--quiet", "--manifest-path", peers.CHECKOUT / "Cargo.toml", "-p", "specwright-benches", *options])
    rows = list(ROW.finditer(text))
    ends = [*(row.start() for row in rows[1:]), len(text)]
    seen = {row.group(1): (micro(row.group(2)), allocations(text[row.end():end])) for row, end in zip(rows, ends)}
    lines = [f"### {title}", "", "| | peer, µs | Specwright, µs | ratio | allocations |", "|---|--:|--:|--:|--:|"]
    for name, (time, count) in seen.items():
        if name.endswith("_specwright"):
            work = name.removesuffix("_specwright")
            theirs, their_count = seen[work + peer]
            lines.append(f"| {work} | {theirs:.3g} | {time:.3g} | {time / theirs:.2f} | {f'{their_count} : {count}' if count else ''} |")
    return "\n".join(lines) + "\n"


def micro(text):
    number, unit = text.split()
    return float(number) * MICRO[unit]


def allocations(text):
    found = COUNT.search(text)
    return found.group(1) if found else ""
