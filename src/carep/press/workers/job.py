"""What is sent to a worker and what comes back, as plain values, and which engine runs the cells.

Forks of a warm process where that is safe, else papermill's own kernels.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from carep.press.errors import UnknownNameError
from carep.press.inputs.observe import Observed
from carep.press.project import ENVIRONMENT_VARIABLE

WARM, STOCK = "carep", "stock"
NAMES = (WARM, STOCK)
OBSERVE = "carep.press.inputs.observe:install"
START_TIMEOUT = 120  # seconds until a kernel answers, on a machine that is busy
MESSAGE_TIMEOUT = 120  # seconds until a finished cell's last output has arrived
LONGEST_SOCKET_PATH = 100  # bytes; Unix sockets allow about 107


@dataclass(frozen=True)
class Job:
    """One notebook to execute, its parameters already injected.

    ``folder`` is where the kernel works, ``root`` the project; times are seconds, ``None`` for no limit.
    ``modules`` and ``packages`` are the hashes and versions that another machine must have, too.
    """

    name: str
    notebook: str
    folder: str
    root: str
    engine: str
    cell_timeout: float | None = None
    run_timeout: float | None = None
    modules: dict[str, str] = field(default_factory=dict)
    packages: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """Why a run did not come to its end; ``cell`` is the id of the failing cell, ``count`` its ``In [n]``."""

    message: str
    cell: str = ""
    count: int | None = None
    source: str = ""
    error: str = ""
    traceback: str = ""


@dataclass(frozen=True)
class Done:
    """What became of a job: count and normalised outputs of each code cell, of a failed run as far as it came."""

    cells: list[dict[str, Any]] | None
    failure: Failure | None
    observed: Observed = field(default_factory=Observed)
    seconds: float = 0.0
    engine: str = ""


def chosen_engine(wanted: str | None = None) -> str:
    """The engine to use: the warm one unless ``stock`` is asked for or warm kernels can't be had here.

    Raises
    ------
    UnknownNameError
        When ``wanted`` is no engine.
    """
    from carep.press import kernels

    if wanted is not None and wanted not in NAMES:
        raise UnknownNameError.of("engine", wanted, NAMES)
    if wanted == STOCK:
        return STOCK
    reason = kernels.why_not()
    if reason:
        kernels.say_once(reason)
        return STOCK
    return WARM


def papermill_options(job: Job, report: str) -> Mapping[str, Any]:
    """The keyword arguments of ``papermill.execute_notebook`` that run and observe the cells of ``job``.

    ``report`` is the file that the observer in the kernel writes to.
    """
    from carep.press import kernels

    kernels.register()
    options: dict[str, Any] = {
        "engine_name": kernels.ENGINE if job.engine == WARM else kernels.STOCK_ENGINE,
        "kernel_name": "python3",
        "start_timeout": START_TIMEOUT,
        # A limit of papermill's own is a whole number of seconds, and 0 means none.
        "execution_timeout": None if job.cell_timeout is None else max(1, round(job.cell_timeout)),
        "kernel_cwd": job.folder,  # papermill's own "cwd" changes this whole process's folder
        "env": {ENVIRONMENT_VARIABLE: job.root},
        "preexec": OBSERVE,
        "preexec_arguments": {"report": report},
    }
    if job.engine == WARM:
        options["run_timeout"] = job.run_timeout  # of a stock run, its whole worker is ended
    else:
        options["iopub_timeout"] = MESSAGE_TIMEOUT
        if sockets := _socket_files():
            from traitlets.config import Config

            options["config"] = Config({"KernelManager": {"transport": "ipc", "ip": sockets}})
    return options


def _socket_files() -> str:
    """The start of the names of a kernel's sockets, so that it needs no TCP ports, which parallel runs may dispute.

    Empty where sockets are no files, or where their names would be too long.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    start = os.path.join(jupyter_runtime_dir(), "kernel")  # noqa: PTH118 - the whole name has to be short
    return start if os.name == "posix" and len(os.fsencode(start)) < LONGEST_SOCKET_PATH else ""
