"""What the chapter shows of the hub model: plants and places, gain over scale and freight, worth over the feed."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from carep.chapters import models
from carep.chapters.hub.feed import Feed
from carep.chapters.hub.model import Comparison, Terms, over_feed, sensitivity, surface, threshold_volume
from carep.chapters.models import NOTE, SUBTITLE, money, short
from carep.minerals import assumptions
from carep.press.outputs import Chart, Column, Table, format_number, marks, theme


def plants_table(made: Comparison, given: Terms, sources: Sequence[str]) -> Table:
    """Joint and separate plants side by side."""
    plants = [made.joint, *made.separate]
    frame = pd.DataFrame(map(vars, plants))
    frame["plant"] = ["joint plant", *(f"{plant.name} alone" for plant in made.separate)]
    frame["threshold"] = [threshold_volume(plant, given) for plant in plants]
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


EXPONENTS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
HAULAGES = (0.0, 0.02, 0.04, 0.08, 0.16, 0.32)
FACTORS = tuple(step / 10 for step in range(1, 31))


def surface_chart(places: Sequence[Feed], given: Terms, site_in: str, sources: Sequence[str]) -> Chart:
    """Gain of the joint plant over exponent and freight rate, as a grid with its numbers."""
    exponents = sorted({*EXPONENTS, given.exponent})
    haulages = sorted({*HAULAGES, given.haulage})
    frame = surface(places, given, site_in, exponents=exponents, haulages=haulages)
    wins = int((frame["gain"] >= 0).sum())
    best, worst = float(frame["gain"].max()), float(frame["gain"].min())
    shown = frame.assign(gain=frame["gain"].round(2), sign=(frame["gain"] >= 0).map({True: "gain", False: "loss"}))
    most = float(shown["gain"].abs().max()) or 1.0
    fields = marks.grid(
        shown,
        x=alt.X("exponent:O", title="Scale exponent", axis=alt.Axis(labelAngle=0, format=".2f")),
        y=alt.Y("haulage:O", title="Freight rate (USD per t·km)", sort="descending", axis=alt.Axis(format=".2f")),
        color=alt.Color(
            "gain:Q",
            title="Gain (million USD)",
            scale=alt.Scale(domain=[-most, 0, most], range=["#d1603d", "#d9d9d9", "#2f7fbf"]),
            legend=alt.Legend(gradientLength=260),
        ),
        text=alt.Text("gain:Q", format="+,.0f"),
        tooltip=theme.tooltip(
            {
                "exponent": ("Scale exponent", ".2f"),
                "haulage": ("USD per t·km", ".3f"),
                "gain": ("Gain (million USD)", ",.1f"),
                "sign": "Sign",
            }
        ),
    )
    return Chart(
        fields.properties(width=theme.WIDTH, height=260),
        name="surface",
        title=f"The joint plant is ahead in {wins} of {len(frame)} combinations of scale and freight",
        subtitle=f"{SUBTITLE}; net present value of one joint plant less that of two, million USD",
        alt=f"Grid of the joint plant's gain over scale exponents {short(exponents[0])} to {short(exponents[-1])} "
        f"and freight rates {short(haulages[0])} to {short(haulages[-1])} USD per t·km: from {money(worst)} to "
        f"{money(best)} million USD; ahead in {wins} of {len(frame)} fields. {NOTE}",
        sources=sources,
    )


def feed_chart(places: Sequence[Feed], made: Comparison, given: Terms, site_in: str, sources: Sequence[str]) -> Chart:
    """Net present value of either plan over the feed, with today's feed marked."""
    today = made.joint.volume
    joint = threshold_volume(made.joint, given)
    told = "never pays" if joint is None else f"pays from {format_number(joint, significant=2)} t of metal a year"
    curve = over_feed(places, given, site_in, factors=FACTORS)
    lines = (
        alt.Chart(curve.assign(npv=curve["npv"].round(3), volume=curve["volume"].round(1)))
        .mark_line()
        .encode(
            x=alt.X("volume:Q", title="Feed of both countries (t of metal a year)"),
            y=alt.Y("npv:Q", title="Net present value (million USD)"),
            color=marks.colours("plan"),
            strokeDash=alt.StrokeDash("plan:N", title=None),
            tooltip=theme.tooltip(
                {"plan": "Plan", "volume": ("Feed (t a year)", ",.0f"), "npv": ("NPV (million USD)", ",.1f")}
            ),
        )
    )
    mark = alt.Chart(pd.DataFrame({"volume": [round(today, 1)], "label": ["the feed chosen"]}))
    rule = mark.mark_rule(strokeDash=[2, 3]).encode(x="volume:Q")
    label = mark.mark_text(align="left", dx=5, baseline="top", y=2).encode(x="volume:Q", text="label:N")
    zero = mark.mark_rule(strokeDash=[4, 4], opacity=0.6).encode(y=alt.datum(0))
    return Chart(
        alt.layer(zero, rule, label, lines),
        name="feed",
        title=f"The joint plant {told}; the feed is {format_number(today, digits=0)} t",
        subtitle=SUBTITLE,
        alt="Lines of net present value over the feed for one joint plant and for two separate ones. The joint "
        f"plant {told}; at the feed chosen it is worth {money(made.joint.npv)} million USD, the separate ones together "
        f"{money(made.npv_apart)} million. {NOTE}",
        sources=sources,
    )


def tornado_chart(places: Sequence[Feed], given: Terms, site_in: str, sources: Sequence[str]) -> Chart:
    """What moves the joint plant's gain most."""
    return models.tornado_chart(
        sensitivity(places, given, site_in),
        lambda name: assumptions.get(f"hub.{name}").wording,
        of="what the joint plant gains over two separate ones",
        x="Gain of the joint plant (million USD)",
        sources=sources,
    )
