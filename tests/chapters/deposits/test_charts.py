"""Charts of inventories show every entry that has a point, and say in words what they show."""

from __future__ import annotations

import pandas as pd
import pytest

from carep.chapters.deposits import model as deposits
from carep.chapters.deposits.outputs import entries_map, groups_chart, occurrences_chart
from carep.minerals.vocabulary import CENTRAL_ASIA


@pytest.fixture(scope="module")
def entries():
    return deposits.entries("ofr20051294")


def rows(figure, field):
    return [row for data in figure.specification["datasets"].values() for row in data if field in row]


def test_the_map_draws_every_entry_that_has_a_point(entries):
    figure = entries_map(entries)
    assert len(rows(figure, "main_commodity")) == len(deposits.located(entries))
    assert f"{len(deposits.located(entries)):,} entries that have a point" in figure.alt
    assert "naturalearth" in figure.sources


def test_the_map_can_be_filtered_by_country_type_and_group(entries):
    names = {parameter["name"] for parameter in entries_map(entries).specification["params"]}
    assert names >= {"map_country", "map_type", "map_group"}


def test_colour_is_never_the_only_sign_on_the_map(entries):
    layers = entries_map(entries).specification["layer"]
    (dots,) = [layer for layer in layers if "shape" in layer.get("encoding", {})]
    assert dots["encoding"]["shape"]["field"] == dots["encoding"]["color"]["field"]


def test_the_bars_add_up_to_all_entries(entries):
    figure = groups_chart(entries)
    assert sum(row["entries"] for row in rows(figure, "entries")) == len(entries)


def test_the_text_alternative_gives_each_country_s_count(entries):
    alt = groups_chart(entries).alt
    counts = entries["country"].value_counts()
    assert all(f"{country} {counts.get(country, 0):,}" in alt for country in CENTRAL_ASIA if counts.get(country, 0))


def test_occurrences_are_titled_by_what_they_show():
    frame = pd.DataFrame({"country": ["Kazakhstan", "Uzbekistan"], "occurrences": [30, 10]})
    figure = occurrences_chart(frame, sources=["tienshan2017"])
    assert figure.title == "Kazakhstan has 75% of the 40 listed occurrences"
    assert "Kazakhstan 30, Uzbekistan 10; 40 in all" in figure.alt
