"""The register of corrections, ``data/corrections.yaml``: what is wrong in a source, what is used, and a guard.

A correction holds only while the source still says what the correction expects. When upstream mends a defect, its
guard fails and the import stops, so that no correction outlives its defect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator

from carep.minerals.quantity import clean
from carep.press import entries
from carep.press.entries import Entry, fault
from carep.press.errors import DataError
from carep.press.project import Project
from carep.sources.mcs.cells import Cell, unit_symbol
from carep.sources.mcs.raw import RawTable

FILE = "corrections.yaml"
Where = Mapping[str, str | list[str]]


class Witness(Entry):
    """One thing that must still be so in the file; what is None is not looked at."""

    model_config = ConfigDict(strict=True)

    encoding: str | None = None
    header: str | None = None
    no_header: str | None = None
    blank_columns: bool | None = None
    blank_rows: bool | None = None
    file_name: str | None = None
    where: Where | None = None
    column: str | None = None
    text: str | None = None
    rows: int | None = None

    def fails(self, table: RawTable) -> tuple[str, str] | None:
        """What was found and what was expected, or None while all is as it was."""
        if self.encoding is not None and table.encoding not in (self.encoding, "ascii"):
            return table.encoding, f"encoding {self.encoding}"
        if self.header is not None and self.header not in table.header:
            return ", ".join(filter(str.strip, table.header)), f"a column {self.header!r}"
        if self.no_header is not None and any(name.startswith(self.no_header) for name in table.header):
            return ", ".join(table.header), f"no column {self.no_header}…"
        if self.blank_columns is not None and any(not name.strip() for name in table.header) != self.blank_columns:
            return f"{sum(not name.strip() for name in table.header)} columns without a name", "some, as before"
        if self.blank_rows is not None and any(row.is_blank for row in table.rows) != self.blank_rows:
            return "no empty rows", "some, as before"
        if self.file_name is not None and table.name != self.file_name:
            return table.name, self.file_name
        if self.where is None:
            return None
        found = [raw for _, raw in table.records() if matches(self.where, raw)]
        if self.rows is not None and len(found) != self.rows:
            return f"{len(found)} rows with {dict(self.where)}", f"{self.rows} rows"
        if not found:
            return f"no row with {dict(self.where)}", "such a row"
        if self.column is not None:
            texts = sorted({clean(raw.get(self.column, "")) for raw in found})
            if texts != [clean(self.text or "")]:
                return f"{self.column} = {' or '.join(map(repr, texts))} where {dict(self.where)}", repr(self.text)
        return None


class Correction(Entry):
    """One defect of a source and how it is handled.

    ``kind``: ``value`` (another text is used), ``unit``, ``form``, ``measure``, ``year`` (another one is used),
    ``note`` (another remark is used), ``drop`` (the cells are left out), ``structure`` (the reader deals with an
    oddity of the file: ``handles`` names the oddity that cleaning reports, the guard checks that it is still there).
    ``where`` and ``column`` choose the cells by the file's own columns.
    """

    model_config = ConfigDict(strict=True)

    id: str
    edition: int
    file: str
    commodity: str
    kind: Literal["value", "unit", "form", "measure", "year", "note", "drop", "structure"]
    reason: str
    where: Where = Field(default_factory=dict)
    column: str | list[str] | None = None
    published: str | None = None
    used: str | None = None
    second_source: str | None = None
    handles: str | None = None
    guard: list[Witness] = Field(default_factory=list)
    defect: int | None = None

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        needs_used = self.kind not in ("drop", "structure")
        needs_published = self.kind in ("value", "unit", "year")
        if (needs_used and self.used is None) or (needs_published and self.published is None):
            raise fault("needs published and used for its kind")
        if self.kind == "structure" and not self.guard and self.handles is None:
            raise fault("has no guard")
        return self

    @property
    def columns(self) -> Sequence[str] | None:
        return [self.column] if isinstance(self.column, str) else self.column

    @property
    def is_of_the_file(self) -> bool:
        """Whether it is about the file as a whole: no cell bears its mark."""
        return self.kind == "structure" and self.handles is None and not self.where and self.column is None

    def covers(self, file: str) -> bool:
        """Whether the correction is about the file of this name."""
        return fnmatchcase(file.casefold(), self.file.casefold())

    def chooses(self, cell: Cell) -> bool:
        """Whether the correction is about this cell."""
        if not self.covers(cell.file) or cell.edition != self.edition:
            return False
        if self.kind == "structure" and self.handles is not None:
            return self.handles in cell.features
        if self.is_of_the_file:
            return False
        return (self.columns is None or cell.column in self.columns) and matches(self.where, cell.raw)


def load(project: Project) -> tuple[Correction, ...]:
    """Every correction of ``data/corrections.yaml``, in the file's order.

    Raises
    ------
    DataError
        When the file is missing, an entry is not as described, or two have the same id; all faults are listed.
    """
    return tuple(entries.read(project.data / FILE, Correction, "correction", where=f"data/{FILE}").values())


def check_guards(corrections: Iterable[Correction], tables: Sequence[RawTable], edition: int) -> list[DataError]:
    """What the guards of an edition's corrections find; empty while every one of them is still needed."""
    return [
        _out_of_date(correction, table.path, *failure)
        for correction in corrections
        for table in tables
        if correction.edition == edition and correction.covers(table.name)
        for witness in correction.guard
        if (failure := witness.fails(table))
    ]


def apply(
    corrections: Iterable[Correction], cells: Sequence[Cell], files: Sequence[str]
) -> tuple[list[Cell], Mapping[str, int]]:
    """``cells`` as corrected, and how many of them each correction touched (of a structure: how many it handled).

    Raises
    ------
    DataError
        When a correction finds no cell, or another value than the one it corrects ("is out of date"), or an
        oddity was cleaned away that no correction has on record.
    """
    editions = {cell.edition for cell in cells}
    current: list[Cell | None] = list(cells)
    problems: list[DataError] = []
    counts: Counter[str] = Counter()
    for correction in corrections:
        if correction.edition not in editions or not any(correction.covers(file) for file in files):
            continue
        touched = 0
        for index, cell in enumerate(current):
            if cell is None or not correction.chooses(cell):
                continue
            touched += 1
            outcome = _change(correction, cell)
            if isinstance(outcome, DataError):
                problems.append(outcome)
            else:
                current[index] = outcome
        counts[correction.id] = touched
        if not touched and not correction.is_of_the_file:
            oddity = f"a cell with the oddity {correction.handles}" if correction.handles else "the cell it corrects"
            problems.append(_out_of_date(correction, correction.file, "no such cell", oddity))
    left = [cell for cell in current if cell is not None]
    problems += _unrecorded(corrections, left)
    if problems:
        raise DataError.collect(problems, "corrections that do not fit the files")
    return left, counts


def matches(where: Where, raw: Mapping[str, str]) -> bool:
    """Whether a row has these texts (blanks at the ends and no-break spaces apart) in these columns.

    >>> matches({"Country": ["Peru", "Chile"]}, {"Country": "Chile ", "Type": "ulexite"})
    True
    """
    for column, wanted in where.items():
        texts = [wanted] if isinstance(wanted, str) else wanted
        if column not in raw or clean(raw[column]) not in {clean(text) for text in texts}:
            return False
    return True


def _change(correction: Correction, cell: Cell) -> Cell | DataError | None:
    marked = (*cell.corrections, correction.id)
    published, used = correction.published, correction.used
    if correction.kind == "structure":
        return replace(cell, corrections=marked)
    if correction.kind in ("value", "drop") and published is not None and cell.text != clean(published):
        return _out_of_date(correction, cell.where, repr(cell.text), repr(published))
    if correction.kind == "drop":
        return None
    assert used is not None  # checked on loading
    if correction.kind == "value":
        return replace(cell, text=clean(used), corrections=marked)
    if correction.kind == "unit":
        assert published is not None
        if cell.unit != unit_symbol(published, cell.where):
            return _out_of_date(correction, cell.where, f"unit {cell.unit}", f"unit {published}")
        return replace(cell, unit=used, corrections=marked)
    if correction.kind == "year":
        if str(cell.year) != published:
            return _out_of_date(correction, cell.where, f"year {cell.year}", f"year {published}")
        return replace(cell, year=int(used), corrections=marked)
    if correction.kind == "note":
        if published is not None and cell.note != clean(published):
            return _out_of_date(correction, cell.where, repr(cell.note), repr(published))
        return replace(cell, note=used, corrections=marked)
    return replace(cell, changes={**cell.changes, correction.kind: used}, corrections=marked)


def _unrecorded(corrections: Iterable[Correction], cells: Sequence[Cell]) -> list[DataError]:
    known = {(item.edition, item.handles) for item in corrections}
    strange = {  # the first cell of each
        (cell.edition, feature): cell
        for cell in reversed(cells)
        for feature in cell.features
        if (cell.edition, feature) not in known
    }
    return [
        DataError(
            f"an oddity that is not on record: {feature}",
            where=cell.where,
            found=dict(cell.raw),
            expected=f"a correction of edition {edition} with handles: {feature}",
            do=f"look at the row and add it to data/{FILE}",
        )
        for (edition, feature), cell in sorted(strange.items())
    ]


def _out_of_date(correction: Correction, where: str, found: str, expected: str) -> DataError:
    return DataError(
        f"correction {correction.id} is out of date",
        where=where,
        found=found,
        expected=expected,
        do=f"the source may have been mended: compare, then change or remove the entry in data/{FILE}",
    )
