"""The tables that a release prints of a commodity: its production in each stage, and its reserves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carep.minerals.shares import NotPublishedError
from carep.minerals.supply import Supply, supply
from carep.minerals.vocabulary import CENTRAL_ASIA, Measure

if TYPE_CHECKING:
    import pandas as pd

OUTPUT = (Measure.MINE_PRODUCTION, Measure.PRODUCTION, Measure.SMELTER_PRODUCTION, Measure.REFINERY_PRODUCTION)
EVERY = (*OUTPUT, Measure.RESERVES)


def tables_of(
    figures: pd.DataFrame, *, commodity: str, edition: int, year: int | None, measures: Sequence[Measure] = EVERY
) -> list[Supply]:
    """Every table that an edition prints of a commodity; ``year`` concerns production (reserves have one year).

    Raises
    ------
    NotPublishedError
        When the edition has no figures of the commodity at all, or none of its production for the year.
    """
    found, refused = [], None
    for measure in measures:
        try:
            wanted = None if measure is Measure.RESERVES else year
            found.append(supply(figures, commodity=commodity, measure=measure, edition=edition, year=wanted))
        except NotPublishedError as error:
            refused = error
    if not found or (year is not None and all(item.measure == Measure.RESERVES for item in found)):
        rows = figures[(figures["edition"] == edition) & (figures["commodity"] == commodity)]
        years = sorted({int(value) for value in rows["year"].unique()})
        raise NotPublishedError(
            f"no figures of {commodity} that can be read as shares",
            where=f"MCS {edition}",
            found=None if year is None else f"year {year}",
            expected=f"years {', '.join(map(str, years))}" if years else "a commodity of the edition",
            do="choose another commodity, edition or year",
        ) from refused
    return found


def output_of(found: Sequence[Supply]) -> Supply:
    """The production table that the scenarios start from: the first in which the region has a number.

    Raises
    ------
    NotPublishedError
        When the release gives the region no production.
    """
    for item in found:
        if item.measure != Measure.RESERVES and item.amount(CENTRAL_ASIA) > 0:
            return item
    raise NotPublishedError(
        f"no production of {found[0].commodity} by any of the five states",
        where=f"MCS {found[0].edition}",
        do="choose a commodity that the region produces, such as chromium, antimony or zinc",
    )


def reserves_of(found: Sequence[Supply]) -> Supply | None:
    """The table of reserves, if the edition prints one."""
    return next((item for item in found if item.measure == Measure.RESERVES), None)
