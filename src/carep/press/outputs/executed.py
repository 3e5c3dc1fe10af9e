"""What an executed notebook says of itself: its run, its cells and the values that it recorded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from carep.press.errors import DataError, NotebookError
from carep.press.notebook import Notebook, load
from carep.press.outputs.meaning import Kind, meanings

_SAID_NUMBER = re.compile(r"([−-]?\d[\d,]*(?:\.\d+)?)(?:\xa0(\D.*))?")


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
    """A chart or table that a page can borrow: what it is, its content, and the cell that made it."""

    kind: Kind
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
    shown: Mapping[str, Shown]

    @property
    def tables(self) -> dict[str, Any]:
        """The rows of each table by its name."""
        return {name: shown.content["rows"] for name, shown in self.shown.items() if shown.kind is Kind.TABLE}


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
        notebook = load(path)
    except NotebookError as error:
        raise DataError("not a Jupyter notebook", where=path.name, found=error, do="run carep build again") from None
    return of(notebook, path)


def of(notebook: Notebook, path: Path) -> Executed:
    """What the executed ``notebook``, read from ``path``, says; see :func:`read`."""
    values: dict[str, Value] = {}
    shown: dict[str, Shown] = {}
    for cell in notebook["cells"]:
        for meaning in meanings(cell.get("outputs", ())):
            if meaning.kind is Kind.RECORD:
                found = meaning.content
                sources = tuple(found.get("sources", ()))
                value = Value(meaning.name, found["value"], found.get("unit", ""), found["text"], sources, cell["id"])
                earlier = values.setdefault(value.name, value)
                if earlier.value != value.value:
                    raise DataError(
                        f"two values are recorded as {value.name!r}",
                        where=f"{path.name}, cells {earlier.cell} and {value.cell}",
                        found=f"{earlier.value!r} and {value.value!r}",
                        do="give each record a name of its own",
                    )
                values[value.name] = value
            elif meaning.kind in (Kind.TABLE, Kind.CHART) and meaning.name:
                shown[meaning.name] = Shown(meaning.kind, meaning.content, cell["id"])
    run = notebook["metadata"].get("carep", {})
    return Executed(
        notebook=run.get("notebook", path.name),
        parameters=run.get("parameters", {}),
        inputs=run.get("inputs", {}),
        cells=tuple(cell["id"] for cell in notebook["cells"]),
        code={cell["id"]: cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"},
        values=values,
        shown=shown,
    )


def records(notebook: Notebook) -> dict[str, dict[str, Any]]:
    """The recorded values of an executed notebook by name, in the order they were recorded.

    Values that only a sentence holds count, too, as they are printed in it.
    """
    found: dict[str, dict[str, Any]] = {}
    for cell in notebook["cells"]:
        for meaning in meanings(cell.get("outputs", ())):
            if meaning.kind is Kind.RECORD:
                found[meaning.name] = meaning.content
            elif meaning.kind is Kind.SENTENCE:
                for name, said in meaning.content["records"].items():
                    found.setdefault(name, _as_said(name, said))
    return found


def _as_said(name: str, said: str) -> dict[str, Any]:
    """A record made from its printed text: the number and unit in it, if it is one.

    >>> _as_said("share", "−1,234.5\xa0%")["value"], _as_said("share", "up to 3\xa0%")["value"]
    (-1234.5, None)
    """
    value: float | int | None = None
    unit = ""
    if number := _SAID_NUMBER.fullmatch(said):
        digits = number[1].replace(",", "").replace("−", "-")
        value, unit = (float(digits) if "." in digits else int(digits)), number[2] or ""
    return {"name": name, "value": value, "unit": unit, "text": {"en": said}}
