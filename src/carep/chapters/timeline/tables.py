"""The timeline's tables and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carep.chapters.timeline.model import conflicts, leading_pair
from carep.minerals.vocabulary import with_article
from carep.press.outputs import Column, Table

if TYPE_CHECKING:
    import pandas as pd


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
    frame = conflicts(events)
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


def answer(events: pd.DataFrame) -> str:
    """One sentence on who meets most with whom, made of the events shown."""
    party, number = leading_pair(events)
    signed = events[events["type"] == "agreement"]
    disputed = int(events["disputed"].sum())
    first, last = str(events["date"].iloc[0])[:4], str(events["date"].iloc[-1])[:4]
    told = f"{len(events)} dated events from {first} to {last}, {len(signed)} of them agreements"
    if party:
        told += f"; {with_article(party)} took part in {number}, more than any other party from outside"
    return f"{told}; sources disagree on {disputed}."
