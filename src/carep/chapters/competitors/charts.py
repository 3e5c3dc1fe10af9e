"""Charts of competitors: the ranking of countries, and where the region stands mineral by mineral."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from carep.chapters.competitors.model import ranking, standing
from carep.chapters.competitors.tables import standing_text, table_text
from carep.minerals.vocabulary import measure_label
from carep.press.outputs import Chart, format_number, marks, say, theme

if TYPE_CHECKING:
    import pandas as pd

    from carep.minerals.supply import Supply
    from carep.press.outputs.records import Sentence

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
