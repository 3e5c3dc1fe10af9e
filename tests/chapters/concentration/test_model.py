"""The concentration index against hand-computed cases, its bounds and what growth does to it."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carep.chapters.concentration import model as concentration
from carep.chapters.concentration.model import bounds
from carep.minerals.assumptions import ModelInputError
from carep.minerals.quantity import Amount
from carep.minerals.shares import NotPublishedError
from carep.minerals.supply import supply

COLUMNS = ["country", "published", "value", "qualifier"]
TABLE = [
    ("China", "600", 600, "exact"),
    ("Kazakhstan", "200", 200, "exact"),
    ("Tajikistan", "100", 100, "exact"),
    ("United States", "W", None, "withheld"),
    ("Other countries", "60", 60, "exact"),
    ("World total", "1,000", 1000, "exact"),
]


def figures(rows=TABLE, measure="mine_production"):
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame["value_t"] = frame["value"]
    frame["line"] = range(2, len(frame) + 2)
    return frame.assign(
        edition=2026, commodity="antimony", form="content", measure=measure, year=2025, unit="t",
        estimated=False, note="", correction="", file="a.csv",
    )  # fmt: skip


def of(rows=TABLE, **given):
    return supply(figures(rows), commodity="antimony", measure="mine_production", edition=2026, **given)


@given(
    st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10), st.floats(0, 10)), min_size=1, max_size=6), st.floats(0, 5)
)
def test_the_interval_holds_the_printed_index(parts, rest):
    sorted_parts = [Amount(*sorted(part)) for part in parts]
    total = sum(part.point for part in sorted_parts) + rest
    if total <= 0:
        return
    whole = Amount(total * 0.95, total, total * 1.05)
    low, middle, high = bounds(sorted_parts, whole)
    assert 0 <= low <= middle <= high <= 10_000


def test_withheld_is_not_zero_it_widens_the_interval():
    """China 60 %, Kazakhstan 20 %, Tajikistan 10 %: 4,100; the other 10 % adds up to 100 if one holds it all."""
    made = concentration.concentration(of())
    assert made.point == pytest.approx(4_100)
    assert made.low < 4_100 < made.high
    assert made.high >= 4_200
    assert made.withheld == ("United States",)
    assert made.coverage == pytest.approx(0.9)
    assert (made.leader, made.leader_share) == ("China", pytest.approx(0.6))
    assert concentration.level(made.point) == "highly concentrated"


def test_a_lower_bound_total_is_marked():
    rows = [*TABLE[:-1], ("World total", ">1,000", 1000, "lower_bound")]
    made = concentration.concentration(of(rows))
    assert made.at_least
    assert made.point == pytest.approx(4_100)
    assert math.isfinite(made.high)


def test_without_a_world_total_the_listed_countries_are_the_world():
    made = concentration.concentration(of(TABLE[:3]))
    assert made.coverage is None
    assert made.point == pytest.approx((60 / 90 * 100) ** 2 + (20 / 90 * 100) ** 2 + (10 / 90 * 100) ** 2)


def test_a_table_without_any_number_is_an_error():
    with pytest.raises(NotPublishedError, match=r"above zero|no country"):
        of([("China", "W", None, "withheld"), ("World total", "NA", None, "not_available")])
    with pytest.raises(NotPublishedError):
        supply(figures(), commodity="gold", measure="mine_production", edition=2026)


def test_growth_adds_to_the_world_and_displaces_nobody():
    """Kazakhstan and Tajikistan double: 400 and 200 of 1,300; China falls from 60 % to 46 %."""
    made = concentration.grown(of(), 2.0)
    assert made.region == pytest.approx(600)
    assert made.leader_share == pytest.approx(600 / 1300)
    assert made.point == pytest.approx((100 / 1300) ** 2 * (600**2 + 400**2 + 200**2))
    assert concentration.grown(of(), 1.0).point == pytest.approx(4_100)


@given(st.floats(1, 50), st.floats(1, 50))
def test_the_regions_share_grows_with_its_output(a, b):
    low, high = sorted((a, b))
    table = of()
    assert concentration.grown(table, low).region_share <= concentration.grown(table, high).region_share + 1e-12


def test_the_region_at_a_target_share_has_that_share():
    made = concentration.to_share(of(), 0.5, {"Kazakhstan": 3.0, "Tajikistan": 1.0})
    assert made.region_share == pytest.approx(0.5)
    below = concentration.to_share(of(), 0.1, {"Kazakhstan": 1.0, "Tajikistan": 1.0})
    assert below.region == pytest.approx(300)


def test_scenarios_need_a_region_and_a_possible_target():
    with pytest.raises(ModelInputError, match="growth factor"):
        concentration.grown(of(), -1.0)
    with pytest.raises(ModelInputError, match="none of the region"):
        concentration.grown(of(), 2.0, countries=["Turkmenistan"])
    with pytest.raises(ModelInputError, match="target share"):
        concentration.to_share(of(), 1.0, {"Kazakhstan": 1.0})
    with pytest.raises(ModelInputError, match="weight of Kazakhstan"):
        concentration.to_share(of(), 0.5, {"Kazakhstan": -1.0})
    with pytest.raises(ModelInputError, match="no country of the region"):
        concentration.to_share(of(), 0.5, {"Kazakhstan": 0.0})


def test_the_scenario_table_has_today_growth_and_reserves():
    reserves = supply(
        figures([("China", "200", 200, "exact"), ("Kazakhstan", "800", 800, "exact")], "reserves"),
        commodity="antimony", measure="reserves", edition=2026,
    )  # fmt: skip
    frame = concentration.scenarios(of(), reserves, 3.0)
    assert frame["scenario"].tolist() == ["today", "3 × today", "its share of reserves (80.0 %)"]
    assert frame["region_share"].iloc[2] == pytest.approx(80)
    assert concentration.scenarios(of(), None, 3.0)["scenario"].tolist() == ["today", "3 × today"]
    assert len(concentration.growth_curve(of(), [0, 1, 2])) == 3
    assert concentration.concentrations([of()])["index"].tolist() == pytest.approx([4_100])
