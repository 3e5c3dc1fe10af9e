"""What a fork must do to look like a process of its own, and to die with its parent."""

from __future__ import annotations

import ctypes
import os
import random
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_TASKS = "/proc/self/task"


def threads() -> list[str]:
    """The names of this process's threads, those of C libraries too."""
    names = []
    for task in os.listdir(_TASKS):  # noqa: PTH208 - counted before every fork
        with suppress(OSError):
            names.append(Path(_TASKS, task, "comm").read_text(encoding="utf-8").strip())
    return names


def thread_count() -> int:
    """How many threads this process has, those of C libraries too."""
    return len(os.listdir(_TASKS))  # noqa: PTH208 - counted before every fork


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def die_with(parent: int) -> None:
    """End this process at once when ``parent``, which must be single-threaded, ends for whatever reason."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends, so that daemons they start can be found."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def children(pid: int) -> list[int]:
    """The process ids of the children of ``pid``."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text(encoding="ascii").split())
    return found


def descendants(pid: int) -> Iterator[int]:
    """Every process below ``pid``, children before grandchildren."""
    for child in children(pid):
        yield child
        yield from descendants(child)


def kill_group(group: int) -> None:
    """Kill a whole process group; one that is gone is no error."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def kill_all(pids: list[int]) -> None:
    """Kill processes that may already be gone."""
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def stop_linear_algebra_threads() -> None:
    """Stop OpenBLAS's idle threads; it starts them again at the next large product, in whichever process that is."""
    mapped = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace")
    for library in sorted(set(re.findall(r"/\S*openblas\S*", mapped))):
        with suppress(OSError, AttributeError):
            ctypes.CDLL(library).blas_thread_shutdown_()


@contextmanager
def as_if_absent(*modules: str) -> Iterator[None]:
    """Let what is imported meanwhile find that ``modules`` are not installed; later they can be imported."""
    absent: dict[str, Any] = dict.fromkeys(set(modules) - set(sys.modules))
    sys.modules.update(absent)
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


def replace_environment(environment: dict[str, str]) -> None:
    """Make ``environment`` the whole environment, and let the C library see its time zone."""
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()


def default_signals() -> None:
    """Undo the template's signal handlers and mask; Ctrl-C is ignored between cells, as in any kernel."""
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP, signal.SIGQUIT, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def reseed() -> None:
    """Fresh randomness: no two forks draw the same numbers (numpy, unlike :mod:`random`, doesn't see to it)."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
