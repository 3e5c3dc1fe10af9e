"""The timeline's table, chart and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carep.chapters.timeline import charts
from carep.chapters.timeline import model as events_of
from carep.press.outputs import Chart, Column, Table

if TYPE_CHECKING:
    import pandas as pd


def the(party: str) -> str:
    """A party's name within a sentence.

    >>> the("United States"), the("China")
    ('the United States', 'China')
    """
    return f"the {party}" if party.startswith(("United ", "European ")) else party


def leading_pair(events: pd.DataFrame) -> tuple[str, int]:
    """The outside party with most of the events, and their number (the five states themselves left aside)."""
    from carep.minerals.vocabulary import CENTRAL_ASIA

    outside = [name for name in events_of.parties(events) if name not in CENTRAL_ASIA]
    if not outside:
        return "", 0
    has = events["parties"].fillna("").map(lambda cell: outside[0] in cell.split("|"))
    return outside[0], int(has.sum())


def events_table(events: pd.DataFrame) -> Table:
    """The events by date, with who, what, source and the mark of a dispute."""
    shown = events.assign(mark=["a" if disputed else "" for disputed in events["disputed"]])
    shown["place"] = shown["place"].where(shown["place"].notna(), "–")
    return Table(
        shown,
        [
            Column("when", "When", kind="text", mark="mark"),
            Column("type", "Type", kind="text"),
            Column("who", "Who", kind="text"),
            Column("event", "What", kind="text"),
            Column("place", "Where", kind="text"),
            Column("source", "Report", kind="text"),
        ],
        name="events",
        caption=f"{len(events)} dated events, each with the report it was read in",
        footnotes={"a": "Sources disagree on this event: see the table of conflicts."},
    )


def conflicts_table(events: pd.DataFrame) -> Table:
    """What sources disagree on; nothing is resolved."""
    frame = events_of.conflicts(events)
    frame["against"] = frame["against"].where(frame["against"] != "", "–")
    return Table(
        frame,
        [
            Column("when", "When", kind="text"),
            Column("event", "What is told", kind="text"),
            Column("conflicts", "What is told otherwise", kind="text"),
            Column("against", "Other event concerned", kind="text"),
            Column("source", "Report", kind="text"),
        ],
        name="conflicts",
        caption="Events on which sources disagree",
    )


def timeline_chart(events: pd.DataFrame) -> Chart:
    """The timeline with a title and a text alternative made of the events shown."""
    first, last = str(events["when"].iloc[0]), str(events["when"].iloc[-1])
    party, number = leading_pair(events)
    years = events["date"].str[:4].value_counts()
    busiest = str(min(years.index, key=lambda year: (-int(years[year]), year)))
    kinds = events["type"].value_counts()
    by_kind = ", ".join(f"{kind} {int(kinds[kind])}" for kind in sorted(kinds.index, key=lambda k: (-int(kinds[k]), k)))
    told = f"{the(party)} took part in {number} of {len(events)} events; the busiest year is {busiest}"
    told = told[:1].upper() + told[1:]
    return charts.timeline_chart(
        events,
        title=told if party else f"{len(events)} events; the busiest year is {busiest}",
        alt_text=f"Timeline of {len(events)} events from {first} to {last}, a row for each party. {told}. "
        f"By type: {by_kind}. Sources disagree on {int(events['disputed'].sum())} of them.",
    )


def answer(events: pd.DataFrame) -> str:
    """One sentence on who meets most with whom, made of the events shown."""
    party, number = leading_pair(events)
    signed = events[events["type"] == "agreement"]
    disputed = int(events["disputed"].sum())
    first, last = str(events["date"].iloc[0])[:4], str(events["date"].iloc[-1])[:4]
    told = f"{len(events)} dated events from {first} to {last}, {len(signed)} of them agreements"
    if party:
        told += f"; {the(party)} took part in {number}, more than any other party from outside"
    return f"{told}; sources disagree on {disputed}."
