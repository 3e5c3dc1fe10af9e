"""What the chapter shows of competitors: rankings of countries, and where the region stands mineral by mineral."""

from __future__ import annotations

import altair as alt
import pandas as pd

from carep.chapters.competitors.model import fewest, ranking, replacements, standing
from carep.minerals.supply import Supply
from carep.minerals.vocabulary import measure_label
from carep.press.outputs import Chart, Column, Table, format_number, marks, say, theme
from carep.press.outputs.records import Sentence


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


KINDS = ("other countries", "the five states", "the five states together")


def ranking_chart(supply: Supply, *, most: int = 16) -> Chart:
    """Countries by amount, greatest first, with the interval of the printed digits; the region's rows are marked."""
    frame = ranking(supply)
    shown = frame.head(most).round({"low": 3, "amount": 3, "high": 3, "share": 3})
    shown = shown[["country", "kind", "rank", "low", "amount", "high", "share", "published"]]
    unit = f"{measure_label(supply.measure).capitalize()}, {supply.form} ({supply.unit})"
    base = alt.Chart(shown).encode(y=marks.rows("country", shown["country"]))
    bars = base.mark_bar().encode(
        x=alt.X("amount:Q", title=unit, axis=alt.Axis(format="~s")),
        color=marks.colours("kind", KINDS, [theme.PALETTE[7], *theme.PALETTE[:2]]),
        tooltip=theme.tooltip(
            {
                "country": "Country",
                "rank": ("Rank", ".0f"),
                "published": "As printed",
                "amount": (unit, ",.0f"),
                "share": ("Share of the world (%)", ".1f"),
            }
        ),
    )
    interval = base.mark_rule(strokeWidth=1.4).encode(x="low:Q", x2="high:Q")
    listed = ", ".join(f"{row['country']} {row['share']:.1f} %" for row in frame.head(10).to_dict("records"))
    return Chart(
        alt.layer(bars, interval).properties(height=alt.Step(21)),
        name=f"ranking_{supply.measure}",
        title=_ranking_title(supply),
        subtitle="Line: what the printed digits allow",
        alt=f"Bars of {table_text(supply)}, MCS {supply.edition}, greatest first, as shares of the world: {listed}. "
        f"The region is {standing_text(supply)}.",
        sources=supply.sources,
    )


def _ranking_title(supply: Supply) -> str:
    made = standing(supply)
    if made.rank is None:
        return f"The release gives none of the five states a number for {table_text(supply)}"
    if made.more == 0:
        return f"No country has more than the five states together in {table_text(supply)}"
    have = "country has" if made.more == 1 else "countries have"
    return f"{format_number(made.more)} {have} more: {table_text(supply)}"


def ranking_or_note(supply: Supply | None) -> Chart | Sentence:
    """The ranking of one table, or a sentence that the release prints none."""
    return say("The release prints no such table.") if supply is None else ranking_chart(supply)


def standings_chart(frame: pd.DataFrame, *, most: int = 36) -> Chart:
    """How many countries hold more than the region, commodity by commodity, for reserves and production."""
    shown = frame.head(most)[["commodity", "kind", "rank", "more", "of", "share", "leader", "leader_share"]]
    shown = shown.round({"share": 2, "leader_share": 2})
    more = "Countries that hold or produce more than the five states together"
    points = alt.Chart(shown).mark_point(size=85)
    chart = points.encode(
        y=marks.rows("commodity", shown["commodity"]),
        x=alt.X("more:Q", title=more, axis=alt.Axis(tickMinStep=1)),
        **marks.signs("kind"),
        tooltip=theme.tooltip(
            {
                "commodity": "Commodity",
                "kind": "Of",
                "rank": ("Rank of the region", ".0f"),
                "of": ("among", ".0f"),
                "share": ("Its share (%)", ".1f"),
                "leader": "Leader",
                "leader_share": ("Its share (%)", ".1f"),
            }
        ),
    )
    first = frame[frame["more"] == 0]
    few = frame[frame["more"] <= 2]
    names = ", ".join(f"{row['commodity']} ({row['kind']})" for row in few.head(8).to_dict("records"))
    return Chart(
        chart.properties(height=alt.Step(20)),
        name="standings",
        title=f"The region is first in {len(first)} of {len(frame)} tables; in {len(few)} at most two are ahead",
        subtitle="The five states counted as one country; only those that the release gives a number",
        alt="Points: for each mineral the number of countries with more than the five states together. At most "
        f"two have more in: {names or 'none'}.",
        sources=frame.attrs["sources"],
    )
