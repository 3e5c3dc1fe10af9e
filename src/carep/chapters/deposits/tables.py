"""Tables of deposit inventories for the book: counts by country beside commodity, type, status and inventory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carep.minerals import overlaps, tallies
from carep.minerals.vocabulary import CENTRAL_ASIA
from carep.press.outputs import Column, Table

if TYPE_CHECKING:
    import pandas as pd

SHORT = {
    "ofr20051294": "Major deposits",
    "pp1802": "Critical minerals",
    "sir20105090z": "Porphyry copper",
    "usgs-other-inventories": "Further inventories",
}
"""Names of inventories where a table has many columns; the sources below it have the full titles."""

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


def by_country(entries: pd.DataFrame, by: str, *, most: int = 15) -> pd.DataFrame:
    """Entries by ``by`` (rows) and country (columns), the most frequent first; ``all`` adds the countries up.

    Rows beyond ``most`` are left out; ``attrs["left_out"]`` counts them and the entries in them.
    """
    counted = tallies.tally(entries, by=["country", by])
    wide = counted.pivot_table(index=by, columns="country", values="count", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=list(CENTRAL_ASIA), fill_value=0).astype("int64")
    wide["all"] = wide.sum(axis="columns")
    wide = wide.reset_index().sort_values(["all", by], ascending=[False, True], ignore_index=True)
    shown = wide.head(most)
    shown.attrs["left_out"] = (len(wide) - len(shown), int(wide["all"].iloc[most:].sum()))
    shown.attrs["sources"] = entries.attrs["sources"]
    return shown


def tally_table(entries: pd.DataFrame, by: str, *, caption: str, most: int = 15) -> Table:
    """:func:`by_country` as a table; a footnote says how much was left out."""
    counts = by_country(entries, by, most=most)
    rows, left = counts.attrs["left_out"]
    notes = {}
    counts = counts.assign(last="")
    if rows:
        notes["a"] = f"{rows} more rows with {left:,} counts are left out here."
        counts.loc[len(counts) - 1, "last"] = "a"
    if by in ("commodity", "group"):
        caption += "; an entry that names several is counted under each"
    columns = [Column(by, LABELS[by], kind="text", mark="last")]
    columns += [Column(country, country, kind="integer") for country in CENTRAL_ASIA]
    columns.append(Column("all", "All five", kind="integer"))
    return Table(counts, columns, name=f"by_{by}", caption=caption, footnotes=notes, sources=counts.attrs["sources"])


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
    import pandas as pd

    entries = tallies.inventory_entries()
    counted = tallies.tally(entries, by=["inventory", "country"])
    rows = []
    for name, group in counted.groupby("inventory", sort=True):
        counts = dict(zip(group["country"], group["count"], strict=True))
        rows.append(
            {
                "inventory": SHORT.get(str(name), str(name)),
                **{country: int(counts.get(country, 0)) for country in CENTRAL_ASIA},
                "all": int(group["count"].sum()),
                "places": int(group["places"].sum()),
            }
        )
    frame = pd.DataFrame(rows)
    columns = [Column("inventory", "Inventory", kind="text")]
    columns += [Column(country, country, kind="integer") for country in CENTRAL_ASIA]
    columns += [Column("all", "All five", kind="integer"), Column("places", "Distinct places", kind="integer")]
    return Table(
        frame,
        columns,
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
