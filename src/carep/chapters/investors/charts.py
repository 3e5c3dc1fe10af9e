"""Charts of the investment model: what each entry stage risks and returns, and what matters most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import altair as alt

from carep.press.outputs import Chart, theme

if TYPE_CHECKING:
    import pandas as pd

    from carep.chapters.investors.simulation import Simulation

SOURCES = ("assumptions", "mcs2026")


def stake_chart(curve: pd.DataFrame, order: Sequence[str], *, title: str, alt_text: str) -> Chart:
    """Expected NPV over the stake, one line an entry stage; where a line crosses zero is its break-even stake."""
    shown = curve.assign(stake=(100 * curve["stake"]).round(1), npv=curve["npv"].round(3))
    colour = alt.Color("entry:N", sort=list(order), title="Entry at", scale=alt.Scale(domain=list(order)))
    lines = (
        alt.Chart(shown)
        .mark_line(point={"size": 45})
        .encode(
            x=alt.X("stake:Q", title="Stake (%)"),
            y=alt.Y("npv:Q", title="Expected net present value (million USD)"),
            color=colour,
            shape=alt.Shape("entry:N", sort=list(order), title="Entry at", scale=alt.Scale(domain=list(order))),
            tooltip=theme.tooltip(
                {"entry": "Entry at", "stake:Q": "Stake (%)", "npv:Q": "Expected NPV (million USD)"},
                formats={"stake": ".0f", "npv": ",.1f"},
            ),
        )
    )
    zero = alt.Chart(shown.head(1)).mark_rule(strokeDash=[4, 4], opacity=0.7).encode(y=alt.datum(0))
    return Chart(
        alt.layer(zero, lines),
        name="stake",
        title=title,
        subtitle="Model with assumptions",
        alt=alt_text,
        sources=SOURCES,
    )


def risk_chart(entries: pd.DataFrame, *, title: str, alt_text: str) -> Chart:
    """The first cheque against all that can be lost, by entry stage, beside the chance of production."""
    order = list(entries["entry"])
    money = entries.melt("entry", ["first_cheque", "at_risk"], var_name="kind", value_name="money")
    money["kind"] = money["kind"].map({"first_cheque": "paid at entry", "at_risk": "most that can be lost"})
    money["money"] = money["money"].round(3)
    chance = entries.assign(chance=(100 * entries["probability"]).round(3))[["entry", "chance"]]
    y = alt.Y("entry:N", sort=order, title="Entry at")
    left = (
        alt.Chart(money)
        .mark_point(size=110)
        .encode(
            y=y,
            x=alt.X("money:Q", title="Million USD (logarithmic)", scale=alt.Scale(type="log")),
            color=alt.Color("kind:N", title=None),
            shape=alt.Shape("kind:N", title=None),
            tooltip=theme.tooltip(
                {"entry": "Entry at", "kind": "What", "money:Q": "Million USD"}, formats={"money": ",.1f"}
            ),
        )
        .properties(width=330, height=alt.Step(38))
    )
    right = (
        alt.Chart(chance)
        .mark_bar()
        .encode(
            y=alt.Y("entry:N", sort=order, title=None, axis=alt.Axis(labels=False, ticks=False)),
            x=alt.X("chance:Q", title="Chance of production (%)", scale=alt.Scale(domain=[0, 100])),
            tooltip=theme.tooltip({"entry": "Entry at", "chance:Q": "Chance (%)"}, formats={"chance": ".1f"}),
        )
        .properties(width=200, height=alt.Step(38))
    )
    return Chart(
        alt.hconcat(left, right, spacing=28),
        name="risk",
        title=title,
        subtitle="Model with assumptions",
        alt=alt_text,
        sources=SOURCES,
    )


def outcomes_chart(simulations: Mapping[str, Simulation], *, title: str, alt_text: str, bins: int = 40) -> Chart:
    """How the simulated outcomes of each entry stage are spread: a histogram each, counted here, not in the page."""
    import numpy as np
    import pandas as pd

    values = np.concatenate([np.asarray(item.npvs) for item in simulations.values()])
    edges = np.linspace(float(np.quantile(values, 0.001)), float(np.quantile(values, 0.999)), bins + 1)
    rows = []
    for entry, item in simulations.items():
        counts, _ = np.histogram(np.clip(np.asarray(item.npvs), edges[0], edges[-1]), bins=edges)
        rows += [
            {
                "entry": entry,
                "from": round(float(a), 2),
                "to": round(float(b), 2),
                "part": round(100 * int(n) / item.draws, 3),
            }
            for a, b, n in zip(edges[:-1], edges[1:], counts, strict=True)
            if n
        ]
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_rect(stroke=theme.INK, strokeOpacity=0.25)
        .encode(
            x=alt.X("from:Q", title="Net present value (million USD)"),
            x2="to:Q",
            y=alt.Y("part:Q", title="Draws (%)", scale=alt.Scale(type="sqrt"), axis=alt.Axis(values=[0, 10, 40, 80])),
            y2=alt.datum(0),
            tooltip=theme.tooltip(
                {"entry": "Entry at", "from:Q": "From (million USD)", "to:Q": "To", "part:Q": "Part of the draws (%)"},
                formats={"from": ",.0f", "to": ",.0f", "part": ".1f"},
            ),
        )
        .properties(width=theme.WIDTH, height=82)
        .facet(
            row=alt.Row(
                "entry:N", sort=list(simulations), title=None, header=alt.Header(labelAngle=0, labelAlign="left")
            )
        )
    )
    return Chart(chart, name="outcomes", title=title, subtitle="Model with assumptions", alt=alt_text, sources=SOURCES)


def tornado_chart(
    frame: pd.DataFrame,
    *,
    base: str,
    low: str,
    high: str,
    x: str,
    name: str,
    title: str,
    alt_text: str,
    most: int = 10,
    sources: Sequence[str] = SOURCES,
) -> Chart:
    """One bar an input, from the result at its low end to that at its high end, the widest on top."""
    shown = frame.head(most)
    order = list(shown["label"])
    ends = shown.melt(["label", "range"], [low, high], var_name="end", value_name="result")
    ends["end"] = ends["end"].map({low: "input at its low end", high: "input at its high end"})
    ends["base"] = float(shown[base].iloc[0])
    ends[["result", "base"]] = ends[["result", "base"]].round(3)
    bars = (
        alt.Chart(ends)
        .mark_bar(height=15)
        .encode(
            y=alt.Y("label:N", sort=order, title=None),
            x=alt.X("base:Q", title=x),
            x2="result:Q",
            color=alt.Color("end:N", title=None),
            tooltip=theme.tooltip(
                {"label": "Input", "range": "Range", "end": "End", "result:Q": x}, formats={"result": ",.1f"}
            ),
        )
    )
    ticks = (
        alt.Chart(ends)
        .mark_point(size=45)
        .encode(y=alt.Y("label:N", sort=order), x="result:Q", shape=alt.Shape("end:N", legend=None), color="end:N")
    )
    middle = alt.Chart(ends.head(1)).mark_rule(strokeDash=[4, 4], opacity=0.7).encode(x="base:Q")
    return Chart(
        alt.layer(bars, ticks, middle).properties(height=alt.Step(26)),
        name=name,
        title=title,
        subtitle="Model with assumptions; each input moved alone over its range",
        alt=alt_text,
        sources=sources,
    )
