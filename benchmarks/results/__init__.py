"""What the benchmarks measured, kept as data, and what ``performance.ipynb`` shows of it.

The notebook imports this package as ``results``, since it runs in its own folder; tests as ``benchmarks.results``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from carep.press.data import tables as data

from .tables import (
    MEMORY,
    RATIO,
    RUN,
    SOURCES,
    fleet_seconds,
    machine_table,
    pages_growth,
    pages_table,
    parts_table,
    rows_growth,
    rows_table,
    runs_growth,
    targets_table,
    value,
    ways_chart,
    ways_table,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "MEMORY",
    "RATIO",
    "RUN",
    "SOURCES",
    "fleet_seconds",
    "load",
    "machine_table",
    "pages_growth",
    "pages_table",
    "parts_table",
    "rows_growth",
    "rows_table",
    "runs_growth",
    "targets_table",
    "value",
    "ways_chart",
    "ways_table",
]

HERE = Path(__file__).parent


def load(name: str) -> pd.DataFrame:
    """The table ``name`` of the ``datapackage.json`` beside this file, typed."""
    with (HERE / "datapackage.json").open(encoding="utf-8") as file:
        described = {resource["name"]: resource for resource in json.load(file)["resources"]}[name]
    types = {field["name"]: data.DTYPES.get(field["type"], "str") for field in described["schema"]["fields"]}
    return data.read(HERE / described["path"], types)
