"""Tables and sentences of competitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carep.chapters.competitors.model import fewest, replacements, standing
from carep.minerals.supply import Supply
from carep.minerals.vocabulary import measure_label
from carep.press.outputs import Column, Table, format_number

if TYPE_CHECKING:
    import pandas as pd


def ordinal(number: int) -> str:
    """A rank in words of figures.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '102nd']
    """
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def table_text(supply: Supply) -> str:
    """What a table is of, for example "reserves of chromium"."""
    return f"{measure_label(supply.measure)} of {supply.commodity}"


def standing_text(supply: Supply | None) -> str:
    """Where the region stands in one table, in a clause."""
    if supply is None:
        return "the release prints no such table"
    made = standing(supply)
    if made.rank is None or made.share is None:
        return f"the release gives none of the five states a number for {table_text(supply)}"
    least, most = ordinal(made.surely_more + 1), ordinal(made.possibly_more + 1)
    unsure = "" if least == most else f" (between {least} and {most} by the printed digits)"
    return (
        f"{ordinal(made.rank)} of {made.of} in {table_text(supply)}{unsure}, with {100 * made.share:.1f} % of the world"
    )


def replacements_table(production: Supply, reserves: Supply | None) -> Table:
    """Who could make up for the whole region, and for how long its reserves would last."""
    return Table(
        replacements(production, reserves).head(10),
        [
            Column("country", "Country", kind="text"),
            Column("production", "Produces today", unit=production.unit, digits=0),
            Column("increase", "Would have to produce more by", unit="% of its own", digits=0),
            Column("reserves", "Reserves", unit=production.unit, digits=0, missing="not comparable"),
            Column("years_today", "Reserves last today", unit="years", digits=0, missing="not comparable"),
            Column("years_after", "and then", unit="years", digits=0, missing="not comparable"),
        ],
        name="replacements",
        caption=f"Making up for the region's whole {measure_label(production.measure)} of "
        f"{production.commodity} ({format_number(production.of_the_region, digits=0)} {production.unit} in "
        f"{production.year})",
        sources=list(production.sources),
    )


def standings_table(frame: pd.DataFrame) -> Table:
    """The same as a table."""
    return Table(
        frame,
        [
            Column("commodity", "Mineral", kind="text"),
            Column("kind", "Of", kind="text"),
            Column("rank", "Rank", kind="integer"),
            Column("of", "among", kind="integer"),
            Column("surely_more", "Surely more", kind="integer"),
            Column("possibly_more", "Possibly more", kind="integer"),
            Column("share", "Region's share", unit="%", digits=1),
            Column("leader", "Leader", kind="text"),
            Column("leader_share", "Its share", unit="%", digits=1),
            Column("countries", "Which of the five", kind="text"),
        ],
        name="standings_table",
        caption="Rank of the five states counted as one country, wherever a release gives one of them a number",
    )


def answer(production: Supply, frame: pd.DataFrame) -> str:
    """One sentence on how unique the region is."""
    top = frame[frame["more"] <= 2]
    number, names = fewest(production)
    who = names[0] if number == 1 else f"{number} countries together"
    more = f"{who} already {'produces' if number == 1 else 'produce'} as much as the whole region"
    return (
        f"In {len(frame) - len(top)} of {len(frame)} tables at least three other countries have more than the five "
        f"states together; the region is {standing_text(production)}, and {more}."
    )
