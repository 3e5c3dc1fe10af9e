"""Worker processes on this machine.

Stock kernels: one worker for each run at a time, which can be ended with all that it started. Warm kernels: one
worker for all runs, since they are forks of one template, share its memory, and end on their own.
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from carep.press.project import ENVIRONMENT_VARIABLE
from carep.press.workers.job import WARM, Done, Failure, Job

if TYPE_CHECKING:
    import psutil

STDERR_SHOWN = 3000  # characters of a dead worker's last words
GRACE = 60  # seconds after which a warm worker that did not end a run in time is ended itself
END_WITHIN = 5  # seconds that killed processes have to be gone
ATTEMPTS = 2  # a run whose shared worker was lost, perhaps to another run's doing, is begun once more


class WorkerLostError(Exception):
    """The worker process ended before it answered."""


class Worker:
    """One worker process for ``slots`` runs at once, and the folder for its sockets and IPython profile."""

    def __init__(self, slots: int, engine: str, root: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="carep-w-"))
        self.errors = self.folder / "stderr"
        environment = {
            **os.environ,
            ENVIRONMENT_VARIABLE: root,
            "IPYTHONDIR": str(self.folder),  # nobody's start-up files and history
            "JUPYTER_RUNTIME_DIR": str(self.folder),
            "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of this environment, not one that the user installed
            "PYTHONHASHSEED": "0",  # the order of sets is no chance
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "carep.press.workers.worker", str(slots), engine, str(self.folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C is for the parent, which then ends its workers
            )
        self._waiting: dict[int, Future[Done]] = {}
        self._lock = threading.Lock()
        self._number = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        """Hand answers to whom they belong; when no more can come, say so to everybody who waits."""
        from carep.press.workers.worker import receive

        assert self.process.stdout is not None
        with suppress(EOFError, OSError, ValueError):
            while True:
                number, done = receive(self.process.stdout)  # type: ignore[arg-type]
                with self._lock:
                    future = self._waiting.pop(number)
                future.set_result(done)
        with self._lock:
            lost, self._waiting = self._waiting, {}
        for future in lost.values():
            future.set_exception(WorkerLostError())

    def perform(self, job: Job) -> Done:
        """Have one job executed.

        Raises
        ------
        WorkerLostError
            When the worker ends first, for a reason that is not this job's time limit.
        """
        from carep.press.workers.worker import send

        future: Future[Done] = Future()
        with self._lock:
            self._number += 1
            self._waiting[self._number] = future
            assert self.process.stdin is not None
            with suppress(OSError):  # a worker that is gone is noticed where its answer is waited for
                send(self.process.stdin, (self._number, job))  # type: ignore[arg-type]
        if not self._reader.is_alive() and not future.done():
            raise WorkerLostError
        limit = job.run_timeout
        if limit is not None and job.engine == WARM:
            limit += GRACE  # the engine itself ends a run in time, and only that run
        try:
            return future.result(limit)
        except FutureTimeoutError:
            self.kill()
            return Done(None, Failure(f"the run took longer than {job.run_timeout:g} s"), engine=job.engine)

    def said(self) -> list[str]:
        """What carep itself has told on this worker's standard error, such as a fall-back to stock kernels."""
        lines = self._all_said().splitlines()
        return [line.removeprefix("carep: ") for line in lines if line.startswith("carep: ")]

    def _all_said(self) -> str:
        try:
            return self.errors.read_text(encoding="utf-8", errors="replace")
        except OSError:  # ended meanwhile
            return ""

    def last_words(self) -> str:
        """How the worker ended, for a message."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        said = self._all_said()[-STDERR_SHOWN:].strip()
        return f"(exit code {self.process.returncode})" + (f"\n{said}" if said else "")

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """End the worker and everything that it started."""
        import psutil

        with suppress(psutil.Error):
            worker = psutil.Process(self.process.pid)
            family = [*worker.children(recursive=True), worker]
            for process in family:
                with suppress(psutil.Error):
                    process.kill()
            until = time.monotonic() + END_WITHIN
            while not all(map(_has_ended, family)) and time.monotonic() < until:
                time.sleep(0.005)

    def end(self) -> None:
        """End the worker and remove its folder; calling it twice does no harm."""
        self.kill()
        self.process.wait()
        self._reader.join()
        with self._lock:
            for stream in (self.process.stdin, self.process.stdout):
                with suppress(OSError):
                    if stream is not None:
                        stream.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _has_ended(process: psutil.Process) -> bool:
    """Whether a killed process is gone, or only waits to be buried: its parent may be slow at that, or never do it.

    In a container without an init process it is the latter.
    """
    import psutil

    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


class LocalExecutor:
    """Runs up to ``jobs`` jobs at once; workers start when first needed and are used again."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._threads = ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="carep-run")
        self._free: dict[str, queue.SimpleQueue[Worker]] = {}  # by engine: a worker for each of its free slots
        self._workers: set[Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._said: dict[str, None] = {}

    def submit(self, job: Job) -> Future[Done]:
        """Have ``job`` executed as soon as there is a free slot."""
        return self._threads.submit(self._perform, job)

    def _perform(self, job: Job) -> Done:
        words = ""
        for _ in range(ATTEMPTS if job.engine == WARM else 1):
            worker = self._take(job.engine, job.root)
            if worker is None:
                return Done(None, Failure("cancelled"), engine=job.engine)
            try:
                done = worker.perform(job)
            except WorkerLostError:
                words = worker.last_words()
                continue
            with self._lock:
                if not self._closed:
                    self._said.update(dict.fromkeys(worker.said()))
            self._free[job.engine].put(worker)
            return done
        return Done(None, Failure(f"the process that ran the notebook died {words}"), engine=job.engine)

    def _take(self, engine: str, root: str) -> Worker | None:
        """A worker with a free slot, a new one when there is none; ``None`` when all is over."""
        with self._lock:
            free = self._free.setdefault(engine, queue.SimpleQueue())
            while not free.empty():
                worker = free.get()
                if worker.alive:
                    return worker
            if self._closed:
                return None
            slots = self._jobs if engine == WARM else 1
            worker = Worker(slots, engine, root)
            self._workers.add(worker)
            for _ in range(slots - 1):
                free.put(worker)
            return worker

    def notices(self) -> list[str]:
        """What the workers told that a user should know."""
        return list(self._said)

    def shutdown(self, *, cancel: bool = False) -> None:
        """End all workers; with ``cancel`` at once, whatever they are doing."""
        if cancel:
            with self._lock:
                self._closed = True
                workers = set(self._workers)
            self._threads.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.kill()
        self._threads.shutdown(wait=True)
        with self._lock:
            self._closed = True
            workers, self._workers = set(self._workers), set()
        for worker in workers:
            worker.end()
