"""The chapter "Shares": what the region holds of the world, by commodity and by country."""

from carep.chapters.shares.charts import country_chart, shares_chart, world_chart
from carep.chapters.shares.listings import country_sentence, country_table, world_table
from carep.chapters.shares.tables import (
    denominators_table,
    listed_shares,
    record_shares,
    shares_table,
    unlisted_table,
)

__all__ = [
    "country_chart",
    "country_sentence",
    "country_table",
    "denominators_table",
    "listed_shares",
    "record_shares",
    "shares_chart",
    "shares_table",
    "unlisted_table",
    "world_chart",
    "world_table",
]
