"""The seam through which runs are sent away: this machine by default, a Dask cluster when its address is given."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Protocol

from carep.press.errors import ExecutorError
from carep.press.project import Project
from carep.press.workers.job import Done, Job

DASK = "dask://"


class Executor(Protocol):
    """What a place that executes jobs has to offer: the shape of :class:`concurrent.futures.Executor`."""

    def submit(self, job: Job) -> Future[Done]:
        """Have ``job`` executed; the future's result tells what became of it."""

    def notices(self) -> list[str]:
        """What happened on the way that a user should know, such as lost workers."""

    def shutdown(self, *, cancel: bool = False) -> None:
        """Let everything end; with ``cancel`` at once."""


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


@contextmanager
def opened(on: str | None, jobs: int, project: Project) -> Iterator[Executor]:
    """The executor for ``on`` (``None`` or ``"local"``: this machine; ``"dask://HOST:PORT"``), ended afterwards.

    Raises
    ------
    ExecutorError
        When the address is not understood or nobody answers there.
    """
    executor: Executor
    if on in (None, "local"):
        from carep.press.workers.pool import LocalExecutor

        executor = LocalExecutor(jobs)
    elif str(on).startswith(DASK):
        from carep.press.workers.dask import DaskExecutor

        executor = DaskExecutor(str(on).removeprefix(DASK), project)
    else:
        raise ExecutorError("not a place where runs can be sent", found=on, expected="local, or dask://HOST:PORT")
    try:
        yield executor
    except BaseException:
        executor.shutdown(cancel=True)
        raise
    executor.shutdown()
