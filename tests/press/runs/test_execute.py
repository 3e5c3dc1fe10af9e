"""Runs with real kernels: what they make, and what a failed one leaves as it was."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from carep.press import notebook
from carep.press.errors import NotWritableError, ParameterError, RunFailedError
from carep.press.project import Project
from carep.press.runs.execute import failure_of, raise_failures, run, run_all
from carep.press.runs.result import Options, Outcome, RunRequest

from ..conftest import tiny_notebook, with_subject

pytestmark = pytest.mark.slow
STOCK = Options(engine="stock")


def request(project: Project, name: str = "page", **given: object) -> RunRequest:
    return RunRequest(project.book / f"{name}.ipynb", project.build / "runs" / f"{name}.ipynb", given)


def test_both_engines_make_the_same_bytes_with_values_of_the_declared_types(tiny: Project):
    with_subject(tiny.root)
    tiny_notebook(
        tiny.book / "typed.ipynb",
        "from datetime import date\nfrom pathlib import Path\nfrom carep.minerals.vocabulary import Measure\n"
        "number: int = 1\nday: date = date(2020, 1, 1)\nkind: Measure = Measure.RESERVES\nplace: Path = Path('.')",
        "print([type(x).__name__ for x in (number, day, kind, place)], day, kind, place, {'a', 'b', 'c'})",
        "import warnings\nwarnings.warn('careful')",
        "print(object(), Path.cwd())",
    )
    given = {"number": 2, "day": "2026-01-02", "kind": "capacity", "place": Path("x/y")}
    made = []
    for engine in ("stock", "carep"):
        result = run(request(tiny, "typed", **given), tiny, Options(engine=engine, use_cache=False))
        assert result.outcome is Outcome.EXECUTED, result.failure
        assert result.records()["total"]["value"] == 4
        made.append(result.request.out.read_bytes())
    assert made[0] == made[1]
    text = made[0].decode()
    assert "['int', 'date', 'Measure', 'PosixPath'] 2026-01-02 capacity x/y" in text
    assert "[project]/book" in text
    assert str(tiny.root) not in text


def test_a_failing_cell_is_named_and_the_earlier_result_stays(tiny: Project):
    tiny_notebook(tiny.book / "page.ipynb", "number: int = 1", "share = 1 / (number - 2)\nshare")
    good = run(request(tiny), tiny, STOCK)
    before = good.request.out.read_bytes()
    bad = run(request(tiny, number=2), tiny, STOCK)
    assert bad.outcome is Outcome.FAILED
    assert bad.request.out.read_bytes() == before
    with pytest.raises(RunFailedError) as caught:
        raise_failures([good, bad], tiny)
    text = str(caught.value)
    assert caught.value.exit_code == 1
    assert "book/page.ipynb, cell 4 (id more-0), In [4]: ZeroDivisionError: division by zero" in text
    assert "share = 1 / (number - 2)" in text
    assert "open _build/runs/page.failed.ipynb" in text
    kept = notebook.load(bad.request.aside)
    assert [output["output_type"] for cell in kept["cells"] for output in cell.get("outputs", ())][-1] == "error"
    run(request(tiny, number=3), tiny, STOCK)
    assert not bad.request.aside.exists()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("%nosuchmagic", "the cell was refused: .*nosuchmagic"),
        ("import sys\nsys.exit()", "ended itself before its last cell"),
        ("import os\nos.kill(os.getpid(), 9)", "kernel died|Kernel died"),
        ("import time\ntime.sleep(60)", "longer than 2 s|too long"),
    ],
)
def test_a_run_that_does_not_reach_its_end_fails(tiny: Project, source: str, message: str):
    tiny_notebook(tiny.book / "page.ipynb", "number: int = 1", source, "print('after')")
    result = run(request(tiny), tiny, Options(engine="stock", cell_timeout=2))
    assert result.outcome is Outcome.FAILED
    error = failure_of(result, tiny)
    assert "cell 4 (id more-0)" in str(error)
    with pytest.raises(RunFailedError, match=message):
        raise_failures([result], tiny)


def test_a_run_that_takes_too_long_is_ended_with_all_that_it_started(tiny: Project):
    tiny_notebook(tiny.book / "page.ipynb", "number: int = 1", "import subprocess\nsubprocess.run(['sleep', '98765'])")
    result = run(request(tiny), tiny, Options(engine="stock", run_timeout=12, cell_timeout=None))
    assert result.failure is not None
    assert "the run took longer than 12 s" in result.failure.message
    assert not sleepers()


def sleepers() -> list[int]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.cmdline() == ["sleep", "98765"]:
                found.append(process.pid)
        except psutil.Error:
            pass
    return found


@pytest.mark.parametrize("engine", ["stock", "carep"])
def test_ctrl_c_leaves_nothing_running_and_nothing_half_written(tiny: Project, engine: str):
    tiny_notebook(tiny.book / "page.ipynb", "number: int = 1", "import subprocess\nsubprocess.run(['sleep', '98765'])")
    command = [sys.executable, "-m", "carep", "run", "page", "--engine", engine]
    started = subprocess.Popen(command, cwd=tiny.book, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 90
    while not sleepers() and time.monotonic() < until and started.poll() is None:
        time.sleep(0.2)
    family = psutil.Process(started.pid).children(recursive=True)
    started.send_signal(signal.SIGINT)
    _, said = started.communicate(timeout=60)
    assert started.returncode == 130, said
    assert "interrupted" in said
    _gone, alive = psutil.wait_procs(family, timeout=20)
    assert not alive
    assert not sleepers()
    assert not list((tiny.build / "runs").rglob("*"))


def test_nothing_survives_a_parent_that_is_killed(tiny: Project, tmp_path: Path):
    tiny_notebook(tiny.book / "page.ipynb", "number: int = 1", "import subprocess\nsubprocess.run(['sleep', '98765'])")
    command = [sys.executable, "-m", "carep", "run", "page", "--engine", "stock"]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    started = subprocess.Popen(command, cwd=tiny.book, env={**os.environ, "TMPDIR": str(scratch)})
    until = time.monotonic() + 90
    while not sleepers() and time.monotonic() < until:
        time.sleep(0.2)
    family = psutil.Process(started.pid).children(recursive=True)
    started.kill()
    started.wait()
    _, alive = psutil.wait_procs(family, timeout=20)
    assert not alive
    assert not sleepers()
    assert not list(scratch.glob("carep-w-*"))


def test_faults_of_all_requests_are_reported_and_nothing_is_changed(tiny: Project):
    with pytest.raises(ParameterError) as caught:
        run_all([request(tiny, numbr=1), request(tiny, number="x"), request(tiny)], tiny, STOCK)
    assert "numbr" in str(caught.value)
    assert "'x'" in str(caught.value)
    assert not tiny.build.exists()


def test_fail_fast_starts_no_more_runs(tiny: Project):
    tiny_notebook(tiny.book / "page.ipynb", "number: int = 1", "if number == 1: raise ValueError('first')")
    wanted = [
        RunRequest(tiny.book / "page.ipynb", tiny.build / f"{n}.ipynb", {"number": n}, name=str(n)) for n in range(1, 6)
    ]
    results = run_all(wanted, tiny, Options(engine="stock", jobs=1, fail_fast=True))
    outcomes = [result.outcome for result in results]
    assert outcomes[0] is Outcome.FAILED
    assert outcomes.count(Outcome.CANCELLED) >= 3


def test_an_unwritable_folder_is_refused_before_anything_is_executed(tiny: Project):
    (tiny.root / "file").touch()
    wanted = RunRequest(tiny.book / "page.ipynb", tiny.root / "file" / "page.ipynb")
    with pytest.raises(NotWritableError, match="could not be written"):
        run(wanted, tiny, STOCK)


def test_a_full_disk_is_told_and_leaves_the_earlier_result(tiny: Project):
    result = run(request(tiny), tiny, STOCK)
    before = result.request.out.read_bytes()
    out = result.request.out
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"  # writing on is then refused, as on a full disk
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (700, {resource.RLIM_INFINITY}))\n"
        "from carep.cli import main\n"
        f"sys.argv = ['carep', 'run', 'page', '-p', 'word=' + 'x' * 2000, '--out', {str(out)!r}, '--engine', 'stock']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tiny.book, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "could not be written; what was there before is untouched" in done.stderr
    assert out.read_bytes() == before
    assert [path.name for path in out.parent.iterdir()] == ["page.ipynb"]


def test_warm_runs_at_once_share_a_worker_and_survive_its_loss(tiny: Project):
    tiny_notebook(tiny.book / "page.ipynb", "number: int = 1", "import time\ntime.sleep(4)\nprint('run', number)")
    wanted = [
        RunRequest(tiny.book / "page.ipynb", tiny.build / f"{n}.ipynb", {"number": n}, name=str(n)) for n in (2, 3)
    ]
    lost: list[int] = []

    def lose_the_worker() -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until and not lost:
            for worker in psutil.Process().children():
                below = worker.children(recursive=True)
                if (
                    "carep.press.workers.worker" in worker.cmdline() and len(below) >= 4
                ):  # template, its helper, two runs
                    time.sleep(1)
                    lost.append(len([child for child in psutil.Process().children() if child.pid == worker.pid]))
                    worker.kill()
                    break
            time.sleep(0.1)

    thread = threading.Thread(target=lose_the_worker)
    thread.start()
    results = run_all(wanted, tiny, Options(engine="carep", jobs=2))
    thread.join()
    assert lost == [1]
    assert [result.outcome for result in results] == [Outcome.EXECUTED] * 2, [result.failure for result in results]
    printed = [
        output["text"]
        for result in results
        for cell in notebook.load(result.request.out)["cells"]
        for output in cell.get("outputs", ())
        if "text" in output
    ]
    assert printed == ["run 2\n", "run 3\n"]
