"""What the chapter shows of the value chain: a tonne of metal at each stage, at each depth, and what leaves raw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from carep.chapters.value_chain.model import KINDS, Chain, depths, kept, stages_frame
from carep.minerals import trade
from carep.press.outputs import Chart, Column, Table, format_number, marks, theme

SOURCES = ("mcs2026", "assumptions")


def stages_table(chain: Chain) -> Table:
    """The stages with price, content, value of the metal and where the price is from."""
    return Table(
        stages_frame(chain),
        [
            Column("stage", "Stage", kind="text"),
            Column("price_usd_per_t", "Price as quoted", unit="USD/t", digits=0),
            Column("content", "Metal in it", unit="t/t", significant=3),
            Column("usd_per_t", f"A tonne of {chain.metal}", unit="USD", digits=0),
            Column("low", "at least", unit="USD", digits=0),
            Column("high", "at most", unit="USD", digits=0),
            Column("uplift", "Times the first stage", digits=1),
            Column("basis", "Price from", kind="text"),
        ],
        name="stages_table",
        caption=f"What a tonne of {chain.metal} is worth at each stage, {chain.year}",
    )


def depths_table(chain: Chain, mined: Mapping[str, float], *, recovery: float) -> Table:
    """What the region's mined metal would be worth at each depth, by country."""
    return Table(
        depths(chain, mined, recovery=recovery),
        [
            Column("country", "Country", kind="text"),
            Column("stage", "If all were sold as", kind="text"),
            Column("metal_t", f"{chain.metal.capitalize()} mined", unit="t", digits=0),
            Column("worth", "Worth", unit="million USD a year", significant=3),
            Column("uplift", "Times the first stage", digits=1),
            Column("basis", "Price", kind="text"),
        ],
        name="depths_table",
        caption=f"The year's {chain.metal} at each depth of processing, {100 * recovery:g} % of it kept in each step",
        sources=SOURCES,
    )


def answer(chain: Chain, mined: Mapping[str, float], exports: pd.DataFrame, *, recovery: float, year: int) -> str:
    """One sentence on what processing is worth; ``exports`` are those of ``year``."""
    worth = kept(chain, sum(mined.values()), recovery=recovery)
    first, second = chain.stages[0], chain.stages[1]
    return (
        f"The {chain.metal} mined in the region in {chain.year} would fetch about "
        f"{format_number(worth[0] / 1e6, significant=3)} million dollars as {first.name} and "
        f"{format_number(worth[1] / 1e6, significant=3)} million one step up, as {second.name} "
        f"({worth[1] / worth[0]:.1f} times, before any cost); of the exports on record in {year}, which leave out most "
        f"ores, {100 * trade.raw_share(exports):.1f} % left raw."
    )


SMALLEST = 0.001
"""Million USD at which the logarithmic axis of exports begins."""


def stages_chart(chain: Chain) -> Chart:
    """US dollars a tonne of metal at each stage, with the range of the assumed content or price."""
    first, last = chain.stages[0], chain.stages[-1]
    listed = "; ".join(f"{stage.name} {format_number(stage.usd_per_t, digits=0)}" for stage in chain.stages)
    shown = stages_frame(chain)[["stage", "usd_per_t", "low", "high", "uplift", "kind", "basis"]].round(2)
    x = alt.X("stage:N", sort=list(shown["stage"]), title=None, axis=alt.Axis(labelAngle=0))
    base = alt.Chart(shown).encode(x=x)
    bars = base.mark_bar(size=70).encode(
        y=alt.Y("usd_per_t:Q", title=f"USD a tonne of {chain.metal}"),
        color=marks.colours("kind", KINDS, theme.PALETTE[:2]),
        tooltip=theme.tooltip(
            {
                "stage": "Stage",
                "usd_per_t": ("USD a tonne of metal", ",.0f"),
                "uplift": ("Times the first stage", ".1f"),
                "kind": "Price",
                "basis": "Basis",
            }
        ),
    )
    spans = base.mark_rule(strokeWidth=1.6).encode(y="low:Q", y2="high:Q")
    times = base.mark_text(dy=-8, baseline="bottom").encode(y="high:Q", text=alt.Text("uplift:Q", format=".1f"))
    return Chart(
        alt.layer(bars, spans, times),
        name="stages",
        title=f"A tonne of {chain.metal} is worth {last.usd_per_t / first.usd_per_t:.1f} times as much in {last.name} "
        f"as in {first.name}",
        subtitle="Number above a bar: times the first stage; line: range of the assumed content or price",
        alt=f"Bars of US dollars a tonne of {chain.metal} at each stage in {chain.year}: {listed}.",
        sources=SOURCES,
    )


def depths_chart(chain: Chain, mined: Mapping[str, float], *, recovery: float) -> Chart:
    """Worth of the region's mined metal at each depth of processing, by country."""
    frame = depths(chain, mined, recovery=recovery)
    sums = frame.groupby("stage", sort=False)["worth"].sum()
    listed = "; ".join(f"{stage} {format_number(float(worth), significant=3)}" for stage, worth in sums.items())
    step = float(sums.iloc[1]) / float(sums.iloc[0])
    bars = _bars(
        frame[["country", "stage", "worth", "basis"]].round(3),
        marks.rows("stage", frame["stage"], title="If all were sold as"),
        height=40,
        x=alt.X("worth:Q", title="Million USD a year", stack="zero"),
        color=marks.colours("country"),
        tooltip=theme.tooltip(
            {"country": "Country", "stage": "Sold as", "worth": ("Million USD a year", ",.0f"), "basis": "Price"}
        ),
    )
    return Chart(
        bars,
        name="depths",
        title=f"One step up, as {chain.stages[1].name}, the year's {chain.metal} would fetch {step:.1f} times as much",
        subtitle="Mined metal times price, less what processing loses; costs are not taken off",
        alt=f"Bars of million US dollars a year if all {chain.metal} mined in the region were sold at one stage: "
        f"{listed}.",
        sources=SOURCES,
    )


def exports_chart(frame: pd.DataFrame, year: int) -> Chart:
    """Exports by heading and stage of processing, largest first."""
    raw = 100 * trade.raw_share(frame)
    told = f"Of the exports on record in {year}, {raw:.1f} % left as ore, concentrate or raw mineral"
    listed = "; ".join(
        f"{row['material']} {format_number(row['value_usd'] / 1e6, significant=3)} ({row['stage']})"
        for row in frame.head(5).to_dict("records")
    )
    top = frame.head(16)
    shown = top.assign(value=(top["value_usd"] / 1e6).round(3))[["material", "hs6", "hs_title", "stage", "value"]]
    shown = shown[shown["value"] > 0]
    bars = _bars(
        shown,
        marks.rows("material", shown["material"]),
        height=21,
        x=alt.X("value:Q", title="Exports (million USD, logarithmic)", scale=alt.Scale(type="log", domainMin=SMALLEST)),
        x2=alt.datum(SMALLEST),
        color=marks.colours("stage"),
        tooltip=theme.tooltip(
            {"hs_title": "Heading", "hs6": "HS code", "stage": "Stage", "value": ("Million USD", ",.2f")}
        ),
    )
    return Chart(
        bars,
        name="exports",
        title=told,
        subtitle="Only the headings on record; ores of chromium, copper, lead and zinc are not among them",
        alt=f"Bars of exports by heading. {told}. Largest, million USD: {listed}.",
        sources=["baci"],
    )


def _bars(frame: pd.DataFrame, rows: alt.Y, *, height: int, **channels: Any) -> alt.Chart:
    """A bar for each row's name, ``height`` pixels apart."""
    chart: alt.Chart = alt.Chart(frame).mark_bar().encode(y=rows, **channels).properties(height=alt.Step(height))
    return chart
