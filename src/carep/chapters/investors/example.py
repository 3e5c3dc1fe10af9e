"""The example project of ``data/assumptions.yaml``, and how far its result moves over the ranges of its inputs."""

from __future__ import annotations

import math

import pandas as pd

from carep.chapters.investors.model import Project, Stage, Terms, appraise, with_input
from carep.chapters.models import swings
from carep.minerals import assumptions
from carep.minerals.assumptions import require

STAGES = ("reconnaissance", "drilling", "feasibility", "construction")
"""The stages of the default project, in order; production follows."""


def _default(name: str) -> float:
    return assumptions.get(f"investors.{name}").value


def default_project() -> Project:
    """The project of ``data/assumptions.yaml``."""
    stages = (
        Stage(name, *(_default(f"{name}.{part}") for part in ("probability", "cost", "years"))) for name in STAGES
    )
    return Project(tuple(stages), cash=yearly_cash(), life=_default("life"), discount=_default("discount"))


def yearly_cash(*, output: float | None = None, price: float | None = None, margin: float | None = None) -> float:
    """Yearly cash flow in million USD: output (t of metal) × price (USD/t of metal) × margin.

    Defaults are those of ``data/assumptions.yaml``.

    >>> round(yearly_cash(output=12_000, price=50_000, margin=0.5), 6)
    300.0
    """
    tonnes = require("output (t a year)", _default("output") if output is None else output, low=0)
    dollars = require("price (USD/t)", _default("price") if price is None else price, low=0)
    part = require("margin", _default("margin") if margin is None else margin, low=-1, high=1)
    return tonnes * dollars * part / 1e6


def project_with(*, discount: float, construction_cost: float, price: float, margin: float) -> Project:
    """The default project with the inputs that the chapter leaves to its reader."""
    project = with_input(default_project(), "construction.cost", construction_cost)
    project = with_input(project, "discount", discount)
    return with_input(project, "cash", yearly_cash(price=price, margin=margin))


def used(**given: float) -> dict[str, float]:
    """The chapter's parameters under the ids of ``data/assumptions.yaml``.

    >>> used(stake=0.5, construction_cost=900.0)
    {'investors.stake': 0.5, 'investors.construction.cost': 900.0}
    """
    return {f"investors.{name.replace('_', '.')}": value for name, value in given.items()}


def ranges(project: Project) -> dict[str, tuple[float, float]]:
    """The low and high of each uncertain input, as multiples of this project's own values.

    The ranges of ``data/assumptions.yaml`` are kept in proportion: a default of 15 with a range of 10 to 30 gives
    a project that costs 30 the range 20 to 60. Chances stay between 0 and 1.
    """
    given = assumptions.load()

    def scaled(name: str, value: float, *, most: float = math.inf) -> tuple[float, float]:
        default = given[f"investors.{name}"]
        ratio = value / default.value if default.value else 0.0
        return min(most, default.low * ratio), min(most, default.high * ratio)

    found: dict[str, tuple[float, float]] = {}
    for stage in project.stages:
        for part, most in (("probability", 1.0), ("cost", math.inf)):
            name = f"{stage.name}.{part}"
            if f"investors.{name}" in given:
                found[name] = scaled(name, getattr(stage, part), most=most)
    price, margin = given["investors.price"], given["investors.margin"]
    base = price.value * margin.value
    low, high = price.low * margin.low, price.high * margin.high
    found["cash"] = project.cash * low / base, project.cash * high / base
    found["discount"] = scaled("discount", project.discount, most=1.0)
    found["life"] = scaled("life", project.life)
    return found


def sensitivity(project: Project, entry: str, terms: Terms) -> pd.DataFrame:
    """Expected NPV with each input at the low and at the high end of its range, widest swing first.

    Inputs of stages before ``entry`` act through the price of the stake only.
    """
    return swings(
        ranges(project),
        lambda name, end: appraise(with_input(project, name, end), entry, terms).npv,
        base=appraise(project, entry, terms).npv,
    )
