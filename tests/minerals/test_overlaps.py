"""Entries of several inventories that are one place are told, so that none is counted twice unseen."""

from __future__ import annotations

import pandas as pd
import pytest

from carep.minerals import tallies
from carep.minerals.overlaps import first_word, overlaps, places


def entries(*rows: tuple[str, str, float | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["id", "name", "latitude", "longitude"])


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Kalmakyr (Almalyk)", "kalmakyr"),
        ("KALMAKYR", "kalmakyr"),
        ("Dzhezkazgán", "dzhezkazgan"),
        ("Rangkul'", "rangkul"),
        ("Unnamed occurrence", ""),
        ("Ak Tash", ""),
        ("", ""),
        ("50 Let Oktyabrya", ""),
    ],
)
def test_the_first_word_of_a_name_tells_a_place_unless_it_is_short_or_common(name: str, word: str) -> None:
    assert first_word(name) == word


def test_entries_within_a_kilometre_are_one_place_whatever_their_names() -> None:
    found = places(entries(("b", "Kounrad", 47.0, 75.0), ("a", "Konyrat", 47.005, 75.0), ("c", "Other", 47.02, 75.0)))
    assert found.to_list() == ["a", "a", "c"]


def test_entries_of_one_name_are_one_place_within_fifteen_kilometres() -> None:
    found = places(
        entries(("a", "Kounrad I", 47.0, 75.0), ("b", "Kounrad II", 47.1, 75.0), ("c", "Kounrad", 47.3, 75.0))
    )
    assert found.to_list() == ["a", "a", "c"]


def test_places_chain() -> None:
    found = places(entries(("c", "x", 47.0, 75.0), ("b", "y", 47.008, 75.0), ("a", "z", 47.016, 75.0)))
    assert found.to_list() == ["a", "a", "a"]


def test_an_entry_without_a_point_is_a_place_of_its_own() -> None:
    found = places(entries(("a", "Kounrad", None, None), ("b", "Kounrad", None, None)))
    assert found.to_list() == ["a", "b"]


def test_places_do_not_depend_on_the_order_of_entries() -> None:
    listed = tallies.inventory_entries()
    turned = listed.sample(frac=1, random_state=7)
    assert places(turned).sort_index().equals(listed["place"])


def test_pairs_of_inventories_state_the_places_that_both_list() -> None:
    frame = pd.DataFrame({"inventory": ["x", "x", "y", "y", "z"], "place": ["1", "2", "2", "2", "3"]})
    assert overlaps(frame).to_dict("records") == [
        {"first": "x", "second": "y", "first_places": 2, "second_places": 1, "both": 1}
    ]


def test_the_projects_inventories_overlap_as_counted() -> None:
    listed = tallies.inventory_entries()
    assert (len(listed), listed["place"].nunique()) == (1197, 900)
    assert overlaps(listed)["both"].to_list() == [6, 6, 35, 3, 13, 21]
