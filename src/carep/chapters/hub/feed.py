"""What a processing plant is fed with: the metal that two countries mine, at their deposits on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from carep.minerals.assumptions import ModelInputError, require
from carep.minerals.supply import Supply, point

PARTNERS = ("Kazakhstan", "Uzbekistan")
KNOWN = ("deposit", "producer", "past producer")
"""Statuses that count as a place with feed, where an inventory states any; prospects and occurrences do not."""


@dataclass(frozen=True)
class Feed:
    """Metal that a place delivers: ``volume`` in tonnes of contained metal a year."""

    place: str
    country: str
    latitude: float
    longitude: float
    volume: float

    def __post_init__(self) -> None:
        require(f"latitude of {self.place} (degrees)", self.latitude, low=-90, high=90)
        require(f"longitude of {self.place} (degrees)", self.longitude, low=-180, high=180)
        require(f"volume of {self.place} (t a year)", self.volume, low=0)


def feeds(deposits: pd.DataFrame, production: Supply, *, factor: float = 1.0) -> list[Feed]:
    """``factor`` times the partners' production, at their deposits on record.

    Raises
    ------
    ModelInputError
        When the release does not give both of them a number in tonnes, or the inventory places one of them nowhere.
    """
    require("feed factor", factor, low=0)
    found = {cell.country: factor * point(cell) for cell in production.holders if cell.country in PARTNERS}
    missing = [name for name in PARTNERS if name not in found]
    if missing or production.unit != "t":
        raise ModelInputError(
            f"the release gives {' and '.join(missing) or 'them'} no production of {production.commodity} in tonnes",
            do="choose a commodity that both produce, such as molybdenum, rhenium or gold",
        )
    return spread(deposits, found, production.commodity, statuses=KNOWN)


def spread(
    deposits: pd.DataFrame, volumes: Mapping[str, float], commodity: str, *, statuses: Sequence[str] = ()
) -> list[Feed]:
    """Each country's volume spread evenly over its deposits of ``commodity`` on record.

    Parameters
    ----------
    deposits
        An inventory with columns ``name, country, latitude, longitude, commodities`` and ``status``.
    volumes
        Tonnes of contained metal a year by country.
    statuses
        When given, only deposits of these statuses (a country without any keeps all of its deposits).

    Raises
    ------
    ModelInputError
        When a country with volume has no deposit of the commodity with coordinates in the inventory.
    """
    has = deposits["commodities"].fillna("").map(lambda cell: commodity in cell.split("|"))
    located = deposits[has & deposits["latitude"].notna() & deposits["longitude"].notna()]
    found: list[Feed] = []
    for country, volume in sorted(volumes.items()):
        require(f"volume of {country} (t a year)", volume, low=0)
        own = located[located["country"] == country]
        if statuses and own["status"].isin(statuses).any():
            own = own[own["status"].isin(statuses)]
        if own.empty and volume > 0:
            raise ModelInputError(
                f"no deposit of {commodity} with coordinates in {country}",
                do="choose a commodity that the inventory lists in both countries",
            )
        own = own.sort_values(["name", "latitude", "longitude"], kind="stable")
        found += [
            Feed(str(name), country, float(latitude), float(longitude), volume / len(own))
            for name, latitude, longitude in zip(own["name"], own["latitude"], own["longitude"], strict=True)
        ]
    return found


def scaled(feeds: Sequence[Feed], factor: float) -> list[Feed]:
    """The same places with ``factor`` times the volume."""
    require("feed factor", factor, low=0)
    return [replace(feed, volume=feed.volume * factor) for feed in feeds]
