from __future__ import annotations

import pytest

from carep.chapters.shares import charts
from carep.chapters.shares.listings import country_sentence, country_table, world_table
from carep.chapters.shares.tables import denominators_table, listed_shares, shares_table, unlisted_table
from carep.minerals.share_text import interval_text, percent, share_sentence
from carep.minerals.shares import ShareError, share, shares_of
from carep.press.data import tables


@pytest.fixture(scope="module")
def figures():
    """The project's own figures."""
    return tables.load("figures")


def values(figure):
    return [row for rows in figure.specification["datasets"].values() for row in rows]


def test_the_chart_of_shares_draws_point_interval_second_denominator_and_ceiling(figures):
    figure = charts.shares_chart(listed_shares(figures, edition=2026, measure="reserves"))
    chromium = [row for row in values(figure) if row["label"].startswith("chromium")]
    signs = {row["sign"]: row["value"] for row in chromium if "sign" in row}
    assert signs == {
        "share at most (the total is a lower bound)": pytest.approx(230 / 1200 * 100),
        "share of the listed countries": pytest.approx(230 / 901.4 * 100),
        "ceiling": pytest.approx((230 + 1200 - 901.4) / 1200 * 100),
    }
    (band,) = [row for row in chromium if "low_published" in row]
    assert (band["low_published"], band["high_published"]) == (0.0, pytest.approx(235 / 1200 * 100))


def test_the_title_of_a_chart_states_the_finding_and_its_text_the_numbers(figures):
    figure = charts.shares_chart(listed_shares(figures, edition=2026, measure="reserves"))
    assert figure.title.replace("\xa0", " ") == "Chromium (ore) leads: at most 19.2 % of the world"
    assert "antimony: at most 16.0" in figure.alt
    assert figure.sources == ("mcs2026",)


def test_a_commodity_is_drawn_in_one_form_only(figures):
    figure = charts.shares_chart(listed_shares(figures, edition=2026, measure="reserves"))
    assert len({row["label"] for row in values(figure) if row["label"].startswith("chromium")}) == 1


def test_nothing_to_draw_is_said_not_drawn(figures):
    none = [one for one in shares_of(figures, edition=2026, measure="reserves") if one.commodity == "lead"]
    with pytest.raises(ShareError, match="no share has a number"):
        charts.shares_chart(none)


@pytest.mark.parametrize("commodity", ["chromium", "manganese", "lead", "titanium mineral concentrates", "rare earths"])
def test_who_holds_it_is_drawn_for_every_commodity_of_the_article(figures, commodity):
    figure = charts.world_chart(figures, commodity=commodity, measure="reserves", edition=2026)
    drawn = {row["label"]: row["value"] for row in values(figure) if "kind" in row}
    assert sum(drawn.values()) == pytest.approx(100, abs=8)
    assert ("No Central Asian state" in figure.title) == (commodity != "chromium")


def test_what_the_total_leaves_over_is_a_bar_of_its_own(figures):
    figure = charts.world_chart(figures, commodity="chromium", measure="reserves", edition=2026)
    assert {row["label"]: row["value"] for row in values(figure) if "kind" in row}["not listed"] == pytest.approx(
        (1200 - 901.4) / 1200 * 100
    )


@pytest.mark.parametrize("country", ["Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"])
def test_every_state_has_a_profile(figures, country):
    assert charts.country_chart(figures, country=country, edition=2026).title
    assert country_table(figures, country=country, edition=2026).rows
    counts = tables.load("tienshan2017")
    assert country in country_sentence(figures, counts, country=country, edition=2026).markdown


def test_the_chart_is_drawn_the_same_twice(figures):
    shares = listed_shares(figures, edition=2026, measure="mine_production")
    assert charts.shares_chart(shares).svg() == charts.shares_chart(shares).svg()


def test_the_table_marks_bounds_estimates_and_countries_without_a_number(figures):
    table = shares_table(figures, edition=2026, measure="reserves")
    marks = {row[0]: row_marks[2] for row, row_marks in zip(table.rows, table.marks, strict=True)}
    assert marks["antimony"] == "b,n"
    assert marks["zinc"] == ""
    assert set(table.footnotes) == {"b", "c", "n"}


def test_what_is_not_listed_is_never_shown_as_zero(figures):
    table = unlisted_table(figures, edition=2026, measure="reserves", commodities=["manganese", "lead"])
    assert [row[1] for row in table.text] == ["not listed", "NA"]
    assert (
        "not listed, not zero"
        in share_sentence(share(figures, commodity="manganese", measure="reserves", edition=2026)).markdown
    )


def test_denominators_that_differ_are_listed_with_the_reason(figures):
    table = denominators_table(figures, edition=2026, measure="reserves")
    reasons = {row[0]: row[-1] for row in table.rows}
    assert reasons["chromium (ore)"].startswith("the total is only a lower bound")
    assert reasons["copper"] == "the “Other countries” row holds the rest"


def test_the_countries_of_a_commodity_are_ranked(figures):
    table = world_table(figures, commodity="chromium", measure="reserves", edition=2026)
    assert [row[:2] for row in table.rows[:2]] == [(1, "South Africa"), (2, "Kazakhstan")]
    assert [row[1] for row in table.rows[-2:]] == ["Other countries", "World total"]


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0 %"), (0.164706, "0.16 %"), (19.1667, "19.2 %"), (None, "not listed")]
)
def test_a_small_share_is_not_rounded_away(value, said):
    assert percent(value).replace("\xa0", " ") == said


def test_an_interval_that_is_open_below_is_up_to_its_end():
    assert interval_text(0.0, 19.58, "ru").replace("\xa0", " ") == "до 19,6 %"
