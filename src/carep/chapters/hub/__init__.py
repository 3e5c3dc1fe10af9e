"""The chapter "A joint plant"."""

from carep.chapters.hub.feed import feeds
from carep.chapters.hub.model import compare, terms, threshold_volume, used
from carep.chapters.hub.outputs import answer, feed_chart, places_table, plants_table, surface_chart, tornado_chart
from carep.chapters.models import assumptions_table
from carep.minerals.supply import supply

__all__ = [
    "answer",
    "assumptions_table",
    "compare",
    "feed_chart",
    "feeds",
    "places_table",
    "plants_table",
    "supply",
    "surface_chart",
    "terms",
    "threshold_volume",
    "tornado_chart",
    "used",
]
