"""The dated events of the timeline: read, filtered, with the conflicts between their sources shown."""

from __future__ import annotations

import calendar
from datetime import date

import pandas as pd

from carep.minerals.vocabulary import CENTRAL_ASIA
from carep.press.errors import CarepError, DataError, UnknownNameError

SOURCES = ["events"]
"""The id of ``data/sources.yaml`` under which the collection stands; each event names its own report."""

EVERY = "all"
"""The filter value that keeps every event."""


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
    try:
        first = date.fromisoformat(f"{text}-01-01"[:10]) if len(text) in (4, 7, 10) else None
    except ValueError:
        first = None
    if first is None:
        raise DataError("not a date", found=text, expected="YYYY, YYYY-MM or YYYY-MM-DD")
    if len(text) == len("YYYY"):
        return first, first.replace(month=12, day=31)
    if len(text) == len("YYYY-MM"):
        return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first, first


def _with(events: pd.DataFrame, party: str) -> pd.Series[bool]:
    return events["parties"].fillna("").map(lambda cell: party in cell.split("|"))


def parties(events: pd.DataFrame) -> list[str]:
    """Every party of the events, the busiest first."""
    counts = events["parties"].dropna().str.split("|").explode().value_counts()
    return sorted(counts.index, key=lambda name: (-int(counts[name]), name))


def types(events: pd.DataFrame) -> list[str]:
    """Every type of event, in alphabetical order."""
    return sorted(events["type"].unique())


def chosen(events: pd.DataFrame, *, party: str = EVERY, kind: str = EVERY) -> pd.DataFrame:
    """The events of a party and a type, by date, with ``start``, ``finish`` and ``disputed``.

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
    kept = events if party == EVERY else events[_with(events, party)]
    if kind != EVERY:
        kept = kept[kept["type"] == kind]
    if kept.empty:
        raise NoEventError(f"no event of {party} is of the type {kind}", do="choose all of either")
    kept = kept.copy()
    ends = kept["end"].where(kept["end"].notna(), kept["date"])
    kept["start"] = [span(text)[0].isoformat() for text in kept["date"]]
    kept["finish"] = [span(text)[1].isoformat() for text in ends]
    kept["disputed"] = kept["conflicts"].notna()
    kept["when"] = [f"{a} to {b}" if isinstance(b, str) else a for a, b in zip(kept["date"], kept["end"], strict=True)]
    kept["who"] = kept["parties"].fillna("").str.replace("|", ", ")
    kept.attrs["sources"] = SOURCES
    return kept.sort_values(["start", "finish", "id"], kind="stable").reset_index(drop=True)


def conflicts(events: pd.DataFrame) -> pd.DataFrame:
    """The events on which sources disagree, with what each says; none is resolved here."""
    disputed = chosen(events)
    disputed = disputed[disputed["disputed"]]
    by_id = events.set_index("id")["event"]
    against = disputed["conflicts_with"].map(lambda other: by_id.get(other, "") if isinstance(other, str) else "")
    frame = disputed.assign(against=against)[["id", "when", "event", "conflicts", "against", "source"]]
    frame.attrs["sources"] = SOURCES
    return frame.reset_index(drop=True)


def lanes(events: pd.DataFrame, *, most: int = 8) -> pd.DataFrame:
    """One row an event and party, for the ``most`` busiest parties of ``events`` (others share a lane)."""
    busiest = parties(events)[:most]
    rows = events.assign(party=events["parties"].fillna("").str.split("|")).explode("party")
    rows["party"] = [name if name in busiest else "others" for name in rows["party"]]
    rows = rows.drop_duplicates(["id", "party"])
    rows.attrs["sources"] = SOURCES
    return rows.reset_index(drop=True)


def leading_pair(events: pd.DataFrame) -> tuple[str, int]:
    """The outside party with most of the events, and their number (the five states themselves left aside)."""
    outside = [name for name in parties(events) if name not in CENTRAL_ASIA]
    return (outside[0], int(_with(events, outside[0]).sum())) if outside else ("", 0)
