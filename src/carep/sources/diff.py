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

SERIES = ("commodity", "form", "country", "measure")
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


def between_editions(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[Change]:
    """The changes between the rows of one edition and of another."""
    years_old, years_new = _years(old), _years(new)

    def index(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, ...], Mapping[str, Any]]:
        found: dict[tuple[str, ...], Mapping[str, Any]] = {}
        for row in rows:
            table, year = _table(row), str(row["year"])
            before, after = years_old.get(table), years_new.get(table)
            if row["measure"] not in YEARLY:
                year = ""
            elif before and after and year not in before & after:
                continue
            found[*(str(row[name]) for name in SERIES), year] = row
        return found

    return _changes(index(old), index(new))


def between_imports(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> list[Change]:
    """The changes between the rows of two imports, by the table's whole key."""

    def index(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, ...], Mapping[str, Any]]:
        return {(*(str(row[name]) for name in SERIES), str(row["year"]), str(row["edition"])): row for row in rows}

    return _changes(index(old), index(new))


def _table(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(row["commodity"]), str(row["form"]), str(row["measure"])


def _years(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str, str], set[str]]:
    years: dict[tuple[str, str, str], set[str]] = {}
    for row in rows:
        years.setdefault(_table(row), set()).add(str(row["year"]))
    return years


def _changes(
    old: Mapping[tuple[str, ...], Mapping[str, Any]], new: Mapping[tuple[str, ...], Mapping[str, Any]]
) -> list[Change]:
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


def _named(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(row[name]) for name in (*SERIES, "year", "unit")}


def _text(row: Mapping[str, Any]) -> str:
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
