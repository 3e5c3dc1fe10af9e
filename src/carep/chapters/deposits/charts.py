"""Charts of deposit inventories: a map of the entries, and counts by country."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from carep.chapters.deposits.model import located, with_shown_group
from carep.minerals.vocabulary import CENTRAL_ASIA, country_label
from carep.press import project
from carep.press.outputs import Chart, format_number, marks, theme

GROUP = "Group of the main commodity"
MAP_SIZE = {"width": 620, "height": 400}
LABELS = {
    "Kazakhstan": (67.0, 48.6),
    "Kyrgyzstan": (74.6, 41.6),
    "Tajikistan": (70.9, 38.1),
    "Turkmenistan": (59.4, 39.2),
    "Uzbekistan": (63.2, 42.2),
}
"""Where the map writes the countries' names (longitude, latitude), clear of most points."""


def outlines() -> list[dict[str, Any]]:
    """The five states' outlines (Natural Earth) as GeoJSON features."""
    features: list[dict[str, Any]] = json.loads((project.find().data / "map.geojson").read_text("utf-8"))["features"]
    return features


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
    land = alt.Chart(alt.Data(values=outlines())).mark_geoshape(
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
    labels = [{"name": country_label(name), "lon": lon, "lat": lat} for name, (lon, lat) in sorted(LABELS.items())]
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
