"""Ranks and replacements against hand-computed cases."""

from __future__ import annotations

import pandas as pd
import pytest

from carep.chapters.competitors import model as competitors
from carep.minerals.supply import supply

ROWS = [
    ("China", "600", "exact"),
    ("Russia", "250", "exact"),
    ("Kazakhstan", "200", "exact"),
    ("Tajikistan", "100", "exact"),
    ("Bolivia", "50", "exact"),
    ("Kyrgyzstan", "NA", "not_available"),
    ("World total", "1,300", "exact"),
]


def of(rows, measure="mine_production"):
    frame = pd.DataFrame(rows, columns=["country", "published", "qualifier"])
    frame["value"] = pd.to_numeric(frame["published"].str.replace(",", "").where(frame["qualifier"] == "exact"))
    frame["line"] = range(2, len(frame) + 2)
    figures = frame.assign(
        value_t=frame["value"], edition=2026, commodity="antimony", form="content", measure=measure, year=2025,
        unit="t", estimated=False, note="", correction="", file="a.csv",
    )  # fmt: skip
    return supply(figures, commodity="antimony", measure=measure, edition=2026)


def test_the_region_counts_as_one_and_ranks_by_its_sum():
    """300 together: behind China, ahead of Russia's 250."""
    made = competitors.standing(of(ROWS))
    assert (made.rank, made.more, made.of) == (2, 1, 4)
    assert made.share == pytest.approx(300 / 1300)
    assert made.countries == ("Kazakhstan", "Tajikistan")
    assert made.unnumbered == ("Kyrgyzstan",)
    assert (made.leader, made.leader_share) == ("China", pytest.approx(600 / 1300))


def test_rounding_makes_a_rank_uncertain():
    """200 and 100 may be as little as 150 + 50, so Russia's 250 (245 to 255) may be more, but is not surely more."""
    made = competitors.standing(of(ROWS))
    assert made.surely_more == 1
    assert made.possibly_more == 2


def test_a_region_without_a_number_has_no_rank():
    made = competitors.standing(of([row for row in ROWS if row[0] not in ("Kazakhstan", "Tajikistan")]))
    assert made.rank is None
    assert made.share is None
    assert competitors.standings([of([row for row in ROWS if row[0] == "China"])]).empty


def test_the_ranking_shows_the_states_and_the_region():
    frame = competitors.ranking(of(ROWS))
    assert frame["country"].tolist()[:3] == ["China", competitors.REGION, "Russia"]
    assert frame.set_index("country").loc["Kazakhstan", "rank"] == 3
    assert frame["kind"].nunique() == 3


def test_replacing_the_region_worked_by_hand():
    """China would produce 50 % more for 300; with 9,000 in reserves that lasts 10 years instead of 15."""
    reserves = of([("China", "9,000", "exact"), ("Russia", "500", "exact")], "reserves")
    frame = competitors.replacements(of(ROWS), reserves).set_index("country")
    assert frame.loc["China", "increase"] == pytest.approx(50)
    assert frame.loc["China", "years_today"] == pytest.approx(15)
    assert frame.loc["China", "years_after"] == pytest.approx(10)
    assert frame.loc["Bolivia", "increase"] == pytest.approx(600)
    assert pd.isna(frame.loc["Bolivia", "reserves"])
    assert "Kazakhstan" not in frame.index


def test_without_reserves_of_the_same_form_no_years_are_given():
    frame = competitors.replacements(of(ROWS), None)
    assert frame["years_after"].isna().all()


def test_the_table_of_standings_is_sorted_by_rank():
    first = of(ROWS)
    second = of([("Kazakhstan", "9,000", "exact"), ("China", "1,000", "exact")], "reserves")
    frame = competitors.standings([first, second])
    assert frame["rank"].tolist() == [1, 2]
    assert frame["leader"].tolist() == ["Kazakhstan (of the five)", "China"]
    assert frame.attrs["sources"] == ["mcs2026"]
