"""Runs of a notebook, side by side: ours, papermill's, others', and the code without any notebook.

    python -m benchmarks.sweep --runs 100 --slow-runs 20 --rounds 3

Ways are interleaved round by round, so that a busy machine slows all of them. Ways that start a kernel for every run
take seconds a run and are measured with fewer (``--slow-runs``); times are compared per run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.ways import WAYS

HERE = Path(__file__).parent
RESULTS, TABLE = HERE / "results.json", HERE / "results.md"
TARGETS = (
    ("papermill", "carep-2", "at least", 20.0, "times faster than a papermill loop"),
    ("papermill-joblib", "carep-2", "at least", 10.0, "times faster than papermill in two processes"),
    ("carep-1", "carep-2", "at least", 1.8, "times faster with two workers than with one"),
    ("carep-2", "plain-2", "at most", 1.5, "times the plain function in two forked processes"),
)
MEMORY_TARGET = 450.0  # MB
BUSY = "The machine was busy with other work meanwhile: times are too long, and ratios rough."


def tree(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text(encoding="ascii").split():
                found += tree(int(child))
    return found


def proportional_set_size(pids: list[int]) -> float:
    """Memory of processes in MB, shared pages divided among those who share them."""
    total = 0
    for pid in pids:
        with suppress(OSError, StopIteration):
            text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
            total += int(next(line for line in text if line.startswith("Pss:")).split()[1])
    return total / 1024


def measure(name: str, runs: int) -> dict[str, float]:
    """One way in a fresh process: seconds, and the peak memory of all its processes in MB."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = {**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1", "IPYTHONDIR": f"{folder}/ipython"}
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.ways", name, str(runs), folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=HERE.parent,
        )
        peak = [0.0]

        def watch() -> None:
            while process.poll() is None:
                peak[0] = max(peak[0], proportional_set_size(tree(process.pid)))
                time.sleep(0.5)

        watcher = threading.Thread(target=watch)
        watcher.start()
        output, _ = process.communicate()
        watcher.join()
    if process.returncode:
        raise SystemExit(f"{name} failed with exit status {process.returncode}")
    return {"seconds": json.loads(output.splitlines()[-1])["seconds"], "memory": peak[0], "runs": runs}


def machine() -> dict[str, Any]:
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = {}
    from importlib.metadata import version

    for package in ("papermill", "nbclient", "ipykernel", "pandas", "altair", "vl-convert-python", "nbmake"):
        versions[package] = version(package)
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gb": round(memory, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": versions,
    }


def spread(values: list[float]) -> tuple[float, float, float]:
    return statistics.median(values), min(values), max(values)


def ratios(rounds: list[dict[str, Any]], over: str, under: str) -> list[float]:
    """Time a run of ``over`` divided by that of ``under``, in each round."""
    return [per_run(one[over]) / per_run(one[under]) for one in rounds if over in one and under in one]


def per_run(measured: dict[str, float]) -> float:
    return 1000 * measured["seconds"] / measured["runs"]


def table(results: dict[str, Any]) -> str:
    """The results as Markdown."""
    rounds, about = results["rounds"], results["machine"]
    lines = [
        f"{about['processor']}, {about['cores']} cores, {about['memory_gb']} GB, {about['system']}, "
        f"Python {about['python']}; load average {results['load']}; {len(rounds)} rounds.",
        *(["", BUSY] if float(results["load"].split(",")[0]) > about["cores"] + 1 else []),
        "",
        "| way | runs | ms a run: median (range) | peak memory, MB | times faster than the loop |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, (_, what, _) in WAYS.items():
        found = [one[name] for one in rounds if name in one]
        if found:
            middle, low, high = spread([per_run(one) for one in found])
            faster = ratios(rounds, "papermill", name)
            times = f"{statistics.median(faster):.1f}" if faster else ""
            memory = max(one["memory"] for one in found)
            lines.append(
                f"| {what} | {found[0]['runs']} | {middle:.0f} ({low:.0f}–{high:.0f}) | {memory:.0f} | {times} |"
            )
    lines += ["", "| target | found: median (range) | met |", "| --- | ---: | --- |"]
    for over, under, sense, wanted, words in TARGETS:
        found = ratios(rounds, over, under)
        if found:
            middle, low, high = spread(found)
            met = middle >= wanted if sense == "at least" else middle <= wanted
            lines.append(
                f"| {sense} {wanted:g} {words} | {middle:.2f} ({low:.2f}–{high:.2f}) | {'yes' if met else 'no'} |"
            )
    memory = max((one["carep-2"]["memory"] for one in rounds if "carep-2" in one), default=0.0)
    if memory:
        met = "yes" if memory < MEMORY_TARGET else "no"
        lines.append(
            f"| two workers in less than {MEMORY_TARGET:.0f} MB (proportional set size) | {memory:.0f} | {met} |"
        )
    return "\n".join([*lines, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100, help="runs of the fast ways")
    parser.add_argument("--slow-runs", type=int, default=20, help="runs of ways that start a kernel for each")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="one round of few runs, to see that all of it works")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--write", action="store_true", help="write results.json and results.md beside this file")
    options = parser.parse_args()
    runs, slow, rounds = (6, 2, 1) if options.quick else (options.runs, options.slow_runs, options.rounds)
    found: list[dict[str, Any]] = []
    for number in range(rounds):
        found.append({})
        for name in options.ways:
            found[-1][name] = measure(name, slow if WAYS[name][2] else runs)
            print(f"round {number + 1}: {WAYS[name][1]}: {per_run(found[-1][name]):.0f} ms a run", file=sys.stderr)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    results = {"machine": machine(), "load": load, "rounds": found}
    text = table(results)
    print(text)
    if options.write:
        RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        TABLE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
