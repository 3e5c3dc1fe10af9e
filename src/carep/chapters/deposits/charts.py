"""Charts of deposit inventories: a map of the entries, and counts by country."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from carep.chapters.deposits.model import OTHER, groups_by_size, located, with_shown_group
from carep.minerals.vocabulary import CENTRAL_ASIA, country_label
from carep.press import project
from carep.press.outputs import Chart, format_number, theme

if TYPE_CHECKING:
    import pandas as pd

GROUP = "Group of the main commodity"
MAP_SIZE = {"width": 620, "height": 400}
LABELS = {"Kazakhstan": (67.0, 48.6), "Kyrgyzstan": (74.6, 41.6), "Tajikistan": (70.9, 38.1)}
LABELS |= {"Turkmenistan": (59.4, 39.2), "Uzbekistan": (63.2, 42.2)}
"""Where the map writes the countries' names (longitude, latitude), clear of most points."""


def outlines() -> list[dict[str, Any]]:
    """The five states' outlines (Natural Earth) as GeoJSON features."""
    path = project.find().data / "map.geojson"
    with path.open(encoding="utf-8") as file:
        features: list[dict[str, Any]] = json.load(file)["features"]
    return features


def occurrences(counts: pd.DataFrame, *, sources: Sequence[str]) -> Chart:
    """Bars of the occurrences that an inventory counts in each state (columns ``country``, ``occurrences``)."""
    import altair as alt

    ordered = counts.sort_values("occurrences", ascending=False)
    total = int(ordered["occurrences"].sum())
    first = ordered.iloc[0]
    base = alt.Chart(ordered[["country", "occurrences"]]).encode(
        y=alt.Y("country:N", sort=None, title=None),
        x=alt.X("occurrences:Q", title="Occurrences of rare earths and rare metals", axis=alt.Axis(tickMinStep=1)),
        tooltip=theme.tooltip({"country": "Country", "occurrences:Q": "Occurrences"}, formats={"occurrences": ",.0f"}),
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


def by_group(frame: pd.DataFrame) -> Chart:
    """Stacked bars: entries of an inventory by country and commodity group."""
    import altair as alt

    shown = with_shown_group(frame)
    counts = shown.groupby(["country", "shown_group"], as_index=False).size().rename(columns={"size": "entries"})
    order = _order(frame, shown)
    chart = (
        alt.Chart(counts)
        .mark_bar()
        .encode(
            y=alt.Y("country:N", sort=list(CENTRAL_ASIA), title=None),
            x=alt.X("entries:Q", title="Entries of the inventory"),
            color=alt.Color("shown_group:N", sort=order, title=GROUP),
            order=alt.Order("rank:Q"),
            opacity=alt.condition(
                picked := theme.legend_filter("shown_group", name="group"), alt.value(1), alt.value(0.15)
            ),
            tooltip=theme.tooltip(
                {"country": "Country", "shown_group": "Group", "entries:Q": "Entries"}, formats={"entries": ",.0f"}
            ),
        )
        .add_params(picked)
        .transform_calculate(rank=f"indexof({json.dumps(order)}, datum.shown_group)")
        .properties(width=theme.WIDTH, height=190)
    )
    parts = []
    for country in CENTRAL_ASIA:
        here = counts[counts["country"] == country].sort_values("entries", ascending=False)
        if here.empty:
            parts.append(f"{country} none")
        else:
            top = here.iloc[0]
            parts.append(
                f"{country} {int(here['entries'].sum()):,}, most of them {top['shown_group']} ({top['entries']:,})"
            )
    leading = shown["shown_group"].value_counts()
    return Chart(
        chart,
        name="by_group",
        title=f"Most frequent: {leading.index[0]}, {leading.iloc[0]:,} of {len(shown):,} entries",
        alt=f"Stacked bars of inventory entries by country and commodity group. {'; '.join(parts)}.",
        sources=frame.attrs["sources"],
    )


def occurrence_map(frame: pd.DataFrame) -> Chart:
    """A map of the entries that have a point, coloured by commodity group, with filters by country and type."""
    import altair as alt

    shown = with_shown_group(frame)
    points = located(shown)[["name", "country", "latitude", "longitude", "main_commodity", "shown_group"]].assign(
        deposit_type=located(shown)["deposit_type"], status=located(shown)["status"]
    )
    points = points.sort_values(["country", "name", "latitude", "longitude"]).round({"latitude": 3, "longitude": 3})
    order = _order(frame, shown)
    pick_country = _picker("map_country", "Country ", list(CENTRAL_ASIA))
    pick_type = _picker("map_type", "Type ", sorted(points["deposit_type"].unique()))
    picked = theme.legend_filter("shown_group", name="map_group")
    land = (
        alt.Chart(alt.Data(values=outlines()))
        .mark_geoshape(fill="#8a94a0", fillOpacity=0.16, stroke=theme.INK, strokeOpacity=0.45, strokeWidth=0.8)
        .properties(**MAP_SIZE)
    )
    dots = (
        alt.Chart(points)
        .mark_point(filled=True, size=42, opacity=0.85)
        .encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            color=alt.Color("shown_group:N", scale=alt.Scale(domain=order), title=GROUP),
            shape=alt.Shape("shown_group:N", scale=alt.Scale(domain=order), title=GROUP),
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
        .transform_filter(_matches(pick_country, "country"))
        .transform_filter(_matches(pick_type, "deposit_type"))
        .transform_filter(picked)
        .add_params(pick_country, pick_type, picked)
    )
    names = alt.Data(
        values=[{"name": country_label(c), "lon": lon, "lat": lat} for c, (lon, lat) in sorted(LABELS.items())]
    )
    words = (
        alt.Chart(names)
        .mark_text(fontSize=13, fontWeight=500, opacity=0.75)
        .encode(longitude="lon:Q", latitude="lat:Q", text="name:N")
    )
    chart = alt.layer(land, words, dots).project("conicEqualArea", parallels=[36, 54], rotate=[-67, 0])
    most = points["country"].value_counts()
    title = (
        f"{most.index[0]} has {most.iloc[0]:,} of the {len(points):,} entries with a point"
        if len(most)
        else "No entry has a point"
    )
    return Chart(
        chart, name="map", title=title, alt=_map_alt(frame, points), sources=[*frame.attrs["sources"], "naturalearth"]
    )


def _order(frame: pd.DataFrame, shown: pd.DataFrame) -> list[str]:
    return [*groups_by_size(frame), *([OTHER] if (shown["shown_group"] == OTHER).any() else [])]


def _picker(name: str, label: str, options: Sequence[str]) -> Any:
    import altair as alt

    return alt.param(
        name=name, value=None, bind=alt.binding_select(options=[None, *options], labels=["all", *options], name=label)
    )


def _matches(parameter: Any, field: str) -> Any:
    return f"{parameter.name} == null || datum.{field} == {parameter.name}"


def _map_alt(frame: pd.DataFrame, points: pd.DataFrame) -> str:
    counts = ", ".join(f"{country} {int((points['country'] == country).sum()):,}" for country in CENTRAL_ASIA)
    top = points["shown_group"].value_counts()
    missing = len(frame) - len(points)
    leading = f" The largest group is {top.index[0]} with {format_number(int(top.iloc[0]))}." if len(top) else ""
    return (
        f"Map of the five states with {len(points):,} entries that have a point: {counts}.{leading} "
        f"{missing:,} entries without a point are not drawn."
    )
