"""Every model default says where it comes from, or that it is an assumption."""

from __future__ import annotations

import math

import pytest

from carep.minerals import assumptions
from carep.minerals.assumptions import ModelInputError, require
from carep.press import project
from carep.press.data.sources import read_sources
from carep.press.errors import DataError, UnknownNameError

GOOD = """
- id: m.a
  model: m
  value: 2
  unit: t
  low: 1
  high: 3
  wording: {en: "A"}
  assumption: true
  reason: "because"
  replace: "a count"
"""


def test_the_projects_file_is_valid_and_its_models_are_those_of_the_chapters():
    known = assumptions.load()
    assert {item.model for item in known.values()} == {"investors", "hub", "value_chain"}
    assert all(item.id.startswith(f"{item.model}.") for item in known.values())
    assert all(item.assumed == bool(item.reason) for item in known.values())


def test_a_cited_source_is_described_in_sources_yaml():
    described = read_sources(project.find())
    cited = {item.source for item in assumptions.load().values() if item.source} | {assumptions.SOURCE}
    assert cited <= set(described)


@pytest.fixture
def parse(tmp_path):
    def read(text):
        path = tmp_path / "assumptions.yaml"
        path.write_text(text, encoding="utf-8")
        return assumptions.load(path)

    return read


def test_an_entry_is_read_with_its_basis(parse):
    item = parse(GOOD)["m.a"]
    assert (item.value, item.low, item.high, item.assumed) == (2, 1, 3, True)
    assert item.basis == "assumption: because"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("value: 2", "value: 5", "outside its range"),
        ("value: 2", "value: two", "yaml:4: assumption m.a: value: Input should be a valid number"),
        ("value: 2", "value: true", "value: Input should be a valid number"),
        ("unit: t", "units: t", "unit is missing"),
        ("assumption: true", "assumption: false", "neither sourced nor marked"),
        ("assumption: true", 'assumption: true\n  citation: "x"', "both sourced and an assumption"),
        ('  reason: "because"\n', "", "needs reason and replace"),
        ('{en: "A"}', '{ru: "A"}', "no English text"),
        ("- id: m.a", "- [", "YAML"),
    ],
)
def test_a_faulty_entry_is_named(parse, old, new, message):
    with pytest.raises(DataError, match=message):
        parse(GOOD.replace(old, new))


def test_all_faults_of_the_file_come_at_once(parse):
    text = GOOD.replace("value: 2", "value: 9") + GOOD.replace("m.a", "m.b").replace("unit: t\n", "\n") + "- 3\n"
    with pytest.raises(DataError) as caught:
        parse(text)
    assert all(part in str(caught.value) for part in ("m.a: the value", "m.b: unit", "not a mapping", "(3)"))


def test_a_file_that_is_no_list_is_refused(parse):
    with pytest.raises(DataError, match="not a list"):
        parse("a: 1")


def test_an_id_used_twice_is_refused(parse):
    with pytest.raises(DataError, match=r"two assumptions have the id m\.a"):
        parse(GOOD + GOOD)


def test_a_missing_file_is_a_clear_error(tmp_path, monkeypatch):
    for name in ("book", "data"):
        (tmp_path / name).mkdir()
    (tmp_path / "_config.yml").write_text("title: t\n")
    monkeypatch.setenv("CAREP_PROJECT", str(tmp_path))
    with pytest.raises(DataError, match="missing"):
        assumptions.load()


def test_the_table_shows_the_values_of_the_run_beside_the_defaults():
    frame = assumptions.table("hub", used={"hub.exponent": 0.7}).set_index("id")
    assert (frame.loc["hub.exponent", "value"], frame.loc["hub.exponent", "default"]) == (0.7, 0.6)
    assert frame.loc["hub.exponent", "kind"] == "sourced"
    assert frame.loc["hub.margin", "basis"].startswith("assumption:")
    assert assumptions.table("investors").attrs["sources"] == ["assumptions", "mcs2026"]


def test_unknown_names_are_refused_with_a_hint():
    with pytest.raises(UnknownNameError, match=r"did you mean hub\.exponent"):
        assumptions.get("hub.exponnent")
    with pytest.raises(UnknownNameError, match="model"):
        assumptions.table("hubs")
    with pytest.raises(UnknownNameError, match="assumption"):
        assumptions.table("hub", used={"hub.colour": 1.0})


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, math.inf, True, "0.5"])
def test_a_parameter_out_of_range_is_named_with_its_range(value):
    with pytest.raises(ModelInputError, match=r"probability is out of range[\s\S]*at least 0 and at most 1"):
        require("probability", value, low=0, high=1)


def test_ranges_are_said_in_words():
    with pytest.raises(ModelInputError, match="more than 0"):
        require("volume", 0, low=0, low_open=True)
    with pytest.raises(ModelInputError, match="at most 5"):
        require("volume", 6, high=5)
