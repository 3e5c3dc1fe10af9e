"""carep recomputes what the world says about Central Asia's critical minerals.

What a notebook or a script uses is imported from here::

    from carep import Edition, record, say, share

Each name is imported from its module when it is asked for; importing :mod:`carep` touches neither disk nor network.
A chapter's own functions come from its package (``from carep.chapters import hub``), and what has nothing to do with
minerals is in :mod:`carep.press`, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from carep.press.face import attach

if TYPE_CHECKING:
    from carep.minerals.parameters import (
        Count,
        Draws,
        EntryStage,
        Fraction,
        FreightRate,
        Importer,
        Margin,
        MarginPerTonne,
        MillionUsd,
        Percent,
        PlantSite,
        PositiveFraction,
        PositiveTimes,
        Premium,
        PriceYear,
        Seed,
        Times,
        TonnesPerYear,
        UsdPerTonne,
        YearOrLatest,
    )
    from carep.minerals.share_text import share_sentence
    from carep.minerals.shares import Share, share, share_table, shares_of
    from carep.minerals.tallies import by_commodity, inventory_entries, tally
    from carep.minerals.vocabulary import (
        CentralAsianCountry,
        Commodity,
        Country,
        CriticalList,
        Edition,
        EventParty,
        EventType,
        Inventory,
        Measure,
        MeasureName,
        TradeYear,
        Verdict,
        commodity_label,
        country_label,
        measure_label,
    )
    from carep.press.data.tables import load
    from carep.press.errors import CarepError, DataError, UnknownNameError
    from carep.press.outputs import Chart, Column, Table, record, say

__version__ = "0.1.0"

__all__ = [
    "CarepError",
    "CentralAsianCountry",
    "Chart",
    "Column",
    "Commodity",
    "Count",
    "Country",
    "CriticalList",
    "DataError",
    "Draws",
    "Edition",
    "EntryStage",
    "EventParty",
    "EventType",
    "Fraction",
    "FreightRate",
    "Importer",
    "Inventory",
    "Margin",
    "MarginPerTonne",
    "Measure",
    "MeasureName",
    "MillionUsd",
    "Percent",
    "PlantSite",
    "PositiveFraction",
    "PositiveTimes",
    "Premium",
    "PriceYear",
    "Seed",
    "Share",
    "Table",
    "Times",
    "TonnesPerYear",
    "TradeYear",
    "UnknownNameError",
    "UsdPerTonne",
    "Verdict",
    "YearOrLatest",
    "__version__",
    "by_commodity",
    "commodity_label",
    "country_label",
    "inventory_entries",
    "load",
    "measure_label",
    "record",
    "say",
    "share",
    "share_sentence",
    "share_table",
    "shares_of",
    "tally",
]

__getattr__, __dir__ = attach(__name__)
