"""Charts of the hub model: gain over scale exponent and freight rate, and worth over the feed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import altair as alt

from carep.press.outputs import Chart, theme

if TYPE_CHECKING:
    import pandas as pd


def surface_chart(surface: pd.DataFrame, *, title: str, alt_text: str, sources: Sequence[str]) -> Chart:
    """Gain of the joint plant over exponent and freight rate, as a grid with its numbers."""
    shown = surface.assign(
        gain=surface["gain"].round(2), sign=(surface["gain"] >= 0).map({True: "gain", False: "loss"})
    )
    x = alt.X("exponent:O", title="Scale exponent", axis=alt.Axis(labelAngle=0, format=".2f"))
    y = alt.Y("haulage:O", title="Freight rate (USD per t·km)", sort="descending", axis=alt.Axis(format=".2f"))
    most = float(shown["gain"].abs().max()) or 1.0
    cells = (
        alt.Chart(shown)
        .mark_rect()
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "gain:Q",
                title="Gain (million USD)",
                scale=alt.Scale(domain=[-most, 0, most], range=["#d1603d", "#d9d9d9", "#2f7fbf"]),
                legend=alt.Legend(gradientLength=260),
            ),
            tooltip=theme.tooltip(
                {
                    "exponent:Q": "Scale exponent",
                    "haulage:Q": "USD per t·km",
                    "gain:Q": "Gain (million USD)",
                    "sign": "Sign",
                },
                formats={"exponent": ".2f", "haulage": ".3f", "gain": ",.1f"},
            ),
        )
    )
    words = (
        alt.Chart(shown)
        .mark_text(fontSize=11, color="#10202c")
        .encode(x=x, y=y, text=alt.Text("gain:Q", format="+,.0f"))
    )
    return Chart(
        alt.layer(cells, words).properties(width=theme.WIDTH, height=260),
        name="surface",
        title=title,
        subtitle="Model with assumptions; net present value of one joint plant less that of two, million USD",
        alt=alt_text,
        sources=sources,
    )


def feed_chart(curve: pd.DataFrame, *, today: float, title: str, alt_text: str, sources: Sequence[str]) -> Chart:
    """Net present value of either plan over the feed, with today's feed marked."""
    import pandas as pd

    shown = curve.assign(npv=curve["npv"].round(3), volume=curve["volume"].round(1))
    lines = (
        alt.Chart(shown)
        .mark_line()
        .encode(
            x=alt.X("volume:Q", title="Feed of both countries (t of metal a year)"),
            y=alt.Y("npv:Q", title="Net present value (million USD)"),
            color=alt.Color("plan:N", title=None),
            strokeDash=alt.StrokeDash("plan:N", title=None),
            tooltip=theme.tooltip(
                {"plan": "Plan", "volume:Q": "Feed (t a year)", "npv:Q": "NPV (million USD)"},
                formats={"volume": ",.0f", "npv": ",.1f"},
            ),
        )
    )
    mark = pd.DataFrame({"volume": [round(today, 1)], "label": ["the feed chosen"]})
    rule = alt.Chart(mark).mark_rule(strokeDash=[2, 3]).encode(x="volume:Q")
    word = alt.Chart(mark).mark_text(align="left", dx=5, baseline="top", y=2).encode(x="volume:Q", text="label:N")
    zero = alt.Chart(mark).mark_rule(strokeDash=[4, 4], opacity=0.6).encode(y=alt.datum(0))
    return Chart(
        alt.layer(zero, rule, word, lines),
        name="feed",
        title=title,
        subtitle="Model with assumptions",
        alt=alt_text,
        sources=sources,
    )
