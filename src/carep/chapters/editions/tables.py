"""What moved between editions, as tables and sentences."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

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
from carep.press.outputs import Column, Record, Table, format_number, say
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
