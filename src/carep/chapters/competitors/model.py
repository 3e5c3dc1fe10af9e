"""Who else has it: the rank of the region and its countries, and who could take its place.

"Could" is arithmetic on published figures: how much more another country would have to produce to make up for the
whole region, and how long its reserves would last at that rate. Whether it would is not in the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carep.minerals.figures import Amount
from carep.minerals.supply import Supply, point
from carep.minerals.vocabulary import CENTRAL_ASIA

if TYPE_CHECKING:
    import pandas as pd

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
    year: int
    region: Amount | None
    unit: str
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


def standing(supply: Supply, countries: Sequence[str] = CENTRAL_ASIA) -> Standing:
    """The region's place among the listed countries, its own members counted as one."""
    ours = [cell for cell in supply.holders if cell.country in countries]
    others = [cell for cell in supply.holders if cell.country not in countries]
    region: Amount | None = None
    for cell in ours:
        if cell.amount is not None:
            region = cell.amount if region is None else region + cell.amount
    leader = supply.holders[0]
    more = sure = possible = 0
    if region is not None:
        more = sum(point(cell) > region.point for cell in others)
        sure = sum(cell.amount is not None and cell.amount.low > region.high for cell in others)
        possible = sum(cell.amount is not None and cell.amount.high > region.low for cell in others)
    return Standing(
        commodity=supply.commodity,
        measure=supply.measure,
        year=supply.year,
        region=region,
        unit=supply.unit,
        rank=None if region is None else more + 1,
        of=len(others) + (region is not None),
        more=more,
        surely_more=sure,
        possibly_more=possible,
        share=None if region is None else region.point / supply.whole.point,
        leader=leader.country,
        leader_share=point(leader) / supply.whole.point,
        countries=tuple(cell.country for cell in ours),
        unnumbered=tuple(cell.country for cell in supply.unnumbered if cell.country in countries),
    )


def ranking(supply: Supply, countries: Sequence[str] = CENTRAL_ASIA) -> pd.DataFrame:
    """The listed countries, greatest first, with the region beside them: rank, amount with interval, share (%).

    The region's row has the rank of :func:`standing`; the ranks of the countries are among countries.
    """
    import pandas as pd

    rows = []
    for rank, cell in enumerate(supply.holders, 1):
        amount = cell.amount or Amount(0, 0, 0)
        rows.append(
            {
                "rank": rank,
                "country": cell.country,
                "kind": "the five states" if cell.country in countries else "other countries",
                "low": amount.low,
                "amount": amount.point,
                "high": amount.high,
                "share": 100 * amount.point / supply.whole.point,
                "published": cell.published,
            }
        )
    made = standing(supply, countries)
    if made.region is not None and len(made.countries) > 1:
        rows.append(
            {
                "rank": made.rank,
                "country": REGION,
                "kind": "the five states together",
                "low": made.region.low,
                "amount": made.region.point,
                "high": made.region.high,
                "share": 100 * made.region.point / supply.whole.point,
                "published": " + ".join(made.countries),
            }
        )
    frame = pd.DataFrame(rows).sort_values(["amount", "country"], ascending=[False, True], kind="stable")
    frame.attrs["sources"] = list(supply.sources)
    return frame.reset_index(drop=True)


SAME_FORMS = frozenset({("chromium", frozenset({"ore", "gross weight"}))})
"""Forms of one commodity under two names. Chromium: "mine production and ore reserves are reported in gross weight",
says the note of the Mineral Commodity Summaries."""


def _same_form(a: Supply, b: Supply) -> bool:
    alike = a.form == b.form or (a.commodity, frozenset({a.form, b.form})) in SAME_FORMS
    return alike and a.unit == b.unit


def replacements(production: Supply, reserves: Supply | None, countries: Sequence[str] = CENTRAL_ASIA) -> pd.DataFrame:
    r"""For each other producer: how much more it would have to produce to replace the region, and for how long.

    .. math:: g_i = 100\,R / P_i, \qquad T_i = \mathrm{Res}_i / (P_i + R)

    with the region's production R, the country's P and its reserves Res; ``years_today`` is :math:`Res_i / P_i`.
    Years are given only where production and reserves are of the same form, since forms do not add or divide.
    Smallest increase first; the index of ``increase`` is per cent of the country's own production.
    """
    import pandas as pd

    wanted = production.amount(countries)
    comparable = reserves is not None and _same_form(reserves, production)
    held = {cell.country: point(cell) for cell in reserves.holders} if reserves is not None and comparable else {}
    rows = []
    for cell in production.holders:
        if cell.country in countries:
            continue
        makes, has = point(cell), held.get(cell.country)
        rows.append(
            {
                "country": cell.country,
                "production": makes,
                "increase": 100 * wanted / makes if wanted else None,
                "reserves": has,
                "years_today": has / makes if has is not None else None,
                "years_after": has / (makes + wanted) if has is not None else None,
            }
        )
    columns = ["country", "production", "increase", "reserves", "years_today", "years_after"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.attrs["sources"] = list(production.sources)
    return frame.sort_values(["production", "country"], ascending=[False, True], kind="stable").reset_index(drop=True)


def standings(supplies: Sequence[Supply], countries: Sequence[str] = CENTRAL_ASIA) -> pd.DataFrame:
    """One row a table of the release in which the region has a number: rank, how many hold more, share (%), leader."""
    import pandas as pd

    rows = []
    for supply in supplies:
        made = standing(supply, countries)
        if made.rank is None or made.share is None:
            continue
        rows.append(
            {
                "commodity": made.commodity,
                "measure": made.measure,
                "form": supply.form,
                "rank": made.rank,
                "of": made.of,
                "more": made.more,
                "surely_more": made.surely_more,
                "possibly_more": made.possibly_more,
                "share": 100 * made.share,
                "leader": made.leader if made.leader not in countries else f"{made.leader} (of the five)",
                "leader_share": 100 * made.leader_share,
                "countries": ", ".join(made.countries),
            }
        )
    frame = pd.DataFrame(rows)
    frame.attrs["sources"] = sorted({source for supply in supplies for source in supply.sources})
    if frame.empty:
        return frame
    return frame.sort_values(["rank", "share", "commodity"], ascending=[True, False, True], kind="stable").reset_index(
        drop=True
    )
