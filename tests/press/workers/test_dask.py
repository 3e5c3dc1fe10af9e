"""Runs on a Dask cluster: a real scheduler and real worker processes."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from carep.press.errors import ExecutorError
from carep.press.progress import Silent
from carep.press.project import Project
from carep.press.runs.execute import run_all
from carep.press.runs.result import Options, Outcome, RunRequest

from ..conftest import tiny_notebook

pytestmark = pytest.mark.slow


class Told(Silent):
    """Keeps the notices."""

    def __init__(self) -> None:
        self.notices: list[str] = []

    def notice(self, text: str) -> None:
        self.notices.append(text)


@contextmanager
def cluster(workers: int) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """A scheduler and workers as processes of their own: the address, and the workers."""
    scheduler = subprocess.Popen(
        [sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    started: list[subprocess.Popen[str]] = []
    try:
        assert scheduler.stderr is not None
        address = ""
        for line in scheduler.stderr:
            if found := re.search(r"Scheduler at:\s+tcp://(\S+)", line):
                address = found[1]
                break
        for _ in range(workers):
            command = [sys.executable, "-m", "dask", "worker", f"tcp://{address}", "--nthreads", "1", "--no-nanny"]
            started.append(subprocess.Popen([*command, "--no-dashboard"], stderr=subprocess.DEVNULL, text=True))
        yield address, started
    finally:
        for process in [*started, scheduler]:
            process.kill()
            process.wait()
        if scheduler.stderr is not None:
            scheduler.stderr.close()


def requests(project: Project, folder: str, count: int) -> list[RunRequest]:
    return [
        RunRequest(project.book / "page.ipynb", project.build / folder / f"{n}.ipynb", {"number": n}, name=f"run {n}")
        for n in range(1, count + 1)
    ]


def test_a_cluster_makes_the_same_bytes_and_gives_a_lost_workers_run_to_another(tiny: Project):
    tiny_notebook(tiny.book / "page.ipynb", "number: int = 0", "import time\ntime.sleep(3)\nprint(number)")
    local = run_all(requests(tiny, "local", 4), tiny, Options(engine="stock", use_cache=False))
    told = Told()
    with cluster(2) as (address, workers):
        from threading import Thread

        def lose_one() -> None:
            until = time.monotonic() + 60
            while time.monotonic() < until:
                family = psutil.Process(workers[0].pid).children(recursive=True)
                if any("ipykernel" in " ".join(process.cmdline()) for process in family if process.is_running()):
                    workers[0].kill()
                    return
                time.sleep(0.1)

        killer = Thread(target=lose_one)
        killer.start()
        options = Options(engine="stock", use_cache=False, on=f"dask://{address}")
        remote = run_all(requests(tiny, "remote", 4), tiny, options, told)
        killer.join()
    assert [result.outcome for result in remote] == [Outcome.EXECUTED] * 4, [result.failure for result in remote]
    assert [a.request.out.read_bytes() for a in local] == [b.request.out.read_bytes() for b in remote]
    assert any("lost the worker" in notice and "run " in notice for notice in told.notices), told.notices


def test_a_worker_with_other_code_or_data_is_refused(tiny: Project):
    from dataclasses import replace

    from carep.press.inputs.key import Inspector
    from carep.press.workers import dask
    from carep.press.workers.job import Job

    folder = str(tiny.book)
    same = Job(
        "x", "", folder, str(tiny.root), "stock", modules={"carep/press/errors.py": "0"}, packages={"numpy": "0.1"}
    )
    said = dask.differing(same, Inspector(tiny.root))
    assert said.startswith("carep/press/errors.py, numpy ")
    assert "(not 0.1)" in said
    assert "there is no /elsewhere" in dask.differing(replace(same, folder="/elsewhere"), Inspector(tiny.root))


def test_an_address_where_nobody_answers_is_refused(tiny: Project):
    with pytest.raises(ExecutorError, match="no Dask scheduler answers"):
        run_all(requests(tiny, "x", 1), tiny, Options(on="dask://127.0.0.1:9"))
    with pytest.raises(ExecutorError, match="not a place"):
        run_all(requests(tiny, "x", 1), tiny, Options(on="ray://127.0.0.1:9"))


def test_a_local_cluster_will_do(tiny: Project):
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=None) as place:
        address = place.scheduler_address.removeprefix("tcp://")
        results = run_all(requests(tiny, "x", 2), tiny, Options(engine="stock", on=f"dask://{address}"))
    assert [result.outcome for result in results] == [Outcome.EXECUTED] * 2
