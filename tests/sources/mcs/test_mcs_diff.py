"""What changed between two editions or two imports."""

from __future__ import annotations

import pytest

from carep.press.errors import DataError, UnknownNameError
from carep.sources import diff
from carep.sources.mcs import figures


@pytest.fixture
def two_editions(tiny, rows):
    header = [
        "Source",
        "Country",
        "Type",
        "Prod_t_2022",
        "Prod_t_est_2023",
        "Prod_note",
        "Reserves_t",
        "Reserves_notes",
    ]

    def of_2024(country, first, second, reserves):
        return ["MCS2024", country, rows.antimony, first, second, "", reserves, ""]

    tiny.write(
        "mcs2024-antim_world.csv",
        [
            header,
            of_2024("China", "40000", "40000", "640000"),
            of_2024("Peru", "1", "1", "NA"),
            of_2024("Iran", "W", "500", "5"),
        ],
    )
    tiny.write(
        "MCS2025_World_Data.csv",
        [
            rows.header_2025,
            rows.of_2025("China", "60000", "61000", reserves="670000"),
            rows.of_2025("Iran", "510", "90", reserves="5"),
            rows.of_2025("Bolivia", "3700", "3700", reserves="310000"),
        ],
    )
    tiny.import_()
    return tiny


def test_two_editions_are_compared_in_the_years_that_both_print(two_editions):
    found = {
        (change.kind.value, change.country, change.measure)
        for change in diff.changes(two_editions.project, "2024", "2025")
    }
    assert found == {
        ("revised", "China", "mine_production"),
        ("revised", "China", "reserves"),
        ("revised", "Iran", "mine_production"),
        ("dropped", "Peru", "mine_production"),
        ("dropped", "Peru", "reserves"),
        ("added", "Bolivia", "mine_production"),
        ("added", "Bolivia", "reserves"),
    }


def test_a_revision_says_by_how_much_and_whether_rounding_could_explain_it(two_editions):
    changes = {(each.country, each.measure): each for each in diff.changes(two_editions.project, "2024", "2025")}
    production = changes["China", "mine_production"]
    assert (production.old, production.new, production.year) == ("40000", "60000", "2023")
    assert production.change == pytest.approx(0.5)
    assert production.beyond_rounding
    assert not changes["Iran", "mine_production"].beyond_rounding


def test_the_same_number_with_another_qualifier_is_a_revision(two_editions):
    rows = two_editions.rows()
    old = [row for row in rows if row["country"] == "China" and row["year"] == "2023"][:1]
    new = [{**old[0], "qualifier": "lower_bound", "published": ">40000"}]
    (change,) = diff.between_imports(old, new)
    assert (change.kind, change.new) == (diff.Kind.REVISED, ">40000")


def test_a_cell_without_a_number_is_shown_by_its_qualifier_and_never_as_zero(two_editions):
    changes = {(each.country, each.measure): each for each in diff.changes(two_editions.project, "2024", "2025")}
    assert changes["Peru", "reserves"].old == "not_available"
    assert changes["Peru", "reserves"].change is None


def test_two_imports_are_compared_figure_by_figure(two_editions, tmp_path):
    old = tmp_path / "old.csv"
    rows = two_editions.rows()
    figures.write(old, [*rows[1:], {**rows[0], "value": "5", "published": "5"}])
    (change,) = diff.changes(two_editions.project, str(old), str(two_editions.table))
    assert (change.kind, change.old) == (diff.Kind.REVISED, "5")


def test_an_edition_is_compared_with_a_file_s_rows_of_that_edition(two_editions):
    assert diff.changes(two_editions.project, str(two_editions.table), "2025") == []


def test_an_unknown_edition_or_file_is_refused(two_editions):
    with pytest.raises(UnknownNameError, match="2030"):
        diff.changes(two_editions.project, "2025", "2030")
    with pytest.raises(DataError, match="neither an edition nor a file"):
        diff.changes(two_editions.project, "2025", "figures.csw")
