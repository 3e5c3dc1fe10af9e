"""The staged investment model against cases worked by hand, its limits and its laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carep.chapters.investors import model as investors
from carep.chapters.investors.example import STAGES, default_project, ranges, sensitivity, yearly_cash
from carep.chapters.investors.model import Project, Stage, Terms, appraise
from carep.chapters.investors.simulation import simulate, simulations
from carep.minerals.annuity import annuity
from carep.minerals.assumptions import ModelInputError

SURE = Project((Stage("build", 1.0, 100.0, 1.0),), cash=50.0, life=5.0, discount=0.0)
TWO = Project((Stage("look", 0.5, 10.0, 1.0), Stage("build", 0.8, 100.0, 2.0)), cash=60.0, life=10.0, discount=0.1)

chances = st.floats(0.01, 1)
rates = st.floats(0, 0.5)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    stages = [
        Stage(f"s{number}", draw(chances), draw(st.floats(0, 500)), draw(st.floats(0, 5)))
        for number in range(draw(st.integers(1, 4)))
    ]
    return Project(tuple(stages), draw(st.floats(0, 500)), draw(st.floats(0, 40)), draw(rates))


def test_one_sure_stage_without_discounting_is_plain_arithmetic():
    """Five times 50 less 100; nothing can fail; the stake that returns the cost is 100 / 250."""
    made = appraise(SURE, "build", Terms(stake=1.0))
    assert made.npv == pytest.approx(150)
    assert made.probability == 1
    assert made.lost_if_failed == 0
    assert made.at_risk == made.first_cheque == 100
    assert made.break_even == pytest.approx(0.4)


def test_two_stages_worked_by_hand():
    """Value 0.5 · 0.8 · 60 · a(10 %, 10) / 1.1³, cost 10 + 0.5 · 100 / 1.1."""
    made = appraise(TWO, "look", Terms(stake=0.6, funding=0.5))
    value = 0.4 * 60 * 6.144567105704685 / 1.331
    cost = 10 + 50 / 1.1
    assert made.value == pytest.approx(value)
    assert made.cost == pytest.approx(cost)
    assert made.npv == pytest.approx(0.6 * value - 0.5 * cost)
    assert made.break_even == pytest.approx(0.5 * cost / value)
    assert made.at_risk == pytest.approx(55)
    assert made.first_cheque == pytest.approx(5)
    assert made.lost_if_failed == pytest.approx((0.5 * 5 + 0.5 * 0.2 * 55) / 0.6)


def test_late_entry_pays_for_the_past_with_interest():
    """The first stage cost 10 a year ago: 11 now; a stake of one half at twice that price costs 11."""
    made = appraise(TWO, "build", Terms(stake=0.5, funding=0.5, premium=2.0))
    assert made.past == pytest.approx(11)
    assert made.first_cheque == pytest.approx(0.5 * 2 * 11 + 50)
    assert made.probability == pytest.approx(0.8)
    assert made.npv == pytest.approx(0.5 * (0.8 * 60 * 6.144567105704685 / 1.21 - 22) - 50)


def test_no_stake_breaks_even_in_a_hopeless_project():
    assert appraise(investors.with_input(SURE, "cash", 1.0), "build", Terms(stake=1.0)).break_even is None
    assert appraise(investors.with_input(SURE, "cash", -1.0), "build", Terms(stake=1.0)).break_even is None


def test_an_annuity_at_no_interest_is_its_years():
    assert annuity(0, 7) == 7
    assert annuity(0.1, 1) == pytest.approx(1 / 1.1)
    assert annuity(0.1, 0) == 0


@given(projects(), st.floats(0.01, 1), st.floats(0, 1))
def test_at_the_break_even_stake_nothing_is_gained(project, stake, funding):
    for stage in project.stages:
        made = appraise(project, stage.name, Terms(stake, funding))
        if made.break_even is not None:
            again = appraise(project, stage.name, Terms(made.break_even, funding))
            assert again.npv == pytest.approx(0, abs=1e-6 * (1 + made.cost + made.value))


@given(projects(), st.floats(0, 1), st.floats(1.0, 3.0))
def test_more_cash_never_hurts_and_more_cost_never_helps(project, stake, factor):
    first = project.stages[0].name
    base = appraise(project, first, Terms(stake)).npv
    assert (
        appraise(investors.with_input(project, "cash", project.cash * factor), first, Terms(stake)).npv >= base - 1e-9
    )
    dearer = investors.with_input(project, f"{first}.cost", project.stages[0].cost * factor)
    assert appraise(dearer, first, Terms(stake)).npv <= base + 1e-9


@given(projects())
def test_chances_lie_between_zero_and_one_and_grow_stage_by_stage(project):
    found = [appraise(project, stage.name, Terms(1.0)).probability for stage in project.stages]
    assert all(0 <= chance <= 1 for chance in found)
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Stage("dig", 1.2, 1, 1), "probability of dig"),
        (lambda: Stage("dig", -0.1, 1, 1), "probability of dig"),
        (lambda: Stage("dig", 0.5, -1, 1), "cost of dig"),
        (lambda: Stage("dig", 0.5, 1, float("nan")), "duration of dig"),
        (lambda: Project((), 1, 1, 0.1), "at least one stage"),
        (lambda: Project((Stage("a", 1, 1, 1), Stage("a", 1, 1, 1)), 1, 1, 0.1), "two stages"),
        (lambda: Project((Stage("a", 1, 1, 1),), 1, 1, 1.5), "discount rate"),
        (lambda: Terms(1.5), "stake"),
        (lambda: Terms(0.5, funding=-1), "funding"),
        (lambda: Terms(0.5, premium=-1), "premium"),
        (lambda: appraise(SURE, "dream", Terms(1.0)), "unknown stage"),
        (lambda: investors.with_input(SURE, "build.colour", 1.0), "unknown input"),
        (lambda: simulate(SURE, "build", Terms(1.0), draws=10, seed=1), "draws"),
        (lambda: simulate(SURE, "build", Terms(1.0), draws=1e3, seed=1), "whole number"),
        (lambda: simulate(SURE, "build", Terms(1.0), draws=200, seed=-1), "seed"),
        (lambda: yearly_cash(margin=2), "margin"),
    ],
)
def test_bad_input_names_the_parameter(make, message):
    with pytest.raises(ModelInputError, match=message):
        make()


def test_the_default_project_earns_output_times_price_times_margin():
    project = default_project()
    assert project.cash == pytest.approx(12_000 * 47_919 * 0.5 / 1e6)
    assert [stage.name for stage in project.stages] == list(STAGES)


def test_a_simulation_repeats_with_its_seed_and_changes_with_another():
    project = default_project()
    first, again, other = (simulate(project, "drilling", Terms(0.7), draws=500, seed=seed) for seed in (7, 7, 8))
    assert first == again
    assert first.npvs != other.npvs


def test_a_simulation_of_sure_things_has_one_outcome():
    """Without ranges and with certainty every draw is the expected value."""
    made = simulate(
        Project((Stage("only", 1.0, 100.0, 1.0),), cash=0.0, life=5.0, discount=0.0),
        "only",
        Terms(1.0),
        draws=100,
        seed=1,
    )
    assert (made.low, made.median, made.high) == (-100, -100, -100)
    assert made.chance_of_loss == 1


def test_the_simulated_chance_of_production_is_near_the_product_of_the_mean_chances():
    """Means of the triangles: (low + mode + high) / 3; 20,000 draws keep the error below a percentage point."""
    project = default_project()
    made = simulate(project, "feasibility", Terms(0.7), draws=20_000, seed=1)
    limits = ranges(project)
    expected = 1.0
    for stage in project.stages[2:]:
        low, high = limits[f"{stage.name}.probability"]
        expected *= (low + stage.probability + high) / 3
    assert made.chance_of_production == pytest.approx(expected, abs=0.011)
    assert made.low <= made.median <= made.high


def test_the_tornado_is_sorted_and_brackets_the_base():
    frame = sensitivity(default_project(), "construction", Terms(0.7, 0.7))
    assert frame["swing"].is_monotonic_decreasing
    low, high = frame[["at_low", "at_high"]].min(axis=1), frame[["at_low", "at_high"]].max(axis=1)
    assert ((low <= frame["base"] + 1e-9) & (frame["base"] <= high + 1e-9)).all()


def test_ranges_keep_their_proportion_to_the_project():
    project = investors.with_input(default_project(), "drilling.cost", 30.0)
    assert ranges(project)["drilling.cost"] == pytest.approx((12, 60))
    sure = investors.with_input(default_project(), "construction.probability", 1.0)
    assert ranges(sure)["construction.probability"][1] == 1


def test_tables_have_a_row_for_each_entry_stage():
    project = default_project()
    assert investors.entries(project, Terms(0.7))["entry"].tolist() == list(STAGES)
    made = simulations(project, Terms(0.7), draws=200, seed=3)
    assert [item.entry for item in made.values()] == list(made) == list(STAGES)
    assert len(investors.stake_curve(project, Terms(0.7), [0.0, 0.5, 1.0])) == 12
