"""Charts of dependence: the matrix of a critical list, and the region's part in imports over the years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import altair as alt

from carep.press.outputs import Chart, theme

if TYPE_CHECKING:
    import pandas as pd

FIELDS = {
    "reliance": "US net|import reliance",
    "supplied": "region in the|buyer's purchases",
    "production": "region in|world production",
    "reserves": "region in|world reserves",
}


def matrix_chart(frame: pd.DataFrame, *, title: str, alt_text: str, sources: Sequence[str]) -> Chart:
    """A grid: one row a mineral on record, one column a measure; empty where the release says nothing."""
    fields = [field for field in FIELDS if frame[field].notna().any()]
    order = list(frame["mineral"])
    long = frame.melt(["mineral", "standing"], fields, var_name="field", value_name="percent")
    long = long[long["percent"].notna()]
    long["percent"] = long["percent"].astype(float).round(2)
    long["field"] = long["field"].map(FIELDS)
    columns = [FIELDS[field] for field in fields]
    x = alt.X(
        "field:N",
        sort=columns,
        title=None,
        axis=alt.Axis(orient="top", labelAngle=0, labelPadding=20, labelExpr="split(datum.label, '|')"),
    )
    y = alt.Y("mineral:N", sort=order, title=None)
    cells = (
        alt.Chart(long)
        .mark_rect()
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "percent:Q",
                title="Per cent",
                scale=alt.Scale(type="sqrt", domain=[0, 100], range=list(theme.SEQUENTIAL[:3])),
            ),
            tooltip=theme.tooltip(
                {"mineral": "Mineral", "field": "What", "percent:Q": "Per cent", "standing": "Standing"},
                formats={"percent": ".1f"},
            ),
        )
    )
    words = (
        alt.Chart(long)
        .mark_text(fontSize=10.5, color="#10202c")
        .encode(x=x, y=y, text=alt.Text("percent:Q", format=".3~g"))
    )
    return Chart(
        alt.layer(cells, words).properties(width=theme.WIDTH, height=alt.Step(19)),
        name="matrix",
        title=title,
        subtitle="Per cent; an empty field is no zero: the release says nothing",
        alt=alt_text,
        sources=sources,
    )


def imports_chart(frame: pd.DataFrame, *, importer: str, title: str, alt_text: str, most: int = 8) -> Chart:
    """The region's part in the importer's purchases over the years, for the materials where it was ever largest."""
    peak = frame.groupby("material")["high"].max().sort_values(ascending=False)
    chosen = [str(name) for name in peak.index[:most] if peak[name] > 0]
    shown = frame[frame["material"].isin(chosen)][["material", "year", "low", "high", "value_usd"]].copy()
    shown[["low", "high"]] = shown[["low", "high"]].round(3)
    shown["value"] = (shown["value_usd"] / 1e6).round(3)
    shown = shown.drop(columns="value_usd")
    legend = alt.Legend(symbolOpacity=1)
    colour = alt.Color("material:N", title=None, scale=alt.Scale(domain=chosen), legend=legend)
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0))
    band = (
        alt.Chart(shown)
        .mark_area(opacity=0.13)
        .encode(
            x=x, y=alt.Y("low:Q", title=f"Part in the imports of {importer} (% of value)"), y2="high:Q", color=colour
        )
    )
    lines = (
        alt.Chart(shown)
        .mark_line(point={"size": 55})
        .encode(
            x=x,
            y=alt.Y("high:Q"),
            color=colour,
            shape=alt.Shape("material:N", title=None, scale=alt.Scale(domain=chosen), legend=legend),
            tooltip=theme.tooltip(
                {
                    "material": "Material",
                    "year:O": "Year",
                    "low:Q": "At least (%)",
                    "high:Q": "At most (%)",
                    "value:Q": "Million USD",
                },
                formats={"low": ".1f", "high": ".1f", "value": ",.1f"},
            ),
        )
    )
    return Chart(
        alt.layer(band, lines), name="imports", title=title, alt=alt_text, sources=["baci"],
        subtitle="Band: between the share of all world trade and the share of the buying members' imports"
        if importer.endswith("European Union") else "",
    )  # fmt: skip
