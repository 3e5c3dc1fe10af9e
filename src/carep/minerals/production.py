"""The tables that a release prints of a commodity: its production in each stage, and its reserves."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from carep.minerals.shares import NotPublishedError
from carep.minerals.supply import Supply, supply
from carep.minerals.vocabulary import CENTRAL_ASIA, Measure

if TYPE_CHECKING:
    import pandas as pd

OUTPUT = (Measure.MINE_PRODUCTION, Measure.PRODUCTION, Measure.SMELTER_PRODUCTION, Measure.REFINERY_PRODUCTION)
"""The measures that count as production, from the mine on: the order in which one is chosen."""


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
        with suppress(NotPublishedError):
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
        raise NotPublishedError(
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
    raise NotPublishedError(
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
