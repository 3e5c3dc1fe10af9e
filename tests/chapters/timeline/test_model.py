"""Events keep the precision of their dates, and conflicts between sources are shown."""

from __future__ import annotations

import pandas as pd
import pytest

from carep.chapters.timeline import model as events
from carep.press.data import tables
from carep.press.errors import DataError, UnknownNameError

COLUMNS = [
    "id",
    "date",
    "end",
    "place",
    "parties",
    "type",
    "event",
    "source",
    "url",
    "note",
    "conflicts",
    "conflicts_with",
]
ROWS = [
    (
        "E2",
        "2024-02",
        None,
        None,
        "China|Kazakhstan",
        "agreement",
        "second",
        "s",
        "u",
        None,
        "the day is disputed",
        "E1",
    ),
    ("E1", "2015", None, None, "United States|Kazakhstan", "diplomacy", "first", "s", "u", None, None, None),
    ("E3", "2024-02-04", "2024-02-05", None, "Uzbekistan", "agreement", "third", "s", "u", None, None, None),
]


@pytest.fixture
def table():
    return pd.DataFrame(ROWS, columns=COLUMNS)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015", "2015-01-01", "2015-12-31"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2025-11-06", "2025-11-06", "2025-11-06"),
    ],
)
def test_a_date_spans_what_it_can_mean(text, first, last):
    assert [day.isoformat() for day in events.span(text)] == [first, last]


@pytest.mark.parametrize("text", ["", "06.11.2025", "2025-13", "2025-02-30", "2025-1"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(DataError, match="not a date"):
        events.span(text)


def test_events_come_in_order_with_their_spans(table):
    frame = events.chosen(table)
    assert frame["id"].tolist() == ["E1", "E2", "E3"]
    assert frame["finish"].tolist() == ["2015-12-31", "2024-02-29", "2024-02-05"]
    assert frame["when"].tolist() == ["2015", "2024-02", "2024-02-04 to 2024-02-05"]
    assert frame["disputed"].tolist() == [False, True, False]


def test_filters_take_whole_names_and_refuse_unknown_ones(table):
    assert events.chosen(table, party="Kazakhstan")["id"].tolist() == ["E1", "E2"]
    assert events.chosen(table, party="Kazakhstan", kind="agreement")["id"].tolist() == ["E2"]
    with pytest.raises(events.NoEventError, match="no event of Uzbekistan is of the type diplomacy"):
        events.chosen(table, party="Uzbekistan", kind="diplomacy")
    with pytest.raises(UnknownNameError, match="did you mean Kazakhstan"):
        events.chosen(table, party="Kazakstan")
    with pytest.raises(UnknownNameError, match="type of event"):
        events.chosen(table, kind="war")


def test_a_conflict_shows_both_sides_and_resolves_nothing(table):
    frame = events.conflicts(table)
    assert frame[["id", "conflicts", "against"]].values.tolist() == [["E2", "the day is disputed", "first"]]


def test_busy_parties_get_a_lane_and_the_others_share_one(table):
    frame = events.lanes(table, most=1)
    assert sorted(set(frame["party"])) == ["Kazakhstan", "others"]
    assert len(frame) == 5


def test_the_projects_events_can_all_be_read():
    table = tables.load("events")
    frame = events.chosen(table)
    assert len(frame) == len(table) == 41
    assert frame["start"].is_monotonic_increasing
    assert not events.conflicts(table).empty
    assert frame.attrs["sources"]
