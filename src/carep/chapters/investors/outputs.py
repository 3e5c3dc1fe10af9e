"""What the chapter shows of the investment model: what each entry stage risks and returns, and what matters most."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from carep.chapters import models
from carep.chapters.investors.example import sensitivity
from carep.chapters.investors.model import Project, Terms, appraise, entries, stake_curve
from carep.chapters.investors.simulation import Simulation
from carep.chapters.models import NOTE, SUBTITLE, money
from carep.minerals import assumptions
from carep.press.outputs import Chart, Column, Table, format_number, marks, theme

SOURCES = ("assumptions", "mcs2026")


def entries_table(project: Project, terms: Terms) -> Table:
    """What entering at each stage means for the investor."""
    frame = entries(project, terms)
    for column in ("probability", "break_even"):
        frame[column] = 100 * frame[column].astype("float64")
    return Table(
        frame,
        [
            Column("entry", "Entry at", kind="text"),
            Column("probability", "Chance of production", unit="%", significant=3),
            Column("years", "Years to production", digits=0),
            Column("first_cheque", "Paid at entry", unit="million USD", significant=3),
            Column("lost_if_failed", "Mean loss if it fails", unit="million USD", significant=3),
            Column("at_risk", "Most that can be lost", unit="million USD", significant=3),
            Column("npv", "Expected NPV", unit="million USD", digits=1, tolerance=1e-9),
            Column("break_even", "Break-even stake", unit="%", digits=1, missing="none", tolerance=1e-9),
        ],
        name="entries",
        caption=f"Entry stages at a stake of {format_number(100 * terms.stake)} %, "
        f"{format_number(100 * terms.funding)} % of the costs to come and "
        f"{format_number(terms.premium)} times the stake's part of past costs",
        sources=SOURCES,
    )


def simulations_table(made: Mapping[str, Simulation]) -> Table:
    """The spread of the simulated outcomes by entry stage."""
    frame = pd.DataFrame(vars(item) for item in made.values())
    for column in ("chance_of_production", "chance_of_gain"):
        frame[column] = 100 * frame[column]
    any_ = next(iter(made.values()))
    return Table(
        frame,
        [
            Column("entry", "Entry at", kind="text"),
            Column("low", "5 % of outcomes are below", unit="million USD", digits=1, tolerance=1e-9),
            Column("median", "Median", unit="million USD", digits=1, tolerance=1e-9),
            Column("high", "5 % are above", unit="million USD", digits=1, tolerance=1e-9),
            Column("mean", "Mean", unit="million USD", digits=1, tolerance=1e-9),
            Column("standard_error", "± of the mean", unit="million USD", digits=1, tolerance=1e-9),
            Column("chance_of_production", "Reach production", unit="%", digits=1),
            Column("chance_of_gain", "Gain", unit="%", digits=1),
        ],
        name="simulations",
        caption=f"{any_.draws:,} draws with seed {any_.seed}: every input from a triangle over its range, "
        "every stage played out",
        sources=SOURCES,
    )


def stake_text(value: float | None) -> str:
    """A break-even stake for a sentence.

    >>> stake_text(0.254), stake_text(None)
    ('25 %', 'none at all')
    """
    return "none at all" if value is None else f"{100 * value:.0f} %"


def answer(project: Project, terms: Terms) -> str:
    """One sentence on early against late entry."""
    first, last = (appraise(project, project.stages[position].name, terms) for position in (0, -1))
    return (
        f"In a model with assumptions, entering first costs {money(first.first_cheque)} million dollars at once, ends "
        f"in production in {100 * first.probability:.1f} of 100 cases and breaks even at a stake of "
        f"{stake_text(first.break_even)}; entering last costs {money(last.first_cheque)} million, succeeds in "
        f"{100 * last.probability:.0f} of 100 cases and breaks even at {stake_text(last.break_even)}."
    )


STAKES = tuple(step / 20 for step in range(21))
BINS = 40
CASH = "Yearly cash flow (output × price × margin)"
"""The one input of the tornado that is no assumption by itself."""


def stake_chart(project: Project, terms: Terms) -> Chart:
    """Expected NPV over the stake, one line an entry stage; where a line crosses zero is its break-even stake."""
    made = {stage.name: appraise(project, stage.name, terms).break_even for stage in project.stages}
    stakes = {name: stake for name, stake in made.items() if stake is not None}
    first, last = (made[project.stages[position].name] for position in (0, -1))
    if first is not None and last is not None and first > last:
        title = (
            f"The stake that breaks even falls from {stake_text(first)} at the first stage "
            f"to {stake_text(last)} at the last"
        )
    elif stakes:
        title = f"The stake that breaks even is lowest at entry to {min(stakes, key=lambda name: stakes[name])}"
    else:
        title = "No stake breaks even at any stage"
    told = "; ".join(f"{name} {stake_text(stake)}" for name, stake in made.items())
    curve = stake_curve(project, terms, STAKES)
    shown = curve.assign(stake=(100 * curve["stake"]).round(1), npv=curve["npv"].round(3))
    lines = (
        alt.Chart(shown)
        .mark_line(point={"size": 45})
        .encode(
            x=alt.X("stake:Q", title="Stake (%)"),
            y=alt.Y("npv:Q", title="Expected net present value (million USD)"),
            **marks.signs("entry", list(made), title="Entry at", sort=list(made)),
            tooltip=theme.tooltip(
                {"entry": "Entry at", "stake": ("Stake (%)", ".0f"), "npv": ("Expected NPV (million USD)", ",.1f")}
            ),
        )
    )
    zero = alt.Chart(shown.head(1)).mark_rule(strokeDash=[4, 4], opacity=0.7).encode(y=alt.datum(0))
    return Chart(
        alt.layer(zero, lines),
        name="stake",
        title=title,
        subtitle=SUBTITLE,
        alt="Lines of expected net present value over the stake, one for each entry stage. "
        f"Break-even stakes: {told}. {NOTE}",
        sources=SOURCES,
    )


def risk_chart(project: Project, terms: Terms) -> Chart:
    """The first cheque against all that can be lost, by entry stage, beside the chance of production."""
    frame = entries(project, terms)
    rows = frame.to_dict("records")
    first, last = rows[0], rows[-1]
    told = [
        f"{row['entry']} {money(row['first_cheque'])}, {money(row['at_risk'])}, {100 * row['probability']:.1f} %"
        for row in rows
    ]
    paid = frame.melt("entry", ["first_cheque", "at_risk"], var_name="kind", value_name="money")
    paid["kind"] = paid["kind"].map({"first_cheque": "paid at entry", "at_risk": "most that can be lost"})
    paid["money"] = paid["money"].round(3)
    chance = frame.assign(chance=(100 * frame["probability"]).round(3))[["entry", "chance"]]
    left = (
        alt.Chart(paid)
        .mark_point(size=110)
        .encode(
            y=marks.rows("entry", frame["entry"], title="Entry at"),
            x=alt.X("money:Q", title="Million USD (logarithmic)", scale=alt.Scale(type="log")),
            **marks.signs("kind"),
            tooltip=theme.tooltip({"entry": "Entry at", "kind": "What", "money": ("Million USD", ",.1f")}),
        )
        .properties(width=330, height=alt.Step(38))
    )
    right = (
        alt.Chart(chance)
        .mark_bar()
        .encode(
            y=marks.rows("entry", frame["entry"], axis=alt.Axis(labels=False, ticks=False)),
            x=alt.X("chance:Q", title="Chance of production (%)", scale=alt.Scale(domain=[0, 100])),
            tooltip=theme.tooltip({"entry": "Entry at", "chance": ("Chance (%)", ".1f")}),
        )
        .properties(width=200, height=alt.Step(38))
    )
    return Chart(
        alt.hconcat(left, right, spacing=28),
        name="risk",
        title=f"Early entry costs {money(first['first_cheque'])} million USD and succeeds in "
        f"{100 * first['probability']:.1f} of 100 cases, late entry {money(last['first_cheque'])} million "
        f"and {100 * last['probability']:.0f}",
        subtitle=SUBTITLE,
        alt="By entry stage, paid at entry, most that can be lost (million USD) and chance of production: "
        f"{'; '.join(told)}. {NOTE}",
        sources=SOURCES,
    )


def outcomes_chart(made: Mapping[str, Simulation]) -> Chart:
    """How the simulated outcomes of each entry stage are spread: a histogram each, counted here, not in the page."""
    items = list(made.values())
    first, last = items[0], items[-1]
    told = [
        f"{name}: 5 % below {money(item.low)}, median {money(item.median)}, 5 % above {money(item.high)} "
        f"million USD, gain in {100 * item.chance_of_gain:.0f} % of draws"
        for name, item in made.items()
    ]
    chart = (
        alt.Chart(_histograms(made))
        .mark_rect(stroke=theme.INK, strokeOpacity=0.25)
        .encode(
            x=alt.X("from:Q", title="Net present value (million USD)"),
            x2="to:Q",
            y=alt.Y("part:Q", title="Draws (%)", scale=alt.Scale(type="sqrt"), axis=alt.Axis(values=[0, 10, 40, 80])),
            y2=alt.datum(0),
            tooltip=theme.tooltip(
                {
                    "entry": "Entry at",
                    "from": ("From (million USD)", ",.0f"),
                    "to": ("To", ",.0f"),
                    "part": ("Part of the draws (%)", ".1f"),
                }
            ),
        )
        .properties(width=theme.WIDTH, height=82)
        .facet(row=alt.Row("entry:N", sort=list(made), title=None, header=alt.Header(labelAngle=0, labelAlign="left")))
    )
    return Chart(
        chart,
        name="outcomes",
        title=f"{100 * first.chance_of_loss:.0f} of 100 early entries lose, a little; "
        f"{100 * last.chance_of_loss:.0f} of 100 late ones lose, much",
        subtitle=SUBTITLE,
        alt=f"Histograms of simulated net present value by entry stage. {'; '.join(told)}. {NOTE}",
        sources=SOURCES,
    )


def _histograms(made: Mapping[str, Simulation]) -> pd.DataFrame:
    """The part (%) of each entry stage's draws in each bin; what lies outside is in the first and last."""
    values = np.concatenate([item.npvs for item in made.values()])
    edges = np.linspace(float(np.quantile(values, 0.001)), float(np.quantile(values, 0.999)), BINS + 1)
    rows = []
    for entry, item in made.items():
        counts, _ = np.histogram(np.clip(item.npvs, edges[0], edges[-1]), bins=edges)
        rows.append(
            pd.DataFrame(
                {
                    "entry": entry,
                    "from": edges[:-1].round(2),
                    "to": edges[1:].round(2),
                    "part": (100 * counts / item.draws).round(3),
                }
            )[counts > 0]
        )
    return pd.concat(rows, ignore_index=True)


def tornado_chart(project: Project, entry: str, terms: Terms) -> Chart:
    """What moves the expected NPV of entering at ``entry`` most."""
    frame = sensitivity(project, entry, terms)
    return models.tornado_chart(
        frame,
        lambda name: CASH if name == "cash" else assumptions.get(f"investors.{name}").wording,
        of=f"the expected net present value of entry at {entry}, {money(frame['base'].iloc[0])} million USD "
        "at the defaults",
        x="Expected NPV (million USD)",
        sources=SOURCES,
    )
