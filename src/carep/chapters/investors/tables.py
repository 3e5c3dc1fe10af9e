"""Tables of the investment model, and its finding in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from carep.chapters.investors.model import Project, Terms, appraise, entries
from carep.chapters.investors.simulation import Simulation
from carep.chapters.models import money
from carep.press.outputs import Column, Table, format_number

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
