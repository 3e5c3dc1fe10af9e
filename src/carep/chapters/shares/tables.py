"""Tables of shares, by commodity and by denominator. Nothing is computed twice here."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from carep.minerals.share_text import (
    NOT_LISTED,
    bare,
    ceiling_text,
    cell_text,
    cells_text,
    commodity_text,
    interval_text,
    join_names,
    percent,
    share_record,
    share_text,
)
from carep.minerals.shares import Share, shares_of
from carep.minerals.shares import share as share_of_world
from carep.minerals.vocabulary import Measure, country_label, measure_label
from carep.press.outputs import Column, Table
from carep.press.outputs.format import NO_BREAK_SPACE

FOOTNOTES = {
    "c": "In brackets: with every figure at the end of its rounding that favours the region.",
    "b": "The release gives the world total as a lower bound (“more than”): the share is at most this.",
    "e": "The release marks the region's figure or the world total as estimated.",
    "n": "The release names a country of the region without a number (NA, withheld or a word); it is not counted.",
}


APART = 5.0
"""Per cent of the world total from which a difference of the denominators is shown, and needs a reason."""


def _marks(share: Share) -> str:
    found = {
        "b": share.bound == "at most" and share.point_published is not None,
        "e": share.estimated,
        "n": bool(share.without_number),
    }
    return ",".join(key for key, present in found.items() if present)


def _figures(share: Share) -> str:
    """The countries' figures, with their unit behind the last one."""
    named = ", ".join(f"{country_label(cell.country)} {cell_text(cell)}" for cell in share.cells)
    unit = next((cell.unit for cell in share.cells if cell.amount is not None), "")
    return (f"{named}{NO_BREAK_SPACE}{unit}" if unit else named) or NOT_LISTED["en"]


def shares_frame(shares: Sequence[Share]) -> pd.DataFrame:
    """The shares as one frame with values and ready texts, greatest share first, unlisted commodities last."""
    rows = []
    for share in shares:
        texts = {
            "share": share_text(share),
            "interval": interval_text(share.low_published, share.high_published),
            "listed": percent(share.point_listed) if share.with_number else "",
            "ceiling": ceiling_text(share),
        }
        rows.append(
            {
                **share.as_row(),
                "label": commodity_text(share),
                **{f"{name}_text": text for name, text in texts.items()},
                **{f"{name}_cell": bare(text) for name, text in texts.items()},
                "ceiling_mark": "c" if "(" in texts["ceiling"] else "",
                "countries_text": cells_text(share),
                "listed_figures": _figures(share),
                "unit_text": share.world.unit if share.world else (share.cells[0].unit if share.cells else share.unit),
                "marks": _marks(share),
            }
        )
    frame = pd.DataFrame(rows)
    if rows:
        numbers = ["point_published", "point_listed", "ceiling"]
        order = frame[numbers].astype("float64").assign(label=frame["label"])
        order = order.sort_values([*numbers, "label"], ascending=[False, False, False, True])
        frame = frame.loc[order.index].reset_index(drop=True)
    frame.attrs["sources"] = sorted({source for share in shares for source in share.sources})
    return frame


def listed_shares(figures: pd.DataFrame, *, edition: int, measure: Measure | str) -> list[Share]:
    """The shares of an edition in which at least one of the five states is named, with a number or without."""
    return [share for share in shares_of(figures, edition=edition, measure=measure) if share.cells]


def one_a_commodity(shares: Sequence[Share]) -> list[Share]:
    """Of each commodity and measure the one share to draw: a number above zero, in the default form if it has one."""
    best: dict[tuple[str, str], Share] = {}
    for share in shares:
        key = (share.commodity, share.measure)
        if share.amount is not None and share.amount.point > 0 and (key not in best or share.is_default_form):
            best[key] = share
    return list(best.values())


def record_shares(figures: pd.DataFrame, *, edition: int, commodities: Sequence[str]) -> None:
    """Record the region's shares of reserves and mine production of some commodities, for sentences on any page."""
    for commodity in commodities:
        for measure in (Measure.RESERVES, Measure.MINE_PRODUCTION):
            share_record(share_of_world(figures, commodity=commodity, measure=measure, edition=edition))


def unlisted_table(figures: pd.DataFrame, *, edition: int, measure: Measure | str, commodities: Sequence[str]) -> Table:
    """Commodities for which the release gives the region no number: what it prints instead, and the ceiling."""
    shares = [
        share_of_world(figures, commodity=commodity, measure=measure, edition=edition) for commodity in commodities
    ]
    frame = pd.DataFrame(
        {
            "label": commodity_text(share),
            "share_text": share_text(share),
            "named": join_names(share.without_number) or "none",
            "other_text": cell_text(share.others, unit=True) if share.others else "no such row",
            "world_text": cell_text(share.world, unit=True),
            "ceiling": share.ceiling,
            "ceiling_text": bare(ceiling_text(share)),
            "mark": "c",
        }
        for share in shares
    )
    return Table(
        frame,
        [
            Column("label", "Commodity", kind="text"),
            Column("share_text", "Share", kind="text"),
            Column("named", "Named without a number", kind="text"),
            Column("other_text", "“Other countries”", kind="text"),
            Column("world_text", "World total", kind="text"),
            Column("ceiling", "Ceiling", "%", shown="ceiling_text", mark="mark"),
        ],
        footnotes=FOOTNOTES,
        name=f"unlisted_{measure}",
        caption=f"Not listed is not zero: {measure_label(measure)}, MCS {edition}",
        sources=[f"mcs{edition}"],
    )


def shares_table(figures: pd.DataFrame, *, edition: int, measure: Measure | str) -> Table:
    """What the five states hold of the world, by commodity: figures, share, interval, second denominator, ceiling."""
    frame = shares_frame(listed_shares(figures, edition=edition, measure=measure))
    return Table(
        frame.assign(ceiling_value=frame["ceiling"]),
        [
            Column("label", "Commodity", kind="text"),
            Column("listed_figures", "Listed", kind="text"),
            Column("point_published", "Of world", "%", shown="share_cell", mark="marks"),
            Column("low_published", "Interval", "%", shown="interval_cell"),
            Column("point_listed", "Of listed", "%", shown="listed_cell"),
            Column("ceiling_value", "Ceiling", "%", shown="ceiling_cell", mark="ceiling_mark"),
        ],
        name=f"shares_{measure}",
        caption=f"The five states of Central Asia: share of world {measure_label(measure)}, MCS {edition}",
        footnotes=FOOTNOTES,
        sources=[f"mcs{edition}"],
    )


def denominators_table(figures: pd.DataFrame, *, edition: int, measure: Measure | str) -> Table:
    """Commodities whose published total and sum of the listed countries differ by more than :data:`APART`."""
    rows = []
    for share in shares_of(figures, edition=edition, measure=measure):
        if share.coverage is None or abs(share.coverage - 100) <= APART or not share.listed.point:
            continue
        other = share.other.point / share.published.point * 100 if share.other and share.published else None
        gap = 100 - share.coverage - (other or 0.0)
        rows.append(
            {
                "label": commodity_text(share),
                "coverage": share.coverage,
                "other": other,
                "unexplained": gap,
                "world_text": cell_text(share.world, unit=True),
                "reason": _gap_reason(share, gap),
            }
        )
    frame = pd.DataFrame(rows, columns=["label", "coverage", "other", "unexplained", "world_text", "reason"])
    frame = frame.sort_values(["coverage", "label"], kind="stable").reset_index(drop=True)
    return Table(
        frame,
        [
            Column("label", "Commodity", kind="text"),
            Column("world_text", "World total", kind="text"),
            Column("coverage", "Listed", "%", digits=1),
            Column("other", "“Other”", "%", digits=1, missing="no number"),
            Column("unexplained", "Rest", "%", digits=1),
            Column("reason", "Why", kind="text"),
        ],
        name=f"denominators_{measure}",
        caption=f"Where the world total and the listed countries differ by more than {APART:g} %: "
        f"{measure_label(measure)}, MCS {edition}",
        sources=[f"mcs{edition}"],
    )


def _gap_reason(share: Share, gap: float) -> str:
    if abs(gap) <= APART:
        return "the “Other countries” row holds the rest"
    if share.ceiling_open:
        return "the total is only a lower bound (“more than”)"
    if gap > 0:
        return "the total holds more than the release lists"
    return "the listed countries add up to more than the total"
