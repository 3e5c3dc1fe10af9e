"""Tables of the hub model, and its finding in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from carep.chapters.hub.feed import Feed
from carep.chapters.hub.model import Comparison, Terms, threshold_volume
from carep.chapters.models import money
from carep.press.outputs import Column, Table, format_number


def plants_table(made: Comparison, given: Terms, sources: Sequence[str]) -> Table:
    """Joint and separate plants side by side."""
    frame = pd.DataFrame(vars(plant) for plant in made.plants)
    frame["plant"] = ["joint plant", *(f"{plant.name} alone" for plant in made.separate)]
    frame["threshold"] = [threshold_volume(plant, given) for plant in made.plants]
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
    return Table(
        pd.DataFrame(vars(feed) for feed in places),
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


def answer(made: Comparison, given: Terms, commodity: str) -> str:
    """One sentence on whether the hub would pay."""
    joint = made.joint
    apart = ", ".join(f"{plant.name} alone {money(plant.npv)}" for plant in made.separate)
    if joint.payback is None:
        return f"In a model with assumptions, a joint {commodity} plant never pays back ({apart} million dollars)."
    threshold = threshold_volume(joint, given)
    start = (
        "at no feed" if threshold is None else f"from {format_number(threshold, significant=2)} tonnes of metal a year"
    )
    return (
        f"In a model with assumptions, a joint {commodity} plant would be worth {money(joint.npv)} million dollars and "
        f"pay back in {joint.payback:.1f} years ({apart} million); it starts to pay {start}."
    )
