"""Early or late: a staged model of an investment in a mine, from first drilling to production.

This is a model with assumptions, not an observation of any investor. A project is a chain of stages; each costs
money at its start, takes years, and succeeds with a probability. A failed stage ends the project and its money is
lost. After the last stage the mine pays a level yearly cash flow over its life. An investor enters at the start
of some stage, pays for a stake in what was spent before, and funds part of what is still to be spent.

Money is in million US dollars (of one year's prices: the discount rate is real), time in years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from carep.minerals.annuity import annuity
from carep.minerals.assumptions import ModelInputError, require


@dataclass(frozen=True)
class Stage:
    """One step of a project: its cost (million USD, due at its start), its duration (years), its chance of success."""

    name: str
    probability: float
    cost: float
    years: float

    def __post_init__(self) -> None:
        require(f"probability of {self.name}", self.probability, low=0, high=1)
        require(f"cost of {self.name} (million USD)", self.cost, low=0)
        require(f"duration of {self.name} (years)", self.years, low=0)


@dataclass(frozen=True)
class Project:
    """A chain of stages, and the yearly cash flow of production (million USD) over ``life`` years."""

    stages: tuple[Stage, ...]
    cash: float
    life: float
    discount: float

    def __post_init__(self) -> None:
        if not self.stages:
            raise ModelInputError("a project needs at least one stage")
        names = [stage.name for stage in self.stages]
        if len(set(names)) < len(names):
            raise ModelInputError("two stages have one name", found=", ".join(names))
        require("yearly cash flow (million USD)", self.cash)
        require("life of the mine (years)", self.life, low=0)
        require("discount rate (a year)", self.discount, low=0, high=1)

    def position(self, entry: str) -> int:
        """The number of the stage ``entry``, from 0; raises :class:`ModelInputError` for an unknown stage."""
        names = [stage.name for stage in self.stages]
        if entry not in names:
            raise ModelInputError("unknown stage", found=entry, expected=f"one of {', '.join(names)}")
        return names.index(entry)


@dataclass(frozen=True)
class Terms:
    """What an investor agrees to: the ``stake`` in production, the share ``funding`` of the costs still to come that
    the investor carries, and the ``premium``: the price of the stake as a multiple of its share of past costs.
    """

    stake: float
    funding: float = 1.0
    premium: float = 1.0

    def __post_init__(self) -> None:
        require("stake", self.stake, low=0, high=1)
        require("funding", self.funding, low=0, high=1)
        require("premium", self.premium, low=0)


@dataclass(frozen=True)
class Appraisal:
    """What entering at ``entry`` means. Money in million USD; present values at the time of entry.

    Attributes
    ----------
    value, cost, past
        Expected present value of production, expected present value of the costs still to come, and past costs
        carried forward at the discount rate; all of the whole project.
    npv
        Expected net present value for the investor.
    probability
        Chance that the project comes to production.
    at_risk
        The most that the investor can lose: the price of the stake and the funded costs of all stages, undiscounted.
    first_cheque
        What the investor pays at entry: the price of the stake and the funded cost of the first stage.
    lost_if_failed
        Expected outlay, undiscounted, given that the project fails; 0 when it can't fail.
    break_even
        The stake at which ``npv`` is zero; ``None`` when even the whole project would not pay.
    """

    entry: str
    value: float
    cost: float
    past: float
    npv: float
    probability: float
    years: float
    at_risk: float
    first_cheque: float
    lost_if_failed: float
    break_even: float | None


def appraise(project: Project, entry: str, terms: Terms) -> Appraisal:
    r"""The expected result of entering ``project`` at the start of the stage ``entry`` on ``terms``.

    With stages :math:`i = k, \dots, m` still to come, cost :math:`C_i` at the start of stage i, duration
    :math:`d_i`, probability :math:`p_i`, :math:`T_i = \sum_{k \le j < i} d_j`:

    .. math::

        V_k &= A\,a(r, L)\,(1+r)^{-T_{m+1}} \prod_{i=k}^{m} p_i \\
        C_k &= \sum_{i=k}^{m} C_i (1+r)^{-T_i} \prod_{k \le j < i} p_j \\
        H_k &= \sum_{i<k} C_i (1+r)^{\sum_{i \le j < k} d_j} \\
        \mathrm{NPV} &= s V_k - f C_k - s\,\mu H_k, \qquad s^* = \frac{f C_k}{V_k - \mu H_k}

    with stake s, funded share f, premium :math:`\mu`, yearly cash flow A, life L, discount rate r. The formulas
    follow from the description of the model above; nothing is estimated from data.

    >>> sure = Project((Stage("build", 1, 100, 1),), cash=121, life=1, discount=0.10)
    >>> round(appraise(sure, "build", Terms(stake=1)).npv, 6)  # 121 / 1.1 / 1.1 - 100
    0.0

    Raises
    ------
    ModelInputError
        For an unknown stage.
    """
    first = project.position(entry)
    growth = 1 + project.discount
    past = 0.0
    for stage in project.stages[:first]:
        past = (past + stage.cost) * growth**stage.years
    chance, clock, cost, spent, lost = 1.0, 0.0, 0.0, 0.0, 0.0
    price = terms.stake * terms.premium * past
    for stage in project.stages[first:]:
        cost += chance * stage.cost * growth**-clock
        spent += stage.cost
        lost += chance * (1 - stage.probability) * (price + terms.funding * spent)
        chance *= stage.probability
        clock += stage.years
    value = chance * project.cash * annuity(project.discount, project.life) * growth**-clock
    worth = value - terms.premium * past
    stake = terms.funding * cost / worth if worth > 0 else None
    return Appraisal(
        entry=entry,
        value=value,
        cost=cost,
        past=past,
        npv=terms.stake * worth - terms.funding * cost,
        probability=chance,
        years=clock,
        at_risk=price + terms.funding * spent,
        first_cheque=price + terms.funding * project.stages[first].cost,
        lost_if_failed=lost / (1 - chance) if chance < 1 else 0.0,
        break_even=stake if stake is not None and stake <= 1 else None,
    )


def with_input(project: Project, name: str, value: float) -> Project:
    """``project`` with one input changed: ``"cash"``, ``"life"``, ``"discount"`` or ``"<stage>.<field>"``.

    >>> with_input(Project((Stage("build", 1, 100, 1),), 121, 1, 0.1), "build.cost", 50).stages[0].cost
    50
    """
    if name in ("cash", "life", "discount"):
        return replace(project, **{name: value})  # type: ignore[arg-type]
    stage, _, part = name.partition(".")
    position = project.position(stage)
    if part not in ("probability", "cost", "years"):
        raise ModelInputError("unknown input", found=name, expected="cash, life, discount or <stage>.<field>")
    changed = replace(project.stages[position], **{part: value})  # type: ignore[arg-type]
    return replace(project, stages=(*project.stages[:position], changed, *project.stages[position + 1 :]))


def entries(project: Project, terms: Terms) -> pd.DataFrame:
    """One row an entry stage, with the fields of :class:`Appraisal`."""
    return pd.DataFrame(vars(appraise(project, stage.name, terms)) for stage in project.stages)


def stake_curve(project: Project, terms: Terms, stakes: Sequence[float]) -> pd.DataFrame:
    """Expected NPV by entry stage and stake, all else as in ``terms``."""
    return pd.DataFrame(
        {"entry": stage.name, "stake": stake, "npv": appraise(project, stage.name, replace(terms, stake=stake)).npv}
        for stage in project.stages
        for stake in stakes
    )


def dearest_premium(project: Project, entry: str, terms: Terms) -> float | None:
    """The multiple of past costs at which a stake bought at ``entry`` is worth nothing; ``None`` without past costs."""
    made = appraise(project, entry, terms)
    if made.past <= 0 or terms.stake <= 0:
        return None
    return max(0.0, (terms.stake * made.value - terms.funding * made.cost) / (terms.stake * made.past))
