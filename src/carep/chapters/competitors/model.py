"""Who else has it: the rank of the region and its countries, and who could take its place.

"Could" is arithmetic on published figures: how much more another country would have to produce to make up for the
whole region, and how long its reserves would last at that rate. Whether it would is not in the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import pandas as pd

from carep.minerals.quantity import NOTHING, Amount
from carep.minerals.supply import OUTPUT, Supply, commodities_of_the_region, point, supplies
from carep.minerals.vocabulary import CENTRAL_ASIA, Measure

REGION = "Central Asia (five states)"


@dataclass(frozen=True)
class Standing:
    """Where the region, taken as one country, stands in one table of a release.

    ``more`` countries hold more as printed, ``surely_more`` under every reading of the printed digits,
    ``possibly_more`` under some reading. ``rank`` is ``None`` when the release gives none of the five a number:
    not listed is no rank, and not zero.
    """

    commodity: str
    measure: str
    region: Amount | None
    rank: int | None
    of: int
    more: int
    surely_more: int
    possibly_more: int
    share: float | None
    leader: str
    leader_share: float
    countries: tuple[str, ...]
    unnumbered: tuple[str, ...]


def standing(supply: Supply) -> Standing:
    """The region's place among the listed countries, its own members counted as one."""
    ours = [cell for cell in supply.holders if cell.country in CENTRAL_ASIA]
    others = [cell.amount for cell in supply.holders if cell.country not in CENTRAL_ASIA and cell.amount is not None]
    region = reduce(add, (cell.amount for cell in ours if cell.amount is not None)) if ours else None
    leader = supply.holders[0]
    more = sum(amount.point > region.point for amount in others) if region else 0
    return Standing(
        commodity=supply.commodity,
        measure=supply.measure,
        region=region,
        rank=more + 1 if region else None,
        of=len(others) + (region is not None),
        more=more,
        surely_more=sum(amount.low > region.high for amount in others) if region else 0,
        possibly_more=sum(amount.high > region.low for amount in others) if region else 0,
        share=region.point / supply.whole.point if region else None,
        leader=leader.country,
        leader_share=point(leader) / supply.whole.point,
        countries=tuple(cell.country for cell in ours),
        unnumbered=tuple(cell.country for cell in supply.unnumbered if cell.country in CENTRAL_ASIA),
    )


def ranking(supply: Supply) -> pd.DataFrame:
    """The listed countries, greatest first, with the region beside them: rank, amount with interval, share (%).

    The region's row has the rank of :func:`standing`; the ranks of the countries are among countries.
    """

    def row(rank: int | None, country: str, kind: str, amount: Amount, published: str) -> dict[str, Any]:
        ends = {"low": amount.low, "amount": amount.point, "high": amount.high}
        share = 100 * amount.point / supply.whole.point
        return {"rank": rank, "country": country, "kind": kind, **ends, "share": share, "published": published}

    rows = []
    for rank, cell in enumerate(supply.holders, 1):
        kind = "the five states" if cell.country in CENTRAL_ASIA else "other countries"
        rows.append(row(rank, cell.country, kind, cell.amount or NOTHING, cell.published))
    made = standing(supply)
    if made.region is not None and len(made.countries) > 1:
        rows.append(row(made.rank, REGION, "the five states together", made.region, " + ".join(made.countries)))
    frame = pd.DataFrame(rows).sort_values(["amount", "country"], ascending=[False, True])
    frame.attrs["sources"] = list(supply.sources)
    return frame.reset_index(drop=True)


SAME_FORMS = frozenset({("chromium", frozenset({"ore", "gross weight"}))})
"""Forms of one commodity under two names. Chromium: "mine production and ore reserves are reported in gross weight",
says the note of the Mineral Commodity Summaries."""


def _same_form(a: Supply, b: Supply) -> bool:
    alike = a.form == b.form or (a.commodity, frozenset({a.form, b.form})) in SAME_FORMS
    return alike and a.unit == b.unit


def replacements(production: Supply, reserves: Supply | None) -> pd.DataFrame:
    r"""For each other producer: how much more it would have to produce to replace the region, and for how long.

    .. math:: g_i = 100\,R / P_i, \qquad T_i = \mathrm{Res}_i / (P_i + R)

    with the region's production R, the country's P and its reserves Res; ``years_today`` is :math:`Res_i / P_i`.
    Years are given only where production and reserves are of the same form, since forms do not add or divide.
    Smallest increase first; the index of ``increase`` is per cent of the country's own production.
    """
    wanted = production.of_the_region
    comparable = reserves is not None and _same_form(reserves, production)
    held = {cell.country: point(cell) for cell in reserves.holders} if reserves is not None and comparable else {}
    others = [cell for cell in production.holders if cell.country not in CENTRAL_ASIA]
    makes = pd.Series([point(cell) for cell in others], dtype="float64")
    has = pd.Series([held.get(cell.country) for cell in others], dtype="float64")
    frame = pd.DataFrame(
        {
            "country": [cell.country for cell in others],
            "production": makes,
            "increase": 100 * wanted / makes if wanted else None,
            "reserves": has,
            "years_today": has / makes,
            "years_after": has / (makes + wanted),
        }
    )
    frame.attrs["sources"] = list(production.sources)
    return frame.sort_values(["production", "country"], ascending=[False, True]).reset_index(drop=True)


def fewest(production: Supply) -> tuple[int, list[str]]:
    """The fewest other countries that together produce as much as the region, greatest first."""
    wanted, made, names = production.of_the_region, 0.0, []
    for row in replacements(production, None).to_dict("records"):
        if made >= wanted:
            break
        made += row["production"]
        names.append(str(row["country"]))
    return len(names), names


def standings(found: Sequence[Supply]) -> pd.DataFrame:
    """One row a table of the release in which the region has a number: rank, how many hold more, share (%), leader."""
    frame = pd.DataFrame(
        {
            **vars(made),
            "kind": "reserves" if made.measure == Measure.RESERVES else "production",
            "share": 100 * made.share,
            "leader": made.leader if made.leader not in CENTRAL_ASIA else f"{made.leader} (of the five)",
            "leader_share": 100 * made.leader_share,
            "countries": ", ".join(made.countries),
        }
        for made in map(standing, found)
        if made.rank is not None and made.share is not None
    )
    if len(frame):
        frame = frame.sort_values(["rank", "share", "commodity"], ascending=[True, False, True], ignore_index=True)
    frame.attrs["sources"] = sorted({source for item in found for source in item.sources})
    return frame


def all_standings(figures: pd.DataFrame, *, edition: int, year: int | None) -> pd.DataFrame:
    """:func:`standings` of an edition; of several production tables of a commodity that where the region ranks best."""
    order = (Measure.RESERVES, *OUTPUT)
    found = [
        item
        for commodity in commodities_of_the_region(figures, edition=edition)
        for item in supplies(figures, commodity=commodity, edition=edition, year=year, measures=order)
    ]
    return standings(found).drop_duplicates(["commodity", "kind"]).reset_index(drop=True)
