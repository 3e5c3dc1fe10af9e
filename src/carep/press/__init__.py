"""The machine: any folder of notebooks becomes a checked book. It knows no mineral.

:func:`find` the project, then :func:`run` one notebook, :func:`sweep` one over a grid, :func:`build` the book
(HTML, PDF), :func:`check` it. A notebook states its parameters with plain types and :class:`Choices`, and gives out
what it found with :func:`record` (a value), :func:`say` (a sentence), :class:`Table` and :class:`Chart`. All of it is
imported when it is asked for. What goes wrong is a :class:`CarepError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from carep.press.face import attach

if TYPE_CHECKING:
    from carep.press.book.build import BuildResult, build
    from carep.press.checks.findings import Finding, PartResult
    from carep.press.checks.registry import check
    from carep.press.contract.choices import Choices, Rule
    from carep.press.data.tables import load
    from carep.press.errors import CarepError, DataError, OutputError, UnknownNameError
    from carep.press.outputs import Chart, Column, Table, record, say
    from carep.press.project import Project, find
    from carep.press.runs.execute import run, run_all
    from carep.press.runs.result import Options, RunRequest, RunResult
    from carep.press.runs.sweep import SweepResult, sweep

__all__ = [
    "BuildResult",
    "CarepError",
    "Chart",
    "Choices",
    "Column",
    "DataError",
    "Finding",
    "Options",
    "OutputError",
    "PartResult",
    "Project",
    "Rule",
    "RunRequest",
    "RunResult",
    "SweepResult",
    "Table",
    "UnknownNameError",
    "build",
    "check",
    "find",
    "load",
    "record",
    "run",
    "run_all",
    "say",
    "sweep",
]

__getattr__, __dir__ = attach(__name__)
