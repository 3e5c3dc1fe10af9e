"""Tables, charts and findings of supply and dependence, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carep.chapters.dependence import charts
from carep.chapters.dependence import model as of
from carep.chapters.dependence.model import Need, Standing
from carep.minerals import trade
from carep.minerals.vocabulary import inventories
from carep.press.data import tables
from carep.press.outputs import Chart, Column, Table, format_number

if TYPE_CHECKING:
    import pandas as pd


def the(importer: str) -> str:
    """The importer's name within a sentence.

    >>> the("China"), the("United States")
    ('China', 'the United States')
    """
    return importer if importer == "China" else f"the {importer}"


def listing(*, which: str, importer: str, edition: int, year: int, threshold: float) -> pd.DataFrame:
    """The matrix of :func:`carep.chapters.dependence.model.matrix` from the project's tables."""
    return of.matrix(
        critical=tables.load("critical_lists"),
        figures=tables.load("figures"),
        flows=tables.load("trade"),
        reliances=tables.load("import_reliance"),
        sources=tables.load("import_sources"),
        uranium=tables.load("us_uranium"),
        inventories=[tables.load(name) for name in inventories()],
        which=which,
        importer=importer,
        edition=edition,
        year=year,
        threshold=threshold,
    )


def title_of(which: str) -> str:
    """The title of a list of critical minerals."""
    lists = tables.load("critical_lists")
    return str(lists.loc[lists["list"] == which, "title"].iloc[0])


def _names(names: Sequence[str], *, most: int = 8) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown or "none"


def summary_table(frame: pd.DataFrame) -> Table:
    """Needed there × available here: names of the minerals in each field."""
    made = of.summary(frame)
    needs = [need for need in Need if (frame["need"] == need.value).any()]
    columns = [Column("standing", "In the region", kind="text"), Column("count", "Minerals", kind="integer")]
    if needs != [Need.UNKNOWN]:
        columns += [Column(need.name.lower(), f"US: {need.value}", kind="text", missing="–") for need in needs]
    else:
        columns.append(Column("unknown", "Which", kind="text", missing="–"))
    for need in Need:
        made[need.name.lower()] = made[need.name.lower()].where(made[need.name.lower()] != "", "–")
    return Table(made, columns, name="summary", caption="Needed there, available here")


def matrix_table(frame: pd.DataFrame) -> Table:
    """Every mineral of the list with what each release says."""
    shown = frame.assign(
        reliance_text=frame["reliance_text"].where(frame["reliance_text"] != "", "–"),
        mark=["a" if bound == "at most" else "" for bound in frame["reserves_bound"]],
        trade_mark=[
            "b" if low != high else ""
            for low, high in zip(frame["trade_low"].fillna(0), frame["trade_high"].fillna(0), strict=True)
        ],
    )
    columns = [Column("mineral", "Mineral", kind="text")]
    if (frame["need"] != Need.UNKNOWN.value).any():
        columns += [
            Column("reliance_text", "US net import reliance", unit="%", kind="text"),
            Column("printed_share", "Region in US import sources", unit="%", significant=3, missing="not named"),
        ]
    columns += [
        Column(
            "trade_high",
            "Region in the importer's trade",
            unit="% of value",
            digits=1,
            missing="no heading",
            mark="trade_mark",
        ),
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
    shown = frame[frame["printed_share"].notna()].sort_values(
        ["printed_share", "mineral"], ascending=[False, True], kind="stable"
    )
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


def matrix_chart(frame: pd.DataFrame, title: str) -> Chart:
    """The minerals of the list on which there is a share to show."""
    rank = {standing.value: number for number, standing in enumerate(Standing)}
    shown = frame[frame["standing"].isin([Standing.SUPPLIES.value, Standing.PRODUCES.value, Standing.RESERVES.value])]
    shown = shown.assign(
        order=shown["standing"].map(rank), most=shown[["supplied", "production", "reserves"]].astype(float).max(axis=1)
    )
    shown = shown.sort_values(["order", "most", "mineral"], ascending=[True, False, True], kind="stable")
    shown[["supplied", "production", "reserves"]] = shown[["supplied", "production", "reserves"]].where(
        shown[["supplied", "production", "reserves"]] != 0
    )
    supplied = of.counted(frame, Standing.SUPPLIES)
    return charts.matrix_chart(
        shown,
        title=f"Of {len(frame)} minerals the region supplies {len(supplied)} today",
        alt_text=f"Grid of {len(shown)} minerals of the list {title!r} with the shares that releases give. "
        f"Supplied today: {_names(supplied, most=12)}. Produced, but sold elsewhere or little: "
        f"{_names(of.counted(frame, Standing.PRODUCES), most=20)}.",
        sources=frame.attrs["sources"],
    )


def imports(importer: str) -> pd.DataFrame:
    """The region's part in the importer's purchases by material and year, headings of one material only."""
    flows = tables.load("trade")
    return trade.import_shares(flows, importer=importer, materials=trade.headings_of_one(flows))


def imports_chart(frame: pd.DataFrame, importer: str, year: int) -> Chart:
    """The region's part in the importer's purchases over the years."""
    now = frame[(frame["year"] == year) & (frame["high"] > 0)].sort_values(
        ["high", "material"], ascending=[False, True], kind="stable"
    )
    rows = now.to_dict("records")
    top = rows[0] if rows else None
    told = (
        f"In {year} the region's largest part in the imports of {the(importer)} was {top['material']}: "
        + (f"{top['high']:.0f} %" if top["low"] == top["high"] else f"{top['low']:.0f} to {top['high']:.0f} %")
        if top
        else f"In {year} {the(importer)} bought none of the materials on record from the region"
    )
    listed = "; ".join(
        f"{row['material']} {row['low']:.1f} to {row['high']:.1f} %"
        if row["low"] != row["high"]
        else f"{row['material']} {row['high']:.1f} %"
        for row in rows[:6]
    )
    return charts.imports_chart(
        frame, importer=the(importer), title=told, alt_text=f"Lines by year and material. {told}. {year}: {listed}."
    )


def importers_table(year: int) -> Table:
    """The region's part in the purchases of the United States, the Union and China, material by material."""
    frames = {name: imports(name) for name in trade.IMPORTERS}
    first = frames["United States"]
    made = first[first["year"] == year][["material"]].reset_index(drop=True)
    for name, short in (("United States", "us"), (trade.EUROPEAN_UNION, "eu"), ("China", "china")):
        now = frames[name][frames[name]["year"] == year].reset_index(drop=True)
        made[short], made[f"{short}_low"] = now["high"], now["low"]
        made[f"{short}_peak"] = frames[name].groupby("material")["high"].max().reindex(made["material"]).to_numpy()
    made = made[made[["us_peak", "eu_peak", "china_peak"]].max(axis=1) >= 0.05]
    columns = [Column("material", "Material", kind="text")]
    for short, label in (("us", "United States"), ("eu", "European Union, at most"), ("china", "China")):
        if short == "eu":
            columns.append(Column("eu_low", "European Union, at least", unit="%", digits=1))
        columns.append(Column(short, label, unit="%", digits=1))
        columns.append(Column(f"{short}_peak", "highest of all years", unit="%", digits=1))
    return Table(
        made.sort_values(["us", "eu", "material"], ascending=[False, False, True], kind="stable"),
        columns,
        name="importers",
        caption=f"The five states' part in imports by value, {year}, and the highest since {int(first['year'].min())}; "
        "materials in which it ever reached 0.05 %",
        sources=["baci"],
    )


def answer(frame: pd.DataFrame, importer: str) -> str:
    """One sentence on where the region matters to the importer."""
    supplied = of.counted(frame, Standing.SUPPLIES)
    produced = of.counted(frame, Standing.PRODUCES)
    nothing = of.counted(frame, Standing.NOTHING)
    return (
        f"Of {format_number(len(frame))} minerals on the list the five states supply {len(supplied)} to "
        f"{the(importer)} today ({_names(supplied)}), produce or sell {len(produced)} more, and of {len(nothing)} "
        "nothing is on record."
    )
