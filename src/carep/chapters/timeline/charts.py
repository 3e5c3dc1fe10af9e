"""The timeline: events by party, each as long as its date is vague, disputed ones ringed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from carep.chapters.timeline import model as events_of
from carep.press.outputs import Chart, theme

if TYPE_CHECKING:
    import pandas as pd


def timeline_chart(events: pd.DataFrame, *, title: str, alt_text: str, most: int = 8, name: str = "timeline") -> Chart:
    """Events of :func:`carep.chapters.timeline.model.chosen` by party over time; a click on the legend keeps one
    type.
    """
    rows = events_of.lanes(events, most=most)
    order = [party for party in events_of.parties(events)[:most] if party in set(rows["party"])]
    order += ["others"] if (rows["party"] == "others").any() else []
    shown = rows[["party", "start", "finish", "when", "type", "event", "who", "place", "source", "disputed"]].copy()
    shown["place"] = shown["place"].fillna("not stated")
    shown["dispute"] = shown["disputed"].map({True: "sources disagree", False: "no disagreement known"})
    pick = theme.legend_filter("type", name="pick_type")
    choose = alt.selection_point(
        fields=["party"],
        bind=alt.binding_select(options=[None, *order], labels=["all", *order], name="Party: "),
        name="pick_party",
    )
    kinds = events_of.types(events)
    y = alt.Y("party:N", sort=order, title=None)
    x = alt.X("start:T", title=None, axis=alt.Axis(format="%Y", tickCount="year"))
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
    base = alt.Chart(shown)
    faint = alt.condition(pick & choose, alt.value(0.95), alt.value(0.08))
    colour = alt.Color("type:N", title="Type of event", scale=alt.Scale(domain=kinds, range=list(theme.PALETTE)))
    shape = alt.Shape("type:N", title="Type of event", scale=alt.Scale(domain=kinds, range=list(theme.SHAPES)))
    # Types have their own line within a party's row, so that events of one month do not hide each other.
    line = alt.YOffset("type:N", scale=alt.Scale(domain=kinds))
    vague = base.mark_rule(strokeWidth=4, opacity=0.35).encode(x=x, x2="finish:T", y=y, yOffset=line, color=colour)
    points = (
        base.mark_point(size=55)
        .encode(
            x=x,
            y=y,
            yOffset=line,
            color=colour,
            shape=shape,
            opacity=faint,
            tooltip=tips,
        )
        .add_params(pick, choose)
    )
    rings = (
        base.transform_filter("datum.disputed")
        .mark_point(size=190, filled=False, strokeWidth=1.6, shape="circle", color=theme.INK)
        .encode(x=x, y=y, yOffset=line, tooltip=tips)
    )
    chart = alt.layer(vague, points, rings).properties(width=theme.WIDTH, height=len(set(rows["party"])) * 52)
    return Chart(
        chart,
        name=name,
        title=title,
        subtitle="A ring: sources disagree; a bar: the date is known only to the month or year",
        alt=alt_text,
        sources=events.attrs["sources"],
    )
