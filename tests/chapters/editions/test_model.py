from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import pytest

from carep.chapters.editions.model import Reason, find, moves, shares_by_edition
from carep.chapters.editions.outputs import course_table, move_sentence, moves_table, summary
from carep.press.errors import UnknownNameError

_spec = importlib.util.spec_from_file_location("figures_frame", Path(__file__).parents[2] / "minerals/figures_frame.py")
assert _spec
assert _spec.loader
tables = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tables)


def two(before: dict[str, str], after: dict[str, str], **more: str):
    """The moves between two editions of one commodity."""
    frame = tables.figures({"edition": 2025, "cells": before}, {"edition": 2026, "cells": after, **more})
    return moves(frame, measure="reserves")


BEFORE = {"Kazakhstan": "100", "India": "900", "World total": "1,000"}


def test_the_two_parts_of_a_change_add_up_to_it():
    (move,) = two(BEFORE, {"Kazakhstan": "150", "India": "900", "World total": "2,000"})
    assert move.change == pytest.approx(0.075 / 0.1 - 1)
    assert move.of_region + move.of_world == pytest.approx(math.log(1 + move.change))


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        ({"Kazakhstan": "200", "India": "900", "World total": "1,000"}, Reason.REGION),
        ({"Kazakhstan": "100", "India": "900", "World total": "2,000"}, Reason.WORLD),
        ({"Kazakhstan": "200", "India": "300", "World total": "500"}, Reason.BOTH),
        ({"Kazakhstan": "200", "India": "1,800", "World total": "3,000"}, Reason.WORLD),
        ({"Kazakhstan": "100", "India": "900", "World total": "1,000"}, Reason.UNCHANGED),
        ({"Kazakhstan": "100", "India": "900", "World total": ">1,000"}, Reason.DEFINITION),
        ({"Kazakhstan": "NA", "India": "900", "World total": "1,000"}, Reason.LISTING),
        ({"Kazakhstan": "100", "Uzbekistan": "50", "India": "900", "World total": "1,000"}, Reason.LISTING),
    ],
)
def test_the_reason_is_what_explains_most_of_the_change(after, reason):
    (move,) = two(BEFORE, after)
    assert move.reason is reason


def test_counting_something_else_is_a_change_of_definition_whatever_the_numbers_do():
    (move,) = two(BEFORE, {"Kazakhstan": "200", "India": "900", "World total": "1,000"}, form="ore")
    assert (move.reason, move.detail) == (Reason.DEFINITION, "as published became ore")


def test_a_total_that_becomes_a_bound_is_said_beside_the_reason():
    (move,) = two(BEFORE, {"Kazakhstan": "100", "India": "900", "World total": ">2,000"})
    assert move.detail == "the total became a lower bound"


def test_a_share_moved_when_it_changed_by_more_than_a_fifth_of_itself_or_came_or_went():
    assert not two(BEFORE, {"Kazakhstan": "120", "India": "900", "World total": "1,000"})[0].moved
    assert two(BEFORE, {"Kazakhstan": "121", "India": "900", "World total": "1,000"})[0].moved
    gone = two(BEFORE, {"Kazakhstan": "NA", "India": "900", "World total": "1,000"})[0]
    assert gone.moved
    assert gone.change is None


def test_a_commodity_that_never_names_the_region_has_no_moves():
    assert (
        two({"India": "9", "China": "1", "World total": "10"}, {"India": "8", "China": "2", "World total": "10"}) == []
    )


def test_the_largest_move_comes_first_and_keeps_its_sources():
    frame = tables.figures(
        {"edition": 2025, "cells": BEFORE},
        {"edition": 2026, "cells": {**BEFORE, "Kazakhstan": "200"}},
        {"edition": 2025, "commodity": "zinc", "cells": BEFORE},
        {"edition": 2026, "commodity": "zinc", "cells": {**BEFORE, "Kazakhstan": "900"}},
    )
    found = moves(frame, measure="reserves")
    listed = moves_table(found)
    assert [row[0] for row in listed.rows] == ["zinc", "chromium"]
    assert listed.sources == ("mcs2025", "mcs2026")
    assert find(found, commodity="zinc", to=2026).after.edition == 2026
    with pytest.raises(UnknownNameError):
        find(found, commodity="zinc", to=2024)


def test_the_table_shows_the_moved_shares_and_the_sentence_counts_them():
    found = two(BEFORE, {"Kazakhstan": "50", "India": "900", "World total": "1,000"})
    (row,) = moves_table(found).text
    assert row[0] == "chromium"
    assert "the region's figure" in row
    said = summary(found).markdown
    assert "1 of them moved by more than a fifth" in said
    assert "50.0" in move_sentence(found[0]).markdown


def test_one_commodity_is_followed_through_the_editions_listed_or_not():
    frame = tables.figures(
        {"edition": 2025, "cells": BEFORE},
        {"edition": 2026, "cells": {"India": "900", "China": "50", "World total": "1,000"}},
    )
    table = course_table(shares_by_edition(frame, measure="reserves"))
    assert [row[0] for row in table.rows] == ["2025", "2026"]
    assert "not listed" in table.text[1]
    assert "no longer with a number: Kazakhstan" in table.text[1][-1]
