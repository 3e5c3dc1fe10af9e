"""Charts of shares: the point, the interval behind it, both denominators, and the ceiling, each with its own sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt

from carep.chapters.shares.commodity import world_frame
from carep.chapters.shares.country import country_shares
from carep.chapters.shares.tables import one_a_commodity, shares_frame
from carep.minerals.share_text import commodity_text, percent, share_text
from carep.minerals.shares import Share, ShareError
from carep.minerals.shares import share as share_of
from carep.minerals.vocabulary import CENTRAL_ASIA, Measure, commodity_label, country_label, measure_label
from carep.press.outputs import Chart, theme

if TYPE_CHECKING:
    import pandas as pd

SIGNS = (
    "share of the world total",
    "share at most (the total is a lower bound)",
    "share of the listed countries",
    "ceiling",
)
_SIGN_SHAPES = ("circle", "triangle-left", "diamond", theme.UPRIGHT_BAR)
_SIGN_COLOURS = (theme.PALETTE[0], theme.PALETTE[0], theme.PALETTE[1], theme.PALETTE[6])


def _long(frame: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for row in frame.to_dict("records"):
        shown = {"label": row["label"], "countries": row["countries_text"], "unit": row["unit_text"]}
        of_total = SIGNS[1] if row["bound"] == "at most" else SIGNS[0]
        for sign, value, text in (
            (of_total, row["point_published"], row["share_text"]),
            (SIGNS[2], row["point_listed"], row["listed_text"]),
            (SIGNS[3], row["ceiling"], row["ceiling_text"]),
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
    measures = sorted({share.measure for share in drawn})
    if len(measures) > 1:
        frame["label"] = [f"{row.label}, {measure_label(str(row.measure))}" for row in frame.itertuples()]
    measure = measure_label(measures[0]) if len(measures) == 1 else "reserves and production"
    order = list(frame["label"])
    marks = _long(frame)
    first = shares[0]
    y = alt.Y("label:N", sort=order, title=None)
    x_title = f"Share of world {measure} (%)"
    spans = frame[frame["low_published"].notna()][["label", "low_published", "high_published", "interval_text"]]
    legend = alt.Legend(columns=2)
    interval = (
        alt.Chart(spans)
        .mark_rule(color=theme.PALETTE[0], opacity=theme.INTERVAL["opacity"], strokeWidth=theme.INTERVAL["strokeWidth"])
        .encode(
            y=y,
            x=alt.X("low_published:Q", title=x_title),
            x2="high_published:Q",
            tooltip=theme.tooltip({"label": "Commodity", "interval_text": "Interval of the printed digits"}),
        )
    )
    points = (
        alt.Chart(marks)
        .mark_point(opacity=0.95)
        .encode(
            y=y,
            x=alt.X("value:Q", title=x_title),
            shape=alt.Shape("sign:N", title=None, legend=legend, scale=alt.Scale(domain=SIGNS, range=_SIGN_SHAPES)),
            color=alt.Color("sign:N", title=None, legend=legend, scale=alt.Scale(domain=SIGNS, range=_SIGN_COLOURS)),
            tooltip=theme.tooltip(
                {"label": "Commodity", "sign": "Sign", "text": "Value", "countries": "Listed", "unit": "Unit"}
            ),
        )
    )
    chart = alt.layer(interval, points).properties(height=alt.Step(24))
    top = _leader(frame)
    who = "the five states" if set(first.countries) == set(CENTRAL_ASIA) else country_label(first.countries[0])
    title = f"{top[0][0].upper()}{top[0][1:]} leads: {top[1]} of the world"
    alt_text = (
        f"For {len(drawn)} commodities MCS {first.edition} gives {who} a figure. "
        + "; ".join(f"{row.label}: {row.share_text}" for row in frame.head(6).itertuples())
        + "."
    )
    return Chart(
        chart,
        name=name,
        title=title,
        subtitle=f"MCS {first.edition}, {who}. Bands: what the rounding of the printed figures allows",
        alt=alt_text,
        sources=first.sources,
    )


def _leader(frame: pd.DataFrame) -> tuple[str, str]:
    row = frame.iloc[0]
    return str(row["label"]), str(row["share_text"])


def world_chart(
    figures: pd.DataFrame,
    *,
    commodity: str,
    measure: Measure | str,
    edition: int,
    form: str | None = None,
    name: str = "world",
    most: int = 15,
) -> Chart:
    """Who holds a commodity: a bar a listed country with its interval, the region's marked, and what is left over."""
    import pandas as pd

    region = share_of(figures, commodity=commodity, measure=measure, edition=edition, form=form)
    rows = world_frame(figures, commodity=commodity, measure=measure, edition=edition, form=form)
    numbered = rows[rows["value"].notna() & (rows["country"] != "World total")].copy()
    listed = numbered[numbered["kind"] != "Other countries"]
    kept = listed[(listed["kind"] == "Central Asia") | (listed["rank"] <= most)]
    left = max(
        0.0,
        (region.published.point if region.published else 0.0)
        - region.listed.point
        - (region.other.point if region.other else 0.0),
    )
    parts = [kept, numbered[numbered["kind"] == "Other countries"]]
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[["label", "kind", "value", "low", "high", "figure_text", "share_text"]]
    if region.published and left / region.published.point > 0.005:
        rest = {
            "label": "not listed",
            "kind": "left over by the world total",
            "value": left,
            "figure_text": "",
            "share_text": percent(left / region.published.point * 100),
        }
        frame = pd.concat([frame, pd.DataFrame([rest])], ignore_index=True)
    whole = region.published.point if region.published else region.listed.point
    for column in ("value", "low", "high"):
        frame[column] = frame[column].astype("float64") / whole * 100
    kinds = ["Central Asia", "other listed country", "Other countries", "left over by the world total"]
    y = alt.Y("label:N", sort=list(frame["label"]), title=None)
    title = f"Share of the {'world total' if region.published else 'listed countries'} (%)"
    bars = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            y=y,
            x=alt.X("value:Q", title=title),
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(domain=kinds, range=[theme.PALETTE[1], theme.PALETTE[0], theme.PALETTE[7], "#b9c0c7"]),
            ),
            tooltip=theme.tooltip({"label": "Country", "figure_text": "Figure", "share_text": "Share", "kind": "Row"}),
        )
    )
    whiskers = (
        alt.Chart(frame[frame["low"].notna() & frame["high"].notna()])
        .mark_rule(strokeWidth=1.6)
        .encode(y=y, x="low:Q", x2="high:Q")
    )
    label = commodity_label(commodity)
    words = share_text(region)
    finding = (
        f"Central Asia holds {words} of world {measure_label(measure)} of {label}"
        if region.amount is not None
        else f"No Central Asian state is listed with {measure_label(measure)} of {label}"
    )
    leaders = "; ".join(f"{row.label} {row.share_text}" for row in kept.head(4).itertuples())
    return Chart(
        alt.layer(bars, whiskers).properties(height=alt.Step(22)),
        name=name,
        title=finding,
        subtitle=f"{commodity_text(region)}, MCS {edition}, year {region.year}. Lines: what rounding allows",
        alt=f"{finding}. Listed first: {leaders}.",
        sources=region.sources,
    )


def country_chart(figures: pd.DataFrame, *, country: str, edition: int, name: str = "country") -> Chart:
    """Everything that an edition lists for one country, as shares of the world, reserves and production together."""
    shares = country_shares(figures, country=country, edition=edition)
    return shares_chart(shares, name=name)
