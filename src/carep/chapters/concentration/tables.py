"""Tables, charts and findings of concentration, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carep.chapters.concentration import charts
from carep.chapters.concentration import model as of
from carep.minerals import trade
from carep.minerals.herfindahl import HIGH, level
from carep.minerals.production import OUTPUT, output_of, reserves_of, tables_of
from carep.minerals.shares import NotPublishedError
from carep.minerals.supply import Supply
from carep.minerals.vocabulary import CENTRAL_ASIA, Measure, measure_label
from carep.press.outputs import Chart, Column, Table, format_number

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "answer",
    "growth_chart",
    "index_table",
    "output_of",
    "overview_chart",
    "partners",
    "partners_chart",
    "partners_table",
    "produced_here",
    "reserves_of",
    "scenario_table",
    "tables_of",
    "together",
]
FACTORS = (0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 10)


def _labelled(found: Sequence[Supply], *, with_commodity: bool) -> pd.DataFrame:
    frame = of.concentrations(found)
    frame["year"] = frame["year"].astype(str)
    names = [measure_label(Measure(measure)) for measure in frame["measure"]]
    frame["label"] = (
        [f"{commodity}, {name}" for commodity, name in zip(frame["commodity"], names, strict=True)]
        if with_commodity
        else names
    )
    frame["kind"] = ["reserves" if measure == Measure.RESERVES else "production" for measure in frame["measure"]]
    frame["mark"] = ["a" if bound else "" for bound in frame["at_least"]]
    frame["withheld"] = frame["withheld"].where(frame["withheld"] != "", "–")
    return frame


def index_table(found: Sequence[Supply]) -> Table:
    """The index of each table of one commodity, with interval, leader and coverage."""
    first = found[0]
    return Table(
        _labelled(found, with_commodity=False),
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


def produced_here(figures: pd.DataFrame, *, edition: int, year: int | None) -> list[Supply]:
    """The production tables of an edition in which one of the five states has a number, one a commodity."""
    rows = figures[(figures["edition"] == edition) & figures["country"].isin(CENTRAL_ASIA)]
    found = []
    for commodity in sorted(rows["commodity"].unique()):
        try:
            made = tables_of(figures, commodity=commodity, edition=edition, year=year, measures=OUTPUT)
            found.append(output_of(made))
        except NotPublishedError:
            continue
    return found


def overview_chart(found: Sequence[Supply]) -> Chart:
    """The index of every commodity that the region produces."""
    frame = _labelled(found, with_commodity=True).sort_values(
        ["index", "label"], ascending=[False, True], kind="stable"
    )
    high = int((frame["index"] > HIGH).sum())
    top = frame.to_dict("records")[0]
    return charts.index_chart(
        frame,
        title=f"{high} of the {len(frame)} minerals that the region produces are highly concentrated",
        alt_text=f"The index of world production of {len(frame)} minerals that one of the five states produces, with "
        f"its interval. Highest: {top['label']}, {format_number(top['index'], digits=0)} (leader {top['leader']}). "
        + "; ".join(f"{r['label']} {format_number(r['index'], digits=0)}" for r in frame.head(8).to_dict("records")),
        sources=list(found[0].sources),
    )


def scenario_table(production: Supply, reserves: Supply | None, factor: float) -> Table:
    """Today, the chosen growth, and the region at its share of reserves."""
    frame = of.scenarios(production, reserves, factor)
    return Table(
        frame,
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
        f"{measure_label(Measure(production.measure))} {production.year}, all others as they are",
        sources=list(production.sources),
    )


def growth_chart(production: Supply, factor: float) -> Chart:
    """Index and shares over growth factors."""
    curve = of.growth_curve(production, sorted({*FACTORS, float(factor)}))
    today, grown = of.grown(production, 1.0), of.grown(production, factor)
    before, after = format_number(today.point, digits=0), format_number(grown.point, digits=0)
    verb = "falls" if grown.point < today.point else "rises" if grown.point > today.point else "stays"
    told = f"With {format_number(factor)} times the region's output the index {verb} from {before} to {after}"
    return charts.growth_chart(
        curve,
        title=told,
        alt_text=f"Two lines over the growth of the region's {production.commodity} output. {told}; the leader's share "
        f"goes from {100 * today.leader_share:.1f} % ({today.leader}) to {100 * grown.leader_share:.1f} % "
        f"({grown.leader}), the region's from {100 * today.region_share:.1f} % to {100 * grown.region_share:.1f} %.",
        sources=list(production.sources),
    )


def partners(flows: pd.DataFrame, commodity: str) -> pd.DataFrame:
    """Buyers' concentration by seller and year, of ``commodity`` where it is traded under its name, else of all."""
    import pandas as pd

    materials = [commodity] if commodity in set(flows["material"]) else None
    sold = flows[flows["row_kind"] == trade.BILATERAL]
    sold = sold if materials is None else sold[sold["material"].isin(materials)]
    worth = (
        sold[sold["exporter"].isin(CENTRAL_ASIA)].groupby("exporter")["value_usd"].sum().sort_values(ascending=False)
    )
    sellers = [str(name) for name in worth.index if worth[name] > 0][:4]
    if not sellers:
        materials = None
        sellers = ["Kazakhstan", "Uzbekistan"]
    frames = [trade.partner_index(flows, exporters=[name], materials=materials).assign(seller=name) for name in sellers]
    frames.append(
        trade.partner_index(flows, exporters=CENTRAL_ASIA, materials=materials).assign(
            seller="the five states together"
        )
    )
    frame = pd.concat(frames, ignore_index=True)
    frame.attrs["sources"] = ["baci"]
    frame.attrs["of"] = "all headings on record" if materials is None else commodity
    return frame


def together(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the five states together, by year."""
    return frame[frame["seller"] == "the five states together"].sort_values("year").reset_index(drop=True)


def partners_chart(frame: pd.DataFrame) -> Chart:
    """Buyers' concentration over the years."""
    rows = together(frame).to_dict("records")
    first, last = rows[0], rows[-1]
    before, after = (format_number(row["index"], digits=0) for row in (first, last))
    told = (
        f"Buyers of the region ({frame.attrs['of']}): index {before} in {first['year']}, {after} in {last['year']}; "
        f"{last['leader']} buys {last['leader_share']:.0f} %"
    )
    return charts.partners_chart(frame, title=told, alt_text=f"Lines of the buyers' index by seller and year. {told}.")


def partners_table(frame: pd.DataFrame) -> Table:
    """The buyers of each seller in the latest year."""
    last = frame[frame["year"] == frame["year"].max()].assign(million=lambda rows: rows["value_usd"] / 1e6)
    return Table(
        last.sort_values(["value_usd", "seller"], ascending=[False, True], kind="stable"),
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
    made = of.concentration(production)
    grown = of.grown(production, factor)
    last = together(buyers).to_dict("records")[-1]
    then = "" if grown.leader == made.leader else f", held by {grown.leader}"
    return (
        f"World {measure_label(Measure(production.measure))} of {production.commodity} is {made.word} "
        f"({made.leader} {100 * made.leader_share:.0f} %); with {format_number(factor)} times the region's output the "
        f"largest share would be {100 * grown.leader_share:.0f} %{then}; and the region's own buyers of "
        f"{buyers.attrs['of']} are {level(last['index'])} ({last['leader']} {last['leader_share']:.0f} %)."
    )
