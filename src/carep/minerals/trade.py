"""Trade flows of the five states: their part in others' imports, their partners, and what leaves as ore.

The table (``data/trade.csv``, CEPII BACI) holds 32 six-digit headings, every flow from and to the five states, and
for each flow the importer's total. Some headings are not of one mineral alone; its ``note`` column says which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carep.minerals.assumptions import ModelInputError
from carep.minerals.herfindahl import herfindahl
from carep.minerals.vocabulary import CENTRAL_ASIA
from carep.press.errors import UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

BILATERAL, TOTAL = "bilateral", "exporter total"
EUROPEAN_UNION = "European Union"
IMPORTERS = ("United States", EUROPEAN_UNION, "China")

_EU_MEMBERS = (
    "Austria Belgium Bulgaria Croatia Cyprus Czechia Denmark Estonia Finland France Germany Greece Hungary Ireland "
    "Italy Latvia Lithuania Luxembourg Malta Netherlands Poland Portugal Romania Slovakia Slovenia Spain Sweden"
)
EU_MEMBERS = tuple(_EU_MEMBERS.split())
"""The 27 members since 2020; the United Kingdom is left out of the earlier years, too, so that years compare."""

ORE, CHEMICAL, METAL, PRODUCT = "ore, concentrate or raw mineral", "chemical or gas", "metal or alloy", "product"
STAGE_OF_CHAPTER = {
    **dict.fromkeys(("25", "26", "27"), ORE),
    "28": CHEMICAL,
    **dict.fromkeys(("71", "72", "74", "75", "81"), METAL),
    "85": PRODUCT,
}
"""What a chapter of the Harmonized System holds, for the headings of the table. Silicon and phosphorus stand with
chemicals there (chapter 28), although they are smelted."""


@dataclass(frozen=True)
class ImportShare:
    """The part (0 to 1) that the region has in an importer's imports of one heading in one year, by value.

    For a single country ``low`` equals ``high``. The Union's own total is not in the table: ``high`` divides by the
    imports of those members that bought from the region, ``low`` by all the world's trade.
    """

    material: str
    year: int
    importer: str
    value_usd: float
    low: float
    high: float


def _check(trade: pd.DataFrame, *, year: int | None = None, material: str | None = None) -> None:
    if year is not None:
        years = sorted(int(value) for value in trade["year"].unique())
        if year not in years:
            raise ModelInputError("no trade flows of that year", found=year, expected=f"{years[0]} to {years[-1]}")
    if material is not None:
        materials = sorted(trade["material"].unique())
        if material not in materials:
            raise UnknownNameError.of("traded material", material, materials)


def members(importer: str) -> tuple[str, ...]:
    """The countries that ``importer`` stands for.

    >>> members("China"), len(members("European Union"))
    (('China',), 27)
    """
    return EU_MEMBERS if importer == EUROPEAN_UNION else (importer,)


def import_share(
    trade: pd.DataFrame, *, material: str, year: int, importer: str, exporters: Sequence[str] = CENTRAL_ASIA
) -> ImportShare:
    """The part of ``exporters`` in what ``importer`` imports of ``material``.

    No flow on record is a share of 0: the table holds every flow of the five states.

    Raises
    ------
    ModelInputError
        For a year without flows.
    UnknownNameError
        For a material that the table does not hold, or an importer that is neither of :data:`IMPORTERS`.
    """
    _check(trade, year=year, material=material)
    if importer not in IMPORTERS:
        raise UnknownNameError.of("importer", importer, IMPORTERS)
    return _all_shares(trade[(trade["material"] == material) & (trade["year"] == year)], importer, exporters).get(
        (material, year), ImportShare(material, year, importer, 0.0, 0.0, 0.0)
    )


def _all_shares(trade: pd.DataFrame, importer: str, exporters: Sequence[str]) -> dict[tuple[str, int], ImportShare]:
    """The shares of every material and year with a flow worth anything."""
    keys = ["material", "year"]
    own = trade["exporter"].isin(exporters) & trade["importer"].isin(members(importer))
    flows = trade[(trade["row_kind"] == BILATERAL) & own]
    sums = flows.groupby(keys)[["value_usd"]].sum()
    sums["bought"] = flows.drop_duplicates([*keys, "importer"]).groupby(keys)["total_usd"].sum()
    sums["world"] = trade[trade["row_kind"] == TOTAL].groupby(keys)["total_usd"].max()
    found: dict[tuple[str, int], ImportShare] = {}
    for row in sums[sums["value_usd"] > 0].reset_index().to_dict("records"):
        material, year, value = str(row["material"]), int(row["year"]), float(row["value_usd"])
        high = min(1.0, value / float(row["bought"])) if row["bought"] else 1.0
        low = high
        if importer == EUROPEAN_UNION:
            low = min(high, value / float(row["world"])) if row["world"] > 0 else 0.0
        found[material, year] = ImportShare(material, year, importer, value, low, high)
    return found


def import_shares(
    trade: pd.DataFrame,
    *,
    importer: str,
    materials: Sequence[str] | None = None,
    exporters: Sequence[str] = CENTRAL_ASIA,
) -> pd.DataFrame:
    """Shares in per cent over all years and ``materials`` (default: all), one row each."""
    import pandas as pd

    for material in materials or ():
        _check(trade, material=material)
    if importer not in IMPORTERS:
        raise UnknownNameError.of("importer", importer, IMPORTERS)
    chosen = sorted(trade["material"].unique()) if materials is None else list(materials)
    years = sorted(int(value) for value in trade["year"].unique())
    found = _all_shares(trade, importer, exporters)
    made = [
        found.get((material, year), ImportShare(material, year, importer, 0.0, 0.0, 0.0))
        for material in chosen
        for year in years
    ]
    frame = pd.DataFrame(made, columns=["material", "year", "value_usd", "low", "high"])
    frame[["low", "high"]] *= 100
    frame.attrs["sources"] = ["baci"]
    return frame


def headings_of_one(trade: pd.DataFrame) -> list[str]:
    """The materials whose heading stands under one name only: a flow of the others may be of another material."""
    names = trade.groupby("hs6")["material"].nunique()
    shared = set(names[names > 1].index)
    return sorted(trade.loc[~trade["hs6"].isin(shared), "material"].unique())


def one_heading_once(trade: pd.DataFrame) -> pd.DataFrame:
    """The table with each heading once: the heading of gallium, germanium and hafnium stands three times in it."""
    keys = ["year", "hs6", "exporter", "importer", "row_kind"]
    return trade.sort_values([*keys, "material"], kind="stable").drop_duplicates(keys)


def partner_index(
    trade: pd.DataFrame, *, exporters: Sequence[str], materials: Sequence[str] | None = None
) -> pd.DataFrame:
    """How concentrated the buyers of ``exporters`` are: HHI over importers by year, with the leading buyer.

    Sales of one of the five states to another count as sales. Without ``materials`` all headings are added by value.

    Raises
    ------
    ModelInputError
        When no such sale is on record in any year.
    """
    import pandas as pd

    for material in materials or ():
        _check(trade, material=material)
    rows = one_heading_once(trade) if materials is None else trade[trade["material"].isin(materials)]
    sales = rows[(rows["row_kind"] == BILATERAL) & rows["exporter"].isin(exporters) & (rows["value_usd"] > 0)]
    if sales.empty:
        raise ModelInputError(
            f"no export of {', '.join(materials or ['any heading'])} by {', '.join(exporters)} is on record",
            do="choose another commodity",
        )
    made = []
    for year, group in sales.groupby("year"):
        by_buyer = group.groupby("importer")["value_usd"].sum().sort_index()
        leader = str(by_buyer.idxmax())
        made.append(
            {
                "year": int(str(year)),
                "index": herfindahl(by_buyer.tolist()),
                "leader": leader,
                "leader_share": 100 * float(by_buyer[leader]) / float(by_buyer.sum()),
                "buyers": len(by_buyer),
                "value_usd": float(by_buyer.sum()),
            }
        )
    frame = pd.DataFrame(made)
    frame.attrs["sources"] = ["baci"]
    return frame


def stage_of(hs6: str | int) -> str:
    """How far a heading is processed.

    >>> stage_of("260200"), stage_of(740311)
    ('ore, concentrate or raw mineral', 'metal or alloy')
    """
    chapter = f"{int(hs6):06d}"[:2]
    if chapter not in STAGE_OF_CHAPTER:
        raise UnknownNameError.of("chapter of the Harmonized System", chapter, STAGE_OF_CHAPTER)
    return STAGE_OF_CHAPTER[chapter]


def exports_by_stage(
    trade: pd.DataFrame, *, year: int, exporters: Sequence[str] = CENTRAL_ASIA, without: Sequence[str] = ()
) -> pd.DataFrame:
    """Exports of the table's headings by material and stage, in US dollars, largest first.

    ``without`` leaves materials out (coal, for one, is sold to be burnt or coked, not to be smelted).
    """
    _check(trade, year=year)
    rows = one_heading_once(trade)
    rows = rows[(rows["row_kind"] == TOTAL) & (rows["year"] == year) & rows["exporter"].isin(exporters)]
    rows = rows[~rows["material"].isin(without)]
    frame = rows.groupby(["material", "hs6", "hs_title"])[["value_usd"]].sum().reset_index()
    frame["stage"] = [stage_of(code) for code in frame["hs6"]]
    frame = frame.sort_values(["value_usd", "material"], ascending=[False, True], kind="stable").reset_index(drop=True)
    frame.attrs["sources"] = ["baci"]
    return frame


def raw_share(exports: pd.DataFrame) -> float:
    """The part (0 to 1) of :func:`exports_by_stage` that is ore, concentrate or raw mineral; 0 without exports."""
    total = float(exports["value_usd"].sum())
    return float(exports.loc[exports["stage"] == ORE, "value_usd"].sum()) / total if total else 0.0
