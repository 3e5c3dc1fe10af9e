"""What moved between editions, as tables and sentences."""

from __future__ import annotations

from collections.abc import Sequence

from carep.chapters.editions.model import MOVED, Move, move_of, moves_frame, sources_of
from carep.minerals.share_text import (
    NOT_LISTED,
    bare,
    ceiling_text,
    cell_text,
    commodity_text,
    interval_text,
    percent,
    share_text,
)
from carep.minerals.shares import Share
from carep.minerals.vocabulary import commodity_label, country_label, measure_label
from carep.press.outputs import Column, Record, Table, format_number, say
from carep.press.outputs.records import Sentence


def moves_table(found: Sequence[Move], *, name: str | None = None) -> Table:
    """The shares that moved by more than a fifth between editions, appeared or disappeared, with the reason."""
    chosen = [move for move in found if move.moved]
    frame = moves_frame(chosen)
    by_key = {(move.after.commodity, move.after.form, move.before.edition): move for move in chosen}
    keys = list(zip(frame["commodity"], frame["form"], frame["from"], strict=True)) if len(frame) else []
    moves = [by_key[key] for key in keys]
    frame["label"] = [commodity_text(move.after) for move in moves]
    frame["editions"] = [f"{move.before.edition} to {move.after.edition}" for move in moves]
    frame["before_text"] = [bare(share_text(move.before)) for move in moves]
    frame["after_text"] = [bare(share_text(move.after)) for move in moves]
    frame["why"] = [_why(move) for move in moves]
    measure = found[0].after.measure
    limit = format_number(MOVED * 100)
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
        name=name or f"moves_{measure}",
        caption=f"Where the five states' share of world {measure_label(measure)} moved "
        f"by more than {limit} % of itself",
        sources=sources_of(found),
    )


def course_table(course: Sequence[Share], *, name: str = "course") -> Table:
    """One commodity through the editions: what is listed, the world total, the share, the ceiling, and what changed.

    ``course`` holds the share of one commodity and measure in each edition that has it, oldest first
    (:func:`carep.chapters.editions.model.shares_by_edition`).
    """
    import pandas as pd

    rows = []
    for before, share in zip([None, *course], course, strict=False):
        move = None if before is None else move_of(before, share)
        rows.append(
            {
                "edition": str(share.edition),
                "form": share.form,
                "listed": _listed(share),
                "world": share.published.point if share.published else None,
                "world_text": cell_text(share.world, unit=True),
                "share": share.point_published,
                "share_text": bare(share_text(share)),
                "interval": share.low_published,
                "interval_text": bare(interval_text(share.low_published, share.high_published)),
                "ceiling": share.ceiling,
                "ceiling_text": bare(ceiling_text(share)),
                "why": "" if move is None else _why(move),
            }
        )
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
        name=name,
        caption=f"World {measure_label(first.measure)} of {commodity_label(first.commodity)}, edition by edition",
        sources=sorted({source for share in course for source in share.sources}),
    )


def _listed(share: Share) -> str:
    named = "; ".join(f"{country_label(cell.country)} {cell_text(cell)}" for cell in share.cells)
    return named or NOT_LISTED["en"]


def _why(move: Move) -> str:
    return f"{move.reason.value}: {move.detail}" if move.detail else move.reason.value


def summary(found: Sequence[Move]) -> Sentence:
    """How many shares moved and what usually moved them, in one sentence of records."""
    moved = [move for move in found if move.moved]
    reasons: dict[str, int] = {}
    for move in moved:
        reasons[move.reason.value] = reasons.get(move.reason.value, 0) + 1
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
    prefix = "".join(one if one.isalnum() else "_" for one in f"{move.after.commodity}_{move.after.measure}")
    prefix = f"{prefix}_{move.before.edition}_{move.after.edition}"
    sources = tuple(sources_of([move]))

    def made(name: str, value: object, text: str) -> Record:
        return Record(f"{prefix}_{name}", value, text={"en": text, "ru": text}, sources=sources)

    region = _times(move.of_region)
    world = _times(None if move.of_world is None else -move.of_world)
    return say(
        f"{commodity_label(move.after.commodity).capitalize()}: {{{prefix}_before}} in MCS {{{prefix}_from}}, "
        f"{{{prefix}_after}} in MCS {{{prefix}_to}}. The region's figure is {{{prefix}_region}} of what it was, the "
        f"world total {{{prefix}_world}}. Reason: {{{prefix}_why}}.",
        made("before", move.before.point_published, share_text(move.before)),
        made("from", move.before.edition, str(move.before.edition)),
        made("after", move.after.point_published, share_text(move.after)),
        made("to", move.after.edition, str(move.after.edition)),
        made("region", region, percent(region) if region is not None else "not comparable with"),
        made("world", world, percent(world) if world is not None else "not comparable with"),
        made("why", move.reason.value, f"{move.reason.value}; {move.detail}" if move.detail else move.reason.value),
    )


def _times(log_change: float | None) -> float | None:
    import math

    return None if log_change is None else math.exp(log_change) * 100
