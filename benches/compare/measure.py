"""Measures commands in turn (A B A B …), so that other work of the machine affects all of them.

The results are tables of medians of wall time, processor time and peak memory, with ratios.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

TIME = shutil.which("time") or "/usr/bin/time"


@dataclass
class Series:
    """Runs of one command: wall time and processor time in seconds, peak memory in MiB."""

    wall: list = field(default_factory=list)
    cpu: list = field(default_factory=list)
    memory: list = field(default_factory=list)

    def median(self, what):
        return statistics.median(getattr(self, what))


def run(command, cwd=None, env=None):
    """One run: (wall, cpu, MiB). GNU time starts the command and measures its memory. Its own memory is small and does not matter."""
    with tempfile.NamedTemporaryFile("r") as report, tempfile.TemporaryFile("w+") as output:
        begun = time.perf_counter()
        child = subprocess.Popen([TIME, "-q", "-o", report.name, "-f", "%M", *map(str, command)], cwd=cwd, env=env, stdout=output, stderr=output)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            output.seek(0)
            sys.exit(f"{' '.join(map(str, command))} failed:\n{output.read()[-4000:]}")
        return wall, used.ru_utime + used.ru_stime, int(report.read()) / 1024


def spoken(command):
    """The stdout of a command. Its stderr is not captured."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-4000:]}")
    return done.stdout


def interleaved(jobs, times, before=None):
    """Runs jobs in turn. `jobs`: {name: (command, cwd, env)}. `before(name)` prepares a run and is not measured."""
    series = {name: Series() for name in jobs}
    for _ in range(times):
        for name, (command, cwd, env) in jobs.items():
            if before:
                before(name)
            wall, cpu, memory = run(command, cwd, env)
            series[name].wall.append(wall)
            series[name].cpu.append(cpu)
            series[name].memory.append(memory)
            print(f"  {name}: {wall:.3f} s, {cpu:.3f} s of processor, {memory:.0f} MiB", file=sys.stderr)
    return series


def table(title, series, ours, notes=None):
    """A Markdown table that compares each command with ours. The ratio is ours divided by theirs."""
    lines = [f"### {title}", "", "| | wall, s | ratio | processor, s | ratio | memory, MiB | ratio | |", "|---|--:|--:|--:|--:|--:|--:|---|"]
    mine = series[ours]
    for name, one in series.items():
        cells = []
        for what in ("wall", "cpu", "memory"):
            value = one.median(what)
            ratio = "" if name == ours or not value else f"{mine.median(what) / value:.2f}"
            cells += [f"{value:.0f}" if what == "memory" else f"{value:.3g}", ratio]
        lines.append(f"| {name} | {' | '.join(cells)} | {(notes or {}).get(name, '')} |")
    return "\n".join(lines) + "\n"
