"""Charts of the value chain: a tonne of metal at each stage, what is kept at each depth, and what leaves raw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import altair as alt

from carep.press.outputs import Chart, theme

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("printed price", "assumed price")


def stages_chart(frame: pd.DataFrame, *, metal: str, title: str, alt_text: str, sources: Sequence[str]) -> Chart:
    """US dollars a tonne of metal at each stage, with the range of the assumed content or price."""
    shown = frame[["stage", "usd_per_t", "low", "high", "uplift", "kind", "basis"]].copy()
    for column in ("usd_per_t", "low", "high", "uplift"):
        shown[column] = shown[column].round(2)
    x = alt.X("stage:N", sort=list(shown["stage"]), title=None, axis=alt.Axis(labelAngle=0))
    bars = (
        alt.Chart(shown)
        .mark_bar(size=70)
        .encode(
            x=x,
            y=alt.Y("usd_per_t:Q", title=f"USD a tonne of {metal}"),
            color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(KINDS), range=list(theme.PALETTE[:2]))),
            tooltip=theme.tooltip(
                {
                    "stage": "Stage",
                    "usd_per_t:Q": "USD a tonne of metal",
                    "uplift:Q": "Times the first stage",
                    "kind": "Price",
                    "basis": "Basis",
                },
                formats={"usd_per_t": ",.0f", "uplift": ".1f"},
            ),
        )
    )
    range_ = alt.Chart(shown).mark_rule(strokeWidth=1.6).encode(x=x, y="low:Q", y2="high:Q")
    words = (
        alt.Chart(shown)
        .mark_text(dy=-8, baseline="bottom")
        .encode(x=x, y="high:Q", text=alt.Text("uplift:Q", format=".1f"))
    )
    return Chart(
        alt.layer(bars, range_, words),
        name="stages",
        title=title,
        subtitle="Number above a bar: times the first stage; line: range of the assumed content or price",
        alt=alt_text,
        sources=sources,
    )


def depths_chart(frame: pd.DataFrame, *, title: str, alt_text: str, sources: Sequence[str]) -> Chart:
    """Worth of the region's mined metal at each depth of processing, by country."""
    shown = frame[["country", "stage", "worth", "basis"]].copy()
    shown["worth"] = shown["worth"].round(3)
    order = list(dict.fromkeys(shown["stage"]))
    chart = (
        alt.Chart(shown)
        .mark_bar()
        .encode(
            y=alt.Y("stage:N", sort=order, title="If all were sold as"),
            x=alt.X("worth:Q", title="Million USD a year", stack="zero"),
            color=alt.Color("country:N", title=None),
            tooltip=theme.tooltip(
                {"country": "Country", "stage": "Sold as", "worth:Q": "Million USD a year", "basis": "Price"},
                formats={"worth": ",.0f"},
            ),
        )
        .properties(height=alt.Step(40))
    )
    return Chart(
        chart,
        name="depths",
        title=title,
        subtitle="Mined metal times price, less what processing loses; costs are not taken off",
        alt=alt_text,
        sources=sources,
    )


def exports_chart(frame: pd.DataFrame, *, title: str, alt_text: str, most: int = 16) -> Chart:
    """Exports by heading and stage of processing, largest first."""
    top = frame.head(most)
    shown = top.assign(value=(top["value_usd"] / 1e6).round(3))[["material", "hs6", "hs_title", "stage", "value"]]
    shown = shown[shown["value"] > 0]
    chart = (
        alt.Chart(shown)
        .mark_bar()
        .encode(
            y=alt.Y("material:N", sort=list(shown["material"]), title=None),
            x=alt.X(
                "value:Q", title="Exports (million USD, logarithmic)", scale=alt.Scale(type="log", domainMin=0.001)
            ),
            x2=alt.datum(0.001),
            color=alt.Color("stage:N", title=None),
            tooltip=theme.tooltip(
                {"hs_title": "Heading", "hs6": "HS code", "stage": "Stage", "value:Q": "Million USD"},
                formats={"value": ",.2f"},
            ),
        )
        .properties(height=alt.Step(21))
    )
    return Chart(
        chart,
        name="exports",
        title=title,
        subtitle="Only the headings on record; ores of chromium, copper, lead and zinc are not among them",
        alt=alt_text,
        sources=["baci"],
    )
