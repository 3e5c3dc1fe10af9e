"""Charts of dependence: the matrix of a critical list, and the region's part in imports over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from carep.chapters.dependence.model import Standing, counted
from carep.chapters.dependence.tables import some_of
from carep.minerals import trade
from carep.minerals.vocabulary import with_article
from carep.press.outputs import Chart, marks, theme

if TYPE_CHECKING:
    import pandas as pd

FIELDS = {
    "reliance": "US net|import reliance",
    "supplied": "region in the|buyer's purchases",
    "production": "region in|world production",
    "reserves": "region in|world reserves",
}
DRAWN = (Standing.SUPPLIES, Standing.PRODUCES, Standing.RESERVES)


def matrix_chart(frame: pd.DataFrame, title: str) -> Chart:
    """A grid of the list ``title``: a row for each mineral on which there is a share, a column a measure.

    A field is empty where the release says nothing.
    """
    percents = ["supplied", "production", "reserves"]
    shown = frame[frame["standing"].isin(DRAWN)].copy()
    shown["order"] = shown["standing"].map({standing: number for number, standing in enumerate(DRAWN)})
    shown["most"] = shown[percents].astype(float).max(axis=1)
    shown = shown.sort_values(["order", "most", "mineral"], ascending=[True, False, True])
    shown[percents] = shown[percents].where(shown[percents] != 0)
    fields = [field for field in FIELDS if shown[field].notna().any()]
    long = shown.melt(["mineral", "standing"], fields, var_name="field", value_name="percent").dropna(subset="percent")
    long = long.assign(percent=long["percent"].astype(float).round(2), field=long["field"].map(FIELDS))
    columns = alt.Axis(orient="top", labelAngle=0, labelPadding=20, labelExpr="split(datum.label, '|')")
    scale = alt.Scale(type="sqrt", domain=[0, 100], range=list(theme.SEQUENTIAL[:3]))
    grid = marks.grid(
        long,
        x=alt.X("field:N", sort=[FIELDS[field] for field in fields], title=None, axis=columns),
        y=marks.rows("mineral", shown["mineral"]),
        color=alt.Color("percent:Q", title="Per cent", scale=scale),
        text=alt.Text("percent:Q", format=".3~g"),
        tooltip=theme.tooltip(
            {"mineral": "Mineral", "field": "What", "percent": ("Per cent", ".1f"), "standing": "Standing"}
        ),
        font=10.5,
    )
    supplied = counted(frame, Standing.SUPPLIES)
    return Chart(
        grid.properties(width=theme.WIDTH, height=alt.Step(19)),
        name="matrix",
        title=f"Of {len(frame)} minerals the region supplies {len(supplied)} today",
        subtitle="Per cent; an empty field is no zero: the release says nothing",
        alt=f"Grid of {len(shown)} minerals of the list {title!r} with the shares that releases give. "
        f"Supplied today: {some_of(supplied, most=12)}. Produced, but sold elsewhere or little: "
        f"{some_of(counted(frame, Standing.PRODUCES), most=20)}.",
        sources=frame.attrs["sources"],
    )


def imports_chart(frame: pd.DataFrame, importer: str, year: int, *, most: int = 8) -> Chart:
    """The region's part in the importer's purchases over the years, for the materials where it was ever largest."""
    buyer = with_article(importer)
    peak = frame.groupby("material")["high"].max().sort_values(ascending=False)
    chosen = [str(name) for name in peak.index[:most] if peak[name] > 0]
    shown = frame[frame["material"].isin(chosen)][["material", "year", "low", "high"]]
    shown = shown.assign(value=frame["value_usd"] / 1e6).round({"low": 3, "high": 3, "value": 3})
    base = alt.Chart(shown).encode(x=marks.years())
    signs = marks.signs("material", chosen, legend=alt.Legend(symbolOpacity=1))
    band = base.mark_area(opacity=0.13).encode(
        y=alt.Y("low:Q", title=f"Part in the imports of {buyer} (% of value)"), y2="high:Q", color=signs["color"]
    )
    lines = base.mark_line(point={"size": 55}).encode(
        y="high:Q",
        **signs,
        tooltip=theme.tooltip(
            {
                "material": "Material",
                "year:O": "Year",
                "low": ("At least (%)", ".1f"),
                "high": ("At most (%)", ".1f"),
                "value": ("Million USD", ",.1f"),
            }
        ),
    )
    now = frame[(frame["year"] == year) & (frame["high"] > 0)]
    rows = now.sort_values(["high", "material"], ascending=[False, True]).to_dict("records")
    told = (
        f"In {year} the region's largest part in the imports of {buyer} was {rows[0]['material']}: "
        f"{_percent(rows[0]['low'], rows[0]['high'], digits=0)}"
        if rows
        else f"In {year} {buyer} bought none of the materials on record from the region"
    )
    listed = "; ".join(f"{row['material']} {_percent(row['low'], row['high'], digits=1)}" for row in rows[:6])
    union = "Band: between the share of all world trade and the share of the buying members' imports"
    return Chart(
        alt.layer(band, lines),
        name="imports",
        title=told,
        subtitle=union if importer == trade.EUROPEAN_UNION else "",
        alt=f"Lines by year and material. {told}. {year}: {listed}.",
        sources=["baci"],
    )


def _percent(low: float, high: float, *, digits: int) -> str:
    return f"{high:.{digits}f} %" if low == high else f"{low:.{digits}f} to {high:.{digits}f} %"
