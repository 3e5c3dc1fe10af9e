"""Tables of the value chain, and its finding in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from carep.chapters.value_chain.model import Chain, depths, kept, stages_frame
from carep.minerals import trade
from carep.press.outputs import Column, Table, format_number

SOURCES = ("mcs2026", "assumptions")


def stages_table(chain: Chain) -> Table:
    """The stages with price, content, value of the metal and where the price is from."""
    return Table(
        stages_frame(chain),
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


def depths_table(chain: Chain, mined: Mapping[str, float], *, recovery: float) -> Table:
    """What the region's mined metal would be worth at each depth, by country."""
    return Table(
        depths(chain, mined, recovery=recovery),
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


def answer(chain: Chain, mined: Mapping[str, float], exports: pd.DataFrame, *, recovery: float, year: int) -> str:
    """One sentence on what processing is worth; ``exports`` are those of ``year``."""
    worth = kept(chain, sum(mined.values()), recovery=recovery)
    first, second = chain.stages[0], chain.stages[1]
    return (
        f"The {chain.metal} mined in the region in {chain.year} would fetch about "
        f"{format_number(worth[0] / 1e6, significant=3)} million dollars as {first.name} and "
        f"{format_number(worth[1] / 1e6, significant=3)} million one step up, as {second.name} "
        f"({worth[1] / worth[0]:.1f} times, before any cost); of the exports on record in {year}, which leave out most "
        f"ores, {100 * trade.raw_share(exports):.1f} % left raw."
    )
