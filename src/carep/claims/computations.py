"""The computations that a claim can be bound to, by name, with the parameters that an entry of the ledger gives.

A check turns the project's data into *readings* (:mod:`carep.claims.verdict`), one for each way the sources can be
read: every form of a commodity, each against both denominators. A check that works on the Mineral Commodity Summaries
is computed for each edition; the others once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from carep.claims.compute import (
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
)
from carep.claims.model import Claim
from carep.claims.parameters import (
    COMMODITY,
    COUNTRIES,
    FORM,
    MEASURE,
    YEAR,
    Parameter,
    read_country,
    read_event,
    read_names,
    read_number,
    read_unit,
)
from carep.minerals.vocabulary import WORLD_TOTAL
from carep.press.errors import CarepError


@dataclass(frozen=True)
class Check:
    """A computation that claims can be bound to."""

    says: str
    parameters: Mapping[str, Parameter]
    compute: Callable[..., Computed]
    by_edition: bool = True


CHECKS: Mapping[str, Check] = {
    "share": Check(
        "what per cent of the world figure some countries hold",
        {"commodity": COMMODITY, "measure": MEASURE, "countries": COUNTRIES, "year": YEAR, "form": FORM},
        of_share,
    ),
    "figure": Check(
        "one published figure, in the claim's unit (t, kt, Mt)",
        {
            "commodity": COMMODITY,
            "measure": MEASURE,
            "country": Parameter(f"a country, or {WORLD_TOTAL!r}", read_country, True),
            "year": YEAR,
            "form": FORM,
        },
        of_figure,
    ),
    "plan": Check(
        "what per cent of the world figure a planned amount is",
        {
            "commodity": COMMODITY,
            "measure": MEASURE,
            "amount": Parameter("the planned amount a year", read_number, True),
            "unit": Parameter("its unit", read_unit, True),
            "year": YEAR,
            "form": FORM,
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
        {"event": Parameter("an id of data/events.csv", read_event, True)},
        of_event,
        by_edition=False,
    ),
    "participants": Check(
        "how many countries took part in an event on record",
        {
            "event": Parameter("an id of data/events.csv", read_event, True),
            "beside": Parameter("participants that are no country", read_names),
        },
        of_participants,
        by_edition=False,
    ),
    "ore": Check(
        "how much ore a tonnage of metal implies at a stated grade",
        {
            "amount": Parameter("the tonnage of metal", read_number, True),
            "unit": Parameter("its unit", read_unit, True),
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
