"""What a user waits for at the terminal: start-up of the command, and a build with nothing to do.

The build is that of this checkout, brought up to date first.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measured import Row, Target, rows_of
from benchmarks.runs import ROOT, environment

COMMANDS: dict[str, tuple[str, list[str], Target | None]] = {
    "help": ("carep --help", ["--help"], ("at most", 0.2)),
    "run-help": ("carep run --help", ["run", "--help"], None),
    "nothing": ("carep build with nothing changed, this book", ["build"], ("at most", 2.0)),
}


def once(arguments: list[str]) -> float:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        started = time.perf_counter()
        subprocess.run(
            [Path(sys.executable).with_name("carep"), *arguments],
            check=True,
            cwd=ROOT,
            capture_output=True,
            env=environment(folder),
        )
        return time.perf_counter() - started


def measure(rounds: int, say: Callable[[str], None]) -> list[Row]:
    found: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _, arguments, _ in COMMANDS.values():
        once(arguments)
    for _ in range(rounds):
        for name, (label, arguments, _) in COMMANDS.items():
            found[name].append(once(arguments))
            say(f"{label}: {found[name][-1]:.2f} s")
    return [
        row
        for name, (label, _, target) in COMMANDS.items()
        for row in rows_of("commands", name, label, 0, "time", "s", found[name], target=target)
    ]
