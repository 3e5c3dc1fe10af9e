"""Who holds how much of the world's reserves or production: the tables that a release prints of a commodity."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carep.minerals import shares
from carep.minerals.figures import Cell
from carep.minerals.quantity import Amount
from carep.minerals.vocabulary import AGGREGATES, CENTRAL_ASIA, Measure

if TYPE_CHECKING:
    import pandas as pd

OUTPUT = (Measure.MINE_PRODUCTION, Measure.PRODUCTION, Measure.SMELTER_PRODUCTION, Measure.REFINERY_PRODUCTION)
"""The measures that count as production, from the mine on: the order in which one is chosen."""


@dataclass(frozen=True)
class Supply:
    """The countries that a release lists for one commodity, measure, year and form, greatest first.

    ``holders`` have a number; ``unnumbered`` are named without one (withheld, not available), which is not zero.
    """

    commodity: str
    measure: str
    edition: int
    year: int
    form: str
    unit: str
    holders: tuple[Cell, ...]
    unnumbered: tuple[Cell, ...]
    world: Amount | None
    others: Amount | None
    at_least: bool
    sources: tuple[str, ...]

    @property
    def listed(self) -> float:
        """Sum of the listed countries' figures."""
        return sum(point(cell) for cell in self.holders)

    @property
    def whole(self) -> Amount:
        """The world: the published total, or the sum of what is listed when that is more or no total is given.

        An open end (a total that is a lower bound) is closed at the printed number: readings that rest on it
        are conditional on the bound, which :attr:`at_least` says.
        """
        other = self.others.point if self.others else 0.0
        if self.world is None:
            low = sum(cell.amount.low for cell in self.holders if cell.amount)
            high = sum(_closed(cell) for cell in self.holders)
            return Amount(low + other, self.listed + other, high + other)
        high = self.world.point if math.isinf(self.world.high) else self.world.high
        return Amount(self.world.low, max(self.world.point, self.listed), max(high, self.listed))

    @property
    def coverage(self) -> float | None:
        """What part of the published total the listed countries make up (at most 1); ``None`` without a total."""
        if self.world is None or self.world.point <= 0:
            return None
        return min(1.0, self.listed / self.world.point)

    def share(self, country: str) -> float:
        """The country's share of the world (0 to 1); 0 when the release gives it no number."""
        whole = self.whole.point
        return self.amount([country]) / whole if whole else 0.0

    def amount(self, countries: Sequence[str]) -> float:
        """Sum of the figures of ``countries``."""
        return sum(point(cell) for cell in self.holders if cell.country in countries)

    @property
    def of_the_region(self) -> float:
        """Sum of the figures of the five states."""
        return self.amount(CENTRAL_ASIA)


def point(cell: Cell) -> float:
    """The figure of a cell with a number."""
    return cell.amount.point if cell.amount else 0.0


def _closed(cell: Cell) -> float:
    if cell.amount is None:
        return 0.0
    return cell.amount.point if math.isinf(cell.amount.high) else cell.amount.high


def supply(
    figures: pd.DataFrame,
    *,
    commodity: str,
    measure: Measure | str,
    edition: int,
    year: int | None = None,
    form: str | None = None,
) -> Supply:
    """The listed countries of one table of ``figures`` (``carep.press.data.tables.load("figures")``).

    Parameters are those of :func:`carep.minerals.shares.share`: without ``form`` the default form is read, without
    ``year`` its latest.

    Raises
    ------
    carep.minerals.shares.NotPublishedError
        When the edition holds no such figure, or lists no country with a number.
    UnknownNameError
        For an unknown edition or form.
    """
    measure = Measure(measure).value
    rows = figures[
        (figures["edition"] == edition) & (figures["measure"] == measure) & (figures["commodity"] == commodity)
    ]
    names = [name for name in rows["country"].unique() if name not in AGGREGATES] or ["Kazakhstan"]
    # The rows of one table are enough, and quick; without any, the whole of the figures says what is wrong.
    all_of_them = shares.share(
        figures if rows.empty else rows,
        commodity=commodity,
        measure=measure,
        edition=edition,
        countries=names,
        year=year,
        form=form,
    )
    holders = [cell for cell in all_of_them.cells if cell.amount is not None and cell.amount.point > 0]
    if not holders:
        raise shares.NotPublishedError(
            "the edition gives no country a number above zero",
            where=f"MCS {edition}, {commodity}, {measure}, {all_of_them.form}",
            do="choose another measure, year or commodity",
        )
    return Supply(
        commodity=commodity,
        measure=measure,
        edition=edition,
        year=all_of_them.year,
        form=all_of_them.form,
        unit=all_of_them.unit,
        holders=tuple(sorted(holders, key=lambda cell: (-point(cell), cell.country))),
        unnumbered=tuple(sorted((c for c in all_of_them.cells if c.amount is None), key=lambda cell: cell.country)),
        world=all_of_them.published,
        others=all_of_them.other,
        at_least=all_of_them.published is not None and math.isinf(all_of_them.published.high),
        sources=all_of_them.sources,
    )


def supplies(
    figures: pd.DataFrame,
    *,
    commodity: str,
    edition: int,
    year: int | None = None,
    measures: Sequence[Measure] = (*OUTPUT, Measure.RESERVES),
) -> list[Supply]:
    """The tables that an edition prints of a commodity; ``year`` concerns production (reserves have one year)."""
    found = []
    for measure in measures:
        wanted = None if measure is Measure.RESERVES else year
        with suppress(shares.NotPublishedError):
            found.append(supply(figures, commodity=commodity, measure=measure, edition=edition, year=wanted))
    return found


def tables_of(figures: pd.DataFrame, *, commodity: str, edition: int, year: int | None) -> list[Supply]:
    """:func:`supplies`, refused when there are none.

    Raises
    ------
    carep.minerals.shares.NotPublishedError
        When the edition has no figures of the commodity at all, or none of its production for the year.
    """
    found = supplies(figures, commodity=commodity, edition=edition, year=year)
    if not found or (year is not None and reserves_of(found) == found[0]):
        rows = figures[(figures["edition"] == edition) & (figures["commodity"] == commodity)]
        years = sorted({int(value) for value in rows["year"].unique()})
        raise shares.NotPublishedError(
            f"no figures of {commodity} that can be read as shares",
            where=f"MCS {edition}",
            found=None if year is None else f"year {year}",
            expected=f"years {', '.join(map(str, years))}" if years else "a commodity of the edition",
            do="choose another commodity, edition or year",
        )
    return found


def output_of(found: Sequence[Supply]) -> Supply:
    """The production table that a chapter starts from: the first in which the region has a number.

    Raises
    ------
    carep.minerals.shares.NotPublishedError
        When the release gives the region no production.
    """
    for item in found:
        if item.measure != Measure.RESERVES and item.of_the_region > 0:
            return item
    raise shares.NotPublishedError(
        f"no production of {found[0].commodity} by any of the five states",
        where=f"MCS {found[0].edition}",
        do="choose a commodity that the region produces, such as chromium, antimony or zinc",
    )


def reserves_of(found: Sequence[Supply]) -> Supply | None:
    """The table of reserves, if the edition prints one."""
    return next((item for item in found if item.measure == Measure.RESERVES), None)


def commodities_of_the_region(figures: pd.DataFrame, *, edition: int) -> list[str]:
    """The commodities for which an edition names one of the five states, in alphabetical order."""
    rows = figures[(figures["edition"] == edition) & figures["country"].isin(CENTRAL_ASIA)]
    return sorted(map(str, rows["commodity"].unique()))
