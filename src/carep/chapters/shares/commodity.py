"""What an edition gives for one commodity: every country with both shares and its rank."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from carep.minerals import shares
from carep.minerals.figures import Cell
from carep.minerals.share_text import bare, cell_text, commodity_text, interval_text, percent, share_text
from carep.minerals.shares import Share
from carep.minerals.vocabulary import (
    AGGREGATES,
    CENTRAL_ASIA,
    OTHER_COUNTRIES,
    WORLD_TOTAL,
    Measure,
    country_label,
    measure_label,
)
from carep.press.outputs import Column, Table


def everybody(figures: pd.DataFrame, *, commodity: str, measure: Measure | str, edition: int) -> Share:
    """The share of all countries that an edition names for a commodity, taken together."""
    rows = figures[
        (figures["edition"] == edition)
        & (figures["commodity"] == commodity)
        & (figures["measure"] == Measure(measure).value)
    ]
    named = [str(name) for name in dict.fromkeys(rows["country"]) if name not in AGGREGATES]
    return shares.share(figures, commodity=commodity, measure=measure, edition=edition, countries=named or CENTRAL_ASIA)


def world_frame(figures: pd.DataFrame, *, commodity: str, measure: Measure | str, edition: int) -> pd.DataFrame:
    """One row a country of the release, aggregates last: value, shares, interval, texts, rank, kind of row."""
    world = everybody(figures, commodity=commodity, measure=measure, edition=edition)
    rows = []
    for cell in world.cells:
        alone = shares.share(figures, commodity=commodity, measure=measure, edition=edition, countries=[cell.country])
        rows.append(_row(cell, alone))
    rows.sort(key=lambda row: (row["value"] is None, -(row["value"] or 0), row["label"]))
    values = [row["value"] for row in rows if row["value"]]
    ranks = [1 + sum(value > row["value"] for value in values) if row["value"] else None for row in rows]
    totals = [_row(cell) for cell in (world.others, world.world) if cell is not None]
    frame = pd.DataFrame([*rows, *totals])
    frame["rank"] = pd.Series([*ranks, *(None for _ in totals)], dtype="Int64")
    frame.attrs["sources"] = [f"mcs{edition}"]
    return frame


def _row(cell: Cell, alone: Share | None = None) -> dict[str, Any]:
    """A country with its own share, or an aggregate without one."""
    amount, text = cell.amount, cell_text(cell)
    texts = dict.fromkeys(("share_text", "interval_text", "listed_text"), text if alone else "")
    if alone:
        texts["interval_text"] = bare(interval_text(alone.low_published, alone.high_published))
    if alone and amount:
        texts |= {"share_text": bare(share_text(alone)), "listed_text": bare(percent(alone.point_listed))}
    kind = {OTHER_COUNTRIES: OTHER_COUNTRIES, WORLD_TOTAL: WORLD_TOTAL}.get(cell.country, "other listed country")
    return {
        "label": country_label(cell.country) if alone else cell.country,
        "kind": "Central Asia" if cell.country in CENTRAL_ASIA else kind,
        "value": amount.point if amount else None,
        "low": amount.low if amount else None,
        "high": amount.high if amount and not math.isinf(amount.high) else None,
        "figure_text": text,
        **texts,
        "point_published": alone.point_published if alone else None,
        "low_published": alone.low_published if alone else None,
        "point_listed": alone.point_listed if alone else None,
        "marks": "e" if cell.estimated else "",
    }


def world_table(figures: pd.DataFrame, *, commodity: str, measure: Measure | str, edition: int) -> Table:
    """Every row of the release for one commodity: figure, share of both denominators, rank."""
    world = everybody(figures, commodity=commodity, measure=measure, edition=edition)
    unit = world.world.unit if world.world else world.unit
    return Table(
        world_frame(figures, commodity=commodity, measure=measure, edition=edition),
        [
            Column("rank", "Rank", kind="integer", missing=""),
            Column("label", "Country", kind="text"),
            Column("value", "Figure", unit, shown="figure_text", mark="marks"),
            Column("point_published", "Of world", "%", shown="share_text"),
            Column("low_published", "Interval", "%", shown="interval_text"),
            Column("point_listed", "Of listed", "%", shown="listed_text"),
        ],
        name="world",
        caption=f"World {measure_label(measure)} of {commodity_text(world)}, {world.year}, MCS {edition}",
        footnotes={"e": "The release marks the figure as estimated."},
        sources=[f"mcs{edition}"],
    )
