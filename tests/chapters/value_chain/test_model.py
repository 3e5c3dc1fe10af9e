"""Values along the chain against hand-computed cases; what is assumed says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carep.chapters.value_chain import model as value_chain
from carep.chapters.value_chain.model import KINDS
from carep.minerals.assumptions import ModelInputError
from carep.minerals.quantity import Amount
from carep.minerals.supply import Supply
from carep.press.data import tables
from carep.press.errors import DataError, UnknownNameError
from carep.press.project import Project


@pytest.fixture(scope="module")
def prices():
    return tables.load("prices")


@pytest.fixture(scope="module")
def chromium(prices):
    return value_chain.chain(prices, commodity="chromium", year=2025)


def supply(unit="t", **amounts):
    from dataclasses import fields

    from carep.minerals.figures import Cell
    from carep.minerals.vocabulary import Qualifier

    known = {
        "published": "1", "unit": unit, "value": 1.0, "qualifier": Qualifier.EXACT, "estimated": False, "note": "",
        "file": "a.csv", "line": 1, "correction": "", "corrections": (),
    }  # fmt: skip
    wanted = {field.name for field in fields(Cell)} - {"country", "amount"}
    cells = tuple(
        Cell(country=name, amount=Amount(value, value, value), **{key: known[key] for key in wanted})
        for name, value in amounts.items()
    )
    return Supply("chromium", "mine_production", 2026, 2025, "gross", unit, cells, (), None, None, False, ("mcs2026",))


def test_a_price_of_ore_becomes_a_price_of_metal(chromium):
    """Chromite at 290 USD/t holds 0.2975 t of chromium: 974.8 USD a tonne of chromium."""
    ore, alloy, metal = chromium.stages
    assert ore.usd_per_t == pytest.approx(290 / 0.2975)
    assert alloy.usd_per_t == pytest.approx(1.6 / 0.45359237e-3)
    assert metal.usd_per_t == pytest.approx(5.9 / 0.45359237e-3 / 0.99)
    assert all(stage.kind == KINDS[0] for stage in chromium.stages)
    assert ore.low < ore.usd_per_t < ore.high


def test_a_printed_price_brings_its_interval(prices):
    """Zinc at 130 cents a pound can stand for 125 to 135; its concentrate is paid 60 to 85 % of that."""
    concentrate, metal = value_chain.chain(prices, commodity="zinc", year=2025).stages
    cents_a_pound = 0.01 / 0.45359237e-3
    assert (metal.low, metal.high) == (pytest.approx(125 * cents_a_pound), pytest.approx(135 * cents_a_pound))
    assert (concentrate.low, concentrate.high) == (pytest.approx(0.6 * metal.low), pytest.approx(0.85 * metal.high))


def test_the_chromium_in_the_ore_follows_from_the_published_reserves():
    """100,000 kt Cr2O3 in 230,000 kt of ore, times two chromium atoms of 51.996 in 151.989."""
    from carep.minerals import assumptions

    computed = 100_000 / 230_000 * 2 * 51.996 / (2 * 51.996 + 3 * 15.999)
    assert assumptions.get("value_chain.chromite.content").value == pytest.approx(computed, abs=5e-5)


def test_every_chain_can_be_followed_and_ends_dearer_than_it_starts(prices):
    for commodity in value_chain.commodities():
        for year in range(2021, 2026):
            made = value_chain.chain(prices, commodity=commodity, year=year)
            assert made.stages[-1].usd_per_t > made.stages[0].usd_per_t, (commodity, year)
            assert all(stage.low <= stage.usd_per_t <= stage.high for stage in made.stages)
            assert all((stage.kind == KINDS[0]) != stage.basis.startswith("assumption") for stage in made.stages)


def test_worth_is_metal_times_recovery_times_value(chromium):
    """1,000 t of chromium: all of it in ore, 90 % in alloy, 81 % in metal."""
    made = value_chain.kept(chromium, 1000, recovery=0.9)
    assert made == pytest.approx([1000 * 0.9**step * stage.usd_per_t for step, stage in enumerate(chromium.stages)])


@given(st.floats(0, 1e9), st.floats(0.01, 1))
def test_better_recovery_never_lowers_the_worth(tonnes, recovery):
    made = value_chain.chain(tables.load("prices"), commodity="zinc", year=2025)
    worse, better = value_chain.kept(made, tonnes, recovery=recovery), value_chain.kept(made, tonnes, recovery=1.0)
    assert worse[0] == better[0]
    assert all(a <= b for a, b in zip(worse, better, strict=True))


def test_metal_mined_counts_the_metal_in_the_figure(chromium):
    mined = value_chain.metal_mined(chromium, supply(Kazakhstan=1000.0, Turkey=500.0))
    assert mined == {"Kazakhstan": pytest.approx(297.5)}
    frame = value_chain.depths(chromium, mined, recovery=1.0)
    assert frame["worth"].iloc[0] == pytest.approx(0.29)
    assert frame["uplift"].iloc[0] == 1


def test_bad_input_names_what_is_allowed(prices, chromium):
    with pytest.raises(UnknownNameError, match="value chain"):
        value_chain.chain(prices, commodity="gold", year=2025)
    with pytest.raises(ModelInputError, match=r"no price[\s\S]*2021, 2022"):
        value_chain.chain(prices, commodity="zinc", year=1999)
    with pytest.raises(ModelInputError, match="recovery"):
        value_chain.kept(chromium, 1, recovery=0)
    with pytest.raises(ModelInputError, match="recovery"):
        value_chain.kept(chromium, 1, recovery=1.1)
    with pytest.raises(ModelInputError, match="tonnes of metal"):
        value_chain.kept(chromium, -1, recovery=1)
    with pytest.raises(ModelInputError, match="none of the region"):
        value_chain.metal_mined(chromium, supply(Turkey=1.0))
    with pytest.raises(ModelInputError, match="not given in tonnes"):
        value_chain.metal_mined(chromium, supply(unit="ct", Kazakhstan=1.0))


@pytest.mark.parametrize(
    ("text", "said"), [("a: 1", "not a list of chains"), ("- commodity: gold", "yaml:1: chain: metal")]
)
def test_a_file_that_holds_no_chains_is_refused(tmp_path, monkeypatch, text, said):
    (tmp_path / "value_chains.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(Project, "data", tmp_path)
    with pytest.raises(DataError, match=said):
        value_chain.commodities()


def test_the_frame_shows_which_prices_are_assumed(prices):
    frame = value_chain.stages_frame(value_chain.chain(prices, commodity="copper", year=2025))
    assert frame["kind"].tolist() == ["assumed price", "printed price"]
    assert frame.attrs["sources"] == ["mcs2026", "assumptions"]
