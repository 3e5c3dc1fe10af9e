"""What an edition gives for one commodity: every country with both shares and its rank."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from carep.minerals.share_text import bare, cell_text, commodity_text, interval_text, percent, share_text
from carep.minerals.shares import share as share_of_world
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

if TYPE_CHECKING:
    import pandas as pd


def world_table(
    figures: pd.DataFrame, *, commodity: str, measure: Measure | str, edition: int, form: str | None = None
) -> Table:
    """Every row of the release for one commodity: figure, share of both denominators, rank."""
    measure = Measure(measure)
    countries = _named(figures, commodity=commodity, measure=measure, edition=edition)
    everybody = share_of_world(
        figures, commodity=commodity, measure=measure, edition=edition, countries=countries or ["Kazakhstan"], form=form
    )
    frame = world_frame(figures, commodity=commodity, measure=measure, edition=edition, form=form)
    columns = [
        Column("rank", "Rank", kind="integer", missing=""),
        Column("label", "Country", kind="text"),
        Column(
            "value",
            "Figure",
            everybody.world.unit if everybody.world else everybody.unit,
            shown="figure_text",
            mark="marks",
        ),
        Column("point_published", "Of world", "%", shown="share_text"),
        Column("low_published", "Interval", "%", shown="interval_text"),
        Column("point_listed", "Of listed", "%", shown="listed_text"),
    ]
    return Table(
        frame,
        columns,
        name="world",
        caption=f"World {measure_label(measure)} of {commodity_text(everybody)}, {everybody.year}, MCS {edition}",
        footnotes={"e": "The release marks the figure as estimated."},
        sources=[f"mcs{edition}"],
    )


def _named(figures: pd.DataFrame, *, commodity: str, measure: Measure, edition: int) -> list[str]:
    rows = figures[
        (figures["edition"] == edition) & (figures["commodity"] == commodity) & (figures["measure"] == measure.value)
    ]
    return [str(name) for name in dict.fromkeys(rows["country"]) if name not in AGGREGATES]


def world_frame(
    figures: pd.DataFrame, *, commodity: str, measure: Measure | str, edition: int, form: str | None = None
) -> pd.DataFrame:
    """One row a country of the release, aggregates last: value, shares, interval, texts, rank, region flag."""
    import pandas as pd

    measure = Measure(measure)
    named = _named(figures, commodity=commodity, measure=measure, edition=edition)
    rows = []
    for name in named or list(CENTRAL_ASIA):
        one = share_of_world(
            figures, commodity=commodity, measure=measure, edition=edition, countries=[name], form=form
        )
        if not one.cells:
            continue
        cell = one.cells[0]
        rows.append(
            {
                "country": name,
                "label": country_label(name),
                "kind": "Central Asia" if name in CENTRAL_ASIA else "other listed country",
                "value": one.amount.point if one.amount else None,
                "low": one.amount.low if one.amount else None,
                "high": one.amount.high if one.amount else None,
                "figure_text": cell_text(cell),
                "share_text": bare(share_text(one)) if one.amount else cell_text(cell),
                "interval_text": bare(interval_text(one.low_published, one.high_published)),
                "listed_text": bare(percent(one.point_listed)) if one.amount else cell_text(cell),
                "point_published": one.point_published,
                "low_published": one.low_published,
                "high_published": one.high_published,
                "point_listed": one.point_listed,
                "marks": "e" if cell.estimated else "",
                "line": cell.line,
            }
        )
        others, world = one.others, one.world
    frame = pd.DataFrame(rows).sort_values(["value", "label"], ascending=[False, True], na_position="last")
    ranks = frame["value"].rank(method="min", ascending=False)
    frame["rank"] = ranks.where(frame["value"] > 0).astype("Int64")
    extra = [
        {
            "country": cell.country,
            "label": cell.country,
            "kind": kind,
            "value": cell.amount.point if cell.amount else None,
            "low": cell.amount.low if cell.amount else None,
            "high": cell.amount.high if cell.amount and not math.isinf(cell.amount.high) else None,
            "figure_text": cell_text(cell),
            "share_text": "",
            "interval_text": "",
            "listed_text": "",
            "point_published": None,
            "low_published": None,
            "high_published": None,
            "point_listed": None,
            "marks": "e" if cell.estimated else "",
            "line": cell.line,
            "rank": None,
        }
        for cell, kind in ((others, OTHER_COUNTRIES), (world, WORLD_TOTAL))
        if cell is not None
    ]
    whole = (
        pd.concat([frame, pd.DataFrame(extra, columns=frame.columns).astype(frame.dtypes)], ignore_index=True)
        if extra
        else frame
    )
    whole.attrs["sources"] = [f"mcs{edition}"]
    return whole.reset_index(drop=True)
