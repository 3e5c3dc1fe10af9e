"""What an edition gives for one country: every figure with its share of the world and its rank."""

from __future__ import annotations

import pandas as pd

from carep.chapters.shares.tables import FOOTNOTES, one_a_commodity, shares_frame
from carep.minerals.shares import Share, shares_of
from carep.minerals.vocabulary import AGGREGATES, Measure, country_label, measure_label
from carep.press.outputs import Column, Record, Table, say
from carep.press.outputs.records import Sentence


def country_shares(figures: pd.DataFrame, *, country: str, edition: int) -> list[Share]:
    """The shares of every figure that the edition gives for one country, production and reserves, all forms."""
    return [
        share
        for measure in Measure
        if measure is not Measure.CAPACITY
        for share in shares_of(figures, edition=edition, measure=measure, countries=[country])
        if share.cells
    ]


def country_frame(figures: pd.DataFrame, *, country: str, edition: int) -> pd.DataFrame:
    """Every figure that the edition gives for one country, with its share and its rank in the world."""
    shares = country_shares(figures, country=country, edition=edition)
    frame = shares_frame(shares)
    if shares:
        ranks = {(share.commodity, share.measure, share.form): _rank(figures, share) for share in shares}
        keys = zip(frame["commodity"], frame["measure"], frame["form"], strict=True)
        frame["rank"] = pd.Series([ranks[key] for key in keys], dtype="Int64")
        frame["measure_text"] = [measure_label(str(name)) for name in frame["measure"]]
        frame["year_text"] = [str(year) for year in frame["year"]]
    return frame


def _rank(figures: pd.DataFrame, share: Share) -> int | None:
    if share.amount is None or share.amount.point == 0:
        return None
    same = {
        "edition": share.edition,
        "commodity": share.commodity,
        "measure": share.measure,
        "form": share.form,
        "year": share.year,
    }
    rows = figures[(figures[list(same)] == same).all(axis=1) & ~figures["country"].isin(AGGREGATES)]
    values = rows["value_t"].astype("float64").fillna(rows["value"].astype("float64"))
    return int((values > share.amount.point).sum()) + 1


def country_table(figures: pd.DataFrame, *, country: str, edition: int) -> Table:
    """One country's figures in an edition: value, share of the world, interval, rank."""
    frame = country_frame(figures, country=country, edition=edition)
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
