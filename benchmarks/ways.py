"""The ways to run one notebook many times that the benchmark compares: ``python -m benchmarks.ways NAME RUNS FOLDER``.

Each way runs in a fresh process and prints how long its runs took, start-up of kernels, templates and workers
included, imports of the driving program excluded.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.work import CELLS, WITHOUT_CHARTS, notebook, parameters, plain_function, write_notebook

Clock = Callable[[], None]


def without_ploomber() -> None:
    """Import papermill as it is where ploomber-engine isn't installed: its entry points bring in matplotlib."""
    import entrypoints

    every = entrypoints.get_group_all

    def some(group: str, **options: Any) -> list[Any]:
        return [entry for entry in every(group, **options) if "ploomber" not in entry.module_name]

    entrypoints.get_group_all = some
    import papermill.execute

    entrypoints.get_group_all = every
    assert papermill.execute


def run_one(number: int, folder: str, engine: str | None) -> None:
    from papermill import execute_notebook

    logging.disable()
    execute_notebook(
        f"{folder}/in.ipynb", f"{folder}/{number}.ipynb", parameters(number), engine_name=engine, progress_bar=False
    )


def papermill_loop(runs: int, folder: str, clock: Clock) -> None:
    without_ploomber()
    clock()
    for number in range(runs):
        run_one(number, folder, None)


def papermill_joblib(runs: int, folder: str, clock: Clock) -> None:
    import joblib

    without_ploomber()
    clock()
    joblib.Parallel(2)(joblib.delayed(run_one)(number, folder, None) for number in range(runs))


def embedded(runs: int, folder: str, clock: Clock) -> None:
    import papermill

    assert papermill
    clock()
    for number in range(runs):
        run_one(number, folder, "embedded")


def nbclient_loop(runs: int, folder: str, clock: Clock) -> None:
    import nbformat
    from nbclient import NotebookClient

    clock()
    for number in range(runs):
        given = nbformat.from_dict(with_parameters(number))
        NotebookClient(given, kernel_name="python3").execute(cwd=folder)
        nbformat.write(given, f"{folder}/{number}.ipynb")


def with_parameters(number: int) -> dict[str, Any]:
    given = notebook()
    given["cells"][1]["source"] = "\n".join(f"{name} = {value!r}" for name, value in parameters(number).items())
    return given


def nbmake_xdist(runs: int, folder: str, clock: Clock) -> None:
    import subprocess

    for number in range(runs):
        Path(folder, f"n{number}.ipynb").write_text(json.dumps(with_parameters(number)), encoding="utf-8")
    clock()
    command = [sys.executable, "-m", "pytest", "--nbmake", "-n", "2", "-q", "-p", "no:cacheprovider", folder]
    subprocess.run(
        [*command, "--rootdir", folder, "-c", os.devnull, "--deselect", "in.ipynb"],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def carep_one(runs: int, folder: str, clock: Clock) -> None:
    from carep.press import kernels

    without_ploomber()
    kernels.register()
    clock()
    for number in range(runs):
        run_one(number, folder, kernels.ENGINE)
    assert kernels.is_available()


def carep_two(runs: int, folder: str, clock: Clock) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from carep.press import kernels

    without_ploomber()
    kernels.register()
    clock()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda number: run_one(number, folder, kernels.ENGINE), range(runs)))


def sweep_two(runs: int, folder: str, clock: Clock) -> None:
    """All that ``carep sweep`` does: contract, cache, manifest, table of recorded values, index page."""
    from carep.press.project import Project
    from carep.press.runs import sweep
    from carep.press.runs.result import Options, Outcome

    clock()
    combinations = [parameters(number) for number in range(runs)]
    made = sweep.sweep(
        Path(folder, "in.ipynb"),
        combinations,
        Project(Path(folder)),
        Path(folder, "out"),
        options=Options(jobs=2),
        html_pages=False,
    )
    assert made.count(Outcome.EXECUTED) == runs


def plain_one(runs: int, _folder: str, clock: Clock) -> None:
    run = plain_function()
    clock()
    for number in range(runs):
        run(**parameters(number))


def plain_two(runs: int, _folder: str, clock: Clock) -> None:
    import altair
    import pandas
    import vl_convert

    assert altair
    assert pandas
    assert vl_convert
    clock()
    context = get_context("fork")
    halves = [range(first, runs, 2) for first in (0, 1)]
    workers = [context.Process(target=_plain_part, args=(half,)) for half in halves]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def _plain_part(numbers: range) -> None:
    run = plain_function()
    for number in numbers:
        run(**parameters(number))
    os._exit(0)


# name: (function, what it is, whether it starts a kernel for every run)
WAYS: dict[str, tuple[Callable[[int, str, Clock], None], str, bool]] = {
    "papermill": (papermill_loop, "papermill, a loop", True),
    "papermill-joblib": (papermill_joblib, "papermill under joblib (loky), 2 processes", True),
    "nbclient": (nbclient_loop, "nbclient, a loop", True),
    "nbmake-xdist": (nbmake_xdist, "nbmake under pytest-xdist, 2 processes", True),
    "embedded": (embedded, "ploomber-engine embedded, a loop (no isolation)", False),
    "carep-1": (carep_one, "carep, 1 worker", False),
    "carep-2": (carep_two, "carep, 2 workers", False),
    "sweep-2": (sweep_two, "carep sweep, 2 workers", False),
    "plain-1": (plain_one, "the code as a plain function", False),
    "plain-2": (plain_two, "plain function in 2 forked processes: the limit", False),
}
PARTS: dict[str, tuple[str, Sequence[str]]] = {
    "start-and-end": ("a notebook without cells: fork, messages, end", ()),
    "without-charts": ("the notebook without its charts", WITHOUT_CHARTS),
    "whole": ("the whole notebook", CELLS),
}
"""Where the time of a run goes: one worker, with less and less left out."""


def main() -> None:
    name, runs, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    write_notebook(Path(folder, "in.ipynb"), PARTS[name][1] if name in PARTS else CELLS)
    started = [0.0]

    def clock() -> None:
        started[0] = time.perf_counter()

    (carep_one if name in PARTS else WAYS[name][0])(runs, folder, clock)
    print(json.dumps({"seconds": time.perf_counter() - started[0]}))


if __name__ == "__main__":
    main()
