"""Charts of the benchmarks: what a run takes in each way, and how cost grows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import altair as alt

from carep.press.outputs import Chart, marks, theme

if TYPE_CHECKING:
    import pandas as pd


def ways_chart(frame: pd.DataFrame, *, title: str, alt_text: str, sources: Sequence[str]) -> Chart:
    """Milliseconds a run of each way (``label``, ``median``, ``low``, ``high``, ``who``), on a logarithmic axis."""
    shown = frame[["label", "median", "low", "high", "who"]]
    base = alt.Chart(shown).encode(y=marks.rows("label", shown["label"]))
    scale = alt.Scale(type="log")
    points = base.mark_point(size=90).encode(
        x=alt.X("median:Q", title="Milliseconds a run (logarithmic)", scale=scale, axis=alt.Axis(format=",.0f")),
        **marks.signs("who"),
        tooltip=theme.tooltip(
            {
                "label": "Way",
                "median": ("ms a run", ",.0f"),
                "low": ("Fastest round", ",.0f"),
                "high": ("Slowest round", ",.0f"),
            }
        ),
    )
    interval = marks.interval(base, x=alt.X("low:Q", scale=scale), x2="high:Q")
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
    slowest_first = list(dict.fromkeys(shown.sort_values("seconds", ascending=False)["label"]))
    log = alt.Scale(type="log")
    lines = (
        alt.Chart(shown)
        .mark_line(point={"size": 60})
        .encode(
            x=alt.X("size:Q", title=size, scale=log, axis=alt.Axis(format="~s", tickCount=6)),
            y=alt.Y("seconds:Q", title="Seconds (logarithmic)", scale=log, axis=alt.Axis(format="~g")),
            **marks.signs("label", slowest_first),
            tooltip=theme.tooltip({"label": "What", "size": (size, ",.0f"), "seconds": ("Seconds", ",.3~f")}),
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
