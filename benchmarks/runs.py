"""One notebook run many times, side by side: ours, papermill's, others', and the code without any notebook.

Ways take turns round by round, so that a busy machine slows all of them. Ways that start a kernel for every run take
seconds a run and are measured with fewer; times are compared per run. How the cost grows is measured with one way of
each kind.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from benchmarks.measured import Row, Target, rows_of
from benchmarks.ways import PARTS, WAYS

ROOT = Path(__file__).parent.parent
GROWTH = {"papermill": (1, 5), "carep-2": (1, 10, 300), "sweep-2": (1, 10, 300)}
"""Further numbers of runs, beside that of the comparison; measured in the first round."""
TARGETS: tuple[tuple[str, str, str, Target], ...] = (
    ("papermill", "carep-2", "carep with two workers: times faster than a papermill loop", ("at least", 20.0)),
    ("papermill-joblib", "carep-2", "carep with two workers: times faster than papermill in two", ("at least", 10.0)),
    ("carep-1", "carep-2", "carep with two workers: times faster than with one", ("at least", 1.8)),
    ("carep-2", "plain-2", "carep with two workers: times the plain function in two processes", ("at most", 1.5)),
)
MEMORY_TARGET: Target = ("at most", 450.0)  # MB, of carep-2
Measured = dict[str, float]


def proportional_set_size(pid: int) -> float:
    """Memory of a process and all below it in MB, shared pages divided among those who share them."""
    total = 0
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for each in [process, *process.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                total += each.memory_full_info().pss
    return total / 2**20


def one(name: str, runs: int) -> Measured:
    """One way in a fresh process: seconds, and the peak memory of all its processes in MB.

    Stock kernels that start at the same time sometimes choose the same port, and one of them fails: such a
    measurement is thrown away and made again, once.
    """
    try:
        return _one(name, runs)
    except RuntimeError as error:
        print(f"{error}\nonce more", file=sys.stderr)
        return _one(name, runs)


def _one(name: str, runs: int) -> Measured:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.ways", name, str(runs), folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(folder),
            cwd=ROOT,
        )
        peak = [0.0]

        def watch() -> None:
            while process.poll() is None:
                peak[0] = max(peak[0], proportional_set_size(process.pid))
                time.sleep(0.5)

        watcher = threading.Thread(target=watch)
        watcher.start()
        output, complaints = process.communicate()
        watcher.join()
    if process.returncode:
        raise RuntimeError(f"{name} failed with exit status {process.returncode}:\n{complaints[-2000:]}")
    return {"seconds": json.loads(output.splitlines()[-1])["seconds"], "memory": peak[0], "runs": runs}


def environment(folder: str) -> dict[str, str]:
    """This one's, with bytecode kept as on any user's machine, apart from that of this project."""
    given = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {
        **given,
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "IPYTHONDIR": f"{folder}/ipython",
        "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "carep-benchmarks-bytecode"),
    }


def per_run(measured: Measured) -> float:
    """Milliseconds."""
    return 1000 * measured["seconds"] / measured["runs"]


def measure(
    runs: int, slow_runs: int, rounds: int, ways: list[str], say: Callable[[str], None]
) -> list[dict[str, Any]]:
    """For each round, what every way took; keys are ``way`` and, for growth, ``way@runs``."""
    for name in ways:
        one(name, 1)  # once for the bytecode and the file cache
    found: list[dict[str, Any]] = []
    for number in range(1, rounds + 1):
        found.append({})
        wanted = [(name, name, slow_runs if WAYS[name][2] else runs) for name in ways]
        if number == 1:
            wanted += [(f"{name}@{size}", name, size) for name in ways for size in GROWTH.get(name, ())]
        wanted += [(name, name, runs) for name in PARTS if "carep-1" in ways]
        for key, name, size in wanted:
            found[-1][key] = one(name, size)
            say(f"round {number}: {label(name)}, {size} runs: {per_run(found[-1][key]):.0f} ms a run")
    return found


def label(name: str) -> str:
    return PARTS[name][0] if name in PARTS else WAYS[name][1]


def ratios(rounds: list[dict[str, Any]], over: str, under: str) -> list[float]:
    """Time a run of ``over`` divided by that of ``under``, in each round."""
    return [per_run(each[over]) / per_run(each[under]) for each in rounds if over in each and under in each]


def rows(rounds: list[dict[str, Any]]) -> list[Row]:
    """The tidy table."""
    made: list[Row] = []
    for key in dict.fromkeys(key for each in rounds for key in each):
        name = key.partition("@")[0]
        measured = [each[key] for each in rounds if key in each]
        size, words, part = int(measured[0]["runs"]), label(name), "parts" if name in PARTS else "runs"
        made += rows_of(part, name, words, size, "time a run", "ms", [per_run(each) for each in measured], 1)
        if key in WAYS:
            made += rows_of("runs", name, words, size, "peak memory", "MB", [each["memory"] for each in measured], 0)
            made += rows_of(
                "runs",
                name,
                words,
                size,
                "times faster than a papermill loop",
                "",
                ratios(rounds, "papermill", name),
                2,
            )
    for over, under, words, target in TARGETS:
        made += rows_of("targets", f"{over}/{under}", words, 0, "ratio", "", ratios(rounds, over, under), 2, target)
    memory = [each["carep-2"]["memory"] for each in rounds if "carep-2" in each]
    words = "carep with two workers: memory of all its processes"
    return made + rows_of("targets", "memory", words, 0, "peak memory", "MB", memory, 0, MEMORY_TARGET)
