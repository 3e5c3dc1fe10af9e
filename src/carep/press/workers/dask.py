"""Runs on an existing Dask cluster, given as ``dask://HOST:PORT``; needs the extra ``dask``.

Each run is executed on a Dask worker exactly as on this machine, in worker processes of carep's own, so that the
results are the same bytes. The project must lie at the same path there (a shared folder, or a copy): code and
package versions are compared before a run is executed, and the data that it read afterwards.
"""

from __future__ import annotations

import socket
import threading
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any

from carep.press.errors import ExecutorError
from carep.press.inputs.key import Inspector
from carep.press.project import Project
from carep.press.workers.job import Done, Failure, Job
from carep.press.workers.pool import LocalExecutor

CONNECT_TIMEOUT = 15  # seconds
RETRIES = 2
MOST_THREADS = 64  # of one Dask worker; its own setting is the limit
_local: LocalExecutor | None = None
_lock = threading.Lock()


def perform(job: Job) -> tuple[Done, dict[str, str]]:
    """On a Dask worker: execute ``job`` in a process of its own; also the hashes of the data that it read."""
    global _local  # noqa: PLW0603 - worker processes are kept from run to run
    inspector = Inspector(Path(job.root))
    other = differing(job, inspector)
    if other:
        message = f"the Dask worker on {socket.gethostname()} does not hold the same project and packages: {other}"
        return Done(None, Failure(message), engine=job.engine), {}
    with _lock:
        if _local is None:
            _local = LocalExecutor(MOST_THREADS)
    done = _local.submit(job).result()
    return done, inspector.data_read(done.observed)


def differing(job: Job, inspector: Inspector) -> str:
    """How the modules and packages here differ from those that ``job`` was made with, ``""`` when they don't."""
    if not Path(job.folder).is_dir():
        return f"there is no {job.folder}"
    here = inspector.versions(job.packages)
    return ", ".join(
        [
            *(name for name, found in job.modules.items() if inspector.hash_of(name) != found),
            *(f"{name} {here[name]} (not {found})" for name, found in job.packages.items() if here[name] != found),
        ]
    )


class DaskExecutor:
    """Sends jobs to the scheduler at ``address``."""

    def __init__(self, address: str, project: Project) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ExecutorError("Dask is not installed here", do="pip install 'carep[dask]'") from None
        try:
            connect: Any = Client
            self.client = connect(f"tcp://{address}", timeout=CONNECT_TIMEOUT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ExecutorError(
                "no Dask scheduler answers",
                where=f"dask://{address}",
                found=error,
                do="start one with 'dask scheduler', or look at host and port",
            ) from None
        self.project = project
        self.names: dict[Any, str] = {}
        self.pending: list[Any] = []

    def submit(self, job: Job) -> Future[Done]:
        """Have ``job`` executed by some worker of the cluster."""
        future: Future[Done] = Future()
        sent = self.client.submit(perform, job, pure=False, retries=RETRIES)
        self.names[sent.key] = job.name
        self.pending.append(sent)

        def answer(over: Any) -> None:
            if future.cancelled():
                return
            try:
                future.set_result(self._same_data(*over.result()))
            except Exception as error:
                future.set_result(Done(None, Failure(f"lost on the cluster: {error}"), engine=job.engine))

        sent.add_done_callback(answer)
        return future

    def _same_data(self, done: Done, read: dict[str, str]) -> Done:
        """The result, refused when the worker read other data than lie here."""
        here = Inspector(self.project.root).data_read(done.observed)
        others = [name for name, found in read.items() if here.get(name) != found]
        if others:
            return Done(None, Failure(f"the Dask worker read another {', '.join(others)}"), engine=done.engine)
        return done

    def notices(self) -> list[str]:
        """Which workers were lost while they held our runs; Dask has given those runs to others."""
        said = []
        with suppress(Exception):
            for _, event in self.client.get_events("all") or ():
                if event.get("action") != "remove-worker":
                    continue
                lost = sorted(self.names[key] for key in event.get("processing-tasks", ()) if key in self.names)
                if lost:
                    said.append(f"Dask lost the worker {event.get('worker')}; run again elsewhere: {', '.join(lost)}")
        return said

    def shutdown(self, *, cancel: bool = False) -> None:
        """Leave the cluster; with ``cancel`` take back what it has not finished."""
        if cancel:
            self.client.cancel(self.pending, force=True)
        self.client.close()
