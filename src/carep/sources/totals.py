"""Published world totals against the countries listed beside them.

The sum of the listed rows and the printed total are both intervals (see :mod:`carep.minerals.quantity`). They agree
while some value lies in both. Rows without a number (withheld, not available) can only add to the sum. What disagrees
must be in ``data/accepted_deviations.yaml``, with the two numbers, a reason and a date; anything else is an error.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ConfigDict, Field

from carep.minerals.quantity import Amount, Quantity, from_row, total
from carep.minerals.vocabulary import WORLD_TOTAL
from carep.press import entries
from carep.press.entries import Entry
from carep.press.errors import DataError
from carep.press.project import Project

FILE = "accepted_deviations.yaml"
TOLERANCE = 0.05
"""How far the printed numbers may lie apart, even where rounding or rows without a number could bridge the gap."""

KEY = ("edition", "commodity", "form", "measure", "year")
PARTS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("helium", "as published"): ("extracted from natural gas", "from Cliffside Field"),
    ("titanium mineral concentrates", "ilmenite and rutile, TiO2 content"): (
        "ilmenite, TiO2 content",
        "rutile, TiO2 content",
    ),
}
"""Forms whose countries belong to the world total of another form, by commodity and that form."""


@dataclass(frozen=True)
class Comparison:
    """A world total beside the sum of the rows listed with it, in the unit of the release."""

    edition: int
    commodity: str
    form: str
    measure: str
    year: int
    unit: str
    published: Quantity
    listed: Amount
    unknown: tuple[str, ...]
    file: str
    line: int

    @property
    def key(self) -> tuple[int, str, str, str, int]:
        return self.edition, self.commodity, self.form, self.measure, self.year

    @property
    def agrees(self) -> bool:
        """Whether one value can be both and the numbers are within tolerance; True without numbers to compare."""
        total = self.published.amount
        if total is None:
            return True
        if self.gap is not None and abs(self.gap) > TOLERANCE and not (self.gap > 0 and math.isinf(total.high)):
            return False
        return self.listed.low <= total.high and self.listed.high >= total.low

    @property
    def gap(self) -> float | None:
        """By which fraction the listed sum is above (or, negative, below) the published total."""
        return self.listed.point / self.published.value - 1 if self.published.value else None

    def __str__(self) -> str:
        gap = "" if self.gap is None else f" ({self.gap:+.1%})"
        return (
            f"{self.edition} {self.commodity}, {self.form}, {self.measure} {self.year}: total {self.published.text()}, "
            f"countries {number(self.listed.point)} {self.unit}{gap}"
        )


class Accepted(Entry):
    """A deviation that was looked into: the numbers it is about, why it stands, and since when."""

    model_config = ConfigDict(strict=True)

    edition: int
    commodity: str
    form: str
    measure: str
    year: int
    published: str
    listed: float
    reason: str
    date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")

    @property
    def key(self) -> tuple[int, str, str, str, int]:
        return self.edition, self.commodity, self.form, self.measure, self.year


def compare(rows: Iterable[Mapping[str, Any]]) -> list[Comparison]:
    """Every world total of ``rows`` (of ``data/figures.csv``) beside the sum of its countries, in the rows' order.

    A total for which no other row is listed is left out.
    """
    worlds: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    members: dict[tuple[Any, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        key = tuple(row[name] for name in KEY)
        if row["country"] == WORLD_TOTAL:
            worlds[key] = row
        else:
            members[key].append(row)
    comparisons: list[Comparison] = []
    for key, world in worlds.items():
        edition, commodity, form, *rest = key
        listed = list(members[key])
        for part in PARTS.get((commodity, form), ()):
            listed += members[edition, commodity, part, *rest]
        if listed:
            comparisons.append(_compare(world, listed))
    return comparisons


def accepted(project: Project) -> tuple[Accepted, ...]:
    """The deviations of ``data/accepted_deviations.yaml``; raises :class:`DataError` when it is not as described."""
    path = project.data / FILE
    if not path.is_file():
        return ()
    return tuple(entries.read(path, Accepted, "deviation", where=f"data/{FILE}").values())


def check(rows: Iterable[Mapping[str, Any]], known: Sequence[Accepted]) -> list[DataError]:
    """What is wrong with the world totals: new deviations, and accepted ones that are not as they were."""
    comparisons = {comparison.key: comparison for comparison in compare(rows)}
    expected = {entry.key: entry for entry in known}
    problems: list[DataError] = []
    for key, comparison in comparisons.items():
        entry = expected.get(key)
        if entry is None and not comparison.agrees:
            problems.append(_new(comparison))
        elif entry is not None and not _same(comparison, entry):
            problems.append(_changed(comparison, entry))
    problems += [
        DataError(
            "an accepted deviation of a total that is not there",
            where=f"data/{FILE}",
            found=", ".join(map(str, entry.key)),
            do="remove the entry",
        )
        for entry in known
        if entry.key not in comparisons
    ]
    return problems


def number(value: float) -> str:
    """A sum for a reader: thousands set off, no noise of binary fractions.

    >>> number(901400.0), number(1815.5000000000002)
    ('901,400', '1,815.5')
    """
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def _compare(world: Mapping[str, Any], members: Sequence[Mapping[str, Any]]) -> Comparison:
    amounts = [
        (str(row["country"]), from_row(row, tonnes=False).amount) for row in members if row["unit"] == world["unit"]
    ]
    return Comparison(
        int(world["edition"]),
        world["commodity"],
        world["form"],
        world["measure"],
        int(world["year"]),
        world["unit"],
        from_row(world, tonnes=False),
        total(amount for _, amount in amounts),
        tuple(country for country, amount in amounts if amount is None),
        world["file"],
        int(world["line"]),
    )


def _same(comparison: Comparison, entry: Accepted) -> bool:
    is_that = comparison.published.text() == entry.published and abs(comparison.listed.point - entry.listed) < 1e-6
    return is_that and not comparison.agrees


def _new(comparison: Comparison) -> DataError:
    opened = " or more" if math.isinf(comparison.listed.high) else ""
    return DataError(
        "a world total that its countries do not sum to",
        where=f"{comparison.file}:{comparison.line}",
        found=str(comparison) + opened,
        expected=f"a sum within {TOLERANCE:.0%} of the total, or an overlap of what both can stand for",
        do=f"look for a wrong unit, form or cell and correct it; else accept it in data/{FILE} with reason and date",
    )


def _changed(comparison: Comparison, entry: Accepted) -> DataError:
    return DataError(
        "an accepted deviation is not as it was",
        where=f"data/{FILE}",
        found=str(comparison) + (", which agrees" if comparison.agrees else ""),
        expected=f"{', '.join(map(str, entry.key))}: total {entry.published}, countries {number(entry.listed)}",
        do="look at it again, then change or remove the entry",
    )
