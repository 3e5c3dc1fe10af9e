"""Charts of competitors: the ranking of countries, and where the region stands mineral by mineral."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import altair as alt

from carep.press.outputs import Chart, theme

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("other countries", "the five states", "the five states together")


def ranking_chart(
    frame: pd.DataFrame,
    *,
    unit: str,
    title: str,
    alt_text: str,
    sources: Sequence[str],
    name: str = "ranking",
    most: int = 16,
) -> Chart:
    """Countries by amount, greatest first, with the interval of the printed digits; the region's rows are marked."""
    top = frame.head(most)
    shown = top.assign(**{column: top[column].round(3) for column in ("low", "amount", "high", "share")})
    shown = shown[["country", "kind", "rank", "low", "amount", "high", "share", "published"]]
    y = alt.Y("country:N", sort=list(shown["country"]), title=None)
    colour = alt.Color(
        "kind:N", title=None, scale=alt.Scale(domain=list(KINDS), range=[theme.PALETTE[7], *theme.PALETTE[:2]])
    )
    bars = (
        alt.Chart(shown)
        .mark_bar()
        .encode(
            y=y,
            x=alt.X("amount:Q", title=unit, axis=alt.Axis(format="~s")),
            color=colour,
            tooltip=theme.tooltip(
                {
                    "country": "Country",
                    "rank:Q": "Rank",
                    "published": "As printed",
                    "amount:Q": unit,
                    "share:Q": "Share of the world (%)",
                },
                formats={"rank": ".0f", "amount": ",.0f", "share": ".1f"},
            ),
        )
    )
    interval = alt.Chart(shown).mark_rule(strokeWidth=1.4).encode(y=y, x="low:Q", x2="high:Q")
    return Chart(
        alt.layer(bars, interval).properties(height=alt.Step(21)),
        name=name,
        title=title,
        subtitle="Line: what the printed digits allow",
        alt=alt_text,
        sources=sources,
    )


def standings_chart(frame: pd.DataFrame, *, title: str, alt_text: str, sources: Sequence[str], most: int = 36) -> Chart:
    """How many countries hold more than the region, commodity by commodity, for reserves and production."""
    shown = frame.head(most)[["commodity", "kind", "rank", "more", "of", "share", "leader", "leader_share"]].copy()
    shown[["share", "leader_share"]] = shown[["share", "leader_share"]].round(2)
    order = list(dict.fromkeys(shown["commodity"]))
    chart = (
        alt.Chart(shown)
        .mark_point(size=85)
        .encode(
            y=alt.Y("commodity:N", sort=order, title=None),
            x=alt.X(
                "more:Q",
                title="Countries that hold or produce more than the five states together",
                axis=alt.Axis(tickMinStep=1),
            ),
            color=alt.Color("kind:N", title=None),
            shape=alt.Shape("kind:N", title=None),
            tooltip=theme.tooltip(
                {
                    "commodity": "Commodity",
                    "kind": "Of",
                    "rank:Q": "Rank of the region",
                    "of:Q": "among",
                    "share:Q": "Its share (%)",
                    "leader": "Leader",
                    "leader_share:Q": "Its share (%)",
                },
                formats={"rank": ".0f", "of": ".0f", "share": ".1f", "leader_share": ".1f"},
            ),
        )
        .properties(height=alt.Step(20))
    )
    return Chart(
        chart,
        name="standings",
        title=title,
        subtitle="The five states counted as one country; only those that the release gives a number",
        alt=alt_text,
        sources=sources,
    )
