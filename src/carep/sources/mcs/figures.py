"""From corrected cells to the rows of ``data/figures.csv``, and that file itself."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from carep.minerals.quantity import UNIT_TONNES, UNKNOWN, parse
from carep.minerals.vocabulary import Qualifier
from carep.press.data.tables import csv_text
from carep.press.errors import DataError
from carep.press.files import write_atomic
from carep.sources.mcs.cells import CAPACITY, RESERVES, UNNAMED, Cell
from carep.sources.mcs.kinds import Kind, is_known, kind_of, wording
from carep.sources.mcs.names import Lexicon

COLUMNS = (
    "edition", "commodity", "form", "country", "measure", "year", "published", "unit", "value", "value_t",
    "qualifier", "estimated", "note", "correction", "file", "line",
)  # fmt: skip
KEY = COLUMNS[:6]
BLANK_NOTE = "blank in the release: zero, withheld or not available"
Figure = Mapping[str, str]


def from_cells(cells: Sequence[Cell], lexicon: Lexicon) -> tuple[list[Figure], list[DataError]]:
    """The rows that ``cells`` stand for, sorted by key, and everything that could not be read.

    A family (production, capacity, reserves) that is blank in every row of a commodity and type is no table of the
    release and gives no rows, unless all its families are blank: then production stands as not available.
    """
    figures: dict[tuple[str, ...], Figure] = {}
    problems: list[DataError] = []
    silent = _silent_families(cells)
    for cell in cells:
        if cell.family == UNNAMED:
            problems.append(_unnamed(cell))
            continue
        if _family(cell) in silent:
            continue
        try:
            if not cell.text and not cell.note and not is_known(cell, lexicon):
                continue
            figure = _figure(cell, kind_of(cell, lexicon))
        except DataError as error:
            problems.append(_placed(error, cell))
            continue
        key = tuple(figure[name] for name in KEY)
        if key in figures:
            problems.append(_duplicate(cell, key, figures[key]))
        figures[key] = figure
    return sort(figures.values()), problems


def sort(figures: Iterable[Figure]) -> list[Figure]:
    """Rows in the order of the file: by key, editions and years as numbers, names as text."""
    return sorted(figures, key=lambda row: (int(row["edition"]), *(row[name] for name in KEY[1:])))


def read(path: Path) -> list[Figure]:
    """The rows of ``figures.csv`` as text, or none when there is no such file yet."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise DataError(
                "the columns are not as described",
                where=f"{path}:1",
                found=", ".join(reader.fieldnames or ()),
                expected=", ".join(COLUMNS),
                do="restore the file from version control",
            )
        return list(reader)


def write(path: Path, figures: Iterable[Figure]) -> None:
    """Write ``figures`` to ``path`` in one step: after a failure the earlier file is as it was."""
    write_atomic(path, csv_text(COLUMNS, figures))


def _silent_families(cells: Sequence[Cell]) -> set[tuple[object, ...]]:
    filled: dict[tuple[object, ...], bool] = defaultdict(bool)
    for cell in cells:
        if cell.family != UNNAMED:
            filled[_family(cell)] |= bool(cell.text or cell.note or cell.changes)
    speaking = {family[:4] for family, full in filled.items() if full}
    return {
        family
        for family, full in filled.items()
        if not full and (family[:4] in speaking or family[4] in (CAPACITY, RESERVES))
    }


def _family(cell: Cell) -> tuple[object, ...]:
    return cell.edition, cell.file, wording(cell.commodity), wording(cell.kind), cell.family, cell.part


def _figure(cell: Cell, kind: Kind) -> Figure:
    quantity = parse(cell.text, note=cell.note)
    estimated = cell.estimated or quantity.estimated
    qualifier = quantity.qualifier
    if qualifier in (Qualifier.EXACT, Qualifier.ESTIMATED):
        qualifier = Qualifier.ESTIMATED if estimated else Qualifier.EXACT
    measure = cell.changes.get("measure", kind.measure)
    blank = BLANK_NOTE if not cell.text and qualifier is Qualifier.NOT_AVAILABLE and not cell.note else ""
    value = None if quantity.value is None else Decimal(repr(quantity.value))
    return {
        "edition": str(cell.edition),
        "commodity": cell.changes.get("commodity", kind.commodity),
        "form": cell.changes.get("form", kind.form),
        "country": cell.country,
        "measure": measure,
        "year": str(cell.year),
        "published": cell.text,
        "unit": cell.unit,
        "value": _plain(value),
        "value_t": _plain(None if value is None or cell.unit not in UNIT_TONNES else value * UNIT_TONNES[cell.unit]),
        "qualifier": qualifier.value,
        "estimated": "true" if estimated and qualifier not in UNKNOWN else "false",
        "note": "; ".join(part for part in (kind.note, cell.note, blank) if part),
        "correction": "|".join(dict.fromkeys(cell.corrections)),
        "file": cell.file,
        "line": str(cell.line),
    }


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def _placed(error: DataError, cell: Cell) -> DataError:
    if error.where is not None:
        return error
    return DataError(
        error.what, where=cell.where, found=f"{error.found} in {cell.column}", expected=error.expected, do=error.do
    )


def _unnamed(cell: Cell) -> DataError:
    return DataError(
        "a filled cell in a column without a name",
        where=cell.where,
        found=f"{cell.text!r} in column {cell.column}",
        expected="empty cells only, or a correction that says what they are",
        do="look at the file and add a correction of kind drop to data/corrections.yaml",
    )


def _duplicate(cell: Cell, key: tuple[str, ...], other: Figure) -> DataError:
    return DataError(
        "the same figure twice",
        where=cell.where,
        found=f"{', '.join(key)} = {cell.text!r}; line {other['line']} of {other['file']} has {other['published']!r}",
        expected="one row for each commodity, form, country, measure and year",
        do="if both are right, they differ in form: say so in carep/sources/mcs/kinds.csv; else correct one",
    )
