"""What changed between two editions, or between two imports: figures added, dropped and revised, and by how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from carep.minerals.quantity import Amount, from_row
from carep.minerals.vocabulary import Measure
from carep.press.errors import DataError, UnknownNameError
from carep.press.project import Project
from carep.sources.mcs import figures

COLUMNS = (
    "kind", "commodity", "form", "country", "measure", "year", "unit", "old", "new", "change_pct", "beyond_rounding",
)  # fmt: skip
"""Columns of the CSV of changes."""

Row = Mapping[str, Any]
SERIES = ("commodity", "form", "country", "measure")
TABLE = ("commodity", "form", "measure")
YEARLY = frozenset(measure.value for measure in Measure) - {Measure.RESERVES.value}
"""Measures of a year: two editions are compared for the years that both print. Reserves stand for their edition."""


class Kind(StrEnum):
    """What happened to a figure."""

    ADDED = "added"
    DROPPED = "dropped"
    REVISED = "revised"


@dataclass(frozen=True)
class Change:
    """One figure that is not as it was.

    ``change`` is new over old minus 1, where both are numbers; ``beyond_rounding`` says that no value can be both.
    """

    kind: Kind
    commodity: str
    form: str
    country: str
    measure: str
    year: str
    unit: str
    old: str
    new: str
    change: float | None
    beyond_rounding: bool

    def row(self) -> dict[str, str]:
        """The change as a row of text, for a table or a CSV file."""
        row = {field.name: str(getattr(self, field.name)) for field in fields(self) if field.name != "change"}
        row["change_pct"] = "" if self.change is None else f"{100 * self.change:.1f}"
        return row | {"beyond_rounding": str(self.beyond_rounding).lower()}


def changes(project: Project, old: str, new: str) -> list[Change]:
    """The changes from ``old`` to ``new``, each an edition (``2025``) or the path of a ``figures.csv``.

    Two editions are compared series by series: reserves with reserves, production and capacity for the years that
    both editions print of a commodity and form. Two files are compared figure by figure. A file beside an edition
    stands for its rows of that edition.

    Raises
    ------
    UnknownNameError
        When the project's figures hold no such edition.
    DataError
        When a file is missing or is no table of figures.
    """
    one, other = _side(project, old, new), _side(project, new, old)
    if old.isdigit() or new.isdigit():
        return between_editions(one, other)
    return between_imports(one, other)


def between_editions(old: Sequence[Row], new: Sequence[Row]) -> list[Change]:
    """The changes between the rows of one edition and of another."""
    printed = [{(_texts(row, TABLE), str(row["year"])) for row in rows} for rows in (old, new)]
    tables = [{table for table, _ in years} for years in printed]

    def is_printed_by_both(row: Row) -> bool:
        table, year = _texts(row, TABLE), str(row["year"])
        return any(table not in each for each in tables) or all((table, year) in years for years in printed)

    def index(rows: Iterable[Row]) -> dict[tuple[str, ...], Row]:
        yearly = {_texts(row, (*SERIES, "year")): row for row in rows if row["measure"] in YEARLY}
        return {key: row for key, row in yearly.items() if is_printed_by_both(row)} | {
            (*_texts(row, SERIES), ""): row for row in rows if row["measure"] not in YEARLY
        }

    return _changes(index(old), index(new))


def between_imports(old: Iterable[Row], new: Iterable[Row]) -> list[Change]:
    """The changes between the rows of two imports, by the table's whole key."""
    key = (*SERIES, "year", "edition")
    return _changes({_texts(row, key): row for row in old}, {_texts(row, key): row for row in new})


def _texts(row: Row, columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in columns)


def _changes(old: Mapping[tuple[str, ...], Row], new: Mapping[tuple[str, ...], Row]) -> list[Change]:
    found: list[Change] = []
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            kind = Kind.ADDED if before is None else Kind.DROPPED
            old_text, new_text = _text(before) if before else "", _text(after) if after else ""
            named = _named(after or before or {})
            found.append(Change(kind, **named, old=old_text, new=new_text, change=None, beyond_rounding=False))
            continue
        one, other = from_row(before), from_row(after)
        if one == other:
            continue
        ratio = other.value / one.value - 1 if one.value and other.value is not None else None
        beyond = _disjoint(one.amount, other.amount)
        found.append(Change(Kind.REVISED, **_named(after), old=_text(before), new=_text(after), change=ratio,
                            beyond_rounding=beyond))  # fmt: skip
    return found


def _named(row: Row) -> dict[str, str]:
    return {name: str(row[name]) for name in (*SERIES, "year", "unit")}


def _text(row: Row) -> str:
    """The figure as printed; a cell without a number by its qualifier."""
    return str(row["published"]) if from_row(row).amount and row["published"] else str(row["qualifier"])


def _disjoint(one: Amount | None, other: Amount | None) -> bool:
    return one is not None and other is not None and (one.low > other.high or other.low > one.high)


def _side(project: Project, name: str, other: str) -> list[Mapping[str, str]]:
    if name.isdigit():
        rows = figures.read(project.data / "figures.csv")
        editions = sorted({row["edition"] for row in rows})
        if name not in editions:
            raise UnknownNameError.of("edition", name, editions, where="data/figures.csv")
        return [row for row in rows if row["edition"] == name]
    path = Path(name)
    if not path.is_file():
        raise DataError(
            "neither an edition nor a file",
            found=name,
            expected="an edition such as 2025, or the path of a figures.csv",
        )
    rows = figures.read(path)
    return [row for row in rows if row["edition"] == other] if other.isdigit() else list(rows)
