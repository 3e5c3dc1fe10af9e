"""What the chapter shows of dependence: the matrix of a critical list, and the region's part in imports by year."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from carep.chapters.dependence.model import Need, Standing, counted, imports, summary
from carep.minerals import trade
from carep.minerals.vocabulary import with_article
from carep.press.outputs import Chart, Column, Table, format_number, marks, theme

TRADED = "Region in the importer's trade"


def some_of(names: Sequence[str], *, most: int = 8) -> str:
    """The first names and how many more there are.

    >>> some_of(["tin", "zinc", "lead"], most=2), some_of([])
    ('tin, zinc and 1 more', 'none')
    """
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown or "none"


def summary_table(frame: pd.DataFrame) -> Table:
    """Needed there × available here: names of the minerals in each field."""
    made = summary(frame)
    needs = [need for need in Need if (frame["need"] == need.value).any()]
    columns = [Column("standing", "In the region", kind="text"), Column("count", "Minerals", kind="integer")]
    labels = {Need.UNKNOWN: "Which"} if needs == [Need.UNKNOWN] else {need: f"US: {need.value}" for need in needs}
    columns += [Column(need.name.lower(), label, kind="text", missing="–") for need, label in labels.items()]
    return Table(made, columns, name="summary", caption="Needed there, available here")


def matrix_table(frame: pd.DataFrame) -> Table:
    """Every mineral of the list with what each release says."""
    shown = frame.assign(
        reliance_text=frame["reliance_text"].replace("", "–"),
        mark=(frame["reserves_bound"] == "at most").map({True: "a", False: ""}),
        trade_mark=(frame["trade_low"].fillna(0) != frame["trade_high"].fillna(0)).map({True: "b", False: ""}),
    )
    columns = [Column("mineral", "Mineral", kind="text")]
    if (frame["need"] != Need.UNKNOWN.value).any():
        columns += [
            Column("reliance_text", "US net import reliance", unit="%", kind="text"),
            Column("printed_share", "Region in US import sources", unit="%", significant=3, missing="not named"),
        ]
    columns += [
        Column("trade_high", TRADED, unit="% of value", digits=1, missing="no heading", mark="trade_mark"),
        Column("exports", "Region's exports", unit="million USD", digits=1, missing="no heading"),
        Column("production", "In world production", unit="%", digits=1),
        Column("reserves", "In world reserves", unit="%", digits=1, mark="mark"),
        Column("standing", "In the region", kind="text"),
    ]
    return Table(
        shown,
        columns,
        name="matrix_table",
        caption="The list, mineral by mineral",
        footnotes={
            "a": "At most: the world total is a lower bound.",
            "b": "At most: of the imports of those members that bought from the region.",
        },
    )


def products_table(frame: pd.DataFrame) -> Table:
    """The products in which the US import sources name a state of the region."""
    shown = frame[frame["printed_share"].notna()].sort_values(["printed_share", "mineral"], ascending=[False, True])
    return Table(
        shown,
        [
            Column("mineral", "Mineral", kind="text"),
            Column("printed_share", "Share of US imports", unit="%", significant=3),
            Column("product", "Product and states", kind="text"),
            Column("reliance_text", "US net import reliance", unit="%", kind="text"),
        ],
        name="products",
        caption="Where the US import sources of 2021 to 2024 name a state of the region (uranium: deliveries of 2024)",
        sources=["mcs2026", "eia-uranium-2024"],
    )


BUYERS = {
    "United States": ("us", "United States"),
    trade.EUROPEAN_UNION: ("eu", "European Union, at most"),
    "China": ("china", "China"),
}


def importers_table(year: int) -> Table:
    """The region's part in the purchases of the United States, the Union and China, material by material."""
    columns = [Column("material", "Material", kind="text")]
    parts, since = [], year
    for name, (short, label) in BUYERS.items():
        frame = imports(name).set_index("material")
        now = frame[frame["year"] == year]
        peak = frame.groupby("material")["high"].max().reindex(now.index)
        parts.append(pd.DataFrame({short: now["high"], f"{short}_low": now["low"], f"{short}_peak": peak}))
        since = int(frame["year"].min())
        if short == "eu":
            columns.append(Column("eu_low", "European Union, at least", unit="%", digits=1))
        columns.append(Column(short, label, unit="%", digits=1))
        columns.append(Column(f"{short}_peak", "highest of all years", unit="%", digits=1))
    made = pd.concat(parts, axis=1).reset_index()
    made = made[made[["us_peak", "eu_peak", "china_peak"]].max(axis=1) >= 0.05]
    return Table(
        made.sort_values(["us", "eu", "material"], ascending=[False, False, True]),
        columns,
        name="importers",
        caption=f"The five states' part in imports by value, {year}, and the highest since {since}; "
        "materials in which it ever reached 0.05 %",
        sources=["baci"],
    )


def answer(frame: pd.DataFrame, importer: str) -> str:
    """One sentence on where the region matters to the importer."""
    supplied = counted(frame, Standing.SUPPLIES)
    produced = counted(frame, Standing.PRODUCES)
    nothing = counted(frame, Standing.NOTHING)
    return (
        f"Of {format_number(len(frame))} minerals on the list the five states supply {len(supplied)} to "
        f"{with_article(importer)} today ({some_of(supplied)}), produce or sell {len(produced)} more, and of "
        f"{len(nothing)} nothing is on record."
    )


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
