"""Tables, charts and findings of the hub model, in words."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from carep.chapters.hub import charts
from carep.chapters.hub import model as hub
from carep.chapters.hub.model import Comparison, Feed, Plant, Terms
from carep.chapters.investors import charts as tornado
from carep.chapters.investors.tables import NOTE, money, short
from carep.minerals import assumptions
from carep.minerals.assumptions import ModelInputError
from carep.minerals.supply import Supply, point
from carep.press.outputs import Chart, Column, Table, format_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

PARTNERS = ("Kazakhstan", "Uzbekistan")
EXPONENTS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
HAULAGES = (0.0, 0.02, 0.04, 0.08, 0.16, 0.32)
FACTORS = tuple(step / 10 for step in range(1, 31))
KNOWN = ("deposit", "producer", "past producer")
"""Statuses that count as a place with feed, where an inventory states any; prospects and occurrences do not."""


def terms(**given: float) -> Terms:
    """The defaults of ``data/assumptions.yaml`` with some of them changed.

    >>> terms(exponent=0.7).exponent
    0.7
    """
    defaults = {field.name: assumptions.get(f"hub.{field.name}").value for field in fields(Terms)}
    return Terms(**{**defaults, **given})


def volumes(production: Supply, factor: float = 1.0) -> dict[str, float]:
    """Tonnes of metal a year that the two partners mine, times ``factor``.

    Raises
    ------
    ModelInputError
        When the release does not give both of them a number in tonnes.
    """
    assumptions.require("feed factor", factor, low=0)
    found = {cell.country: factor * point(cell) for cell in production.holders if cell.country in PARTNERS}
    missing = [name for name in PARTNERS if name not in found]
    if missing or production.unit != "t":
        raise ModelInputError(
            f"the release gives {' and '.join(missing) or 'them'} no production of {production.commodity} in tonnes",
            do="choose a commodity that both produce, such as molybdenum, rhenium or gold",
        )
    return found


def feeds(deposits: pd.DataFrame, production: Supply, *, factor: float = 1.0) -> list[Feed]:
    """The partners' production at their deposits on record."""
    return hub.feeds_of(deposits, volumes(production, factor), production.commodity, statuses=KNOWN)


def _site(site_in: str) -> str | None:
    return None if site_in == "either" else site_in


def compare(places: Sequence[Feed], given: Terms, site_in: str) -> Comparison:
    """One plant against two; ``site_in`` "either" leaves the site free."""
    return hub.compare(places, given, site_in=_site(site_in))


def name_of(plant: Plant) -> str:
    """How the book calls a plant."""
    return "joint plant" if plant.name == "joint" else f"{plant.name} alone"


def plants_table(made: Comparison, given: Terms, sources: Sequence[str]) -> Table:
    """Joint and separate plants side by side."""
    frame = made.frame()
    plants = (made.joint, *made.separate)
    frame["plant"] = [name_of(plant) for plant in plants]
    frame["threshold"] = [hub.threshold_volume(plant, given) for plant in plants]
    return Table(
        frame,
        [
            Column("plant", "Plant", kind="text"),
            Column("site", "Site", kind="text"),
            Column("volume", "Feed", unit="t of metal a year", digits=0),
            Column("haul_km", "Mean haul", unit="km", digits=0),
            Column("capital", "Capital", unit="million USD", digits=1),
            Column("haulage", "Haulage", unit="million USD a year", digits=2),
            Column("cash", "Cash", unit="million USD a year", digits=1),
            Column("payback", "Payback", unit="years", digits=1, missing="never"),
            Column("npv", "Net present value", unit="million USD", digits=1),
            Column("threshold", "Pays from a feed of", unit="t a year", digits=0, missing="never"),
        ],
        name="plants",
        caption="One joint plant and two separate ones, in the model",
        sources=sources,
    )


def places_table(places: Sequence[Feed], sources: Sequence[str]) -> Table:
    """Where the model puts the feed."""
    import pandas as pd

    return Table(
        pd.DataFrame([vars(feed) for feed in places]),
        [
            Column("place", "Deposit", kind="text"),
            Column("country", "Country", kind="text"),
            Column("latitude", "Latitude", unit="°", digits=2),
            Column("longitude", "Longitude", unit="°", digits=2),
            Column("volume", "Feed in the model", unit="t of metal a year", digits=0),
        ],
        name="places",
        caption=f"{len(places)} deposits on record; each country's production is spread evenly over its own",
        sources=sources,
    )


def surface_chart(places: Sequence[Feed], given: Terms, site_in: str, sources: Sequence[str]) -> Chart:
    """Gain of the joint plant over scale exponent and freight rate."""
    exponents = sorted({*EXPONENTS, given.exponent})
    haulages = sorted({*HAULAGES, given.haulage})
    frame = hub.surface(places, given, exponents=exponents, haulages=haulages, site_in=_site(site_in))
    wins = int((frame["gain"] >= 0).sum())
    best, worst = frame["gain"].max(), frame["gain"].min()
    return charts.surface_chart(
        frame,
        title=f"The joint plant is ahead in {wins} of {len(frame)} combinations of scale and freight",
        alt_text=f"Grid of the joint plant's gain over scale exponents {short(exponents[0])} to {short(exponents[-1])} "
        f"and freight rates {short(haulages[0])} to {short(haulages[-1])} USD per t·km: from "
        f"{money(float(worst))} to {money(float(best))} million USD; ahead in {wins} of {len(frame)} fields. {NOTE}",
        sources=sources,
    )


def feed_chart(places: Sequence[Feed], made: Comparison, given: Terms, site_in: str, sources: Sequence[str]) -> Chart:
    """Worth of either plan over the feed."""
    joint = hub.threshold_volume(made.joint, given)
    told = "never pays" if joint is None else f"pays from {format_number(joint, significant=2)} t of metal a year"
    return charts.feed_chart(
        hub.over_feed(places, given, factors=FACTORS, site_in=_site(site_in)),
        today=made.joint.volume,
        title=f"The joint plant {told}; the feed is {format_number(made.joint.volume, digits=0)} t",
        alt_text="Lines of net present value over the feed for one joint plant and for two separate ones. The joint "
        f"plant {told}; at the feed chosen it is worth {money(made.joint.npv)} million USD, the separate ones together "
        f"{money(sum(plant.npv for plant in made.separate))} million. {NOTE}",
        sources=sources,
    )


def tornado_chart(places: Sequence[Feed], given: Terms, site_in: str, sources: Sequence[str]) -> Chart:
    """What moves the joint plant's gain most."""
    frame = hub.sensitivity(places, given, site_in=_site(site_in))
    frame["label"] = [assumptions.get(f"hub.{name}").wording for name in frame["input"]]
    frame["range"] = [f"{short(low)} to {short(high)}" for low, high in zip(frame["low"], frame["high"], strict=True)]
    frame = frame[frame["swing"] > 1e-9]
    rows = frame.to_dict("records")
    listed = "; ".join(
        f"{r['label']} ({r['range']}) {money(r['gain_low'])} to {money(r['gain_high'])}" for r in rows[:6]
    )
    return tornado.tornado_chart(
        frame,
        base="gain_base",
        low="gain_low",
        high="gain_high",
        x="Gain of the joint plant (million USD)",
        name="tornado",
        title=f"{rows[0]['label'].split(':')[0]} matters most: {money(rows[0]['gain_low'])} to "
        f"{money(rows[0]['gain_high'])} million USD",
        alt_text=f"Tornado chart of what the joint plant gains over two separate ones. Widest first: {listed}. {NOTE}",
        sources=sources,
    )


def answer(made: Comparison, given: Terms, commodity: str) -> str:
    """One sentence on whether the hub would pay."""
    joint = made.joint
    apart = ", ".join(f"{plant.name} alone {money(plant.npv)}" for plant in made.separate)
    threshold = hub.threshold_volume(joint, given)
    start = (
        "at no feed" if threshold is None else f"from {format_number(threshold, significant=2)} tonnes of metal a year"
    )
    if joint.payback is None:
        return f"In a model with assumptions, a joint {commodity} plant never pays back ({apart} million dollars)."
    return (
        f"In a model with assumptions, a joint {commodity} plant would be worth {money(joint.npv)} million dollars and "
        f"pay back in {joint.payback:.1f} years ({apart} million); it starts to pay {start}."
    )


def used(given: Terms) -> dict[str, float]:
    """The terms under the ids of ``data/assumptions.yaml``."""
    return {f"hub.{field.name}": getattr(given, field.name) for field in fields(Terms)}
