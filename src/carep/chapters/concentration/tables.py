"""Tables and sentences of concentration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carep.chapters.concentration.model import concentration, grown, labelled, scenarios, together
from carep.minerals.herfindahl import level
from carep.minerals.supply import Supply
from carep.minerals.vocabulary import measure_label
from carep.press.outputs import Column, Table, format_number

if TYPE_CHECKING:
    import pandas as pd


def index_table(found: Sequence[Supply]) -> Table:
    """The index of each table of one commodity, with interval, leader and coverage."""
    first = found[0]
    return Table(
        labelled(found, with_commodity=False),
        [
            Column("label", "Of", kind="text"),
            Column("year", "Year", kind="text"),
            Column("form", "Form", kind="text"),
            Column("index", "Index", digits=0, mark="mark"),
            Column("low", "At least", digits=0),
            Column("high", "At most", digits=0),
            Column("level", "Level", kind="text"),
            Column("leader", "Leader", kind="text"),
            Column("leader_share", "Its share", unit="%", digits=1),
            Column("coverage", "Listed countries cover", unit="%", digits=1, missing="no total"),
            Column("withheld", "Named without a number", kind="text"),
        ],
        name="index_table",
        caption=f"Concentration of {first.commodity}, Mineral Commodity Summaries {first.edition}",
        footnotes={"a": "The world total is a lower bound: all three values are as if it were the total."},
        sources=list(first.sources),
    )


def scenario_table(production: Supply, reserves: Supply | None, factor: float) -> Table:
    """Today, the chosen growth, and the region at its share of reserves."""
    return Table(
        scenarios(production, reserves, factor),
        [
            Column("scenario", "If the region produced", kind="text"),
            Column("region", "Its output", unit=production.unit, digits=0),
            Column("region_share", "Its share", unit="%", digits=1),
            Column("index", "Index", digits=0),
            Column("level", "Level", kind="text"),
            Column("leader", "Leader", kind="text"),
            Column("leader_share", "Leader's share", unit="%", digits=1),
        ],
        name="scenarios",
        caption=f"What more output of the region would change: {production.commodity}, "
        f"{measure_label(production.measure)} {production.year}, all others as they are",
        sources=list(production.sources),
    )


def partners_table(frame: pd.DataFrame) -> Table:
    """The buyers of each seller in the latest year."""
    last = frame[frame["year"] == frame["year"].max()].assign(million=lambda rows: rows["value_usd"] / 1e6)
    return Table(
        last.sort_values(["value_usd", "seller"], ascending=[False, True]),
        [
            Column("seller", "Seller", kind="text"),
            Column("million", "Exports", unit="million USD", digits=1),
            Column("buyers", "Buyers", kind="integer"),
            Column("index", "Index over buyers", digits=0),
            Column("leader", "Leading buyer", kind="text"),
            Column("leader_share", "Its share", unit="%", digits=1),
        ],
        name="partners_table",
        caption=f"Buyers of {frame.attrs['of']}, {int(frame['year'].max())}",
        sources=["baci"],
    )


def answer(production: Supply, factor: float, buyers: pd.DataFrame) -> str:
    """One sentence on concentration and on what the region could change."""
    made = concentration(production)
    then = grown(production, factor)
    last = together(buyers).to_dict("records")[-1]
    another = "" if then.leader == made.leader else f", held by {then.leader}"
    return (
        f"World {measure_label(production.measure)} of {production.commodity} is {made.word} "
        f"({made.leader} {100 * made.leader_share:.0f} %); with {format_number(factor)} times the region's output the "
        f"largest share would be {100 * then.leader_share:.0f} %{another}; and the region's own buyers of "
        f"{buyers.attrs['of']} are {level(last['index'])} ({last['leader']} {last['leader_share']:.0f} %)."
    )
