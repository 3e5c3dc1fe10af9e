"""What is sent to a worker and what comes back: plain values, so that any executor can carry them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from carep.press.inputs.observe import Observed


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
