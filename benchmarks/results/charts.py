"""Charts of the benchmarks: what a run takes in each way, and how cost grows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import altair as alt

from carep.press.outputs import Chart, theme

if TYPE_CHECKING:
    import pandas as pd


def ways_chart(frame: pd.DataFrame, *, title: str, alt_text: str, sources: Sequence[str]) -> Chart:
    """Milliseconds a run of each way (``label``, ``median``, ``low``, ``high``, ``who``), on a logarithmic axis."""
    shown = frame[["label", "median", "low", "high", "who"]]
    y = alt.Y("label:N", sort=list(shown["label"]), title=None)
    scale = alt.Scale(type="log")
    interval = (
        alt.Chart(shown)
        .mark_rule(opacity=theme.INTERVAL["opacity"], strokeWidth=theme.INTERVAL["strokeWidth"], color=theme.PALETTE[0])
        .encode(y=y, x=alt.X("low:Q", scale=scale), x2="high:Q")
    )
    points = (
        alt.Chart(shown)
        .mark_point(size=90)
        .encode(
            y=y,
            x=alt.X("median:Q", title="Milliseconds a run (logarithmic)", scale=scale, axis=alt.Axis(format=",.0f")),
            color=alt.Color("who:N", title=None),
            shape=alt.Shape("who:N", title=None),
            tooltip=theme.tooltip(
                {"label": "Way", "median:Q": "ms a run", "low:Q": "Fastest round", "high:Q": "Slowest round"},
                formats={"median": ",.0f", "low": ",.0f", "high": ",.0f"},
            ),
        )
    )
    return Chart(
        alt.layer(interval, points).properties(width=theme.WIDTH - 160, height=26 * len(shown)),
        name="ways",
        title=title,
        subtitle="The same notebook, run many times; bars from the fastest to the slowest round",
        alt=alt_text,
        sources=sources,
    )


def growth_chart(
    frame: pd.DataFrame, *, name: str, title: str, subtitle: str, size: str, alt_text: str, sources: Sequence[str]
) -> Chart:
    """Seconds over the number of runs, rows or pages (``label``, ``size``, ``seconds``), both axes logarithmic."""
    shown = frame[["label", "size", "seconds"]]
    order = alt.Scale(domain=list(dict.fromkeys(shown.sort_values("seconds", ascending=False)["label"])))
    lines = (
        alt.Chart(shown)
        .mark_line(point={"size": 60})
        .encode(
            x=alt.X("size:Q", title=size, scale=alt.Scale(type="log"), axis=alt.Axis(format="~s", tickCount=6)),
            y=alt.Y(
                "seconds:Q", title="Seconds (logarithmic)", scale=alt.Scale(type="log"), axis=alt.Axis(format="~g")
            ),
            color=alt.Color("label:N", title=None, scale=order),
            shape=alt.Shape("label:N", title=None, scale=order),
            tooltip=theme.tooltip(
                {"label": "What", "size:Q": size, "seconds:Q": "Seconds"}, formats={"size": ",.0f", "seconds": ",.3~f"}
            ),
        )
        .properties(width=theme.WIDTH, height=theme.HEIGHT)
    )
    return Chart(
        lines.configure_legend(columns=2),
        name=name,
        title=title,
        subtitle=subtitle,
        alt=alt_text,
        sources=sources,
    )
