"""From ore to metal: what a tonne of metal is worth at each stage, and what the region keeps at each depth.

Prices come from ``data/prices.csv`` where the Mineral Commodity Summaries print one, else they are marked
assumptions; ``data/value_chains.yaml`` says which. Prices are those of one market (mostly the United States), not
what the region's mines are paid. A worth is a price times a quantity: it holds no cost and is no profit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pydantic import Field

from carep.minerals import assumptions
from carep.minerals.assumptions import ModelInputError, require
from carep.minerals.quantity import Amount
from carep.minerals.supply import Supply, point, supply
from carep.minerals.vocabulary import CENTRAL_ASIA
from carep.press import entries, project
from carep.press.entries import Entry
from carep.press.errors import DataError, UnknownNameError

FILE = "value_chains.yaml"
KINDS = ("printed price", "assumed price")


@dataclass(frozen=True)
class StageValue:
    """One stage of a chain: US dollars a tonne of contained metal, with its range and where the price is from.

    ``kind`` is one of :data:`KINDS`; ``basis`` says which row or assumption; ``content`` is the
    metal in a tonne of the product as priced.
    """

    name: str
    usd_per_t: float
    low: float
    high: float
    content: float
    price_usd_per_t: float
    kind: str
    basis: str


class Production(Entry):
    """The figure that a chain starts from; ``content`` is the metal in a tonne of it, or the id of an assumption."""

    commodity: str
    measure: str
    content: float | str
    why: str = ""


class ChainEntry(Entry):
    """One chain of ``data/value_chains.yaml``."""

    commodity: str
    metal: str
    production: Production
    stages: tuple[dict[str, Any], ...] = Field(min_length=1)


@dataclass(frozen=True)
class Chain:
    """The stages of one metal, from the mine on, and the production that they start from."""

    metal: str
    year: int
    stages: tuple[StageValue, ...]
    production: Production


def commodities() -> list[str]:
    """The commodities that have a chain, in the file's order."""
    return [entry.commodity for entry in _entries()]


def _entries() -> Collection[ChainEntry]:
    return entries.read(project.find().data / FILE, ChainEntry, "chain", where=f"data/{FILE}").values()


def _span(given: float | str) -> Amount:
    """A number, or the assumption with that id and its range."""
    if isinstance(given, str):
        item = assumptions.get(given)
        return Amount(item.low, item.value, item.high)
    return Amount(given, given, given)


def _printed(prices: pd.DataFrame, named: Mapping[str, str], year: int) -> tuple[Amount, str]:
    """The price (USD/t), and its row."""
    rows = prices[(prices["commodity"] == named["commodity"]) & (prices["detail"] == named["detail"])]
    if rows.empty:
        raise DataError("no such price", where=FILE, found=f"{named['commodity']}: {named['detail']}")
    row = rows[rows["year"] == year]
    if row.empty or row["usd_per_t"].isna().all():
        years = sorted(int(value) for value in rows.loc[rows["usd_per_t"].notna(), "year"])
        raise ModelInputError(
            f"no price of {named['commodity']} for the year", found=year, expected=", ".join(map(str, years))
        )
    found = row.iloc[0]
    price = float(found["usd_per_t"])
    scale = price / float(found["value"])
    amount = Amount(float(found["low"]) * scale, price, float(found["high"]) * scale)
    return amount, f"MCS {int(found['edition'])}, line {int(found['line'])}: {named['detail']}"


def chain(prices: pd.DataFrame, *, commodity: str, year: int) -> Chain:
    r"""The value of a tonne of metal at each stage of ``commodity`` in ``year``, in US dollars of that year.

    .. math:: v_j = P_j / c_j

    with the price P of a tonne of the product and the metal c in it (t/t): the definition of a price per unit of
    content. A concentrate without a printed price is worth a part of its metal's price (an assumption).

    Parameters
    ----------
    prices
        ``carep.press.data.tables.load("prices")``.

    Raises
    ------
    UnknownNameError
        When no chain is described for the commodity.
    ModelInputError
        When the release prints no price for the year.
    """
    known = {entry.commodity: entry for entry in _entries()}
    if commodity not in known:
        raise UnknownNameError.of("value chain", commodity, known, where=FILE)
    entry = known[commodity]
    last = entry.stages[-1]["price"]
    metal_price = _printed(prices, last, year)[0] if "commodity" in last else None
    made: list[StageValue] = []
    for stage in entry.stages:
        named = stage["price"]
        content = _span(stage["content"])
        require(f"content of {stage['name']}", content.point, low=0, high=1, low_open=True)
        if "commodity" in named:
            price, basis = _printed(prices, named, year)
        elif "paid" in named and metal_price is not None:
            part = _span(named["paid"])
            price = Amount(metal_price.low * part.low, metal_price.point * part.point, metal_price.high * part.high)
            basis = f"assumption: {part.point:g} of the metal's price"
        else:
            price, basis = _span(named["assumed"]), "assumption"
        made.append(
            StageValue(
                name=stage["name"],
                usd_per_t=price.point / content.point,
                low=price.low / content.high,
                high=price.high / content.low,
                content=content.point,
                price_usd_per_t=price.point,
                kind=KINDS[0] if "commodity" in named else KINDS[1],
                basis=basis,
            )
        )
    return Chain(entry.metal, year, tuple(made), entry.production)


def kept(chain: Chain, tonnes: float, *, recovery: float) -> list[float]:
    r"""What ``tonnes`` of metal in ore would be worth (USD) if all of it were processed to each stage.

    .. math:: W_j = M\,\rho^{\,j}\,v_j, \qquad j = 0, 1, \dots

    with the metal M mined, the recovery ρ of each step after the first stage and the value v of :func:`chain`.

    Raises
    ------
    ModelInputError
        For negative tonnes, or a recovery outside (0, 1].
    """
    require("tonnes of metal", tonnes, low=0)
    require("recovery", recovery, low=0, high=1, low_open=True)
    return [tonnes * recovery**step * stage.usd_per_t for step, stage in enumerate(chain.stages)]


def production_of(chain: Chain, figures: pd.DataFrame, *, edition: int) -> Supply:
    """The mine production that the chain starts from."""
    given = chain.production
    return supply(figures, commodity=given.commodity, measure=given.measure, edition=edition, year=chain.year)


def metal_mined(chain: Chain, production: Supply) -> dict[str, float]:
    """Tonnes of metal in the mine output of each of the five states.

    Raises
    ------
    ModelInputError
        When the release gives none of them a number, or its unit is no mass.
    """
    if production.unit != "t":
        raise ModelInputError("the production is not given in tonnes", found=production.unit)
    content = _span(chain.production.content).point
    found = {cell.country: point(cell) * content for cell in production.holders if cell.country in CENTRAL_ASIA}
    if not found:
        raise ModelInputError(
            "the release gives none of the region's countries a figure of "
            f"{production.commodity}, {production.measure}",
            expected=f"one of {', '.join(commodities())} with production in the region",
        )
    return found


def depths(chain: Chain, mined: Mapping[str, float], *, recovery: float) -> pd.DataFrame:
    """One row a stage and country: the worth (million USD) if all mined metal were sold at that stage, and its step up.

    ``uplift`` is the worth over that of the first stage (for the country's metal).
    """
    worth = {country: kept(chain, tonnes, recovery=recovery) for country, tonnes in sorted(mined.items())}
    return pd.DataFrame(
        {
            "country": country,
            "stage": stage.name,
            "metal_t": mined[country],
            "worth": value / 1e6,
            "uplift": value / values[0] if values[0] else None,
            "basis": stage.kind,
        }
        for country, values in worth.items()
        for stage, value in zip(chain.stages, values, strict=True)
    )


def stages_frame(chain: Chain) -> pd.DataFrame:
    """The stages of a chain as a frame, with the step up from the first."""
    first = chain.stages[0].usd_per_t
    frame = pd.DataFrame(
        vars(stage) | {"uplift": stage.usd_per_t / first if first else None} for stage in chain.stages
    ).rename(columns={"name": "stage"})
    frame.attrs["sources"] = ["mcs2026", *assumptions.sources("value_chain")[:1]]
    return frame
