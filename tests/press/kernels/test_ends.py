"""However a run ends, it ends alone and leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from carep.press import kernels

from .helpers import execute, notebook, text, value

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not kernels.is_available(), reason=kernels.why_not())]


def alive(pid: int) -> bool:
    """Whether a process runs (one that has ended and waits for its parent doesn't)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def eventually(condition: Callable[[], bool], within: float = 30.0) -> bool:
    until = time.monotonic() + within
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


DAEMON = """
import subprocess, sys
started = [
    subprocess.Popen(["sleep", "600"]).pid,
    subprocess.Popen(["sleep", "600"], start_new_session=True).pid,
]
double = "import subprocess as s; print(s.Popen(['sleep', '600'], stdout=s.DEVNULL, start_new_session=True).pid)"
started.append(int(subprocess.run([sys.executable, "-c", double], stdout=subprocess.PIPE, text=True).stdout))
"""


@pytest.mark.parametrize(
    ("cell", "how"),
    [
        ("import os; os._exit(7)", "exit status 7"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed by SIGKILL"),
        ("import ctypes; ctypes.string_at(0)", "killed by SIGSEGV"),
    ],
)
def test_death_of_a_kernel_is_the_error_of_its_run(cell: str, how: str) -> None:
    """The error says how the process ended; nbclient's users can catch it as theirs; the next run works."""
    from nbclient.exceptions import DeadKernelError

    from carep.press.errors import CarepError

    with pytest.raises(DeadKernelError, match=how) as caught:
        execute(cell)
    assert isinstance(caught.value, CarepError)
    assert text(execute("1 + 1")) == "2"


def test_outputs_before_a_death_are_kept(tmp_path: Path) -> None:
    """The notebook on disk holds what the cells before showed, and which cell was the last."""
    import nbformat
    from nbclient.exceptions import DeadKernelError
    from papermill import execute_notebook

    kernels.register()
    nbformat.write(notebook({"a": "'shown'", "b": "import os; os._exit(1)"}), tmp_path / "in.ipynb")
    with pytest.raises(DeadKernelError):
        execute_notebook(tmp_path / "in.ipynb", tmp_path / "out.ipynb", engine_name=kernels.ENGINE, progress_bar=False)
    left = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert left.cells[0].outputs[0].data["text/plain"] == "'shown'"
    assert left.cells[1].metadata.papermill.status != "pending"


def test_cell_that_takes_too_long_is_interrupted(tmp_path: Path) -> None:
    """It sees KeyboardInterrupt, so that it can clean up, and its run fails with nbclient's timeout error."""
    from nbclient.exceptions import CellTimeoutError

    trace = tmp_path / "trace"
    cell = (
        "import time\ntry:\n    time.sleep(600)\n"
        f"except KeyboardInterrupt:\n    open({str(trace)!r}, 'w').close()\n    raise"
    )
    with pytest.raises(CellTimeoutError, match="a cell took too long"):
        execute(cell, execution_timeout=1)
    assert trace.exists()


def test_cell_that_ignores_the_interruption_is_killed_with_its_group() -> None:
    """So are processes that it started, in whatever session."""
    from nbclient.exceptions import CellTimeoutError
    from papermill.engines import papermill_engines

    kernels.register()
    stubborn = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    executed = notebook({"a": DAEMON + "started", "b": stubborn})
    with pytest.raises(CellTimeoutError):
        papermill_engines.execute_notebook_with_engine(
            kernels.ENGINE, executed, "python3", progress_bar=False, execution_timeout=5
        )
    given = value(executed, 0)
    assert len(given) == 3
    assert eventually(lambda: not any(map(alive, given)))


def test_run_that_takes_too_long_is_ended() -> None:
    """``run_timeout`` counts all cells together."""
    from nbclient.exceptions import CellTimeoutError

    with pytest.raises(CellTimeoutError, match="the run took too long"):
        execute({str(i): "import time; time.sleep(0.4)" for i in range(20)}, run_timeout=1.5)


def test_nothing_that_a_run_started_outlives_it() -> None:
    """Children, other sessions, daemons, threads."""
    thread = "import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
    started = value(execute(DAEMON + thread + "started"))
    assert eventually(lambda: not any(map(alive, started)))


def test_exit_functions_and_threads_finish(tmp_path: Path) -> None:
    """What a notebook registered for its end is done before the run counts as done."""
    execute(
        f"import atexit, threading, time\natexit.register(open({str(tmp_path / 'a')!r}, 'w').write, 'x')\n"
        f"threading.Thread(target=lambda: (time.sleep(0.3), open({str(tmp_path / 'b')!r}, 'w').close())).start()"
    )
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b"}


def test_failure_before_the_first_cell_is_said() -> None:
    """With the traceback."""
    from carep.press.errors import CarepError

    with pytest.raises(CarepError, match="no_such_module"):
        execute("1", preexec="no_such_module:function")


CLIENT = """
import sys
sys.path.insert(0, {here!r})
from helpers import execute
execute({{"a": {daemon!r}, "b":
      "import os\\nopen({told!r} + '.part', 'w').write("
      "' '.join(map(str, [os.getpid(), os.getppid(), *started])))\\n"
      "os.rename({told!r} + '.part', {told!r})\\nimport time\\ntime.sleep(600)"}})
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_survives_the_caller(number: signal.Signals, tmp_path: Path) -> None:
    """Not even when it is killed: template, kernel, its children and daemons all end."""
    told = tmp_path / "told"
    here = str(Path(__file__).parent)
    client = subprocess.Popen(
        [sys.executable, "-c", CLIENT.format(here=here, daemon=DAEMON, told=str(told))],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert eventually(told.exists, within=120)
        pids = [int(word) for word in told.read_text(encoding="utf-8").split()]
        assert len(pids) == 5
        assert all(map(alive, pids))
    finally:
        os.kill(client.pid, number)
        client.wait(60)
    assert eventually(lambda: not any(map(alive, pids)))


def test_death_of_the_template_ends_its_runs_only(tmp_path: Path) -> None:
    """The run in it fails, what it started is gone, and the next run gets a new template."""
    from nbclient.exceptions import DeadKernelError

    note = tmp_path / "pids"
    cell = (
        DAEMON + f"import os, signal\nopen({str(note)!r}, 'w').write(' '.join(map(str, [os.getpid(), started[0]])))\n"
        "os.kill(os.getppid(), signal.SIGKILL)\nimport time\ntime.sleep(600)"
    )
    with pytest.raises(DeadKernelError):
        execute(cell)
    pids = [int(word) for word in note.read_text(encoding="utf-8").split()]
    assert eventually(lambda: not any(map(alive, pids)))
    assert text(execute("1 + 1")) == "2"


def test_shutdown_leaves_no_process() -> None:
    """After ``shutdown()`` nothing that a run started is left.

    What other tests of the same process left (multiprocessing's resource tracker lives as long as the process) is
    not ours.
    """
    from carep.press.kernels.linux import descendants

    kernels.shutdown()
    before = set(descendants(os.getpid()))
    execute("1")
    assert set(descendants(os.getpid())) - before
    kernels.shutdown()
    assert not set(descendants(os.getpid())) - before
