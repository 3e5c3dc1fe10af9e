"""What the chapter shows of deposit inventories: counts by country, shared places, and a map of the entries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from carep.chapters.deposits.model import located, with_shown_group
from carep.minerals import overlaps, tallies
from carep.minerals.vocabulary import CENTRAL_ASIA, country_label
from carep.press import project
from carep.press.outputs import Chart, Column, Table, format_number, marks, theme

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


GROUP = "Group of the main commodity"
MAP_SIZE = {"width": 620, "height": 400}
NAMED_AT = {
    "Kazakhstan": (67.0, 48.6),
    "Kyrgyzstan": (74.6, 41.6),
    "Tajikistan": (70.9, 38.1),
    "Turkmenistan": (59.4, 39.2),
    "Uzbekistan": (63.2, 42.2),
}
"""Where the map writes the countries' names (longitude, latitude), clear of most points."""


def occurrences_chart(counts: pd.DataFrame, *, sources: Sequence[str]) -> Chart:
    """Bars of the occurrences that an inventory counts in each state (columns ``country``, ``occurrences``)."""
    ordered = counts.sort_values("occurrences", ascending=False)
    total = int(ordered["occurrences"].sum())
    first = ordered.iloc[0]
    base = alt.Chart(ordered[["country", "occurrences"]]).encode(
        y=alt.Y("country:N", sort=None, title=None),
        x=alt.X("occurrences:Q", title="Occurrences of rare earths and rare metals", axis=alt.Axis(tickMinStep=1)),
        tooltip=theme.tooltip({"country": "Country", "occurrences": ("Occurrences", ",.0f")}),
    )
    chart = base.mark_bar() + base.mark_text(align="left", dx=5).encode(text="occurrences:Q")
    listed = ", ".join(f"{row.country} {row.occurrences:,}" for row in ordered.itertuples())
    return Chart(
        chart.properties(width=theme.WIDTH, height=170),
        name="occurrences",
        title=f"{first['country']} has {first['occurrences'] / total:.0%} of the {total:,} listed occurrences",
        alt=f"Bar chart of occurrences by country: {listed}; {total:,} in all.",
        sources=sources,
    )


def groups_chart(frame: pd.DataFrame) -> Chart:
    """Stacked bars: entries of an inventory by country and commodity group."""
    shown, order = with_shown_group(frame)
    counts = shown.groupby(["country", "shown_group"], as_index=False).size().rename(columns={"size": "entries"})
    picked = theme.legend_filter("shown_group", name="group")
    bars = alt.Chart(counts).mark_bar()
    bars = bars.encode(
        y=marks.rows("country", CENTRAL_ASIA),
        x=alt.X("entries:Q", title="Entries of the inventory"),
        color=alt.Color("shown_group:N", sort=order, title=GROUP),
        order=alt.Order("rank:Q"),
        opacity=alt.condition(picked, alt.value(1), alt.value(0.15)),
        tooltip=theme.tooltip({"country": "Country", "shown_group": "Group", "entries": ("Entries", ",.0f")}),
    )
    ranked = bars.add_params(picked).transform_calculate(rank=f"indexof({json.dumps(order)}, datum.shown_group)")
    parts = []
    for country in CENTRAL_ASIA:
        here = counts[counts["country"] == country].sort_values("entries", ascending=False)
        if here.empty:
            parts.append(f"{country} none")
        else:
            top = here.iloc[0]
            most = f"{top['shown_group']} ({top['entries']:,})"
            parts.append(f"{country} {int(here['entries'].sum()):,}, most of them {most}")
    leading = shown["shown_group"].value_counts()
    return Chart(
        ranked.properties(width=theme.WIDTH, height=190),
        name="by_group",
        title=f"Most frequent: {leading.index[0]}, {leading.iloc[0]:,} of {len(shown):,} entries",
        alt=f"Stacked bars of inventory entries by country and commodity group. {'; '.join(parts)}.",
        sources=frame.attrs["sources"],
    )


def entries_map(frame: pd.DataFrame) -> Chart:
    """A map of the entries that have a point, coloured by commodity group, with filters by country and type."""
    shown, order = with_shown_group(frame)
    columns = ["name", "country", "latitude", "longitude", "main_commodity", "shown_group", "deposit_type", "status"]
    points = located(shown)[columns].sort_values(["country", "name", "latitude", "longitude"])
    points = points.round({"latitude": 3, "longitude": 3})
    pickers = {
        "country": _picker("map_country", "Country ", CENTRAL_ASIA),
        "deposit_type": _picker("map_type", "Type ", sorted(points["deposit_type"].unique())),
    }
    picked = theme.legend_filter("shown_group", name="map_group")
    outlines = json.loads((project.find().data / "map.geojson").read_text("utf-8"))["features"]
    land = alt.Chart(alt.Data(values=outlines)).mark_geoshape(
        fill="#8a94a0", fillOpacity=0.16, stroke=theme.INK, strokeOpacity=0.45, strokeWidth=0.8
    )
    dots = alt.Chart(points).mark_point(filled=True, size=42, opacity=0.85)
    dots = dots.encode(
        longitude="longitude:Q",
        latitude="latitude:Q",
        **marks.signs("shown_group", order, title=GROUP),
        tooltip=theme.tooltip(
            {
                "name": "Name",
                "country": "Country",
                "main_commodity": "Main commodity",
                "deposit_type": "Type",
                "status": "Status",
            }
        ),
    )
    for field, picker in pickers.items():
        dots = dots.transform_filter(f"{picker.name} == null || datum.{field} == {picker.name}")
    dots = dots.transform_filter(picked).add_params(*pickers.values(), picked)
    labels = [{"name": country_label(name), "lon": lon, "lat": lat} for name, (lon, lat) in sorted(NAMED_AT.items())]
    names = alt.Chart(alt.Data(values=labels)).mark_text(fontSize=13, fontWeight=500, opacity=0.75)
    names = names.encode(longitude="lon:Q", latitude="lat:Q", text="name:N")
    chart = alt.layer(land.properties(**MAP_SIZE), names, dots)
    most = points["country"].value_counts()
    title = (
        f"{most.index[0]} has {most.iloc[0]:,} of the {len(points):,} entries with a point"
        if len(most)
        else "No entry has a point"
    )
    return Chart(
        chart.project("conicEqualArea", parallels=[36, 54], rotate=[-67, 0]),
        name="map",
        title=title,
        alt=_map_alt(frame, points),
        sources=[*frame.attrs["sources"], "naturalearth"],
    )


def _picker(name: str, label: str, options: Sequence[str]) -> Any:
    chosen = alt.binding_select(options=[None, *options], labels=["all", *options], name=label)
    return alt.param(name=name, value=None, bind=chosen)


def _map_alt(frame: pd.DataFrame, points: pd.DataFrame) -> str:
    counts = ", ".join(f"{country} {int((points['country'] == country).sum()):,}" for country in CENTRAL_ASIA)
    top = points["shown_group"].value_counts()
    missing = len(frame) - len(points)
    leading = f" The largest group is {top.index[0]} with {format_number(int(top.iloc[0]))}." if len(top) else ""
    return (
        f"Map of the five states with {len(points):,} entries that have a point: {counts}.{leading} "
        f"{missing:,} entries without a point are not drawn."
    )
