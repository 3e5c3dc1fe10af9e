"""The timeline and its tables: events by party, each as long as its date is vague, disputed ones ringed."""

from __future__ import annotations

import altair as alt
import pandas as pd

from carep.chapters.timeline.model import conflicts, lanes, leading_pair, parties, types
from carep.minerals.vocabulary import with_article
from carep.press.outputs import Chart, Column, Table, marks, theme


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


def timeline_chart(events: pd.DataFrame, *, most: int = 8) -> Chart:
    """Events of :func:`carep.chapters.timeline.model.chosen` by party; a click on the legend keeps one type."""
    rows = lanes(events, most=most)
    drawn = set(rows["party"])
    order = [party for party in [*parties(events)[:most], "others"] if party in drawn]
    shown = rows[["party", "start", "finish", "when", "type", "event", "who", "place", "source", "disputed"]].copy()
    shown["place"] = shown["place"].fillna("not stated")
    shown["dispute"] = shown["disputed"].map({True: "sources disagree", False: "no disagreement known"})
    pick = theme.legend_filter("type", name="pick_type")
    choose = alt.selection_point(
        fields=["party"],
        bind=alt.binding_select(options=[None, *order], labels=["all", *order], name="Party: "),
        name="pick_party",
    )
    tips = theme.tooltip(
        {
            "when": "When",
            "type": "Type",
            "event": "What",
            "who": "Who",
            "place": "Where",
            "source": "Source",
            "dispute": "Sources",
        }
    )
    kinds = types(events)
    signs = marks.signs("type", kinds, colours=theme.PALETTE, shapes=theme.SHAPES, title="Type of event")
    # Types have their own line within a party's row, so that events of one month do not hide each other.
    base = alt.Chart(shown).encode(
        x=alt.X("start:T", title=None, axis=alt.Axis(format="%Y", tickCount="year")),
        y=marks.rows("party", order),
        yOffset=alt.YOffset("type:N", scale=alt.Scale(domain=kinds)),
    )
    vague = base.mark_rule(strokeWidth=4, opacity=0.35).encode(x2="finish:T", color=signs["color"])
    faint = alt.condition(pick & choose, alt.value(0.95), alt.value(0.08))
    points = base.mark_point(size=55).encode(**signs, opacity=faint, tooltip=tips).add_params(pick, choose)
    disputed = base.transform_filter("datum.disputed")
    rings = disputed.mark_point(size=190, filled=False, strokeWidth=1.6, shape="circle", color=theme.INK)
    told = _finding(events)
    kind_counts = events["type"].value_counts()
    by_kind = ", ".join(f"{kind} {kind_counts[kind]}" for kind in sorted(kinds, key=lambda k: (-kind_counts[k], k)))
    return Chart(
        alt.layer(vague, points, rings.encode(tooltip=tips)).properties(width=theme.WIDTH, height=len(drawn) * 52),
        name="timeline",
        title=told,
        subtitle="A ring: sources disagree; a bar: the date is known only to the month or year",
        alt=f"Timeline of {len(events)} events from {events['when'].iloc[0]} to {events['when'].iloc[-1]}, a row for "
        f"each party. {told}. By type: {by_kind}. Sources disagree on "
        f"{events['disputed'].sum()} of them.",
        sources=events.attrs["sources"],
    )


def _finding(events: pd.DataFrame) -> str:
    party, number = leading_pair(events)
    years = events["date"].str[:4].value_counts()
    busiest = min(years.index, key=lambda year: (-years[year], year))
    took_part = (
        f"{with_article(party)} took part in {number} of {len(events)} events" if party else f"{len(events)} events"
    )
    told = f"{took_part}; the busiest year is {busiest}"
    return told[:1].upper() + told[1:]
