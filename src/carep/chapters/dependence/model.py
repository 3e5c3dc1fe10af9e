"""Needed there, available here: the minerals of a critical list against what the five states supply and hold.

For each entry of a list: how much of its consumption the United States imports, what part of the importer's
purchases comes from the region, and the region's part of the world's production and reserves. Each comes from its
own release, so an empty field means "that release says nothing", never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from carep.minerals import shares, trade, vocabulary
from carep.minerals.assumptions import require
from carep.minerals.supply import OUTPUT
from carep.minerals.vocabulary import CENTRAL_ASIA, Measure
from carep.press.data import tables
from carep.press.errors import UnknownNameError

WIDER = {
    "rare earths": {
        "cerium", "dysprosium", "erbium", "europium", "gadolinium", "holmium", "lanthanum", "lutetium", "neodymium",
        "praseodymium", "samarium", "terbium", "thulium", "ytterbium", "yttrium",
    },
    "platinum-group metals": {"iridium", "palladium", "platinum", "rhodium", "ruthenium"},
}  # fmt: skip
"""Groups whose figures say nothing of one member: reserves of rare earths are not reserves of terbium."""


SALES = 1e6
"""Exports in US dollars a year from which a mineral counts as sold; less may be a sample or goods in transit."""


class Standing(StrEnum):
    """What is on record of a mineral in the region, from most to least."""

    SUPPLIES = "supplies the importer today"
    PRODUCES = "produces, sells elsewhere or little"
    RESERVES = "reserves only"
    OCCURRENCES = "deposits or occurrences on record only"
    NOTHING = "nothing on record"


class Need(StrEnum):
    """How much the United States depends on imports."""

    HIGH = "imports more than half"
    SOME = "imports up to half"
    NONE = "net exporter"
    UNKNOWN = "no figure"


@dataclass(frozen=True)
class Reliance:
    """Net import reliance as printed, in per cent of consumption; several products of one commodity span a range."""

    high: float | None = None
    text: str = ""
    net_exporter: bool = False

    @property
    def need(self) -> Need:
        """More than half by the highest figure; a lower bound of 50 counts as more than half."""
        if self.high is not None:
            return Need.HIGH if self.high > 50 or (self.high == 50 and ">" in self.text) else Need.SOME
        return Need.NONE if self.net_exporter else Need.UNKNOWN


def reliance(table: pd.DataFrame, commodities: Sequence[str]) -> Reliance:
    """The latest reliance of the first of ``commodities`` that the table has."""
    for commodity in commodities:
        rows = table[table["commodity"] == commodity]
        rows = rows[rows["year"] == rows["year"].max()]
        if rows.empty:
            continue
        values = [float(value) for value in rows["value"].dropna()]
        texts = sorted(set(map(str, rows["published"])), key=lambda text: (text.strip("<>").zfill(4), text))
        return Reliance(
            high=max(values, default=None),
            text=" and ".join(texts),
            net_exporter=bool(rows["net_exporter"].all()),
        )
    return Reliance()


def us_sources(table: pd.DataFrame, uranium: pd.DataFrame, commodities: Sequence[str]) -> tuple[float | None, str]:
    """The greatest share (%) that the US import sources print for the region in any product, and which.

    ``None`` when the release names none of the five states: it groups small suppliers under "Other countries".
    """
    if "uranium" in commodities:
        rows = uranium[uranium["country"].isin(CENTRAL_ASIA)]
        named = ", ".join(f"{row.country} {row.share_pct:g} %" for row in rows.itertuples())
        return float(rows["share_pct"].sum()), f"deliveries to reactors: {named}"
    rows = table[table["commodity"].isin(commodities) & table["country"].isin(CENTRAL_ASIA) & table["value"].notna()]
    if rows.empty:
        return None, ""
    products = [
        (float(group["value"].sum()), str(detail), group) for detail, group in rows.groupby("detail", dropna=False)
    ]
    share, detail, group = max(products, key=lambda item: item[:2])
    return share, f"{detail}: {', '.join(f'{row.country} {row.value:g} %' for row in group.itertuples())}"


def _applies(commodity: str, entry: Sequence[str]) -> bool:
    """Whether figures of ``commodity`` say something of the list's ``entry`` (not: of a group for one member)."""
    return commodity == entry[0] or WIDER.get(commodity, set()).isdisjoint(entry)


def _best(table: pd.DataFrame, commodities: Sequence[str]) -> Any:
    rows = table[table["commodity"].isin(commodities) & table["point"].notna() & (table["point"] > 0)]
    if rows.empty:
        return None
    return rows.sort_values(["point", "commodity", "measure"], ascending=[False, True, True]).iloc[0]


def region_shares(figures: pd.DataFrame, *, edition: int, measures: Iterable[Measure]) -> pd.DataFrame:
    """The region's share (%) of each commodity and measure of an edition, in its default form.

    ``point`` is of the published total, or of the listed countries where the release prints no total.
    """
    held = set(figures.loc[figures["edition"] == edition, "measure"])
    found = [shares.share_table(figures, edition=edition, measure=name) for name in measures if name in held]
    if not found:
        return pd.DataFrame(columns=["commodity", "measure", "point", "bound", "form"])
    frame = pd.concat([table for table in found if not table.empty], ignore_index=True)
    frame = frame[frame["default_form"].astype(bool)].copy()
    frame["point"] = frame["point_published"].astype("float64").fillna(frame["point_listed"].astype("float64"))
    return frame[["commodity", "measure", "point", "bound", "form"]]


def listing(*, which: str, importer: str, edition: int, year: int, threshold: float = 5.0) -> pd.DataFrame:
    """One row an entry of the critical list ``which``: need, supply, production, reserves, occurrences, standing.

    Reads the project's tables; an entry in any of its inventories of deposits counts as "on record".

    Parameters
    ----------
    which
        Id of a list (``us-2025``, ``eu-2024-critical``, ...).
    importer
        One of :data:`carep.minerals.trade.IMPORTERS`. Import reliance is known of the United States alone.
    edition, year
        Edition of the summaries, year of the trade flows.
    threshold
        Share of the importer's purchases (%) from which the region "supplies the importer today".

    Raises
    ------
    UnknownNameError
        For an unknown list or importer.
    ModelInputError
        For a threshold outside 0 to 100, or a year without flows.
    """
    require("threshold (%)", threshold, low=0, high=100)
    if importer not in trade.IMPORTERS:
        raise UnknownNameError.of("importer", importer, trade.IMPORTERS)
    critical, flows = tables.load("critical_lists"), tables.load("trade")
    entries = critical[critical["list"] == which].sort_values("position", kind="stable")
    if entries.empty:
        raise UnknownNameError.of("critical list", which, sorted(critical["list"].unique()))
    figures, inventories = tables.load("figures"), [tables.load(name) for name in vocabulary.inventories()]
    reliances, printed_sources, uranium = map(tables.load, ("import_reliance", "import_sources", "us_uranium"))
    alone = trade.headings_of_one(flows)
    traded = trade.import_shares(flows, importer=importer, materials=alone)
    sales = flows[(flows["row_kind"] == trade.TOTAL) & (flows["year"] == year) & flows["material"].isin(alone)]
    sold = sales[sales["exporter"].isin(CENTRAL_ASIA)].groupby("material")["value_usd"].sum()
    now = traded[traded["year"] == year]
    trade.import_share(flows, material=alone[0], year=year, importer=importer)  # refuses a year without flows
    output = region_shares(figures, edition=edition, measures=OUTPUT)
    stock = region_shares(figures, edition=edition, measures=[Measure.RESERVES])
    on_record = _recorded(inventories)
    us = importer == "United States"
    rows = []
    for entry in entries.itertuples(index=False):
        names = str(entry.commodities).split("|")
        own = [name for name in names if _applies(name, names)]
        need = reliance(reliances, own) if us else Reliance()
        printed, product = us_sources(printed_sources, uranium, own) if us else (None, "")
        bought = now[now["material"].isin(own)]
        best_sale = bought.sort_values(["high", "material"], ascending=[False, True]).head(1)
        low, high = (float(best_sale[end].iloc[0]) if len(best_sale) else None for end in ("low", "high"))
        produced, held = _best(output, own), _best(stock, own)
        supplied = max([value for value in (printed, low) if value is not None], default=None)
        exports = float(sold.reindex(own).fillna(0).sum())
        made = produced is not None or exports >= SALES
        standing = _standing(supplied, made, held is not None, not on_record.isdisjoint(names), threshold)
        rows.append(
            {
                "mineral": str(entry.material),
                "reliance": need.high,
                "reliance_text": need.text,
                "need": need.need.value,
                "printed_share": printed,
                "product": product,
                "trade_low": low,
                "trade_high": high,
                "supplied": supplied,
                "exports": exports / 1e6 if any(name in alone for name in own) else None,
                "production": None if produced is None else float(produced["point"]),
                "reserves": None if held is None else float(held["point"]),
                "reserves_bound": "" if held is None else str(held["bound"]),
                "standing": standing.value,
            }
        )
    frame = pd.DataFrame(rows)
    cited = [str(entries["source"].iloc[0]), f"mcs{edition}", "baci"]
    cited += ["mcs2026", "eia-uranium-2024"] if us else []
    cited += [str(source) for inventory in inventories for source in inventory.attrs.get("sources", ())]
    frame.attrs["sources"] = list(dict.fromkeys(cited))
    return frame


def _recorded(inventories: Iterable[pd.DataFrame]) -> set[str]:
    found: set[str] = set()
    for inventory in inventories:
        cells = inventory.loc[inventory["country"].isin(CENTRAL_ASIA), "commodities"].dropna()
        found.update(cells.str.split("|").explode())
    # An inventory that says "titanium" or "magnesium" speaks of the element, whichever product the list has in mind.
    if "titanium mineral concentrates" in found:
        found.add("titanium metal")
    return found


def _standing(supplied: float | None, made: bool, held: bool, recorded: bool, threshold: float) -> Standing:
    if supplied is not None and supplied >= threshold and supplied > 0:
        return Standing.SUPPLIES
    if made:
        return Standing.PRODUCES
    if held:
        return Standing.RESERVES
    return Standing.OCCURRENCES if recorded else Standing.NOTHING


def summary(frame: pd.DataFrame) -> pd.DataFrame:
    """The matrix "needed there × available here": minerals of each standing by need, names joined."""

    def names(rows: pd.DataFrame, need: Need) -> str:
        return ", ".join(sorted(rows.loc[rows["need"] == need.value, "mineral"], key=str.casefold)) or "–"

    here = {standing: frame[frame["standing"] == standing.value] for standing in Standing}
    made = pd.DataFrame(
        {"standing": standing.value, **{need.name.lower(): names(rows, need) for need in Need}, "count": len(rows)}
        for standing, rows in here.items()
    )
    made.attrs["sources"] = list(frame.attrs.get("sources", ()))
    return made


def counted(frame: pd.DataFrame, standing: Standing) -> list[str]:
    """The minerals of a standing, the best supplied first."""
    rows = frame[frame["standing"] == standing.value]
    rows = rows.assign(order=rows["supplied"].fillna(0).astype(float))
    return list(map(str, rows.sort_values(["order", "mineral"], ascending=[False, True])["mineral"]))


def title_of(which: str) -> str:
    """The title of a list of critical minerals."""
    lists = tables.load("critical_lists")
    return str(lists.loc[lists["list"] == which, "title"].iloc[0])


def imports(importer: str) -> pd.DataFrame:
    """The region's part in the importer's purchases by material and year, headings of one material only."""
    flows = tables.load("trade")
    return trade.import_shares(flows, importer=importer, materials=trade.headings_of_one(flows))
