"""Named types of parameters: each says what a number or a word may be, so that a parameters cell reads as plain text.

``papermill --help-notebook`` shows a parameter only if its type is written as one name.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

Count = Annotated[int, Field(ge=1)]
Draws = Annotated[int, Field(ge=100, le=200_000)]
"""Draws of a simulation."""
Seed = Annotated[int, Field(ge=0)]

Fraction = Annotated[float, Field(ge=0, le=1)]
PositiveFraction = Annotated[float, Field(gt=0, le=1)]
Margin = Annotated[float, Field(ge=-1, le=1)]
"""Part of revenue that is left; below zero where costs exceed it."""
Percent = Annotated[float, Field(ge=0, le=100)]
Times = Annotated[float, Field(ge=0, le=100)]
"""A multiple of today's value."""
PositiveTimes = Annotated[float, Field(gt=0, le=100)]
Premium = Annotated[float, Field(ge=0, le=20)]
"""A price as a multiple of past costs."""

MillionUsd = Annotated[float, Field(ge=0)]
UsdPerTonne = Annotated[float, Field(ge=0)]
MarginPerTonne = Annotated[float, Field(ge=-1_000_000, le=1_000_000)]
"""USD a tonne of metal; may be a loss."""
FreightRate = Annotated[float, Field(ge=0, le=10)]
"""USD per tonne-kilometre."""
TonnesPerYear = Annotated[float, Field(gt=0)]

PriceYear = Annotated[int, Field(ge=2021, le=2025)]
"""A year for which the Mineral Commodity Summaries print prices."""
YearOrLatest = int | None
"""A year of the data, or the latest that they hold."""
EntryStage = Literal["reconnaissance", "drilling", "feasibility", "construction"]
"""The stage of a mining project at which an investor enters."""
PlantSite = Literal["either", "Kazakhstan", "Uzbekistan"]
Importer = Literal["United States", "European Union", "China"]
