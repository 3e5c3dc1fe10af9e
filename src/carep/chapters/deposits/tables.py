"""Tables of deposit inventories for the book: counts by country beside commodity, type, status and inventory."""

from __future__ import annotations

import pandas as pd

from carep.minerals import overlaps, tallies
from carep.minerals.vocabulary import CENTRAL_ASIA
from carep.press.outputs import Column, Table

SHORT = {
    "ofr20051294": "Major deposits",
    "pp1802": "Critical minerals",
    "sir20105090z": "Porphyry copper",
    "usgs-other-inventories": "Further inventories",
}
"""Names of inventories where a table has many columns; the sources below it have the full titles."""

BY_STATE = [Column(country, country, kind="integer") for country in CENTRAL_ASIA]
ALL_FIVE = Column("all", "All five", kind="integer")
LABELS = {"commodity": "Commodity", "group": "Group", "deposit_type": "Deposit type", "status": "Status"}


def occurrence_table(counts: pd.DataFrame) -> Table:
    """The occurrences that an inventory counts in each state, and each state's part of them."""
    total = int(counts["occurrences"].sum())
    ordered = counts.sort_values("occurrences", ascending=False, ignore_index=True)
    ordered = ordered.assign(part=100 * ordered["occurrences"] / total)
    return Table(
        ordered,
        [
            Column("country", "Country", kind="text"),
            Column("occurrences", "Occurrences", kind="integer"),
            Column("part", "Part of all", unit="%", digits=1),
        ],
        name="occurrence_counts",
        caption="Occurrences of rare earths and rare metals, as the inventory counts them",
        sources=sorted(set(counts["source"])),
    )


def by_country(entries: pd.DataFrame, by: str) -> pd.DataFrame:
    """Entries by ``by`` (rows) and country (columns), the most frequent first; ``all`` adds the countries up."""
    counted = tallies.tally(entries, by=["country", by])
    wide = counted.pivot_table(index=by, columns="country", values="count", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=list(CENTRAL_ASIA), fill_value=0).astype("int64")
    return wide.assign(all=wide.sum(axis="columns"))


def tally_table(entries: pd.DataFrame, by: str, *, caption: str, most: int = 15) -> Table:
    """:func:`by_country` as a table of ``most`` rows; a footnote says how much was left out."""
    counts = by_country(entries, by).reset_index().sort_values(["all", by], ascending=[False, True], ignore_index=True)
    shown, left = counts.head(most).assign(last=""), counts["all"].iloc[most:]
    notes = {}
    if len(left):
        notes["a"] = f"{len(left)} more rows with {int(left.sum()):,} counts are left out here."
        shown.loc[len(shown) - 1, "last"] = "a"
    if by in ("commodity", "group"):
        caption += "; an entry that names several is counted under each"
    columns = [Column(by, LABELS[by], kind="text", mark="last"), *BY_STATE, ALL_FIVE]
    return Table(shown, columns, name=f"by_{by}", caption=caption, footnotes=notes, sources=entries.attrs["sources"])


def coordinates_table(counts: pd.DataFrame, *, caption: str) -> Table:
    """Where the entries' points lie (:func:`carep.chapters.deposits.model.coordinates_by_country`)."""
    return Table(
        counts,
        [
            Column("country", "Country", kind="text"),
            Column("entries", "Entries", kind="integer"),
            Column("inside", "Point inside the state", kind="integer"),
            Column("elsewhere", "Point elsewhere", kind="integer"),
            Column("without_point", "No point", kind="integer"),
        ],
        name="coordinates",
        caption=caption,
    )


def inventories_table() -> Table:
    """All inventories side by side: entries by country, and how many distinct places they are."""
    entries = tallies.inventory_entries()
    counted = tallies.tally(entries, by=["inventory", "country"])
    places = counted.groupby("inventory")["places"].sum()
    return Table(
        by_country(entries, "inventory").join(places).rename(index=SHORT).reset_index(),
        [
            Column("inventory", "Inventory", kind="text"),
            *BY_STATE,
            ALL_FIVE,
            Column("places", "Distinct places", kind="integer"),
        ],
        name="inventories",
        caption="Each inventory by itself: they differ in aim and date and must not be added up",
        sources=entries.attrs["sources"],
    )


def overlaps_table() -> Table:
    """How many places each two inventories share, by the rule of :mod:`carep.minerals.overlaps`."""
    entries = tallies.inventory_entries()
    pairs = overlaps.overlaps(entries)
    pairs = pairs.assign(first=pairs["first"].replace(SHORT), second=pairs["second"].replace(SHORT))
    return Table(
        pairs,
        [
            Column("first", "Inventory", kind="text"),
            Column("second", "shares places with", kind="text"),
            Column("first_places", "Places of the first", kind="integer"),
            Column("second_places", "Places of the second", kind="integer"),
            Column("both", "Places in both", kind="integer"),
        ],
        name="overlaps",
        caption="Places that two inventories list both (a heuristic: near points, or the same first word nearby)",
        sources=entries.attrs["sources"],
    )
