"""What an edition gives for one commodity and for one country: figures, shares of the world, ranks."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from carep.chapters.shares.tables import FOOTNOTES, one_a_commodity, shares_frame
from carep.minerals.figures import Cell
from carep.minerals.share_text import bare, cell_text, commodity_text, interval_text, percent, share_text
from carep.minerals.shares import Share, shares_of
from carep.minerals.shares import share as share_of
from carep.minerals.vocabulary import (
    AGGREGATES,
    CENTRAL_ASIA,
    OTHER_COUNTRIES,
    WORLD_TOTAL,
    Measure,
    country_label,
    measure_label,
)
from carep.press.outputs import Column, Record, Table, say
from carep.press.outputs.records import Sentence


def everybody(figures: pd.DataFrame, *, commodity: str, measure: Measure | str, edition: int) -> Share:
    """The share of all countries that an edition names for a commodity, taken together."""
    rows = figures[
        (figures["edition"] == edition)
        & (figures["commodity"] == commodity)
        & (figures["measure"] == Measure(measure).value)
    ]
    named = [str(name) for name in dict.fromkeys(rows["country"]) if name not in AGGREGATES]
    return share_of(figures, commodity=commodity, measure=measure, edition=edition, countries=named or CENTRAL_ASIA)


def world_frame(figures: pd.DataFrame, *, commodity: str, measure: Measure | str, edition: int) -> pd.DataFrame:
    """One row a country of the release, aggregates last: value, shares, interval, texts, rank, kind of row."""
    world = everybody(figures, commodity=commodity, measure=measure, edition=edition)
    rows = []
    for cell in world.cells:
        alone = share_of(figures, commodity=commodity, measure=measure, edition=edition, countries=[cell.country])
        rows.append(_row(cell, alone))
    rows.sort(key=lambda row: (row["value"] is None, -(row["value"] or 0), row["label"]))
    values = [row["value"] for row in rows if row["value"]]
    ranks = [1 + sum(value > row["value"] for value in values) if row["value"] else None for row in rows]
    totals = [_row(cell) for cell in (world.others, world.world) if cell is not None]
    frame = pd.DataFrame([*rows, *totals])
    frame["rank"] = pd.Series([*ranks, *(None for _ in totals)], dtype="Int64")
    frame.attrs["sources"] = [f"mcs{edition}"]
    return frame


def _row(cell: Cell, alone: Share | None = None) -> dict[str, Any]:
    """A country with its own share, or an aggregate without one."""
    amount, text = cell.amount, cell_text(cell)
    texts = dict.fromkeys(("share_text", "interval_text", "listed_text"), text if alone else "")
    if alone:
        texts["interval_text"] = bare(interval_text(alone.low_published, alone.high_published))
    if alone and amount:
        texts |= {"share_text": bare(share_text(alone)), "listed_text": bare(percent(alone.point_listed))}
    kind = {OTHER_COUNTRIES: OTHER_COUNTRIES, WORLD_TOTAL: WORLD_TOTAL}.get(cell.country, "other listed country")
    return {
        "label": country_label(cell.country) if alone else cell.country,
        "kind": "Central Asia" if cell.country in CENTRAL_ASIA else kind,
        "value": amount.point if amount else None,
        "low": amount.low if amount else None,
        "high": amount.high if amount and not math.isinf(amount.high) else None,
        "figure_text": text,
        **texts,
        "point_published": alone.point_published if alone else None,
        "low_published": alone.low_published if alone else None,
        "point_listed": alone.point_listed if alone else None,
        "marks": "e" if cell.estimated else "",
    }


def world_table(figures: pd.DataFrame, *, commodity: str, measure: Measure | str, edition: int) -> Table:
    """Every row of the release for one commodity: figure, share of both denominators, rank."""
    world = everybody(figures, commodity=commodity, measure=measure, edition=edition)
    unit = world.world.unit if world.world else world.unit
    return Table(
        world_frame(figures, commodity=commodity, measure=measure, edition=edition),
        [
            Column("rank", "Rank", kind="integer", missing=""),
            Column("label", "Country", kind="text"),
            Column("value", "Figure", unit, shown="figure_text", mark="marks"),
            Column("point_published", "Of world", "%", shown="share_text"),
            Column("low_published", "Interval", "%", shown="interval_text"),
            Column("point_listed", "Of listed", "%", shown="listed_text"),
        ],
        name="world",
        caption=f"World {measure_label(measure)} of {commodity_text(world)}, {world.year}, MCS {edition}",
        footnotes={"e": "The release marks the figure as estimated."},
        sources=[f"mcs{edition}"],
    )


def country_shares(figures: pd.DataFrame, *, country: str, edition: int) -> list[Share]:
    """The shares of every figure that the edition gives for one country, production and reserves, all forms."""
    return [
        share
        for measure in Measure
        if measure is not Measure.CAPACITY
        for share in shares_of(figures, edition=edition, measure=measure, countries=[country])
        if share.cells
    ]


def _rank(figures: pd.DataFrame, share: Share) -> int | None:
    if share.amount is None or share.amount.point == 0:
        return None
    same = {name: getattr(share, name) for name in ("edition", "commodity", "measure", "form", "year")}
    rows = figures[(figures[list(same)] == same).all(axis=1) & ~figures["country"].isin(AGGREGATES)]
    values = rows["value_t"].astype("float64").fillna(rows["value"].astype("float64"))
    return int((values > share.amount.point).sum()) + 1


def country_table(figures: pd.DataFrame, *, country: str, edition: int) -> Table:
    """One country's figures in an edition: value, share of the world, interval, rank."""
    shares = country_shares(figures, country=country, edition=edition)
    frame = shares_frame(shares)
    if shares:
        ranks = {(share.commodity, share.measure, share.form): _rank(figures, share) for share in shares}
        keys = zip(frame["commodity"], frame["measure"], frame["form"], strict=True)
        frame["rank"] = pd.Series([ranks[key] for key in keys], dtype="Int64")
        frame["measure_text"] = frame["measure"].map(measure_label)
        frame["year_text"] = frame["year"].astype(str)
    frame["figure_text"] = [text.removeprefix(f"{country_label(country)} ") for text in frame.get("listed_figures", [])]
    return Table(
        frame,
        [
            Column("label", "Commodity", kind="text"),
            Column("measure_text", "Measure", kind="text"),
            Column("year", "Year", kind="integer", shown="year_text"),
            Column("amount", "Figure", shown="figure_text"),
            Column("point_published", "Of world", "%", shown="share_cell", mark="marks"),
            Column("low_published", "Interval", "%", shown="interval_cell"),
            Column("rank", "Rank", kind="integer", missing=""),
        ],
        name="country_figures",
        caption=f"{country_label(country)} in MCS {edition}: every figure the release gives",
        footnotes={**FOOTNOTES, "e": "The release marks the country's figure or the world total as estimated."},
        sources=[f"mcs{edition}"],
    )


def country_sentence(figures: pd.DataFrame, occurrences: pd.DataFrame, *, country: str, edition: int) -> Sentence:
    """How much an edition says of a country, what it weighs most in, and how many occurrences were counted there."""
    shares = country_shares(figures, country=country, edition=edition)
    frame = shares_frame(shares)
    drawn = shares_frame(one_a_commodity(shares))
    known = drawn[drawn["point_published"].notna()] if len(drawn) else drawn
    count = int(occurrences.loc[occurrences["country"] == country, "occurrences"].sum())
    sources = (f"mcs{edition}",)
    records = [
        Record("country", country, text={"en": country_label(country), "ru": country_label(country, "ru")}),
        Record("edition", edition, text={"en": f"MCS {edition}", "ru": f"MCS {edition}"}),
        Record("figures", len(frame), sources=sources),
        Record("commodities", int(frame["commodity"].nunique()), sources=sources),
        Record("occurrences", count, sources=("tienshan2017",)),
    ]
    template = (
        "{edition} gives {country} {figures} figures for {commodities} commodities. The inventory of rare-earth and "
        "rare-metal occurrences in the Tien Shan region counts {occurrences} there."
    )
    if len(known):
        best = known.iloc[0]
        name = f"{best['label']}, {measure_label(str(best['measure']))}"
        records += [
            Record("largest", name, sources=sources),
            Record("largest_share", best["point_published"], text={"en": best["share_text"]}, sources=sources),
        ]
        template += " It weighs most in {largest}: {largest_share} of the world."
    return say(template, *records)
