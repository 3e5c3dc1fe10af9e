"""The chapter "Investors"."""

from carep.chapters.investors.example import project_with, used
from carep.chapters.investors.model import Terms, dearest_premium, entries
from carep.chapters.investors.outputs import (
    SOURCES,
    answer,
    entries_table,
    outcomes_chart,
    risk_chart,
    simulations_table,
    stake_chart,
    tornado_chart,
)
from carep.chapters.investors.simulation import simulations
from carep.chapters.models import assumptions_table

__all__ = [
    "SOURCES",
    "Terms",
    "answer",
    "assumptions_table",
    "dearest_premium",
    "entries",
    "entries_table",
    "outcomes_chart",
    "project_with",
    "risk_chart",
    "simulations",
    "simulations_table",
    "stake_chart",
    "tornado_chart",
    "used",
]
