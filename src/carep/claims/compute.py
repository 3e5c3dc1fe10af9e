"""What the checks compute: the project's data turned into readings of a claim.

Every function takes the claim and a :class:`Scope`, and returns the readings with what the evidence sentence needs.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from carep.claims.model import Claim
from carep.claims.verdict import Reading, Span, span_of
from carep.minerals.quantity import UNIT_TONNES
from carep.minerals.shares import Bound, NotPublishedError, Share, shares_of
from carep.minerals.shares import share as share_of
from carep.minerals.vocabulary import CENTRAL_ASIA, WORLD_TOTAL, Qualifier
from carep.press.data import tables
from carep.press.errors import UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

EVENTS = "events"
BOUNDS: Mapping[Qualifier, Bound] = {Qualifier.LOWER_BOUND: "at least", Qualifier.UPPER_BOUND: "at most"}


class Data:
    """The project's tables, each loaded when a check first needs it."""

    def __init__(self, figures: pd.DataFrame | None = None) -> None:
        self._loaded: dict[str, pd.DataFrame] = {} if figures is None else {"figures": figures}

    def table(self, name: str) -> pd.DataFrame:
        """The table ``name`` of the project."""
        if name not in self._loaded:
            self._loaded[name] = tables.load(name)
        return self._loaded[name]

    @property
    def figures(self) -> pd.DataFrame:
        """``data/figures.csv``."""
        return self.table("figures")

    @cached_property
    def editions(self) -> tuple[int, ...]:
        """The editions that the figures hold, oldest first."""
        return tuple(sorted({int(str(value)) for value in self.figures["edition"].unique()}))


@dataclass(frozen=True)
class Scope:
    """What a check works on: the data, and the edition (0 for a check that belongs to none)."""

    data: Data
    edition: int


@dataclass(frozen=True)
class Computed:
    """What a check found: the claim as a span of values, the readings, and what the evidence sentence needs."""

    span: Span | None
    readings: tuple[Reading, ...]
    detail: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


def of_share(
    claim: Claim,
    scope: Scope,
    *,
    commodity: str,
    measure: str,
    countries: Sequence[str] = CENTRAL_ASIA,
    year: int | None = None,
    form: str | None = None,
) -> Computed:
    """Every form of the commodity, each against the published total and against the listed countries."""
    figures, edition = scope.data.figures, scope.edition
    rows = figures[
        (figures["edition"] == edition) & (figures["commodity"] == commodity) & (figures["measure"] == measure)
    ]
    found = [] if rows.empty else shares_of(rows, edition=edition, measure=measure, countries=countries, year=year)
    shares = [share for share in found if form is None or share.form == form]
    shares.sort(key=lambda share: (not share.is_default_form, share.form))
    readings = [reading for share in shares for reading in share_readings(share)]
    detail = {"shares": shares, "commodity": commodity, "measure": measure, "year": year}
    return Computed(_span(claim), tuple(readings), detail, (f"mcs{edition}",))


def share_readings(share: Share) -> list[Reading]:
    """The readings of a share: against the published total, and against the countries the release lists."""
    ceiling = share.ceiling_high
    if share.amount is None:
        return [Reading(f"{share.form}, unlisted", None, None, None, ceiling)]
    total = (share.low_published, share.point_published, share.high_published)
    listed = (share.low_listed, share.point_listed, share.high_listed)
    ceiling_listed = None if ceiling is None else max(ceiling, share.high_listed or 0.0)
    readings = [
        Reading(f"{share.form}, published total", *total, ceiling, share.bound),
        Reading(f"{share.form}, listed countries", *listed, ceiling_listed),
    ]
    return [reading for reading in readings if reading.point is not None]


def _span(claim: Claim) -> Span | None:
    return span_of(claim.stated, claim.relation) if claim.stated else None


def _published(
    scope: Scope,
    commodity: str,
    measure: str,
    year: int | None,
    form: str | None,
    countries: Sequence[str] = CENTRAL_ASIA,
) -> Share | None:
    """The share that the edition gives, or nothing when it holds no such figure."""
    try:
        return share_of(
            scope.data.figures, commodity=commodity, measure=measure, edition=scope.edition, countries=countries,
            year=year, form=form,
        )  # fmt: skip
    except NotPublishedError:
        return None


def _not_published(claim: Claim, scope: Scope, commodity: str, measure: str, year: int | None) -> Computed:
    detail = {"commodity": commodity, "measure": measure, "year": year}
    return Computed(_span(claim), (), detail, (f"mcs{scope.edition}",))


def read_unit(value: Any) -> str:
    """A unit of mass."""
    if value not in UNIT_TONNES:
        raise UnknownNameError.of("unit", value, UNIT_TONNES)
    return str(value)


def of_figure(
    claim: Claim,
    scope: Scope,
    *,
    commodity: str,
    measure: str,
    country: str,
    year: int | None = None,
    form: str | None = None,
) -> Computed:
    """One figure of a country or of the world, in the claim's unit."""
    share = _published(scope, commodity, measure, year, form, [country] if country != WORLD_TOTAL else CENTRAL_ASIA)
    if share is None:
        return _not_published(claim, scope, commodity, measure, year)
    cell = share.world if country == WORLD_TOTAL else next(iter(share.cells), None)
    detail = {"share": share, "cell": cell, "country": country}
    if cell is None or cell.amount is None:
        return Computed(_span(claim), (), detail, share.sources)
    factor = float(UNIT_TONNES[read_unit(claim.unit)])
    low, point, high = (end / factor for end in (cell.amount.low, cell.amount.point, cell.amount.high))
    reading = Reading(share.form, low, point, high, high, BOUNDS.get(cell.qualifier, ""))
    return Computed(_span(claim), (reading,), detail, share.sources)


def of_plan(
    claim: Claim,
    scope: Scope,
    *,
    commodity: str,
    measure: str,
    amount: float,
    unit: str,
    year: int | None = None,
    form: str | None = None,
) -> Computed:
    """A planned yearly amount as a part of the world figure."""
    share = _published(scope, commodity, measure, year, form)
    if share is None:
        return _not_published(claim, scope, commodity, measure, year)
    detail = {"share": share, "amount": amount, "unit": unit}
    if share.published is None or share.published.point <= 0:
        return Computed(_span(claim), (), detail, share.sources)
    planned = amount * float(UNIT_TONNES[unit])
    high = planned / share.published.low * 100 if share.published.low > 0 else None
    low, point = planned / share.published.high * 100, planned / share.published.point * 100
    return Computed(_span(claim), (Reading(share.form, low, point, high, high, share.bound),), detail, share.sources)


def of_tally(
    claim: Claim, scope: Scope, *, table: str, countries: Sequence[str] = CENTRAL_ASIA, counted_as: str = ""
) -> Computed:
    """The entries that an inventory counts in some countries; less than all when it counts something wider."""
    rows = scope.data.table(table)
    chosen = rows[rows["country"].isin(list(countries))]
    count = float(chosen["occurrences"].sum())
    what = str(rows["counted"].iloc[0])
    source = str(rows["source"].iloc[0])
    detail = {"count": count, "counted": what, "countries": tuple(countries)}
    if counted_as and not what.startswith(counted_as):
        # The inventory says that it counts less than that from its first entry on, so not all of them can be it.
        reading = Reading(what, None, None, None, count - 1)
        return Computed(_span(claim), (reading,), {**detail, "counted_as": counted_as}, (source,))
    return Computed(_span(claim), (Reading(what, count, count, count, count),), detail, (source,))


def days(text: str, end: str = "") -> tuple[int, int]:
    """First and last day, as ordinals, of a date that is as precise as its source: a year, a month, a day.

    >>> first, last = days("2024-02")
    >>> date.fromordinal(first).isoformat(), date.fromordinal(last).isoformat()
    ('2024-02-01', '2024-02-29')
    """

    def parts(given: str) -> list[int]:
        return [int(part) for part in given.split("-")]

    low = [*parts(text), 1, 1][:3]
    high = parts(end or text)
    month = high[1] if len(high) > 1 else 12
    day = high[2] if len(high) > 2 else calendar.monthrange(high[0], month)[1]
    return date(*low).toordinal(), date(high[0], month, day).toordinal()


def of_event(claim: Claim, scope: Scope, *, event: str) -> Computed:
    """The date of an event: the claim's period holds it, meets it, or misses it."""
    row = _event_row(scope.data, event)
    low, high = days(str(row["date"]), row["end"] if isinstance(row["end"], str) else "")
    first, last = days(claim.stated)
    point = low if first <= low and high <= last else (low + high) / 2
    reading = Reading(event, low, point, high, high)
    return Computed(Span(first, last), (reading,), {"event": row}, ("events",))


def _event_row(data: Data, event: str) -> dict[str, Any]:
    rows = data.table(EVENTS)
    return dict(rows[rows["id"] == event].iloc[0])


def of_participants(claim: Claim, scope: Scope, *, event: str, beside: Sequence[str] = ()) -> Computed:
    """The countries counted at an event, alone and with the other participants."""
    row = _event_row(scope.data, event)
    found = re.search(r"(\d+) countries", str(row["event"]))
    detail = {"event": row, "beside": tuple(beside)}
    if found is None:
        return Computed(_span(claim), (), detail, ("events",))
    count = float(found[1])
    readings = [Reading("countries", count, count, count, count)]
    if beside:
        more = count + len(beside)
        readings.append(Reading("countries and " + ", ".join(beside), more, more, more, more))
    return Computed(_span(claim), tuple(readings), detail, ("events",))


def of_ore(claim: Claim, _scope: Scope, *, amount: float, unit: str, grade: float) -> Computed:
    """The ore that a tonnage of metal implies: arithmetic for the evidence, no reading."""
    metal = amount * float(UNIT_TONNES[unit])
    detail = {
        "amount": amount,
        "unit": unit,
        "grade": grade,
        "ore": metal / grade * 1e6,
        "metal_if_ore": metal * grade / 1e6,
    }
    return Computed(_span(claim), (), detail, ())
