"""What every benchmark gives: rows of one table, kept in ``results/measured.csv``."""

from __future__ import annotations

import os
import platform
import statistics
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import psutil

from carep.press.inputs.key import version


@dataclass(frozen=True)
class Row:
    """One measured quantity: its median and range over the rounds.

    ``part`` is the benchmark (runs, rows, pages, commands), ``way`` what was measured and ``label`` its words, ``size``
    the number of runs, rows or pages. Where there is a target, ``sense`` is "at least" or "at most".
    """

    part: str
    way: str
    label: str
    size: int
    measure: str
    unit: str
    median: float
    low: float
    high: float
    rounds: int
    sense: str = ""
    target: float | None = None

    @property
    def met(self) -> str:
        """``"yes"``, ``"no"``, or ``""`` without a target."""
        if self.target is None:
            return ""
        return (
            "yes" if (self.median >= self.target if self.sense == "at least" else self.median <= self.target) else "no"
        )


Target = tuple[str, float]
"""Sense and value."""

COLUMNS = tuple(field.name for field in fields(Row))
PACKAGES = ("papermill", "nbclient", "ipykernel", "jupyter-book", "sphinx", "pandas", "altair", "vl-convert-python",
            "nbmake", "ploomber-engine", "joblib", "duckdb", "polars", "dask")  # fmt: skip


def rows_of(
    part: str,
    way: str,
    label: str,
    size: int,
    measure: str,
    unit: str,
    values: list[float],
    digits: int = 3,
    target: Target | None = None,
) -> list[Row]:
    """One row, or none where nothing was measured."""
    if not values:
        return []
    middle, low, high = (round(value, digits) for value in (statistics.median(values), min(values), max(values)))
    sense, wanted = target or ("", None)
    return [Row(part, way, label, size, measure, unit, middle, low, high, len(values), sense, wanted)]


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| part | what | size | measure | median | range | rounds |",
        "| --- | --- | ---: | --- | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row.part} | {row.label} | {row.size:,} "
        f"| {', '.join(filter(None, (row.measure, row.unit)))} | {row.median:g} "
        f"| {row.low:g}–{row.high:g} | {row.rounds} "
        f"| {'' if row.target is None else f'{row.sense} {row.target:g}'} | {row.met} |"
        for row in rows
    ]
    return "\n".join([*lines, ""])


def as_dicts(rows: list[Row]) -> list[dict[str, Any]]:
    return [{key: "" if value is None else value for key, value in asdict(row).items()} for row in rows]


def machine() -> dict[str, str]:
    """What the numbers depend on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), platform.processor())
    memory = psutil.virtual_memory().total / 2**30
    known = {
        "processor": model,
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.1f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
    }
    return known | {package: version(package) for package in PACKAGES}
