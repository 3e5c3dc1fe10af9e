"""How concentrated the supply of a mineral is, and what more output of the region would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pandas as pd

from carep.minerals import trade
from carep.minerals.assumptions import ModelInputError, require
from carep.minerals.herfindahl import MONOPOLY, herfindahl, level
from carep.minerals.quantity import Amount
from carep.minerals.shares import NotPublishedError
from carep.minerals.supply import OUTPUT, Supply, commodities_of_the_region, output_of, point, supplies
from carep.minerals.vocabulary import CENTRAL_ASIA, Measure, measure_label

TOGETHER = "the five states together"


@dataclass(frozen=True)
class Concentration:
    """The index with its interval, and the leading supplier.

    ``point`` reads the printed figures and spreads what no listed country holds over many small suppliers;
    ``low`` to ``high`` is what rounding and the unlisted rest allow: ``high`` gives the whole rest to one unlisted
    supplier. ``at_least`` marks a world total that is a lower bound: then all three are conditional on it.
    """

    low: float
    point: float
    high: float
    leader: str
    leader_share: float
    coverage: float | None
    withheld: tuple[str, ...]
    at_least: bool


def bounds(amounts: Sequence[Amount], whole: Amount) -> tuple[float, float, float]:
    r"""Least, printed and greatest index that ``amounts`` of ``whole`` can stand for.

    .. math::

        \mathrm{low} = \sum_i (100\,l_i / W_h)^2, \qquad
        \mathrm{high} = \sum_i (100 \min(1, h_i / W_l))^2 + (100\,(1 - \sum_i l_i / W_h))^2

    with the interval :math:`l_i \le v_i \le h_i` of each figure and :math:`W_l \le W \le W_h` of the whole. Both
    are outer bounds: no reading of the printed digits passes them.

    >>> bounds([Amount(1, 1, 1)], Amount(2, 2, 2))  # half is known, half is anybody's
    (2500.0, 2500.0, 5000.0)
    """
    least, most = max(whole.low, 1e-300), max(whole.high, sum(amount.low for amount in amounts))
    low = sum((100 * amount.low / most) ** 2 for amount in amounts)
    shares = [min(1.0, min(amount.high, most) / least) for amount in amounts]
    rest = max(0.0, 1 - sum(amount.low for amount in amounts) / most)
    high = sum((100 * share) ** 2 for share in shares) + (100 * rest) ** 2
    middle = herfindahl([amount.point for amount in amounts], max(whole.point, sum(a.point for a in amounts)))
    return min(low, middle), middle, min(MONOPOLY, max(high, middle))


def concentration(supply: Supply) -> Concentration:
    """The index of one table of a release."""
    amounts = [cell.amount for cell in supply.holders if cell.amount is not None]
    low, middle, high = bounds(amounts, supply.whole)
    leader = supply.holders[0]
    return Concentration(
        low=low,
        point=middle,
        high=high,
        leader=leader.country,
        leader_share=point(leader) / supply.whole.point,
        coverage=supply.coverage,
        withheld=tuple(cell.country for cell in supply.unnumbered),
        at_least=supply.at_least,
    )


@dataclass(frozen=True)
class Scenario:
    """The index and the shares if the region produced ``region`` (in the supply's unit), all others as today."""

    region: float
    region_share: float
    point: float
    leader: str
    leader_share: float


def _scenario(supply: Supply, region: Mapping[str, float]) -> Scenario:
    amounts = {cell.country: point(cell) for cell in supply.holders}
    amounts.update(region)
    whole = sum(amounts.values()) + supply.whole.point - supply.listed
    leader = min(amounts, key=lambda country: (-amounts[country], country))
    total = sum(amounts[country] for country in region)
    return Scenario(
        region=total,
        region_share=total / whole,
        point=herfindahl(amounts.values(), whole),
        leader=leader,
        leader_share=amounts[leader] / whole,
    )


def grown(supply: Supply, factor: float, countries: Sequence[str] = CENTRAL_ASIA) -> Scenario:
    """Each of ``countries`` produces ``factor`` times as much; every other supplier as today.

    The world grows by what the region adds; nobody is displaced. This is arithmetic, no forecast.

    Raises
    ------
    ModelInputError
        For a negative factor, or when the release gives none of the countries a number.
    """
    require("growth factor", factor, low=0)
    region = {cell.country: factor * point(cell) for cell in supply.holders if cell.country in countries}
    if not region:
        raise ModelInputError(
            f"the release gives none of the region's countries a figure of {supply.commodity}, {supply.measure}",
            do="choose a commodity that the region produces",
        )
    return _scenario(supply, region)


def to_share(supply: Supply, target: float, weights: Mapping[str, float]) -> Scenario:
    r"""The region produces as much as makes it ``target`` of the world, all others as today.

    .. math:: R' = \frac{t}{1 - t}\,P_\mathrm{others}

    ``weights`` divides the region's output among its countries (their reserves). A target below today's share
    leaves the region where it is: the scenario asks what growth would do.

    Raises
    ------
    ModelInputError
        For a target outside [0, 1), or weights without a positive one.
    """
    if not 0 <= target < 1:
        raise ModelInputError("the target share is out of range", found=target, expected="at least 0 and less than 1")
    total = sum(require(f"weight of {country}", weight, low=0) for country, weight in weights.items())
    if total <= 0:
        raise ModelInputError("no country of the region has reserves to grow on", expected="a weight above 0")
    countries = set(weights)
    today = {cell.country: point(cell) for cell in supply.holders if cell.country in countries}
    wanted = target / (1 - target) * (supply.whole.point - sum(today.values()))
    if wanted <= sum(today.values()):
        return _scenario(supply, today)
    # A country with output but no reserves on record keeps its output; the rest is divided by reserves.
    added = wanted - sum(today.values())
    region = {country: today.get(country, 0.0) + added * weights[country] / total for country in sorted(countries)}
    return _scenario(supply, region)


def _frame(named: Mapping[Any, Scenario]) -> pd.DataFrame:
    """One row a scenario under its name (``scenario``), shares in per cent."""
    frame = pd.DataFrame({"scenario": name, **vars(made)} for name, made in named.items())
    frame[["region_share", "leader_share"]] *= 100
    return frame.rename(columns={"point": "index"}).assign(level=lambda rows: rows["index"].map(level))


def growth_curve(supply: Supply, factors: Sequence[float]) -> pd.DataFrame:
    """Index, the leader's share and the region's share (per cent) over the growth ``factor``."""
    frame = _frame({factor: grown(supply, factor) for factor in factors}).rename(columns={"scenario": "factor"})
    return frame[["factor", "index", "leader", "leader_share", "region_share"]]


def scenarios(supply: Supply, reserves: Supply | None, factor: float) -> pd.DataFrame:
    """Today, ``factor`` times today, and the region at its share of reserves, one row each (shares in per cent)."""
    today, then = grown(supply, 1.0), grown(supply, factor)
    named = {"today": today, f"{factor:g} × today": then}
    target = reserves.of_the_region / reserves.whole.point if reserves else 0.0
    if reserves and 0 < target < 1:
        weights = {cell.country: 0.0 for cell in supply.holders if cell.country in CENTRAL_ASIA}
        weights |= {cell.country: point(cell) for cell in reserves.holders if cell.country in CENTRAL_ASIA}
        note = "" if target > today.region_share else ", which is less than today's: no growth"
        named[f"its share of reserves ({100 * target:.1f} %{note})"] = to_share(supply, target, weights)
    return _frame(named)


def concentrations(supplies: Iterable[Supply], *, with_commodity: bool = False) -> pd.DataFrame:
    """One row a supply: commodity, form, the index with its interval, leader and shares in per cent.

    ``label``, ``kind`` and ``mark`` (of a lower bound) are what a table and a chart write.
    """
    named = ("commodity", "measure", "form", "year")
    frame = pd.DataFrame({name: getattr(item, name) for name in named} | vars(concentration(item)) for item in supplies)
    frame[["leader_share", "coverage"]] = 100 * frame[["leader_share", "coverage"]].astype("float64")
    names = frame["measure"].map(measure_label)
    return frame.rename(columns={"point": "index"}).assign(
        level=frame["point"].map(level),
        year=frame["year"].astype(str),
        label=frame["commodity"] + ", " + names if with_commodity else names,
        kind=["reserves" if measure == Measure.RESERVES else "production" for measure in frame["measure"]],
        mark=["a" if bound else "" for bound in frame["at_least"]],
        withheld=frame["withheld"].str.join(", ").replace("", "–"),
    )


def produced_here(figures: pd.DataFrame, *, edition: int, year: int | None) -> list[Supply]:
    """The production tables of an edition in which one of the five states has a number, one a commodity."""
    found = []
    for commodity in commodities_of_the_region(figures, edition=edition):
        if tables := supplies(figures, commodity=commodity, edition=edition, year=year, measures=OUTPUT):
            with suppress(NotPublishedError):
                found.append(output_of(tables))
    return found


def partners(flows: pd.DataFrame, commodity: str) -> pd.DataFrame:
    """Buyers' concentration by seller and year, of ``commodity`` where it is traded under its name, else of all."""
    materials = [commodity] if commodity in set(flows["material"]) else None
    sold = flows[(flows["row_kind"] == trade.BILATERAL) & flows["exporter"].isin(CENTRAL_ASIA)]
    sold = sold if materials is None else sold[sold["material"].isin(materials)]
    worth = sold.groupby("exporter")["value_usd"].sum().sort_values(ascending=False)
    sellers = [str(name) for name in worth.index if worth[name] > 0][:4]
    if not sellers:
        materials, sellers = None, ["Kazakhstan", "Uzbekistan"]
    groups = {**{name: [name] for name in sellers}, TOGETHER: CENTRAL_ASIA}
    frame = pd.concat(
        [
            trade.partner_index(flows, exporters=exporters, materials=materials).assign(seller=name)
            for name, exporters in groups.items()
        ],
        ignore_index=True,
    )
    frame.attrs["sources"] = ["baci"]
    frame.attrs["of"] = "all headings on record" if materials is None else commodity
    return frame


def together(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the five states together, by year."""
    return frame[frame["seller"] == TOGETHER].sort_values("year").reset_index(drop=True)
