"""Charts of concentration: the index with its interval, what growth does to it, and who buys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import altair as alt

from carep.minerals.herfindahl import HIGH, MODERATE
from carep.press.outputs import Chart, theme

if TYPE_CHECKING:
    import pandas as pd


WHO = ["leading supplier", "Central Asia"]


def _limits(*, horizontal: bool) -> alt.Chart:
    import pandas as pd

    rule = alt.Chart(pd.DataFrame({"limit": [MODERATE, HIGH]})).mark_rule(strokeDash=[4, 4], opacity=0.55)
    made: alt.Chart = rule.encode(y="limit:Q") if horizontal else rule.encode(x="limit:Q")
    return made


def index_chart(frame: pd.DataFrame, *, title: str, alt_text: str, sources: Sequence[str]) -> Chart:
    """The index of each table with its interval; ``frame`` as of
    :func:`carep.chapters.concentration.model.concentrations`.
    """
    shown = frame.assign(**{name: frame[name].round(1) for name in ("low", "index", "high", "leader_share")})
    shown = shown[["label", "kind", "low", "index", "high", "leader", "leader_share"]]
    order = list(shown["label"])
    y = alt.Y("label:N", sort=order, title=None)
    x = alt.X("index:Q", title="Herfindahl-Hirschman index (10,000 = one supplier)", scale=alt.Scale(domain=[0, 10000]))
    interval = (
        alt.Chart(shown)
        .mark_rule(opacity=theme.INTERVAL["opacity"], strokeWidth=theme.INTERVAL["strokeWidth"], color=theme.PALETTE[0])
        .encode(y=y, x=alt.X("low:Q"), x2="high:Q")
    )
    points = (
        alt.Chart(shown)
        .mark_point(size=90)
        .encode(
            y=y,
            x=x,
            color=alt.Color("kind:N", title=None),
            shape=alt.Shape("kind:N", title=None),
            tooltip=theme.tooltip(
                {
                    "label": "Table",
                    "index:Q": "Index",
                    "low:Q": "At least",
                    "high:Q": "At most",
                    "leader": "Leader",
                    "leader_share:Q": "Its share (%)",
                },
                formats={"index": ",.0f", "low": ",.0f", "high": ",.0f", "leader_share": ".1f"},
            ),
        )
    )
    return Chart(
        alt.layer(_limits(horizontal=False), interval, points).properties(height=alt.Step(24)),
        name="index",
        title=title,
        subtitle="Bar: what rounding and unlisted suppliers allow; dashed: limits of the US merger guidelines",
        alt=alt_text,
        sources=sources,
    )


def growth_chart(curve: pd.DataFrame, *, title: str, alt_text: str, sources: Sequence[str]) -> Chart:
    """Index and the shares of leader and region over the region's growth factor, in two panels."""
    shown = curve.assign(**{name: curve[name].round(3) for name in ("index", "leader_share", "region_share")})
    x = alt.X("factor:Q", title="Output of the region, times today's")
    upper = (
        alt.Chart(shown)
        .mark_line(point={"size": 40})
        .encode(
            x=x,
            y=alt.Y("index:Q", title="Index"),
            tooltip=theme.tooltip(
                {"factor:Q": "Times today's output", "index:Q": "Index"}, formats={"factor": ".1f", "index": ",.0f"}
            ),
        )
        .properties(height=150)
    )
    shares = shown.melt(["factor", "leader"], ["leader_share", "region_share"], var_name="who", value_name="share")
    shares["who"] = shares["who"].map({"leader_share": "leading supplier", "region_share": "Central Asia"})
    lower = (
        alt.Chart(shares)
        .mark_line(point={"size": 40})
        .encode(
            x=x,
            y=alt.Y("share:Q", title="Share of the world (%)"),
            color=alt.Color("who:N", title=None, scale=alt.Scale(domain=WHO)),
            shape=alt.Shape("who:N", title=None, scale=alt.Scale(domain=WHO)),
            tooltip=theme.tooltip(
                {"factor:Q": "Times today's output", "who": "Who", "leader": "Leader then", "share:Q": "Share (%)"},
                formats={"factor": ".1f", "share": ".1f"},
            ),
        )
        .properties(height=150)
    )
    return Chart(
        alt.vconcat(upper, lower),
        name="growth",
        title=title,
        subtitle="Arithmetic, no forecast: all other suppliers as in the release",
        alt=alt_text,
        sources=sources,
    )


def partners_chart(frame: pd.DataFrame, *, title: str, alt_text: str) -> Chart:
    """Concentration of buyers by year and seller; ``frame`` has ``seller`` beside the columns of ``partner_index``."""
    shown = frame.assign(index=frame["index"].round(1), leader_share=frame["leader_share"].round(2))
    # The same domain for colour and shape makes them one legend.
    sellers = sorted(shown["seller"].unique())
    shown = shown[["year", "seller", "index", "leader", "leader_share", "buyers"]]
    lines = (
        alt.Chart(shown)
        .mark_line(point={"size": 60})
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("index:Q", title="Index over buyers", scale=alt.Scale(domain=[0, 10000])),
            color=alt.Color("seller:N", title=None, scale=alt.Scale(domain=sellers)),
            shape=alt.Shape("seller:N", title=None, scale=alt.Scale(domain=sellers)),
            tooltip=theme.tooltip(
                {
                    "seller": "Seller",
                    "year:O": "Year",
                    "index:Q": "Index",
                    "leader": "Leading buyer",
                    "leader_share:Q": "Its share (%)",
                    "buyers:Q": "Buyers",
                },
                formats={"index": ",.0f", "leader_share": ".1f", "buyers": ".0f"},
            ),
        )
    )
    return Chart(
        alt.layer(_limits(horizontal=True), lines),
        name="partners",
        title=title,
        subtitle="By value of exports in the headings on record; 10,000 = one buyer",
        alt=alt_text,
        sources=["baci"],
    )
