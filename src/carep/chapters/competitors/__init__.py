"""The chapter "Competitors": who else has it, and who could take the region's place."""

from carep.chapters.competitors.model import all_standings, replacements
from carep.chapters.competitors.outputs import (
    answer,
    ranking_chart,
    ranking_or_note,
    replacements_table,
    standing_text,
    standings_chart,
    standings_table,
)
from carep.minerals.supply import output_of, reserves_of, tables_of

__all__ = [
    "all_standings",
    "answer",
    "output_of",
    "ranking_chart",
    "ranking_or_note",
    "replacements",
    "replacements_table",
    "reserves_of",
    "standing_text",
    "standings_chart",
    "standings_table",
    "tables_of",
]
