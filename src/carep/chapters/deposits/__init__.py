"""The chapter "Deposits": what inventories list in the five states, and where."""

from carep.chapters.deposits.model import coordinates_by_country, entries, located
from carep.chapters.deposits.outputs import (
    coordinates_table,
    entries_map,
    groups_chart,
    inventories_table,
    occurrence_table,
    occurrences_chart,
    overlaps_table,
    tally_table,
)
from carep.minerals.vocabulary import inventories

__all__ = [
    "coordinates_by_country",
    "coordinates_table",
    "entries",
    "entries_map",
    "groups_chart",
    "inventories",
    "inventories_table",
    "located",
    "occurrence_table",
    "occurrences_chart",
    "overlaps_table",
    "tally_table",
]
