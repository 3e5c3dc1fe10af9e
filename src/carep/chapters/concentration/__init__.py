"""The chapter "Concentration": how concentrated supply is, and what more output of the region would change."""

from carep.chapters.concentration.model import concentration, grown, partners, produced_here, together
from carep.chapters.concentration.outputs import (
    answer,
    growth_chart,
    index_table,
    overview_chart,
    partners_chart,
    partners_table,
    scenario_table,
)
from carep.minerals.supply import output_of, reserves_of, tables_of

__all__ = [
    "answer",
    "concentration",
    "grown",
    "growth_chart",
    "index_table",
    "output_of",
    "overview_chart",
    "partners",
    "partners_chart",
    "partners_table",
    "produced_here",
    "reserves_of",
    "scenario_table",
    "tables_of",
    "together",
]
