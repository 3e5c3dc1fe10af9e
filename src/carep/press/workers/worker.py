"""The process that executes notebooks: ``python -m carep.press.workers.worker SLOTS ENGINE FOLDER``, so many at once.

It reads numbered and pickled :class:`~carep.press.workers.job.Job` objects from its input and answers each
with its number and a :class:`~carep.press.workers.job.Done`. A process of its own, because the environment that a
kernel inherits belongs to a process, and because a run that hangs can then be ended with all that it started. When its
input ends, for whatever reason, it ends its kernels and itself, and removes the scratch FOLDER that was made for it.
"""

from __future__ import annotations

import os
import pickle
import queue
import shutil
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from carep.press.inputs import observe
from carep.press.kernels.linux import adopt_orphans
from carep.press.workers.job import STOCK, WARM, Done, Failure, Job, papermill_options
from carep.press.workers.normalise import outputs

_here = threading.local()  # what this thread's run leaves


def send(stream: BinaryIO, message: object) -> None:
    """Write one message."""
    stream.write(pickle.dumps(message, protocol=5))
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Read one message; raises :class:`EOFError` when the other side has gone."""
    try:
        return pickle.load(stream)  # noqa: S301 - only from the process that started us
    except pickle.UnpicklingError:  # it went in the middle of a message
        raise EOFError from None


def perform(job: Job) -> Done:
    """Execute one job in this process; never raises for what a notebook does."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="carep-") as folder:
        report = Path(folder, "observed")
        report.touch()
        executed, failure = _executed(job, str(report))
        observed = observe.report(report)
    cells = None if executed is None else outputs(executed, root=Path(job.root))
    return Done(cells, failure, observed, time.monotonic() - started, job.engine)


def _executed(job: Job, report: str) -> tuple[Any, Failure | None]:
    """The executed notebook, as far as it came, and why it came no further."""
    import nbformat
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import ERROR_MARKER_TAG, execute_notebook

    prepared = nbformat.reads(job.notebook, as_version=4)  # type: ignore[no-untyped-call]
    options = dict(papermill_options(job, report))
    options["engine_name"] = _keeping(options["engine_name"])
    kept: list[Any] = []
    _here.kept = kept
    try:
        execute_notebook(prepared, None, progress_bar=False, **options)
    except PapermillExecutionError as error:
        kept[0].cells = [cell for cell in kept[0].cells if ERROR_MARKER_TAG not in cell.metadata.get("tags", [])]
        cell = kept[0].cells[error.cell_index]
        message = f"{error.ename}: {error.evalue}".rstrip(": ")
        if error.ename == "CellExecutionError":  # IPython refused the cell without an exception in it
            message = "the cell was refused: " + "".join(
                output.get("text", "") for output in cell.outputs if output.output_type == "stream"
            )
        failure = Failure(
            message.strip(), cell.get("id", ""), error.exec_count, error.source, error.ename, "\n".join(error.traceback)
        )
        return kept[0], failure
    except CellTimeoutError as error:
        whole = getattr(error, "what", "").startswith("the run")  # the warm engine limits runs, too
        limit = f"the run took longer than {job.run_timeout:g} s" if whole else "the cell took longer than "
        return kept[0], _at_last_cell(kept[0], limit if whole else f"{limit}{job.cell_timeout:g} s")
    except DeadKernelError:
        return kept[0], _at_last_cell(kept[0], "the kernel died")
    except Exception as error:  # whatever else kernels and transports come up with
        reached = kept[0] if kept else None
        return reached, _at_last_cell(reached, f"{type(error).__name__}: {error}")
    return kept[0], _unrun(kept[0])


@lru_cache(maxsize=4)
def _keeping(name: str) -> str:
    """A papermill engine like ``name`` that leaves the notebook in ``_here.kept``, even when it fails."""
    from papermill.engines import papermill_engines

    class Keeping(papermill_engines.get_engine(name)):  # type: ignore[misc]
        @classmethod
        def execute_notebook(cls, nb: Any, kernel_name: str, *arguments: Any, **options: Any) -> Any:
            _here.kept.append(nb)
            return super().execute_notebook(nb, kernel_name, *arguments, **options)

    own = f"{name} (kept)"
    papermill_engines.register(own, Keeping)
    return own


def _at_last_cell(executed: Any, message: str) -> Failure:
    """A failure at the cell that was started last."""
    started = [
        cell
        for cell in (executed.cells if executed is not None else ())
        if cell.cell_type == "code" and cell.metadata.get("papermill", {}).get("start_time")
    ]
    if not started:
        return Failure(message)
    cell = started[-1]
    return Failure(message, cell.get("id", ""), cell.get("execution_count"), cell.source)


def _unrun(executed: Any) -> Failure | None:
    """A failure when cells were left out, as papermill accepts from a cell that calls ``sys.exit()``."""
    for cell in executed.cells:
        skipped = "skip-execution" in cell.metadata.get("tags", [])
        if cell.cell_type == "code" and cell.source.strip() and cell.get("execution_count") is None and not skipped:
            return _at_last_cell(executed, "the notebook ended itself before its last cell")
    return None


def _read_jobs(stream: BinaryIO, jobs: queue.SimpleQueue[tuple[int, Job]], folder: str) -> None:
    with suppress(EOFError):
        while True:
            jobs.put(receive(stream))
    end_descendants()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def end_descendants() -> None:
    """Kill everything that this process started, directly or not."""
    import psutil

    with suppress(psutil.Error):
        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                child.kill()


def main() -> None:
    """Answer jobs until the input ends."""
    slots, engine, folder = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    if sys.platform == "linux":  # what a killed kernel leaves behind comes to this process, and can be ended
        adopt_orphans()
    if engine == WARM:
        from carep.press.kernels.launcher import prepare

        prepare()  # it imports what runs need while this process imports papermill
    answers = os.fdopen(os.dup(1), "wb")
    answering = threading.Lock()
    os.dup2(2, 1)  # what libraries print must not get between the answers
    jobs: queue.SimpleQueue[tuple[int, Job]] = queue.SimpleQueue()
    threading.Thread(target=_read_jobs, args=(os.fdopen(os.dup(0), "rb"), jobs, folder), daemon=True).start()

    def answer(number: int, job: Job) -> None:
        done = perform(job)
        if job.engine == STOCK and slots == 1:
            end_descendants()  # a kernel that has ended may have left processes
        with answering:
            send(answers, (number, done))

    with ThreadPoolExecutor(slots) as threads:
        while True:
            number, job = jobs.get()
            if slots == 1:
                answer(number, job)
            else:
                threads.submit(answer, number, job)


if __name__ == "__main__":
    main()
