"""The outcomes of the staged model of :mod:`carep.chapters.investors.model` when every input is drawn from its
range.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from carep.chapters.investors.example import ranges
from carep.chapters.investors.model import Project, Terms
from carep.minerals.assumptions import ModelInputError, require

MOST_DRAWS = 200_000


@dataclass(frozen=True)
class Simulation:
    """The outcomes of many draws. Money in million USD, at the time of entry."""

    entry: str
    draws: int
    seed: int
    mean: float
    standard_error: float
    low: float
    median: float
    high: float
    chance_of_production: float
    chance_of_gain: float
    chance_of_loss: float
    npvs: tuple[float, ...]


def simulate(project: Project, entry: str, terms: Terms, *, draws: int, seed: int) -> Simulation:
    """Monte Carlo: each draw takes every input from a triangle over its range and plays the stages out.

    The triangle of an input has its mode at the project's value and its ends at :func:`ranges`; inputs are drawn
    independently. ``low`` and ``high`` are the 5th and 95th percentile of the outcomes (not of the mean, whose
    uncertainty is ``standard_error``). The same seed gives the same draws.

    Raises
    ------
    ModelInputError
        For an unknown stage, or a number of draws below 100 or above 200,000.
    """
    first = project.position(entry)
    if not isinstance(draws, int) or isinstance(draws, bool):
        raise ModelInputError("draws must be a whole number", found=draws)
    require("draws", draws, low=100, high=MOST_DRAWS)
    require("seed", seed, low=0)
    generator = np.random.default_rng(seed)
    given = ranges(project)

    def draw(name: str, mode: float) -> np.ndarray:
        low, high = given.get(name, (mode, mode))
        low, high = min(low, mode), max(high, mode)
        if low == high:
            return np.full(draws, mode)
        return generator.triangular(low, mode, high, draws)

    rate = draw("discount", project.discount)
    cash, life = draw("cash", project.cash), draw("life", project.life)
    growth = 1 + rate
    past = np.zeros(draws)
    costs = {stage.name: draw(f"{stage.name}.cost", stage.cost) for stage in project.stages}
    for stage in project.stages[:first]:
        past = (past + costs[stage.name]) * growth**stage.years
    alive = np.ones(draws, dtype=bool)
    clock, paid = 0.0, terms.stake * terms.premium * past
    for stage in project.stages[first:]:
        paid = paid + alive * terms.funding * costs[stage.name] * growth**-clock
        alive &= generator.random(draws) < draw(f"{stage.name}.probability", stage.probability)
        clock += stage.years
    safe = np.where(rate > 0, rate, 1.0)
    factor = np.where(rate > 0, (1 - growth**-life) / safe, life)
    npv = alive * terms.stake * cash * factor * growth**-clock - paid
    low, median, high = (float(value) for value in np.quantile(npv, [0.05, 0.5, 0.95]))
    return Simulation(
        entry=entry,
        draws=draws,
        seed=seed,
        mean=float(npv.mean()),
        standard_error=float(npv.std(ddof=1) / draws**0.5),
        low=low,
        median=median,
        high=high,
        chance_of_production=float(alive.mean()),
        chance_of_gain=float((npv > 0).mean()),
        chance_of_loss=float((npv < 0).mean()),
        npvs=tuple(float(value) for value in npv),
    )


def simulations(project: Project, terms: Terms, *, draws: int, seed: int) -> dict[str, Simulation]:
    """Every entry stage simulated with the same seed."""
    return {stage.name: simulate(project, stage.name, terms, draws=draws, seed=seed) for stage in project.stages}
