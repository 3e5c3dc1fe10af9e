"""The project's data tables as typed frames; their types come from ``data/datapackage.json``.

Every table is opened with Python's own :func:`open`, so that a run can observe which data it read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carep.press import project
from carep.press.errors import DataError, UnknownNameError
from carep.press.yaml_lines import text_of

if TYPE_CHECKING:
    import pandas as pd

DTYPES = {"integer": "Int64", "number": "float64", "boolean": "boolean", "year": "Int64"}
"""Frictionless field types and the pandas types they become; all others are text."""


def description() -> dict[str, Any]:
    """``data/datapackage.json`` as a dictionary."""
    path = project.find().data / "datapackage.json"
    try:
        described: dict[str, Any] = json.loads(text_of(path))
    except json.JSONDecodeError as error:
        raise DataError("not valid JSON", where=f"{path}:{error.lineno}", found=error.msg) from None
    return described


def resource(name: str) -> dict[str, Any]:
    """The description of the table ``name``; raises :class:`UnknownNameError` with the tables that there are."""
    known: dict[str, dict[str, Any]] = {each["name"]: each for each in description()["resources"]}
    if name not in known:
        raise UnknownNameError.of("table", name, known, where="data/datapackage.json")
    return known[name]


def names() -> list[str]:
    """The tables that the project describes."""
    return [each["name"] for each in description()["resources"]]


def load(name: str) -> pd.DataFrame:
    """The table ``name`` of ``data/datapackage.json``, typed; blank cells are missing, no text is read as one.

    The frame's ``attrs["sources"]`` lists the ids of ``data/sources.yaml`` that the table comes from.

    Raises
    ------
    UnknownNameError
        When no table has that name.
    DataError
        When the file is missing or a column is not as described.
    """
    described = resource(name)
    path = project.find().data / described["path"]
    fields = described["schema"]["fields"]
    frame = read(path, {field["name"]: DTYPES.get(field["type"], "str") for field in fields})
    frame.attrs["sources"] = [source["title"] for source in described.get("sources", [])]
    return frame


def read(path: Path, dtypes: dict[str, str]) -> pd.DataFrame:
    """``path`` as a frame with exactly the columns of ``dtypes``, in that order."""
    import pandas as pd

    try:
        with path.open(encoding="utf-8", newline="") as file:
            frame = pd.read_csv(file, dtype=dtypes, keep_default_na=False, na_values=[""])
    except FileNotFoundError:
        raise DataError("the file is missing", where=str(path), do="restore it from version control") from None
    except (ValueError, TypeError) as error:
        raise DataError("a column is not of its described type", where=str(path), found=error) from None
    if list(frame.columns) != list(dtypes):
        raise DataError(
            "the columns are not as described",
            where=str(path),
            found=", ".join(map(str, frame.columns)),
            expected=", ".join(dtypes),
        )
    return frame


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Rows as the text of a CSV file with a header, as every table of ``data/`` is kept: line feeds, quotes if needed.

    >>> csv_text(["a", "b"], [{"a": 1, "b": "x, y"}])
    'a,b\\n1,"x, y"\\n'
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
