"""The hub model against cases worked by hand, its limits (no haulage, no economies of scale) and its laws."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carep.chapters.hub import model as hub
from carep.chapters.hub.feed import Feed, scaled, spread
from carep.chapters.hub.model import Terms
from carep.minerals.assumptions import ModelInputError
from carep.minerals.distance import great_circle_km

TERMS = Terms(
    reference_cost=100,
    reference_volume=1000,
    exponent=0.6,
    margin=50_000,
    haulage=0.1,
    haul_mass=2,
    detour=1.5,
    utilisation=1,
    discount=0.0,
    years=10,
)
NORTH = Feed("north", "Kazakhstan", 50.0, 70.0, 1000.0)
SOUTH = Feed("south", "Uzbekistan", 41.0, 70.0, 500.0)
BOTH = [NORTH, SOUTH]

volumes = st.floats(1, 1e6)


def test_capital_follows_the_six_tenths_rule():
    """Twice the size costs 2^0.6 = 1.516 as much; half the utilisation needs twice the size."""
    assert hub.capital_cost(1000, TERMS) == pytest.approx(100)
    assert hub.capital_cost(2000, TERMS) == pytest.approx(151.5717)
    assert hub.capital_cost(1000, replace(TERMS, utilisation=0.5)) == pytest.approx(151.5717)
    assert hub.capital_cost(0, TERMS) == 0


@given(volumes, volumes, st.floats(0.1, 1))
def test_one_plant_never_costs_more_capital_than_two(a, b, exponent):
    terms = replace(TERMS, exponent=exponent)
    joint = hub.capital_cost(a + b, terms)
    assert joint <= (hub.capital_cost(a, terms) + hub.capital_cost(b, terms)) * (1 + 1e-12)


def test_a_plant_worked_by_hand():
    """The southern feed hauls 500 t · 2 · 1.5 · 1000.756 km at 0.1 USD: 0.150 million a year."""
    plant = hub.build("joint", BOTH, NORTH, TERMS)
    kilometres = great_circle_km(41, 70, 50, 70)
    freight = 500 * 2 * 1.5 * kilometres * 0.1 / 1e6
    assert plant.haulage == pytest.approx(freight)
    assert plant.cash == pytest.approx(1500 * 50_000 / 1e6 - freight)
    assert plant.capital == pytest.approx(100 * 1.5**0.6)
    assert plant.payback == pytest.approx(plant.capital / plant.cash)
    assert plant.npv == pytest.approx(10 * plant.cash - plant.capital)
    assert plant.haul_km == pytest.approx(500 * 1.5 * kilometres / 1500)


def test_the_best_site_is_where_most_of_the_feed_is():
    assert hub.best_site(BOTH) is NORTH
    assert hub.best_site(BOTH, "Uzbekistan") is SOUTH
    with pytest.raises(ModelInputError, match="no deposit to build at"):
        hub.best_site(BOTH, "Turkmenistan")


def test_without_haulage_the_joint_plant_gains_exactly_the_capital_saved():
    made = hub.compare(BOTH, replace(TERMS, haulage=0.0))
    assert made.haulage_added == 0
    assert made.gain == pytest.approx(made.capital_saved)
    assert made.capital_saved > 0


def test_without_economies_of_scale_the_joint_plant_loses_exactly_its_haulage():
    terms = replace(TERMS, exponent=1.0)
    made = hub.compare(BOTH, terms)
    assert made.capital_saved == pytest.approx(0, abs=1e-9)
    assert made.gain == pytest.approx(-10 * made.haulage_added)
    assert hub.threshold_volume(made.joint, terms) == 0
    assert hub.threshold_volume(hub.build("x", BOTH, NORTH, replace(terms, margin=1.0)), terms) is None


def test_at_the_threshold_the_plant_just_pays():
    terms = replace(TERMS, discount=0.1, margin=20_000)
    plant = hub.build("joint", BOTH, NORTH, terms)
    threshold = hub.threshold_volume(plant, terms)
    again = hub.build("joint", scaled(BOTH, threshold / plant.volume), NORTH, terms)
    assert again.npv == pytest.approx(0, abs=1e-6)
    assert hub.threshold_volume(hub.build("x", BOTH, NORTH, replace(terms, margin=-1)), terms) is None


@given(st.floats(0, 1), st.floats(0.1, 0.99))
def test_dearer_haulage_never_helps_the_joint_plant(haulage, exponent):
    cheap, dear = (
        hub.compare(BOTH, replace(TERMS, exponent=exponent, haulage=rate)).gain for rate in (haulage, haulage + 0.1)
    )
    assert dear <= cheap + 1e-9


def test_a_plant_that_never_earns_has_no_payback():
    assert hub.build("x", BOTH, NORTH, replace(TERMS, margin=-5)).payback is None


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("exponent", 0, "scale exponent"),
        ("exponent", 1.1, "scale exponent"),
        ("reference_cost", -1, "reference cost"),
        ("reference_volume", 0, "reference volume"),
        ("haulage", -0.1, "haulage"),
        ("detour", 0.9, "detour"),
        ("utilisation", 0, "utilisation"),
        ("utilisation", 1.2, "utilisation"),
        ("discount", -0.1, "discount"),
        ("haul_mass", -1, "haul mass"),
        ("years", -1, "life"),
        ("margin", float("nan"), "margin"),
    ],
)
def test_bad_terms_name_the_parameter(name, value, message):
    with pytest.raises(ModelInputError, match=message):
        replace(TERMS, **{name: value})


def test_a_joint_plant_needs_two_countries():
    with pytest.raises(ModelInputError, match="two countries"):
        hub.compare([NORTH], TERMS)
    with pytest.raises(ModelInputError, match="latitude of north"):
        replace(NORTH, latitude=95)


def test_feed_is_spread_over_the_deposits_on_record():
    deposits = pd.DataFrame(
        [
            ("A", "Kazakhstan", 50.0, 70.0, "copper|molybdenum", "producer"),
            ("B", "Kazakhstan", 48.0, 70.0, "molybdenum", "occurrence"),
            ("C", "Uzbekistan", 41.0, 70.0, "molybdenum", "occurrence"),
            ("D", "Uzbekistan", None, None, "molybdenum", "producer"),
            ("E", "Uzbekistan", 41.0, 70.0, "gold", "producer"),
        ],
        columns=["name", "country", "latitude", "longitude", "commodities", "status"],
    )
    both = {"Kazakhstan": 10.0, "Uzbekistan": 6.0}
    feeds = spread(deposits, both, "molybdenum")
    assert [(feed.place, feed.volume) for feed in feeds] == [("A", 5.0), ("B", 5.0), ("C", 6.0)]
    producers = spread(deposits, both, "molybdenum", statuses=["producer"])
    assert [(feed.place, feed.volume) for feed in producers] == [("A", 10.0), ("C", 6.0)]
    with pytest.raises(ModelInputError, match="no deposit of tungsten"):
        spread(deposits, both, "tungsten")


def test_tables_over_exponent_haulage_and_feed():
    assert len(hub.surface(BOTH, TERMS, "either", exponents=[0.5, 0.6], haulages=[0, 0.1, 0.2])) == 6
    frame = hub.over_feed(BOTH, TERMS, "either", factors=[0.5, 1.0])
    assert frame["plan"].tolist() == ["joint plant", "separate plants"] * 2
    made = hub.compare(BOTH, TERMS)
    assert [plant.name for plant in (made.joint, *made.separate)] == ["joint", "Kazakhstan", "Uzbekistan"]
    swings = hub.sensitivity(BOTH, TERMS)
    assert swings["swing"].is_monotonic_decreasing
    assert "exponent" in set(swings["input"])
