"""Tables, charts and findings of competitors, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carep.chapters.competitors import charts
from carep.chapters.competitors import model as of
from carep.minerals.production import OUTPUT, output_of, reserves_of, tables_of
from carep.minerals.shares import NotPublishedError
from carep.minerals.supply import Supply, supply
from carep.minerals.vocabulary import CENTRAL_ASIA, Measure, measure_label
from carep.press.outputs import Chart, Column, Table, format_number, say
from carep.press.outputs.records import Sentence

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["answer", "output_of", "ranking_chart", "replacements_table", "reserves_of", "standings", "tables_of"]


def ordinal(number: int) -> str:
    """A rank in words of figures.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '102nd']
    """
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _of(item: Supply) -> str:
    return f"{measure_label(Measure(item.measure))} of {item.commodity}"


def standing_text(item: Supply | None) -> str:
    """Where the region stands in one table, in a clause."""
    if item is None:
        return "the release prints no such table"
    made = of.standing(item)
    if made.rank is None or made.share is None:
        return f"the release gives none of the five states a number for {_of(item)}"
    sure = (
        ""
        if made.surely_more == made.possibly_more == made.more
        else f" (between {ordinal(made.surely_more + 1)} and {ordinal(made.possibly_more + 1)} by the printed digits)"
    )
    return f"{ordinal(made.rank)} of {made.of} in {_of(item)}{sure}, with {100 * made.share:.1f} % of the world"


def ranking_chart(item: Supply) -> Chart:
    """The countries of one table, with the region beside them."""
    frame = of.ranking(item)
    made = of.standing(item)
    if made.rank is None:
        title = f"The release gives none of the five states a number for {_of(item)}"
    elif made.more == 0:
        title = f"No country has more than the five states together in {_of(item)}"
    else:
        title = f"{format_number(made.more)} {'country has' if made.more == 1 else 'countries have'} more: {_of(item)}"
    rows = frame.head(10).to_dict("records")
    listed = ", ".join(f"{row['country']} {row['share']:.1f} %" for row in rows)
    return charts.ranking_chart(
        frame,
        unit=f"{measure_label(Measure(item.measure)).capitalize()}, {item.form} ({item.unit})",
        title=title,
        alt_text=f"Bars of {_of(item)}, MCS {item.edition}, greatest first, as shares of the world: {listed}. "
        f"The region is {standing_text(item)}.",
        sources=list(item.sources),
        name=f"ranking_{item.measure}",
    )


def ranking_or_note(item: Supply | None) -> Chart | Sentence:
    """The ranking of one table, or a sentence that the release prints none."""
    return say("The release prints no such table.") if item is None else ranking_chart(item)


def replacements_table(production: Supply, reserves: Supply | None) -> Table:
    """Who could make up for the whole region, and for how long its reserves would last."""
    frame = of.replacements(production, reserves).head(10)
    return Table(
        frame,
        [
            Column("country", "Country", kind="text"),
            Column("production", "Produces today", unit=production.unit, digits=0),
            Column("increase", "Would have to produce more by", unit="% of its own", digits=0),
            Column("reserves", "Reserves", unit=production.unit, digits=0, missing="not comparable"),
            Column("years_today", "Reserves last today", unit="years", digits=0, missing="not comparable"),
            Column("years_after", "and then", unit="years", digits=0, missing="not comparable"),
        ],
        name="replacements",
        caption=f"Making up for the region's whole {measure_label(Measure(production.measure))} of "
        f"{production.commodity} ({format_number(production.amount(CENTRAL_ASIA), digits=0)} {production.unit} in "
        f"{production.year})",
        sources=list(production.sources),
    )


def fewest(production: Supply) -> tuple[int, list[str]]:
    """The fewest other countries that together produce as much as the region, greatest first."""
    wanted, made, names = production.amount(CENTRAL_ASIA), 0.0, []
    for row in of.replacements(production, None).to_dict("records"):
        if made >= wanted:
            break
        made += row["production"]
        names.append(str(row["country"]))
    return len(names), names


def standings(figures: pd.DataFrame, *, edition: int, year: int | None) -> pd.DataFrame:
    """Where the region stands in every table of production and reserves in which it has a number."""
    rows = figures[(figures["edition"] == edition) & figures["country"].isin(CENTRAL_ASIA)]
    found: list[Supply] = []
    for commodity in sorted(rows["commodity"].unique()):
        for measure in (Measure.RESERVES, *OUTPUT):
            try:
                wanted = None if measure is Measure.RESERVES else year
                found.append(supply(figures, commodity=commodity, measure=measure, edition=edition, year=wanted))
            except NotPublishedError:
                continue
    frame = of.standings(found)
    frame["kind"] = ["reserves" if measure == Measure.RESERVES else "production" for measure in frame["measure"]]
    # One production row a commodity: the one in which the region ranks best.
    return frame.drop_duplicates(["commodity", "kind"]).reset_index(drop=True)


def standings_chart(frame: pd.DataFrame) -> Chart:
    """How many countries hold more than the region, for each mineral."""
    first = frame[frame["more"] == 0]
    few = frame[frame["more"] <= 2]
    names = ", ".join(f"{row['commodity']} ({row['kind']})" for row in few.head(8).to_dict("records"))
    return charts.standings_chart(
        frame,
        title=f"The region is first in {len(first)} of {len(frame)} tables; in {len(few)} at most two are ahead",
        alt_text="Points: for each mineral the number of countries with more than the five states together. At most "
        f"two have more in: {names or 'none'}.",
        sources=frame.attrs["sources"],
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
