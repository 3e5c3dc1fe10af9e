"""Charts of how shares moved from edition to edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from carep.chapters.editions.model import Move, sources_of
from carep.minerals.share_text import commodity_text, interval_text, percent, share_text
from carep.minerals.shares import Share
from carep.minerals.vocabulary import commodity_label, measure_label
from carep.press.outputs import Chart, marks, say, theme
from carep.press.outputs.records import Sentence

SIGNS = {"": "share of the world total", "at most": "at most (the total is a lower bound)"}


def slope_chart(shares: Sequence[Share], *, name: str = "editions", most: int = 8) -> Chart:
    """The course of the region's share through the editions, one panel a commodity, with intervals.

    ``shares`` are of one measure (:func:`carep.chapters.editions.model.shares_by_edition`); the ``most`` commodities
    with the greatest share in any edition are drawn.
    """
    numbered = [(share, share.point_published) for share in shares if share.point_published]
    greatest: dict[str, float] = {}
    for share, value in numbered:
        greatest[share.commodity] = max(greatest.get(share.commodity, 0.0), value)
    chosen = sorted(greatest, key=lambda name: (-greatest[name], name))[:most]
    drawn = [(share, value) for share, value in numbered if share.commodity in chosen]
    frame = pd.DataFrame(
        {
            "commodity": commodity_label(share.commodity),
            "edition": str(share.edition),
            "share": value,
            "low": share.low_published,
            "high": share.high_published,
            "text": share_text(share),
            "interval": interval_text(share.low_published, share.high_published),
            "sign": SIGNS.get(share.bound, SIGNS[""]),
        }
        for share, value in drawn
    )
    order = [commodity_label(one) for one in chosen]
    base = alt.Chart(frame).encode(x=marks.years("edition"))
    band = marks.interval(base, y=alt.Y("low:Q", title="Share (%)"), y2="high:Q")
    line = base.mark_line(color=theme.PALETTE[0], strokeWidth=1.6).encode(y="share:Q")
    colours = [theme.PALETTE[0], theme.PALETTE[6]]
    points = base.mark_point(opacity=1).encode(
        y="share:Q",
        **marks.signs("sign", [*SIGNS.values()], colours=colours, shapes=["circle", "triangle-down"]),
        tooltip=theme.tooltip(
            {"commodity": "Commodity", "edition": "Edition", "text": "Share", "interval": "Interval", "sign": "Sign"}
        ),
    )
    size = {"width": 118, "height": 120} if len(chosen) > 1 else {"width": 420, "height": 200}
    panels = alt.layer(band, line, points).properties(**size)
    panels = panels.facet(facet=alt.Facet("commodity:N", sort=order, title=None), columns=4)
    courses = {label: ", ".join(f"{row.edition} {row.text}" for row in rows.itertuples())
               for label, rows in frame.groupby("commodity")}  # fmt: skip
    finding = _widest(drawn)
    return Chart(
        panels.resolve_scale(y="independent").properties(bounds="flush", spacing=46),
        name=name,
        title=finding,
        subtitle=f"Share of world {measure_label(shares[0].measure)}, five states. Bands: what rounding allows",
        alt=f"{finding}. " + "; ".join(f"{label}: {courses[label]}" for label in order) + ".",
        sources=sorted({source for share, _ in numbered for source in share.sources}),
    )


def course_chart(shares: Sequence[Share], *, name: str) -> Chart | Sentence:
    """:func:`slope_chart` of one commodity, or words where no edition gives the region a number to draw."""
    if any(share.point_published for share in shares):
        return slope_chart(shares, name=name)
    return say("No edition at hand gives the five states a number for it, so there is no course to draw.")


def _widest(drawn: Sequence[tuple[Share, float]]) -> str:
    """The finding: the commodity whose share changed most in points between its first and last edition."""
    courses: dict[str, list[tuple[Share, float]]] = {}
    for share, value in drawn:
        courses.setdefault(share.commodity, []).append((share, value))
    ends = [(course[0], course[-1]) for course in courses.values()]
    (first, before), (last, after) = max(ends, key=lambda pair: abs(pair[1][1] - pair[0][1]))
    return (
        f"{commodity_label(first.commodity).capitalize()} {'fell' if after < before else 'rose'} from "
        f"{share_text(first)} in {first.edition} to {share_text(last)} in {last.edition}"
    )


def reasons_chart(moves: Sequence[Move]) -> Chart:
    """What explains each move of more than a fifth: the region's figure and the world total, as bars."""
    moved = [move for move in moves if move.moved and move.of_region is not None and move.of_world is not None]
    parts = {"the region's figure": theme.PALETTE[1], "the world total": theme.PALETTE[0]}
    rows: list[dict[str, Any]] = [
        {
            "label": f"{commodity_label(move.after.commodity)}, {move.before.edition} to {move.after.edition}",
            "part": part,
            "value": value,
            "change": (move.change or 0) * 100,
            "reason": move.reason.value,
        }
        for move in moved
        for part, value in zip(parts, (move.of_region, move.of_world), strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["label", "part", "value", "change", "reason"])
    bars = alt.Chart(frame).mark_bar()
    bars = bars.encode(
        y=marks.rows("label", frame.sort_values("change", key=abs, ascending=False, kind="stable")["label"]),
        yOffset=alt.YOffset("part:N", sort=list(parts)),
        x=alt.X("value:Q", title="Part of the change (difference of natural logarithms)"),
        color=marks.colours("part", [*parts], [*parts.values()]),
        tooltip=theme.tooltip(
            {
                "label": "Share",
                "part": "Part",
                "value": ("Explains", ".3f"),
                "change": ("Change (%)", ".0f"),
                "reason": "Reason",
            }
        ),
    )
    usual = Counter(move.reason.value for move in moved).most_common(1)
    title = f"Where a share moved by more than a fifth, the usual reason is {usual[0][0] if usual else 'nothing'}"
    texts = [
        f"{commodity_text(move.after)} {move.before.edition} to {move.after.edition}: "
        f"{percent(move.before.point_published)} to {percent(move.after.point_published)}, {move.reason.value}"
        for move in moved[:8]
    ]
    return Chart(
        bars.properties(height=alt.Step(13)),
        name="reasons",
        title=title,
        subtitle="Bars to the right raise the share, bars to the left lower it",
        alt=f"{title}. {'; '.join(texts)}.",
        sources=sources_of(moved),
    )
