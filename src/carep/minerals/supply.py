"""Who holds how much of the world's reserves or production: the countries of one table of a release."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carep.minerals import shares
from carep.minerals.figures import Cell
from carep.minerals.quantity import Amount
from carep.minerals.vocabulary import AGGREGATES, CENTRAL_ASIA, Measure

if TYPE_CHECKING:
    import pandas as pd


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
        return sum(point(cell) for cell in self.holders if cell.country == country) / whole if whole else 0.0

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
