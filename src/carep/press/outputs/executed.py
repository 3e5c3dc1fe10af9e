"""What an executed notebook says of itself: its run, its cells and the values that it recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from carep.press.errors import DataError
from carep.press.outputs.chart import CHART_MIME, USERMETA
from carep.press.outputs.records import RECORD_MIME
from carep.press.outputs.table import TABLE_MIME


@dataclass(frozen=True)
class Value:
    """One record of a page, with the cell that made it."""

    name: str
    value: Any
    unit: str
    text: Mapping[str, str]
    sources: tuple[str, ...]
    cell: str

    def said(self, language: str) -> str:
        return self.text.get(language) or self.text["en"]


@dataclass(frozen=True)
class Shown:
    """A chart or table that a page can borrow: its mime type, its content, and the cell that made it."""

    mime: str
    content: Mapping[str, Any]
    cell: str


@dataclass(frozen=True)
class Executed:
    """An executed notebook, as far as the book needs it.

    ``inputs`` maps the data files that the run read to their sha256; ``cells`` are the cells' ids in order, and
    ``code`` the source of each code cell by its id.
    """

    notebook: str
    parameters: Mapping[str, Any]
    inputs: Mapping[str, str]
    cells: tuple[str, ...]
    code: Mapping[str, str]
    values: Mapping[str, Value]
    tables: Mapping[str, Any]
    shown: Mapping[str, Shown]


def read(path: Path) -> Executed:
    """The executed notebook at ``path`` (kept in memory while the file does not change).

    Raises
    ------
    DataError
        When the file is not a notebook, or two cells record the same name with different values.
    """
    about = path.stat()
    return _read(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=256)
def _read(path: Path, _mtime_ns: int, _size: int) -> Executed:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = notebook["cells"]
    except (ValueError, KeyError, TypeError) as error:
        raise DataError("not a Jupyter notebook", where=path.name, found=error, do="run carep build again") from None
    run = notebook.get("metadata", {}).get("carep", {})
    values: dict[str, Value] = {}
    tables: dict[str, Any] = {}
    shown: dict[str, Shown] = {}
    for cell, data in _outputs(cells):
        if RECORD_MIME in data:
            value = _value(data[RECORD_MIME], cell)
            if value.name in values and values[value.name].value != value.value:
                raise DataError(
                    f"two values are recorded as {value.name!r}",
                    where=f"{path.name}, cells {values[value.name].cell} and {cell}",
                    found=f"{values[value.name].value!r} and {value.value!r}",
                    do="give each record a name of its own",
                )
            values[value.name] = value
        if TABLE_MIME in data:
            tables[data[TABLE_MIME]["name"]] = data[TABLE_MIME]["rows"]
            shown[data[TABLE_MIME]["name"]] = Shown(TABLE_MIME, data[TABLE_MIME], cell)
        if name := data.get(CHART_MIME, {}).get("usermeta", {}).get(USERMETA, {}).get("name"):
            shown[name] = Shown(CHART_MIME, data[CHART_MIME], cell)
    return Executed(
        notebook=run.get("notebook", path.name),
        parameters=run.get("parameters", {}),
        inputs=run.get("inputs", {}),
        cells=tuple(str(cell.get("id", index)) for index, cell in enumerate(cells)),
        code={
            str(cell.get("id", index)): "".join(cell["source"])
            for index, cell in enumerate(cells)
            if cell["cell_type"] == "code"
        },
        values=values,
        tables=tables,
        shown=shown,
    )


def _outputs(cells: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for index, cell in enumerate(cells):
        for output in cell.get("outputs", ()):
            if "data" in output:
                yield str(cell.get("id", index)), output["data"]


def _value(found: Mapping[str, Any], cell: str) -> Value:
    return Value(
        name=found["name"],
        value=found["value"],
        unit=found.get("unit", ""),
        text=found["text"],
        sources=tuple(found.get("sources", ())),
        cell=cell,
    )
