"""What the chapter shows of concentration: the index with its interval, what growth does to it, and who buys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from carep.chapters.concentration.model import concentration, concentrations, grown, growth_curve, scenarios, together
from carep.minerals.herfindahl import HIGH, MODERATE, level
from carep.minerals.supply import Supply
from carep.minerals.vocabulary import measure_label
from carep.press.outputs import Chart, Column, Table, format_number, marks, theme


def index_table(found: Sequence[Supply]) -> Table:
    """The index of each table of one commodity, with interval, leader and coverage."""
    first = found[0]
    return Table(
        concentrations(found),
        [
            Column("label", "Of", kind="text"),
            Column("year", "Year", kind="text"),
            Column("form", "Form", kind="text"),
            Column("index", "Index", digits=0, mark="mark"),
            Column("low", "At least", digits=0),
            Column("high", "At most", digits=0),
            Column("level", "Level", kind="text"),
            Column("leader", "Leader", kind="text"),
            Column("leader_share", "Its share", unit="%", digits=1),
            Column("coverage", "Listed countries cover", unit="%", digits=1, missing="no total"),
            Column("withheld", "Named without a number", kind="text"),
        ],
        name="index_table",
        caption=f"Concentration of {first.commodity}, Mineral Commodity Summaries {first.edition}",
        footnotes={"a": "The world total is a lower bound: all three values are as if it were the total."},
        sources=list(first.sources),
    )


def scenario_table(production: Supply, reserves: Supply | None, factor: float) -> Table:
    """Today, the chosen growth, and the region at its share of reserves."""
    return Table(
        scenarios(production, reserves, factor),
        [
            Column("scenario", "If the region produced", kind="text"),
            Column("region", "Its output", unit=production.unit, digits=0),
            Column("region_share", "Its share", unit="%", digits=1),
            Column("index", "Index", digits=0),
            Column("level", "Level", kind="text"),
            Column("leader", "Leader", kind="text"),
            Column("leader_share", "Leader's share", unit="%", digits=1),
        ],
        name="scenarios",
        caption=f"What more output of the region would change: {production.commodity}, "
        f"{measure_label(production.measure)} {production.year}, all others as they are",
        sources=list(production.sources),
    )


def partners_table(frame: pd.DataFrame) -> Table:
    """The buyers of each seller in the latest year."""
    last = frame[frame["year"] == frame["year"].max()].assign(million=lambda rows: rows["value_usd"] / 1e6)
    return Table(
        last.sort_values(["value_usd", "seller"], ascending=[False, True]),
        [
            Column("seller", "Seller", kind="text"),
            Column("million", "Exports", unit="million USD", digits=1),
            Column("buyers", "Buyers", kind="integer"),
            Column("index", "Index over buyers", digits=0),
            Column("leader", "Leading buyer", kind="text"),
            Column("leader_share", "Its share", unit="%", digits=1),
        ],
        name="partners_table",
        caption=f"Buyers of {frame.attrs['of']}, {int(frame['year'].max())}",
        sources=["baci"],
    )


def answer(production: Supply, factor: float, buyers: pd.DataFrame) -> str:
    """One sentence on concentration and on what the region could change."""
    made = concentration(production)
    then = grown(production, factor)
    last = together(buyers).to_dict("records")[-1]
    another = "" if then.leader == made.leader else f", held by {then.leader}"
    return (
        f"World {measure_label(production.measure)} of {production.commodity} is {level(made.point)} "
        f"({made.leader} {100 * made.leader_share:.0f} %); with {format_number(factor)} times the region's output the "
        f"largest share would be {100 * then.leader_share:.0f} %{another}; and the region's own buyers of "
        f"{buyers.attrs['of']} are {level(last['index'])} ({last['leader']} {last['leader_share']:.0f} %)."
    )


WHO = ["leading supplier", "Central Asia"]
FACTORS = (0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 10)
SCALE = alt.Scale(domain=[0, 10000])


def _limits(**channel: Any) -> alt.Chart:
    limits = alt.Chart(pd.DataFrame({"limit": [MODERATE, HIGH]}))
    made: alt.Chart = limits.mark_rule(strokeDash=[4, 4], opacity=0.55).encode(**channel)
    return made


def overview_chart(found: Sequence[Supply]) -> Chart:
    """The index of every commodity that the region produces, with its interval."""
    frame = concentrations(found, with_commodity=True)
    frame = frame.sort_values(["index", "label"], ascending=[False, True])
    shown = frame.round({"low": 1, "index": 1, "high": 1, "leader_share": 1})
    shown = shown[["label", "kind", "low", "index", "high", "leader", "leader_share"]]
    base = alt.Chart(shown).encode(y=marks.rows("label", shown["label"]))
    points = base.mark_point(size=90).encode(
        x=alt.X("index:Q", title="Herfindahl-Hirschman index (10,000 = one supplier)", scale=SCALE),
        **marks.signs("kind"),
        tooltip=theme.tooltip(
            {
                "label": "Table",
                "index": ("Index", ",.0f"),
                "low": ("At least", ",.0f"),
                "high": ("At most", ",.0f"),
                "leader": "Leader",
                "leader_share": ("Its share (%)", ".1f"),
            }
        ),
    )
    interval = marks.interval(base, x="low:Q", x2="high:Q")
    high = int((frame["index"] > HIGH).sum())
    texts = [f"{row['label']} {format_number(row['index'], digits=0)}" for row in frame.head(8).to_dict("records")]
    top = frame.iloc[0]
    highest = format_number(float(top["index"]), digits=0)
    return Chart(
        alt.layer(_limits(x="limit:Q"), interval, points).properties(height=alt.Step(24)),
        name="index",
        title=f"{high} of the {len(frame)} minerals that the region produces are highly concentrated",
        subtitle="Bar: what rounding and unlisted suppliers allow; dashed: limits of the US merger guidelines",
        alt=f"The index of world production of {len(frame)} minerals that one of the five states produces, with "
        f"its interval. Highest: {top['label']}, {highest} (leader {top['leader']}). " + "; ".join(texts),
        sources=found[0].sources,
    )


def growth_chart(production: Supply, factor: float) -> Chart:
    """Index and the shares of leader and region over the region's growth factor, in two panels."""
    shown = growth_curve(production, sorted({*FACTORS, factor}))
    shown = shown.round({"index": 3, "leader_share": 3, "region_share": 3})
    x = alt.X("factor:Q", title="Output of the region, times today's")
    upper = alt.Chart(shown).mark_line(point={"size": 40})
    upper = upper.encode(
        x=x,
        y=alt.Y("index:Q", title="Index"),
        tooltip=theme.tooltip({"factor": ("Times today's output", ".1f"), "index": ("Index", ",.0f")}),
    )
    shares = shown.melt(["factor", "leader"], ["leader_share", "region_share"], var_name="who", value_name="share")
    shares["who"] = shares["who"].map(dict(zip(["leader_share", "region_share"], WHO, strict=True)))
    lower = alt.Chart(shares).mark_line(point={"size": 40})
    lower = lower.encode(
        x=x,
        y=alt.Y("share:Q", title="Share of the world (%)"),
        **marks.signs("who", WHO),
        tooltip=theme.tooltip(
            {
                "factor": ("Times today's output", ".1f"),
                "who": "Who",
                "leader": "Leader then",
                "share": ("Share (%)", ".1f"),
            }
        ),
    )
    today, then = grown(production, 1.0), grown(production, factor)
    before, after = format_number(today.point, digits=0), format_number(then.point, digits=0)
    verb = "falls" if then.point < today.point else "rises" if then.point > today.point else "stays"
    told = f"With {format_number(factor)} times the region's output the index {verb} from {before} to {after}"
    return Chart(
        alt.vconcat(upper.properties(height=150), lower.properties(height=150)),
        name="growth",
        title=told,
        subtitle="Arithmetic, no forecast: all other suppliers as in the release",
        alt=f"Two lines over the growth of the region's {production.commodity} output. {told}; the leader's share "
        f"goes from {100 * today.leader_share:.1f} % ({today.leader}) to {100 * then.leader_share:.1f} % "
        f"({then.leader}), the region's from {100 * today.region_share:.1f} % to {100 * then.region_share:.1f} %.",
        sources=production.sources,
    )


def partners_chart(frame: pd.DataFrame) -> Chart:
    """Concentration of buyers by seller and year (:func:`carep.chapters.concentration.model.partners`)."""
    shown = frame.round({"index": 1, "leader_share": 2})
    shown = shown[["year", "seller", "index", "leader", "leader_share", "buyers"]]
    lines = alt.Chart(shown).mark_line(point={"size": 60})
    lines = lines.encode(
        x=marks.years(),
        y=alt.Y("index:Q", title="Index over buyers", scale=SCALE),
        **marks.signs("seller", sorted(shown["seller"].unique())),
        tooltip=theme.tooltip(
            {
                "seller": "Seller",
                "year:O": "Year",
                "index": ("Index", ",.0f"),
                "leader": "Leading buyer",
                "leader_share": ("Its share (%)", ".1f"),
                "buyers": ("Buyers", ".0f"),
            }
        ),
    )
    rows = together(frame).to_dict("records")
    before, after = (format_number(row["index"], digits=0) for row in (rows[0], rows[-1]))
    told = (
        f"Buyers of the region ({frame.attrs['of']}): index {before} in {rows[0]['year']}, {after} in "
        f"{rows[-1]['year']}; {rows[-1]['leader']} buys {rows[-1]['leader_share']:.0f} %"
    )
    return Chart(
        alt.layer(_limits(y="limit:Q"), lines),
        name="partners",
        title=told,
        subtitle="By value of exports in the headings on record; 10,000 = one buyer",
        alt=f"Lines of the buyers' index by seller and year. {told}.",
        sources=["baci"],
    )
