"""Tables, charts and findings of the investment model, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from carep.chapters.investors import charts
from carep.chapters.investors.model import Project, Terms, appraise, entries, stake_curve, tornado
from carep.chapters.investors.simulation import Simulation
from carep.minerals import assumptions
from carep.press.outputs import Chart, Column, Table, format_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

SOURCES = ("assumptions", "mcs2026")
NOTE = "A model's result under the assumptions listed in this chapter; no observation."


def money(value: float) -> str:
    """Million US dollars for a sentence or alternative text, to three significant digits.

    >>> money(-12.34), money(1234.5), money(0)
    ('−12.3', '1,230', '0')
    """
    return format_number(value, significant=3) if value else "0"


def short(value: float) -> str:
    """A number to three significant digits without padding zeros.

    >>> short(0.06), short(1650.0)
    ('0.06', '1,650')
    """
    return format_number(float(f"{value:.3g}"))


def assumptions_table(model: str, *, used: Mapping[str, float] | None = None, name: str = "assumptions") -> Table:
    """Every default of a model with its range, where it comes from, and what would replace it."""
    frame = assumptions.table(model, used=used)
    frame["mark"] = [
        "a" if value != default else "" for value, default in zip(frame["value"], frame["default"], strict=True)
    ]
    frame["unit"] = frame["unit"].where(frame["unit"] != "", "–")
    assumed = int((frame["kind"] == "assumed").sum())
    return Table(
        frame,
        [
            Column("wording", "What", kind="text"),
            Column("value", "Value", mark="mark"),
            Column("low", "Low"),
            Column("high", "High"),
            Column("unit", "Unit", kind="text"),
            Column("basis", "Source, or why this number", kind="text"),
            Column("replace", "What would replace it", kind="text"),
        ],
        name=name,
        caption=f"{len(frame)} defaults of the model, {assumed} of them assumptions without a source",
        footnotes={"a": "Set by this run's parameters."},
    )


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


def simulations_table(summary: pd.DataFrame, *, draws: int, seed: int) -> Table:
    """The spread of the simulated outcomes by entry stage."""
    frame = summary.copy()
    for column in ("chance_of_production", "chance_of_gain", "chance_of_loss"):
        frame[column] = 100 * frame[column]
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
        caption=f"{draws:,} draws with seed {seed}: every input from a triangle over its range, every stage played out",
        sources=SOURCES,
    )


def risk_chart(project: Project, terms: Terms) -> Chart:
    """Stakes and chances by entry stage."""
    frame = entries(project, terms)
    rows = frame.to_dict("records")
    first, last = rows[0], rows[-1]
    told = [
        f"{row['entry']} {money(row['first_cheque'])}, {money(row['at_risk'])}, {100 * row['probability']:.1f} %"
        for row in rows
    ]
    return charts.risk_chart(
        frame,
        title=f"Early entry costs {money(first['first_cheque'])} million USD and succeeds in "
        f"{100 * first['probability']:.1f} of 100 cases, late entry {money(last['first_cheque'])} million "
        f"and {100 * last['probability']:.0f}",
        alt_text="By entry stage, paid at entry, most that can be lost (million USD) and chance of production: "
        f"{'; '.join(told)}. {NOTE}",
    )


def _stake(value: float | None) -> str:
    return "none at all" if value is None or math.isnan(value) else f"{100 * value:.0f} %"


def stake_chart(project: Project, terms: Terms) -> Chart:
    """Expected NPV over the stake for each entry stage, the share of costs staying as agreed."""
    made = {stage.name: appraise(project, stage.name, terms).break_even for stage in project.stages}
    stakes = {name: stake for name, stake in made.items() if stake is not None}
    first, last = made[project.stages[0].name], made[project.stages[-1].name]
    if first is not None and last is not None and first > last:
        title = (
            f"The stake that breaks even falls from {_stake(first)} at the first stage to {_stake(last)} at the last"
        )
    elif stakes:
        title = f"The stake that breaks even is lowest at entry to {min(stakes, key=lambda name: stakes[name])}"
    else:
        title = "No stake breaks even at any stage"
    told = "; ".join(f"{name} {_stake(stake)}" for name, stake in made.items())
    return charts.stake_chart(
        stake_curve(project, terms, [step / 20 for step in range(21)]),
        list(made),
        title=title,
        alt_text="Lines of expected net present value over the stake, one for each entry stage. "
        f"Break-even stakes: {told}. {NOTE}",
    )


def outcomes_chart(made: Mapping[str, Simulation]) -> Chart:
    """The spread of outcomes by entry stage."""
    names = list(made)
    first, last = made[names[0]], made[names[-1]]
    told = [
        f"{name}: 5 % below {money(item.low)}, median {money(item.median)}, 5 % above {money(item.high)} "
        f"million USD, gain in {100 * item.chance_of_gain:.0f} % of draws"
        for name, item in made.items()
    ]
    return charts.outcomes_chart(
        made,
        title=f"{100 * first.chance_of_loss:.0f} of 100 early entries lose, a little; "
        f"{100 * last.chance_of_loss:.0f} of 100 late ones lose, much",
        alt_text=f"Histograms of simulated net present value by entry stage. {'; '.join(told)}. {NOTE}",
    )


def _label(name: str) -> str:
    known = {
        "cash": "Yearly cash flow (output × price × margin)",
        "discount": assumptions.get("investors.discount").wording,
        "life": assumptions.get("investors.life").wording,
    }
    return known.get(name) or assumptions.get(f"investors.{name}").wording


def tornado_chart(project: Project, entry: str, terms: Terms) -> Chart:
    """What moves the expected NPV of entering at ``entry`` most."""
    frame = tornado(project, entry, terms)
    frame["label"] = [_label(name) for name in frame["input"]]
    frame["range"] = [f"{short(low)} to {short(high)}" for low, high in zip(frame["low"], frame["high"], strict=True)]
    rows = frame.to_dict("records")
    top = rows[0]
    told = [f"{r['label']} ({r['range']}) {money(r['npv_low'])} to {money(r['npv_high'])}" for r in rows[:6]]
    return charts.tornado_chart(
        frame if frame["swing"].max() == 0 else frame[frame["swing"] > 0],
        base="npv_base",
        low="npv_low",
        high="npv_high",
        x="Expected NPV (million USD)",
        name="tornado",
        title=f"{top['label']} matters most: {money(top['npv_low'])} to {money(top['npv_high'])} million USD",
        alt_text=f"Tornado chart of the expected net present value of entry at {entry}, {money(top['npv_base'])} "
        f"million USD at the defaults. Widest first: {'; '.join(told)}. {NOTE}",
    )


def answer(project: Project, terms: Terms) -> str:
    """One sentence on early against late entry."""
    first = appraise(project, project.stages[0].name, terms)
    last = appraise(project, project.stages[-1].name, terms)
    return (
        f"In a model with assumptions, entering first costs {money(first.first_cheque)} million dollars at once, ends "
        f"in production in {100 * first.probability:.1f} of 100 cases and breaks even at a stake of "
        f"{_stake(first.break_even)}; entering last costs {money(last.first_cheque)} million, succeeds in "
        f"{100 * last.probability:.0f} of 100 cases and breaks even at {_stake(last.break_even)}."
    )


def dearest_premium(project: Project, entry: str, terms: Terms) -> float | None:
    """The multiple of past costs at which a stake bought at ``entry`` is worth nothing; ``None`` without past costs."""
    made = appraise(project, entry, terms)
    if made.past <= 0 or terms.stake <= 0:
        return None
    return max(0.0, (terms.stake * made.value - terms.funding * made.cost) / (terms.stake * made.past))
