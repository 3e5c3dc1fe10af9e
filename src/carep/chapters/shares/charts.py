"""Charts of shares: the point, the interval behind it, both denominators, and the ceiling, each with its own sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from carep.chapters.shares.listings import country_shares, world_frame
from carep.chapters.shares.tables import one_a_commodity, shares_frame
from carep.minerals.share_text import commodity_text, group_text, percent, share_text
from carep.minerals.shares import Share, ShareError
from carep.minerals.shares import share as share_of
from carep.minerals.vocabulary import OTHER_COUNTRIES, Measure, commodity_label, measure_label
from carep.press.outputs import Chart, marks, theme

SIGNS = {
    "share of the world total": ("circle", theme.PALETTE[0]),
    "share at most (the total is a lower bound)": ("triangle-left", theme.PALETTE[0]),
    "share of the listed countries": ("diamond", theme.PALETTE[1]),
    "ceiling": (theme.UPRIGHT_BAR, theme.PALETTE[6]),
}
OF_WORLD, AT_MOST, OF_LISTED, CEILING = SIGNS
KINDS = {
    "Central Asia": theme.PALETTE[1],
    "other listed country": theme.PALETTE[0],
    OTHER_COUNTRIES: theme.PALETTE[7],
    "left over by the world total": "#b9c0c7",
}


def _long(frame: pd.DataFrame) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for row in frame.to_dict("records"):
        shown = {"label": row["label"], "countries": row["countries_text"], "unit": row["unit_text"]}
        for sign, value, text in (
            (AT_MOST if row["bound"] == "at most" else OF_WORLD, row["point_published"], row["share_text"]),
            (OF_LISTED, row["point_listed"], row["listed_text"]),
            (CEILING, row["ceiling"], row["ceiling_text"]),
        ):
            if not pd.isna(value):
                rows.append({**shown, "sign": sign, "value": value, "text": text})
    return pd.DataFrame(rows, columns=["label", "countries", "unit", "sign", "value", "text"])


def shares_chart(shares: Sequence[Share], *, name: str = "shares", most: int = 30) -> Chart:
    """Shares of the world by commodity; ``shares`` are of one edition and set of countries.

    Only commodities with a number above zero are drawn. With shares of several measures each label names its own.

    Raises
    ------
    ShareError
        When none of the shares has a number.
    """
    drawn = one_a_commodity(shares)
    if not drawn:
        raise ShareError("no share has a number to draw", where=f"figure {name!r}", do="show the table instead")
    frame = shares_frame(drawn).head(most)
    measures = {share.measure for share in drawn}
    if len(measures) > 1:
        frame["label"] = [f"{row.label}, {measure_label(str(row.measure))}" for row in frame.itertuples()]
    measure = measure_label(measures.pop()) if len(measures) == 1 else "reserves and production"
    title = f"Share of world {measure} (%)"
    y = marks.rows("label", frame["label"])
    spans = frame[frame["low_published"].notna()][["label", "low_published", "high_published", "interval_text"]]
    interval = marks.interval(
        alt.Chart(spans),
        y=y,
        x=alt.X("low_published:Q", title=title),
        x2="high_published:Q",
        tooltip=theme.tooltip({"label": "Commodity", "interval_text": "Interval of the printed digits"}),
    )
    shapes, colours = zip(*SIGNS.values(), strict=True)
    points = alt.Chart(_long(frame)).mark_point(opacity=0.95)
    points = points.encode(
        y=y,
        x=alt.X("value:Q", title=title),
        **marks.signs("sign", [*SIGNS], shapes=shapes, colours=colours, legend=alt.Legend(columns=2)),
        tooltip=theme.tooltip(
            {"label": "Commodity", "sign": "Sign", "text": "Value", "countries": "Listed", "unit": "Unit"}
        ),
    )
    first = shares[0]
    who = group_text(first.countries)
    top = f"{frame['label'].iloc[0]} leads: {frame['share_text'].iloc[0]} of the world"
    return Chart(
        alt.layer(interval, points).properties(height=alt.Step(24)),
        name=name,
        title=top[0].upper() + top[1:],
        subtitle=f"MCS {first.edition}, {who}. Bands: what the rounding of the printed figures allows",
        alt=f"For {len(drawn)} commodities MCS {first.edition} gives {who} a figure. "
        + "; ".join(f"{row.label}: {row.share_text}" for row in frame.head(6).itertuples())
        + ".",
        sources=first.sources,
    )


def world_chart(
    figures: pd.DataFrame, *, commodity: str, measure: Measure | str, edition: int, most: int = 15
) -> Chart:
    """Who holds a commodity: a bar a listed country with its interval, the region's marked, and what is left over."""
    region = share_of(figures, commodity=commodity, measure=measure, edition=edition)
    frame = _bars(world_frame(figures, commodity=commodity, measure=measure, edition=edition), region, most)
    base = alt.Chart(frame).encode(y=marks.rows("label", frame["label"]))
    bars = base.mark_bar().encode(
        x=alt.X("value:Q", title=f"Share of the {'world total' if region.published else 'listed countries'} (%)"),
        color=marks.colours("kind", [*KINDS], [*KINDS.values()]),
        tooltip=theme.tooltip({"label": "Country", "figure_text": "Figure", "share_text": "Share", "kind": "Row"}),
    )
    ended = alt.Chart(frame[frame["low"].notna() & frame["high"].notna()])
    whiskers = ended.mark_rule(strokeWidth=1.6).encode(y=base.encoding.y, x="low:Q", x2="high:Q")
    what = f"{measure_label(measure)} of {commodity_label(commodity)}"
    finding = (
        f"Central Asia holds {share_text(region)} of world {what}"
        if region.amount is not None
        else f"No Central Asian state is listed with {what}"
    )
    named = frame[frame["kind"].isin([*KINDS][:2])]
    leaders = "; ".join(f"{row.label} {row.share_text}" for row in named.head(4).itertuples())
    return Chart(
        alt.layer(bars, whiskers).properties(height=alt.Step(22)),
        name="world",
        title=finding,
        subtitle=f"{commodity_text(region)}, MCS {edition}, year {region.year}. Lines: what rounding allows",
        alt=f"{finding}. Listed first: {leaders}.",
        sources=region.sources,
    )


def _bars(rows: pd.DataFrame, region: Share, most: int) -> pd.DataFrame:
    """The rows to draw, in per cent of the whole: the region and the greatest, other countries, what is left over."""
    kept = (rows["kind"] == "Central Asia") | (rows["rank"] <= most).fillna(value=False)
    frame = rows[rows["value"].notna() & (kept | (rows["kind"] == OTHER_COUNTRIES))]
    frame = frame[["label", "kind", "value", "low", "high", "figure_text", "share_text"]]
    if region.published:
        whole = region.published.point
        left = whole - region.listed.point - (region.other.point if region.other else 0.0)
        if left / whole > 0.005:
            rest = {
                "label": "not listed",
                "kind": "left over by the world total",
                "value": left,
                "figure_text": "",
                "share_text": percent(left / whole * 100),
            }
            frame = pd.concat([frame, pd.DataFrame([rest])], ignore_index=True)
    else:
        whole = region.listed.point
    ends = ["value", "low", "high"]
    return frame.assign(**(frame[ends].astype("float64") / whole * 100))


def country_chart(figures: pd.DataFrame, *, country: str, edition: int) -> Chart:
    """Everything that an edition lists for one country, as shares of the world, reserves and production together."""
    return shares_chart(country_shares(figures, country=country, edition=edition), name="country")
