from __future__ import annotations

import pytest

from carep.chapters.editions import outputs as edition_outputs
from carep.chapters.editions.model import moves, shares_by_edition
from carep.claims import assess, charts, ledger
from carep.claims.compute import Data
from carep.minerals.shares import share
from carep.minerals.vocabulary import Verdict


@pytest.fixture(scope="module")
def data():
    """The project's own figures."""
    return Data()


@pytest.fixture(scope="module")
def judged(data):
    """The project's own ledger, judged."""
    return assess.assess_all(ledger.read(), data)


def values(figure):
    return [row for rows in figure.specification["datasets"].values() for row in rows]


def test_the_strip_of_verdicts_has_a_mark_and_a_word_for_each_claim_and_edition(judged):
    figure = charts.verdict_chart(judged)
    rows = values(figure)
    assert {row["word"] for row in rows} <= {"reproduced", "consistent", "possible", "contradicted", "not testable"}
    assert len(rows) == sum(len(item.outcomes) for item in judged if "data" not in item.outcomes)
    assert figure.title.startswith("MCS 2026 contradicts")


def test_verdicts_differ_in_colour_and_in_shape():
    drawn = set(Verdict) - {Verdict.OPINION}
    assert set(charts.COLOURS) == set(charts.SHAPES) == drawn
    assert len(set(charts.COLOURS.values())) == len(set(charts.SHAPES.values())) == len(drawn)


def test_a_claim_is_drawn_beside_what_every_edition_says(judged):
    figure = charts.claim_chart(assess.find(judged, "article-zinc"))
    rows = values(figure)
    assert {row["edition"] for row in rows if "edition" in row} == {"MCS 2023", "MCS 2024", "MCS 2025", "MCS 2026"}
    assert [row["value"] for row in rows if "edition" not in row] == [12.6]
    assert "possible by MCS 2026" in figure.title


def test_the_travel_of_a_number_shows_each_number_and_each_link(judged, data):
    claims = [item.claim for item in judged]
    newest = share(data.figures, commodity="chromium", measure="reserves", edition=2026)
    figure = charts.lineage_chart(claims, commodity="chromium", share=newest)
    rows = values(figure)
    assert {row["text"].replace("\xa0", " ") for row in rows if "text" in row} >= {
        "30.07 %",
        "30.1 %",
        "30.7 %",
        "31 %",
    }
    links = {(row["value"], row["value2"]) for row in rows if "value2" in row}
    assert {(30.07, 30.7), (30.7, 31.0), (30.07, 30.1)} <= links
    assert "at most 19.2" in figure.alt


def test_the_course_of_shares_has_a_point_with_its_interval_in_each_edition(data):
    figure = edition_outputs.slope_chart(shares_by_edition(data.figures, measure="reserves"))
    chromium = {row["edition"]: row for row in values(figure) if row.get("commodity") == "chromium"}
    assert set(chromium) == {"2023", "2024", "2025", "2026"}
    assert chromium["2026"]["low"] == 0.0
    assert figure.title.replace("\xa0", " ") == "Chromium fell from 41.1 % in 2023 to at most 19.2 % in 2026"


def test_the_parts_of_each_large_move_are_drawn(data):
    figure = edition_outputs.reasons_chart(moves(data.figures, measure="reserves"))
    parts = {row["part"] for row in values(figure)}
    assert parts == {"the region's figure", "the world total"}


def test_every_chart_of_the_ledger_names_its_sources_and_says_what_it_shows(judged):
    for name in ("manganese", "chromium", "lead", "zinc", "titanium"):
        figure = charts.claim_chart(assess.find(judged, f"article-{name}"))
        assert figure.sources
        assert figure.alt.endswith(".")
        assert figure.svg().startswith("<svg")
