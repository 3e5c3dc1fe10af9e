"""The computations that a claim can be bound to, by name, with the parameters that an entry of the ledger gives.

A check turns the project's data into *readings* (:mod:`carep.claims.verdict`), one for each way the sources can be
read: every form of a commodity, each against both denominators. A check that works on the Mineral Commodity Summaries
is computed for each edition; the others once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from carep.claims.compute import (
    EVENTS,
    Computed,
    Data,
    Scope,
    of_event,
    of_figure,
    of_ore,
    of_participants,
    of_plan,
    of_share,
    of_tally,
    read_unit,
)
from carep.claims.model import Claim
from carep.minerals import vocabulary
from carep.minerals.vocabulary import CENTRAL_ASIA, WORLD_TOTAL
from carep.press.data import tables
from carep.press.errors import CarepError, DataError, UnknownNameError


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


def read_event(value: Any) -> str:
    """The id of an event on record."""
    known = list(tables.load(EVENTS)["id"])
    if value not in known:
        raise UnknownNameError.of("event", value, known, where="data/events.csv")
    return str(value)


def read_names(value: Any) -> tuple[str, ...]:
    """One name or a list of them."""
    return tuple(str(one) for one in (value if isinstance(value, list) else [value]))


@dataclass(frozen=True)
class Check:
    """A computation that claims can be bound to."""

    says: str
    parameters: Mapping[str, Parameter]
    compute: Callable[..., Computed]
    by_edition: bool = True


OF_A_TABLE = {
    "commodity": Parameter("a commodity of data/commodities.csv", vocabulary.COMMODITY.resolve, True),
    "measure": Parameter("a measure, such as reserves", vocabulary.MEASURE.resolve, True),
}
READ_IN = {
    "year": Parameter("the year that the figures refer to; the edition's latest unless given", read_year),
    "form": Parameter("one form of the commodity, as published; all of them unless given", str),
}
COUNTRIES = Parameter("a country, a list of countries, or 'Central Asia' (the default)", read_countries)
AMOUNT_UNIT = Parameter("its unit", read_unit, True)
EVENT = Parameter("an id of data/events.csv", read_event, True)

CHECKS: Mapping[str, Check] = {
    "share": Check(
        "what per cent of the world figure some countries hold",
        {**OF_A_TABLE, "countries": COUNTRIES, **READ_IN},
        of_share,
    ),
    "figure": Check(
        "one published figure, in the claim's unit (t, kt, Mt)",
        {
            **OF_A_TABLE,
            "country": Parameter(f"a country, or {WORLD_TOTAL!r}", read_country, True),
            **READ_IN,
        },
        of_figure,
    ),
    "plan": Check(
        "what per cent of the world figure a planned amount is",
        {
            **OF_A_TABLE,
            "amount": Parameter("the planned amount a year", read_number, True),
            "unit": AMOUNT_UNIT,
            **READ_IN,
        },
        of_plan,
    ),
    "tally": Check(
        "a count of inventory entries",
        {
            "table": Parameter("a table of counts by country, such as tienshan2017", str, True),
            "countries": COUNTRIES,
            "counted_as": Parameter("the word for what is counted, when the claim names one", str),
        },
        of_tally,
        by_edition=False,
    ),
    "event": Check(
        "the date of an event on record",
        {"event": EVENT},
        of_event,
        by_edition=False,
    ),
    "participants": Check(
        "how many countries took part in an event on record",
        {
            "event": EVENT,
            "beside": Parameter("participants that are no country", read_names),
        },
        of_participants,
        by_edition=False,
    ),
    "ore": Check(
        "how much ore a tonnage of metal implies at a stated grade",
        {
            "amount": Parameter("the tonnage of metal", read_number, True),
            "unit": AMOUNT_UNIT,
            "grade": Parameter("grams of metal in a tonne of ore", read_number, True),
        },
        of_ore,
        by_edition=False,
    ),
}
"""Every check by name; the page on adding a claim lists them."""


def run(claim: Claim, data: Data, edition: int | None) -> Computed:
    """Compute the check of ``claim``; without a check nothing is found.

    Raises
    ------
    CarepError
        When the data can't be read, with the claim named.
    """
    if claim.check is None:
        return Computed(None, ())
    check = CHECKS[claim.check.name]
    try:
        return check.compute(claim, Scope(data, edition or 0), **claim.check.parameters)
    except CarepError as error:
        where = f"claim {claim.id}" if error.where is None else f"claim {claim.id}, {error.where}"
        raise type(error)(error.what, where=where, found=error.found, expected=error.expected, do=error.do) from error
