"""Charts of the model chapters: small, named, said in words, and drawable."""

from __future__ import annotations

import pytest

from carep.chapters import concentration, hub, investors, timeline
from carep.chapters.hub.feed import Feed
from carep.chapters.investors import Terms
from carep.chapters.investors.example import default_project
from carep.chapters.investors.model import with_input
from carep.press.data import tables

FEEDS = [Feed("north", "Kazakhstan", 50.0, 70.0, 4000.0), Feed("south", "Uzbekistan", 41.0, 70.0, 2000.0)]
SOURCES = ["assumptions", "mcs2026"]


@pytest.fixture(scope="module")
def figures():
    project = default_project()
    agreed = Terms(0.7, 0.7)
    plant = hub.terms()
    plan = hub.compare(FEEDS, plant)
    outcomes = investors.simulations(project, agreed, draws=300, seed=1)
    buyers = concentration.partners(tables.load("trade"), "antimony")
    return {
        figure.name + str(number): figure
        for number, figure in enumerate(
            [
                timeline.timeline_chart(timeline.chosen(tables.load("events"))),
                investors.risk_chart(project, agreed),
                investors.stake_chart(project, agreed),
                investors.outcomes_chart(outcomes),
                investors.tornado_chart(project, "feasibility", agreed),
                hub.surface_chart(FEEDS, plant, "either", SOURCES),
                hub.feed_chart(FEEDS, plan, plant, "either", SOURCES),
                hub.tornado_chart(FEEDS, plant, "either", SOURCES),
                concentration.partners_chart(buyers),
            ]
        )
    }


def test_every_chart_states_a_finding_and_says_what_the_data_say(figures):
    for figure in figures.values():
        assert any(character.isdigit() for character in figure.title), figure.title
        assert len(figure.alt) > 80
        assert figure.sources


def test_every_chart_can_be_drawn_and_is_small(figures):
    for figure in figures.values():
        svg = figure.svg()
        assert svg.startswith("<svg")
        assert "currentColor" in svg
        assert len(str(figure.specification)) < 60_000, figure.name


def test_models_say_that_they_are_models(figures):
    for name, figure in figures.items():
        if name.startswith(("risk", "stake", "outcomes", "tornado", "surface", "feed")):
            assert "Model with assumptions" in figure.specification["title"]["subtitle"]
            assert "no observation" in figure.alt


def test_the_tooltips_are_spelt_out(figures):
    """Vega-Lite 6.4.1 prints "undefined" for the tooltips that it makes up."""
    for figure in figures.values():
        assert "'tooltip': True" not in str(figure.specification)


def test_the_timeline_rings_the_disputed_events_and_filters_by_type(figures):
    timeline = next(figure for name, figure in figures.items() if name.startswith("timeline"))
    text = str(timeline.specification)
    assert "datum.disputed" in text
    assert "legend" in text
    assert "'bind'" in text


def test_a_hopeless_project_is_drawn_as_such():
    """No stake breaks even when the mine earns nothing, and the title says so."""
    hopeless = with_input(default_project(), "cash", 1.0)
    assert investors.stake_chart(hopeless, Terms(0.7)).title == "No stake breaks even at any stage"


def test_the_hub_says_when_it_never_pays():
    poor = hub.terms(margin=-5.0)
    made = hub.compare(FEEDS, poor)
    assert "never pays" in hub.feed_chart(FEEDS, made, poor, "either", SOURCES).title
    assert "never pays back" in hub.answer(made, poor, "molybdenum")
