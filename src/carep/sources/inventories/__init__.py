"""Importers of deposit inventories: official formats recognised, any other mapped column by column."""

from __future__ import annotations

from carep.sources.inventories.columns import parse_map
from carep.sources.inventories.reading import COLUMNS, Inventory, read
from carep.sources.inventories.writing import Selection, select, write

__all__ = ["COLUMNS", "Inventory", "Selection", "parse_map", "read", "select", "write"]
