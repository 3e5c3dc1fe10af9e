"""Tables, charts and findings of the value chain, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from carep.chapters.value_chain import charts
from carep.chapters.value_chain import model as of
from carep.chapters.value_chain.model import Chain
from carep.minerals import trade
from carep.minerals.supply import Supply, supply
from carep.press.outputs import Chart, Column, Table, format_number

if TYPE_CHECKING:
    import pandas as pd

SOURCES = ("mcs2026", "assumptions")


def production_of(chain: Chain, figures: pd.DataFrame, *, edition: int) -> Supply:
    """The mine production that the chain starts from."""
    return supply(
        figures,
        commodity=chain.production_commodity,
        measure=chain.production_measure,
        edition=edition,
        year=chain.year,
    )


def stages_table(chain: Chain) -> Table:
    """The stages with price, content, value of the metal and where the price is from."""
    return Table(
        of.stages_frame(chain),
        [
            Column("stage", "Stage", kind="text"),
            Column("price_usd_per_t", "Price as quoted", unit="USD/t", digits=0),
            Column("content", "Metal in it", unit="t/t", significant=3),
            Column("usd_per_t", f"A tonne of {chain.metal}", unit="USD", digits=0),
            Column("low", "at least", unit="USD", digits=0),
            Column("high", "at most", unit="USD", digits=0),
            Column("uplift", "Times the first stage", digits=1),
            Column("basis", "Price from", kind="text"),
        ],
        name="stages_table",
        caption=f"What a tonne of {chain.metal} is worth at each stage, {chain.year}",
    )


def stages_chart(chain: Chain) -> Chart:
    """The same as bars."""
    first, last = chain.stages[0], chain.stages[-1]
    listed = "; ".join(f"{s.name} {format_number(s.usd_per_t, digits=0)}" for s in chain.stages)
    told = f"A tonne of {chain.metal} is worth {last.usd_per_t / first.usd_per_t:.1f} times as much in {last.name}"
    return charts.stages_chart(
        of.stages_frame(chain),
        metal=chain.metal,
        title=f"{told} as in {first.name}",
        alt_text=f"Bars of US dollars a tonne of {chain.metal} at each stage in {chain.year}: {listed}.",
        sources=SOURCES,
    )


def depths_chart(chain: Chain, mined: Mapping[str, float], *, recovery: float) -> Chart:
    """What the region's mined metal would be worth at each depth."""
    frame = of.depths(chain, mined, recovery=recovery)
    sums = frame.groupby("stage", sort=False)["worth"].sum()
    listed = "; ".join(f"{stage} {format_number(float(worth), significant=3)}" for stage, worth in sums.items())
    step = float(sums.iloc[1]) / float(sums.iloc[0])
    return charts.depths_chart(
        frame,
        title=f"One step up, as {chain.stages[1].name}, the year's {chain.metal} would fetch {step:.1f} times as much",
        alt_text=f"Bars of million US dollars a year if all {chain.metal} mined in the region were sold at one stage: "
        f"{listed}.",
        sources=SOURCES,
    )


def depths_table(chain: Chain, mined: Mapping[str, float], *, recovery: float) -> Table:
    """The same as a table, by country."""
    return Table(
        of.depths(chain, mined, recovery=recovery),
        [
            Column("country", "Country", kind="text"),
            Column("stage", "If all were sold as", kind="text"),
            Column("metal_t", f"{chain.metal.capitalize()} mined", unit="t", digits=0),
            Column("worth", "Worth", unit="million USD a year", significant=3),
            Column("uplift", "Times the first stage", digits=1),
            Column("basis", "Price", kind="text"),
        ],
        name="depths_table",
        caption=f"The year's {chain.metal} at each depth of processing, {100 * recovery:g} % of it kept in each step",
        sources=SOURCES,
    )


def exports(year: int, *, with_coal: bool = False) -> pd.DataFrame:
    """The region's exports of the headings on record, coal left out unless asked for."""
    from carep.press.data import tables

    return trade.exports_by_stage(tables.load("trade"), year=year, without=() if with_coal else ("coking coal",))


def exports_chart(frame: pd.DataFrame, year: int) -> Chart:
    """Exports by heading, coloured by how far it is processed."""
    raw = 100 * trade.raw_share(frame)
    rows = frame.head(5).to_dict("records")
    listed = "; ".join(
        f"{r['material']} {format_number(r['value_usd'] / 1e6, significant=3)} ({r['stage']})" for r in rows
    )
    told = f"Of the exports on record in {year}, {raw:.1f} % left as ore, concentrate or raw mineral"
    return charts.exports_chart(
        frame, title=told, alt_text=f"Bars of exports by heading. {told}. Largest, million USD: {listed}."
    )


def answer(chain: Chain, mined: Mapping[str, float], frame: pd.DataFrame, *, recovery: float, year: int) -> str:
    """One sentence on what processing is worth."""
    worth = of.kept(chain, sum(mined.values()), recovery=recovery)
    first, second = chain.stages[0], chain.stages[1]
    return (
        f"The {chain.metal} mined in the region in {chain.year} would fetch about "
        f"{format_number(worth[0] / 1e6, significant=3)} million dollars as {first.name} and "
        f"{format_number(worth[1] / 1e6, significant=3)} million one step up, as {second.name} "
        f"({worth[1] / worth[0]:.1f} times, before any cost); of the exports on record in {year}, which leave out most "
        f"ores, {100 * trade.raw_share(frame):.1f} % left raw."
    )
