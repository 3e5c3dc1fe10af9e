"""The dated events of the timeline: read, filtered, with the conflicts between their sources shown."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import TYPE_CHECKING

from carep.press.errors import CarepError, DataError, UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

SOURCE = "events"
"""The id of ``data/sources.yaml`` under which the collection stands; each event names its own report."""

EVERY = "all"
"""The filter value that keeps every event."""

DATE = re.compile(r"(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?")


class NoEventError(CarepError):
    """A choice of party and type that no event meets."""


def span(text: str) -> tuple[date, date]:
    """The first and last day that a date as precise as ``text`` can mean.

    >>> [day.isoformat() for day in span("2024-02")]
    ['2024-02-01', '2024-02-29']

    Raises
    ------
    DataError
        When the text is no year, month or day.
    """
    found = DATE.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        year = int(found["year"])
        if found["month"] is None:
            return date(year, 1, 1), date(year, 12, 31)
        month = int(found["month"])
        if found["day"] is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        day = date(year, month, int(found["day"]))
    except ValueError:
        raise DataError("not a date", found=text, expected="YYYY, YYYY-MM or YYYY-MM-DD") from None
    return day, day


def precision(text: str) -> str:
    """How precise a date is.

    >>> precision("2024"), precision("2024-02"), precision("2024-02-08")
    ('year', 'month', 'day')
    """
    return ("year", "month", "day")[text.count("-")]


def _sources(events: pd.DataFrame) -> list[str]:
    return list(events.attrs.get("sources") or [SOURCE])


def parties(events: pd.DataFrame) -> list[str]:
    """Every party of the events, the busiest first."""
    counts = events["parties"].dropna().str.split("|").explode().value_counts()
    return sorted(counts.index, key=lambda name: (-int(counts[name]), name))


def types(events: pd.DataFrame) -> list[str]:
    """Every type of event, in alphabetical order."""
    return sorted(events["type"].unique())


def chosen(events: pd.DataFrame, *, party: str = EVERY, kind: str = EVERY) -> pd.DataFrame:
    """The events of a party and a type, by date, with ``start``, ``finish``, ``precision`` and ``disputed``.

    Raises
    ------
    UnknownNameError
        For a party or type that no event has.
    NoEventError
        When no event has both.
    DataError
        For an event whose date can't be read.
    """
    if party != EVERY and party not in (known := parties(events)):
        raise UnknownNameError.of("party", party, [EVERY, *known])
    if kind != EVERY and kind not in (kinds := types(events)):
        raise UnknownNameError.of("type of event", kind, [EVERY, *kinds])
    kept = events
    if party != EVERY:
        kept = kept[kept["parties"].fillna("").map(lambda cell: party in cell.split("|"))]
    if kind != EVERY:
        kept = kept[kept["type"] == kind]
    if kept.empty:
        raise NoEventError(f"no event of {party} is of the type {kind}", do="choose all of either")
    kept = kept.copy()
    ends = kept["end"].where(kept["end"].notna(), kept["date"])
    kept["start"] = [span(text)[0].isoformat() for text in kept["date"]]
    kept["finish"] = [span(text)[1].isoformat() for text in ends]
    kept["precision"] = [precision(text) for text in kept["date"]]
    kept["disputed"] = kept["conflicts"].notna()
    kept["when"] = [f"{a} to {b}" if isinstance(b, str) else a for a, b in zip(kept["date"], kept["end"], strict=True)]
    kept["who"] = kept["parties"].fillna("").str.replace("|", ", ")
    kept.attrs["sources"] = _sources(events)
    return kept.sort_values(["start", "finish", "id"], kind="stable").reset_index(drop=True)


def conflicts(events: pd.DataFrame) -> pd.DataFrame:
    """The events on which sources disagree, with what each says; none is resolved here."""
    disputed = chosen(events)
    disputed = disputed[disputed["disputed"]]
    by_id = events.set_index("id")["event"]
    against = disputed["conflicts_with"].map(lambda other: by_id.get(other, "") if isinstance(other, str) else "")
    frame = disputed.assign(against=against)[["id", "when", "event", "conflicts", "against", "source"]]
    frame.attrs["sources"] = _sources(events)
    return frame.reset_index(drop=True)


def lanes(events: pd.DataFrame, *, most: int = 8) -> pd.DataFrame:
    """One row an event and party, for the ``most`` busiest parties of ``events`` (others share a lane)."""
    busiest = parties(events)[:most]
    rows = events.assign(party=events["parties"].fillna("").str.split("|")).explode("party")
    rows["party"] = [name if name in busiest else "others" for name in rows["party"]]
    rows = rows.drop_duplicates(["id", "party"])
    rows.attrs["sources"] = _sources(events)
    return rows.reset_index(drop=True)


def counts(events: pd.DataFrame) -> pd.DataFrame:
    """How many events of each type each year has."""
    frame = events.assign(year=[int(text[:4]) for text in events["date"]])
    made = frame.groupby(["year", "type"], as_index=False).size().rename(columns={"size": "events"})
    made.attrs["sources"] = _sources(events)
    return made
