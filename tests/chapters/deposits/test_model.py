"""Entries of an inventory keep what it says: no point is moved, no commodity is guessed, nothing is dropped."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from carep.chapters.deposits import model as deposits
from carep.minerals.vocabulary import CENTRAL_ASIA, inventories
from carep.press.errors import UnknownNameError

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", list(inventories()))
def test_every_entry_of_the_five_states_is_there(name):
    with (ROOT / "data" / "inventories" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["country"] in CENTRAL_ASIA]
    frame = deposits.entries(name)
    assert len(frame) == len(rows)
    assert frame[["main_commodity", "group", "deposit_type", "status"]].notna().all().all()
    assert frame.attrs["sources"]


def test_an_unknown_inventory_is_refused_with_a_hint():
    with pytest.raises(UnknownNameError, match="did you mean ofr20051294"):
        deposits.entries("ofr2005129")


@pytest.fixture
def entries():
    return pd.DataFrame(
        {
            "name": list("abcde"),
            "country": ["Kazakhstan", "Kazakhstan", "Kazakhstan", "Uzbekistan", "Tajikistan"],
            "latitude": [48.0, 48.0, None, 41.0, 10.0],
            "longitude": [67.0, 68.0, None, 64.0, 10.0],
            "coordinate_flag": ["ok", "ok", "missing", "ok", "outside the five states"],
            "group": ["base metals", "base metals", "precious metals", "other", "not stated"],
        }
    )


def test_only_entries_with_a_point_are_located(entries):
    assert list(deposits.located(entries)["name"]) == ["a", "b", "d", "e"]


def test_the_largest_groups_come_first_and_the_rest_is_other(entries):
    assert deposits.with_shown_group(entries)[1] == ["base metals", "precious metals", "other"]
    shown, order = deposits.with_shown_group(entries, most=1)
    assert list(shown["shown_group"]) == ["base metals", "base metals", "other", "other", "other"]
    assert order == ["base metals", "other"]


def test_entries_without_a_point_or_outside_are_counted_beside_the_others(entries):
    counts = deposits.coordinates_by_country(entries).set_index("country")
    assert counts.loc["Kazakhstan"].to_list() == [3, 2, 0, 1]
    assert counts.loc["Tajikistan"].to_list() == [1, 0, 1, 0]
    assert counts.loc["Turkmenistan"].to_list() == [0, 0, 0, 0]
    assert counts["entries"].sum() == len(entries)
