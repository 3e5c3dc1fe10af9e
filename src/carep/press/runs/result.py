"""What is asked of a run and what comes of it: the values that execution, progress, sweeps and manifests share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from carep.press import notebook
from carep.press.outputs import executed
from carep.press.workers.job import Failure


class Outcome(StrEnum):
    """What became of a run."""

    EXECUTED = "executed"
    REUSED = "reused"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class RunRequest:
    """One notebook to run.

    ``out`` is where the executed notebook goes, ``failed`` where it is kept when a cell fails (default: beside
    ``out``); ``name`` is what messages and the cache's records call the run; ``title`` replaces the notebook's
    first heading; ``where`` is named when a parameter is wrong, such as a line of the plan.
    """

    notebook: Path
    out: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    title: str | None = None
    failed: Path | None = None
    where: str | None = None

    @property
    def label(self) -> str:
        return self.name or self.notebook.stem

    @property
    def aside(self) -> Path:
        return self.failed or self.out.with_name(f"{self.out.stem}.failed.ipynb")


@dataclass(frozen=True)
class Options:
    """How to run: ``engine`` and ``on`` as on the command line, limits in seconds."""

    engine: str | None = None
    jobs: int | None = None
    on: str | None = None
    cell_timeout: float | None = 600
    run_timeout: float | None = 3600
    use_cache: bool = True
    fail_fast: bool = False


@dataclass(frozen=True)
class RunResult:
    """What became of a request; ``reasons`` says why it was executed, ``seconds`` how long that took."""

    request: RunRequest
    outcome: Outcome
    parameters: Mapping[str, Any]
    seconds: float = 0.0
    reasons: tuple[str, ...] = ()
    key: str = ""
    failure: Failure | None = None

    @property
    def name(self) -> str:
        return self.request.label

    @property
    def good(self) -> bool:
        return self.outcome in (Outcome.EXECUTED, Outcome.REUSED)

    def records(self) -> dict[str, dict[str, Any]]:
        """The recorded values by name."""
        return executed.records(notebook.load(self.request.out)) if self.good else {}
