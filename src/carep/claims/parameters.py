"""The parameters that a check takes, and how an entry of the ledger gives them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from carep.minerals import vocabulary
from carep.minerals.quantity import UNIT_TONNES
from carep.minerals.vocabulary import CENTRAL_ASIA, WORLD_TOTAL
from carep.press.data import tables
from carep.press.errors import DataError, UnknownNameError

EVENTS = "events"


@dataclass(frozen=True)
class Parameter:
    """A parameter of a check: what it is, how it is read, and whether it must be given."""

    says: str
    read: Callable[[Any], Any]
    needed: bool = False


def read_countries(value: Any) -> tuple[str, ...]:
    """One country, a list of them, or the five states; names, codes and Russian names are understood."""
    if value == "Central Asia":
        return CENTRAL_ASIA
    given = value if isinstance(value, list) else [value]
    return tuple(str(vocabulary.COUNTRY.resolve(one)) for one in given)


def read_country(value: Any) -> str:
    """One country, or the world total."""
    return WORLD_TOTAL if value == WORLD_TOTAL else str(vocabulary.COUNTRY.resolve(value))


def read_commodity(value: Any) -> str:
    """A commodity by any of its names."""
    return str(vocabulary.COMMODITY.resolve(value))


def read_measure(value: Any) -> str:
    """A measure by its canonical name."""
    return str(vocabulary.MEASURE.resolve(value))


def read_year(value: Any) -> int:
    """A calendar year."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1900 <= value <= 2100:
        raise DataError("a year is a whole number", found=value, expected="such as 2023")
    return value


def read_number(value: Any) -> float:
    """A positive number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise DataError("a positive number is expected", found=value)
    return float(value)


def read_unit(value: Any) -> str:
    """A unit of mass."""
    if value not in UNIT_TONNES:
        raise UnknownNameError.of("unit", value, UNIT_TONNES)
    return str(value)


def read_event(value: Any) -> str:
    """The id of an event on record."""
    known = list(tables.load(EVENTS)["id"])
    if value not in known:
        raise UnknownNameError.of("event", value, known, where="data/events.csv")
    return str(value)


def read_names(value: Any) -> tuple[str, ...]:
    """One name or a list of them."""
    return tuple(str(one) for one in (value if isinstance(value, list) else [value]))


COMMODITY = Parameter("a commodity of data/commodities.csv", read_commodity, True)
MEASURE = Parameter("a measure, such as reserves", read_measure, True)
COUNTRIES = Parameter("a country, a list of countries, or 'Central Asia' (the default)", read_countries)
YEAR = Parameter("the year that the figures refer to; the edition's latest unless given", read_year)
FORM = Parameter("one form of the commodity, as published; all of them unless given", str)
