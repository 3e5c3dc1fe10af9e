"""Worker processes on this machine, each executing one notebook at a time."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO

from carep.runs.job import Done, Failure, Job

STDERR_SHOWN = 3000  # characters of a dead worker's last words


class Worker:
    """One worker process and the folder for its kernels' sockets and IPython profile."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="carep-w-"))
        self.errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in end()
        environment = {
            **os.environ,
            "IPYTHONDIR": str(self.folder),  # nobody's start-up files and history
            "JUPYTER_RUNTIME_DIR": str(self.folder),
            "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of this environment, not one that the user installed
            "PYTHONHASHSEED": "0",  # the order of sets is no chance
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "carep.runs.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            env=environment,
            cwd=self.folder,
            start_new_session=True,  # Ctrl-C is for the parent, which then ends its workers
        )

    def perform(self, job: Job) -> Done:
        """Have one job executed; a worker that dies or takes too long is a failure of that run alone."""
        from carep.runs.worker import receive, send

        assert self.process.stdin is not None
        assert self.process.stdout is not None
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self.kill()

        timer = threading.Timer(job.run_timeout, expire) if job.run_timeout is not None else None
        if timer:
            timer.daemon = True
            timer.start()
        try:
            send(self.process.stdin, job)  # type: ignore[arg-type]
            done: Done = receive(self.process.stdout)  # type: ignore[arg-type]
        except (EOFError, OSError):
            if expired.is_set():
                return Done(None, Failure(f"the run took longer than {job.run_timeout:g} s"), engine=job.engine)
            return Done(
                None, Failure(f"the process that ran the notebook died {self._last_words()}"), engine=job.engine
            )
        finally:
            if timer:
                timer.cancel()
        return done

    def said(self) -> list[str]:
        """What carep itself has told on this worker's standard error, such as a fall-back to stock kernels."""
        self.errors.seek(0)
        lines = self.errors.read().decode("utf-8", "replace").splitlines()
        return [line.removeprefix("carep: ") for line in lines if line.startswith("carep: ")]

    def _last_words(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self.errors.seek(0)
        said = self.errors.read().decode("utf-8", "replace")[-STDERR_SHOWN:].strip()
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
            psutil.wait_procs(family, timeout=5)

    def end(self) -> None:
        """End the worker and remove its folder."""
        self.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.errors):
            with suppress(OSError):
                if stream is not None:
                    stream.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class LocalExecutor:
    """Runs jobs in up to ``jobs`` worker processes; workers start when first needed and are used again."""

    def __init__(self, jobs: int) -> None:
        self._threads = ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="carep-run")
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._workers: set[Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._said: dict[str, None] = {}

    def submit(self, job: Job) -> Future[Done]:
        """Have ``job`` executed as soon as a worker is free."""
        return self._threads.submit(self._perform, job)

    def _perform(self, job: Job) -> Done:
        worker = self._take()
        if worker is None:
            return Done(None, Failure("cancelled"), engine=job.engine)
        done = worker.perform(job)
        with self._lock:
            self._said.update(dict.fromkeys(worker.said()))
        if worker.alive and not self._closed:
            self._idle.put(worker)
        else:
            with self._lock:
                self._workers.discard(worker)
            worker.end()
        return done

    def _take(self) -> Worker | None:
        while True:
            try:
                worker = self._idle.get_nowait()
            except queue.Empty:
                break
            if worker.alive:
                return worker
            worker.end()
        with self._lock:
            if self._closed:
                return None
            worker = Worker()
            self._workers.add(worker)
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
