"""What moved between editions, as tables, sentences and charts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from carep.chapters.editions.model import MOVED, Move, move_of, sources_of
from carep.minerals.share_text import (
    bare,
    ceiling_text,
    cell_text,
    cells_text,
    commodity_text,
    interval_text,
    percent,
    share_text,
)
from carep.minerals.shares import Share
from carep.minerals.vocabulary import commodity_label, measure_label
from carep.press.outputs import Chart, Column, Record, Table, format_number, marks, say, theme
from carep.press.outputs.records import Sentence, record_name


def moves_table(found: Sequence[Move]) -> Table:
    """The shares that moved by more than a fifth between editions, appeared or disappeared, with the reason."""
    chosen = [move for move in found if move.moved]
    chosen.sort(key=lambda move: (-move.size, move.after.commodity, move.after.edition))
    frame = pd.DataFrame(
        {
            "label": commodity_text(move.after),
            "editions": f"{move.before.edition} to {move.after.edition}",
            "before": move.before.point_published,
            "before_text": bare(share_text(move.before)),
            "after": move.after.point_published,
            "after_text": bare(share_text(move.after)),
            "change": None if move.change is None else move.change * 100,
            "why": _why(move),
        }
        for move in chosen
    )
    measure = found[0].after.measure
    return Table(
        frame,
        [
            Column("label", "Commodity", kind="text"),
            Column("editions", "Editions", kind="text"),
            Column("before", "Before", "%", shown="before_text"),
            Column("after", "After", "%", shown="after_text"),
            Column("change", "Change", "%", digits=0, missing="–"),
            Column("why", "Why", kind="text"),
        ],
        name=f"moves_{measure}",
        caption=f"Where the five states' share of world {measure_label(measure)} moved "
        f"by more than {format_number(MOVED * 100)} % of itself",
        sources=sources_of(found),
    )


def course_table(course: Sequence[Share]) -> Table:
    """One commodity through the editions: what is listed, the world total, the share, the ceiling, and what changed.

    ``course`` holds the share of one commodity and measure in each edition that has it, oldest first
    (:func:`carep.chapters.editions.model.shares_by_edition`).
    """
    moves = [None, *(move_of(before, after) for before, after in pairwise(course))]
    rows = [
        {
            "edition": str(share.edition),
            "form": share.form,
            "listed": cells_text(share),
            "world": share.published.point if share.published else None,
            "world_text": cell_text(share.world, unit=True),
            "share": share.point_published,
            "share_text": bare(share_text(share)),
            "interval": share.low_published,
            "interval_text": bare(interval_text(share.low_published, share.high_published)),
            "ceiling": share.ceiling,
            "ceiling_text": bare(ceiling_text(share)),
            "why": _why(move) if move else "",
        }
        for move, share in zip(moves, course, strict=True)
    ]
    first = course[0]
    return Table(
        pd.DataFrame(rows),
        [
            Column("edition", "Edition", kind="text"),
            Column("form", "What is counted", kind="text"),
            Column("listed", "Listed", kind="text"),
            Column("world", "World", kind="text", shown="world_text"),
            Column("share", "Share", "%", shown="share_text"),
            Column("interval", "Interval", "%", shown="interval_text"),
            Column("ceiling", "Ceiling", "%", shown="ceiling_text"),
            Column("why", "What changed", kind="text"),
        ],
        name="course",
        caption=f"World {measure_label(first.measure)} of {commodity_label(first.commodity)}, edition by edition",
        sources=sorted({source for share in course for source in share.sources}),
    )


def _why(move: Move) -> str:
    return f"{move.reason.value}: {move.detail}" if move.detail else move.reason.value


def summary(found: Sequence[Move]) -> Sentence:
    """How many shares moved and what usually moved them, in one sentence of records."""
    moved = [move for move in found if move.moved]
    reasons = Counter(move.reason.value for move in moved)
    ranked = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    said = ", ".join(f"{reason} ({count})" for reason, count in ranked) or "nothing"
    measure = found[0].after.measure
    sources = tuple(sources_of(found))
    return say(
        f"From one edition to the next {{{measure}_compared}} shares of {measure_label(measure)} can be compared; "
        f"{{{measure}_moved}} of them moved by more than {{{measure}_limit}} or came and went. The reasons: "
        f"{{{measure}_reasons}}.",
        Record(f"{measure}_compared", len(found), sources=sources),
        Record(f"{measure}_moved", len(moved), sources=sources),
        Record(f"{measure}_limit", MOVED, text={"en": "a fifth", "ru": "пятую часть"}),
        Record(f"{measure}_reasons", ranked, text={"en": said, "ru": said}, sources=sources),
    )


def move_sentence(move: Move) -> Sentence:
    """One move in words: the share before and after, and what it was due to."""
    prefix = record_name(move.after.commodity, move.after.measure, move.before.edition, move.after.edition)
    sources = tuple(sources_of([move]))

    def made(name: str, value: object, text: str) -> Record:
        return Record(f"{prefix}_{name}", value, text={"en": text, "ru": text}, sources=sources)

    def times(name: str, log_change: float | None) -> Record:
        value = None if log_change is None else math.exp(log_change) * 100
        return made(name, value, "not comparable with" if value is None else percent(value))

    why = f"{move.reason.value}; {move.detail}" if move.detail else move.reason.value
    return say(
        f"{commodity_label(move.after.commodity).capitalize()}: {{{prefix}_before}} in MCS {{{prefix}_from}}, "
        f"{{{prefix}_after}} in MCS {{{prefix}_to}}. The region's figure is {{{prefix}_region}} of what it was, the "
        f"world total {{{prefix}_world}}. Reason: {{{prefix}_why}}.",
        made("before", move.before.point_published, share_text(move.before)),
        made("from", move.before.edition, str(move.before.edition)),
        made("after", move.after.point_published, share_text(move.after)),
        made("to", move.after.edition, str(move.after.edition)),
        times("region", move.of_region),
        times("world", None if move.of_world is None else -move.of_world),
        made("why", move.reason.value, why),
    )


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
