"""Tables and sentences of supply and dependence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carep.chapters.dependence.model import Need, Standing, counted, imports, summary
from carep.minerals import trade
from carep.minerals.vocabulary import with_article
from carep.press.outputs import Column, Table, format_number

if TYPE_CHECKING:
    import pandas as pd

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
    import pandas as pd

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
