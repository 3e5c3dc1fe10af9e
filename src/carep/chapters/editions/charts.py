"""Charts of how shares moved from edition to edition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from carep.chapters.editions.model import Move, sources_of
from carep.minerals.share_text import commodity_text, interval_text, percent, share_text
from carep.minerals.shares import Share
from carep.minerals.vocabulary import commodity_label, measure_label
from carep.press.outputs import Chart, say, theme
from carep.press.outputs.records import Sentence


def slope_chart(
    shares: Sequence[Share], *, name: str = "editions", most: int = 8, commodities: Sequence[str] | None = None
) -> Chart:
    """The course of the region's share through the editions, one panel a commodity, with intervals.

    Parameters
    ----------
    shares
        Default-form shares of one measure in several editions
        (:func:`carep.chapters.editions.model.shares_by_edition`). most
        How many commodities to draw: those with the greatest share in any edition.
    commodities
        The commodities to draw instead, in this order.
    """
    import pandas as pd

    drawn = [share for share in shares if share.point_published is not None and share.point_published > 0]
    greatest: dict[str, float] = {}
    for share in drawn:
        greatest[share.commodity] = max(greatest.get(share.commodity, 0.0), share.point_published or 0.0)
    chosen = list(commodities or sorted(greatest, key=lambda name: (-greatest[name], name))[:most])
    rows: list[dict[str, Any]] = [
        {
            "commodity": commodity_label(share.commodity),
            "edition": str(share.edition),
            "share": share.point_published,
            "low": share.low_published,
            "high": share.high_published,
            "text": share_text(share),
            "interval": interval_text(share.low_published, share.high_published),
            "sign": "at most (the total is a lower bound)" if share.bound == "at most" else "share of the world total",
        }
        for share in drawn
        if share.commodity in chosen
    ]
    frame = pd.DataFrame(rows)
    order = [commodity_label(one) for one in chosen]
    signs = ["share of the world total", "at most (the total is a lower bound)"]
    tips = theme.tooltip(
        {"commodity": "Commodity", "edition": "Edition", "text": "Share", "interval": "Interval", "sign": "Sign"}
    )
    base = alt.Chart(frame).encode(x=alt.X("edition:O", title=None, axis=alt.Axis(labelAngle=0)))
    band = base.mark_rule(color=theme.PALETTE[0], opacity=0.45, strokeWidth=6).encode(
        y=alt.Y("low:Q", title="Share (%)"), y2="high:Q"
    )
    line = base.mark_line(color=theme.PALETTE[0], strokeWidth=1.6).encode(y="share:Q")
    points = base.mark_point(opacity=1).encode(
        y="share:Q",
        shape=alt.Shape("sign:N", title=None, scale=alt.Scale(domain=signs, range=["circle", "triangle-down"])),
        color=alt.Color(
            "sign:N", title=None, scale=alt.Scale(domain=signs, range=[theme.PALETTE[0], theme.PALETTE[6]])
        ),
        tooltip=tips,
    )
    panels = (
        alt.layer(band, line, points)
        .properties(width=118 if len(chosen) > 1 else 420, height=120 if len(chosen) > 1 else 200)
        .facet(facet=alt.Facet("commodity:N", sort=order, title=None), columns=4)
        .resolve_scale(y="independent")
        .properties(bounds="flush", spacing=46)
    )
    first = drawn[0]
    fallen = _widest([share for share in drawn if share.commodity in chosen])
    texts = [f"{label}: {_course(frame, label)}" for label in order]
    return Chart(
        panels,
        name=name,
        title=fallen,
        subtitle=f"Share of world {measure_label(first.measure)}, five states. Bands: what rounding allows",
        alt=f"{fallen}. " + "; ".join(texts) + ".",
        sources=sorted({source for share in drawn for source in share.sources}),
    )


def course(shares: Sequence[Share], *, name: str) -> Chart | Sentence:
    """:func:`slope_chart` of one commodity, or words where no edition gives the region a number to draw."""
    if any(share.point_published for share in shares):
        return slope_chart(shares, name=name)
    return say("No edition at hand gives the five states a number for it, so there is no course to draw.")


def _course(frame: Any, label: str) -> str:
    rows = frame[frame["commodity"] == label]
    return ", ".join(f"{row.edition} {row.text}" for row in rows.itertuples())


def _widest(shares: Sequence[Share]) -> str:
    """The finding: the commodity whose share changed most in points between its first and last edition."""
    best: tuple[float, Share, Share] | None = None
    for commodity in dict.fromkeys(share.commodity for share in shares):
        course = [share for share in shares if share.commodity == commodity]
        first, last = course[0], course[-1]
        gap = abs((last.point_published or 0) - (first.point_published or 0))
        if best is None or gap > best[0]:
            best = (gap, first, last)
    assert best is not None
    _, first, last = best
    verb = "fell" if (last.point_published or 0) < (first.point_published or 0) else "rose"
    return (
        f"{commodity_label(first.commodity).capitalize()} {verb} from {share_text(first)} in {first.edition} "
        f"to {share_text(last)} in {last.edition}"
    )


def reasons_chart(moves: Sequence[Move], *, name: str = "reasons") -> Chart:
    """What explains each move of more than a fifth: the region's figure and the world total, as bars."""
    import pandas as pd

    moved = [move for move in moves if move.moved and move.of_region is not None and move.of_world is not None]
    rows: list[dict[str, Any]] = []
    for move in moved:
        label = f"{commodity_label(move.after.commodity)}, {move.before.edition} to {move.after.edition}"
        change = (move.change or 0) * 100
        for part, value in (("the region's figure", move.of_region), ("the world total", move.of_world)):
            rows.append({"label": label, "part": part, "value": value, "change": change, "reason": move.reason.value})
    frame = pd.DataFrame(rows, columns=["label", "part", "value", "change", "reason"])
    order = list(dict.fromkeys(frame.sort_values("change", key=abs, ascending=False, kind="stable")["label"]))
    parts = ["the region's figure", "the world total"]
    bars = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            y=alt.Y("label:N", sort=order, title=None),
            yOffset=alt.YOffset("part:N", sort=parts),
            x=alt.X("value:Q", title="Part of the change (difference of natural logarithms)"),
            color=alt.Color(
                "part:N", title=None, scale=alt.Scale(domain=parts, range=[theme.PALETTE[1], theme.PALETTE[0]])
            ),
            tooltip=theme.tooltip(
                {"label": "Share", "part": "Part", "value:Q": "Explains", "change:Q": "Change (%)", "reason": "Reason"},
                formats={"value": ".3f", "change": ".0f"},
            ),
        )
        .properties(height=alt.Step(13))
    )
    counts = pd.Series([move.reason.value for move in moved]).value_counts()
    top = str(counts.index[0]) if len(counts) else "nothing"
    title = f"Where a share moved by more than a fifth, the usual reason is {top}"
    alt_text = (
        title
        + ". "
        + "; ".join(
            f"{commodity_text(move.after)} {move.before.edition} to {move.after.edition}: "
            f"{percent(move.before.point_published)} to {percent(move.after.point_published)}, {move.reason.value}"
            for move in moved[:8]
        )
    )
    return Chart(
        bars,
        name=name,
        title=title,
        subtitle="Bars to the right raise the share, bars to the left lower it",
        alt=alt_text + ".",
        sources=sources_of(moved),
    )
