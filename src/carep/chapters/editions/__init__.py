"""The chapter "Editions": what moved between editions of the Mineral Commodity Summaries, and why."""

from carep.chapters.editions.model import find, moves, shares_by_edition
from carep.chapters.editions.outputs import (
    course_chart,
    course_table,
    move_sentence,
    moves_table,
    reasons_chart,
    slope_chart,
    summary,
)

__all__ = [
    "course_chart",
    "course_table",
    "find",
    "move_sentence",
    "moves",
    "moves_table",
    "reasons_chart",
    "shares_by_edition",
    "slope_chart",
    "summary",
]
