"""Edition 2025: one file, a row a country, notes that say what a blank means."""

from __future__ import annotations

import pytest

NAME = "MCS2025_World_Data.csv"


@pytest.fixture
def write(tiny, rows):
    def _write(*lines, header=None, **options):
        return tiny.write(NAME, [header or rows.header_2025, *lines], **options)

    return _write


def test_a_row_gives_production_of_two_years_and_reserves(tiny, write, rows):
    write(rows.of_2025("Tajikistan", "21000", "17000", reserves="50000"))
    tiny.import_()
    assert tiny.cell("Tajikistan", year="2023")["qualifier"] == "exact"
    assert tiny.cell("Tajikistan", year="2024")["qualifier"] == "estimated"
    assert tiny.cell("Tajikistan", "reserves")["year"] == "2024"
    assert {row["measure"] for row in tiny.rows()} == {"mine_production", "reserves"}


@pytest.mark.parametrize(
    ("note", "qualifier"),
    [
        ("W for 23-24", "withheld"),
        ("NA", "not_available"),
        ("xx", "not_applicable"),
        ("Less than 1/2 unit", "upper_bound"),
        ("", "not_available"),
    ],
)
def test_a_blank_cell_is_what_the_note_beside_it_says_and_never_zero(tiny, write, rows, note, qualifier):
    write(rows.of_2025("Tajikistan", note=note), rows.of_2025("China", "1", "1"))
    tiny.import_()
    figure = tiny.cell("Tajikistan", year="2023")
    assert figure["qualifier"] == qualifier
    assert figure["published"] == ""


@pytest.mark.parametrize(
    ("remark", "qualifier"),
    [
        ("NA", "not_available"),
        ("NA  ", "not_available"),
        ("Large", "descriptive"),
        ("Moderate to Large", "descriptive"),
        ("Included in World total", "included_elsewhere"),
        ("XX", "not_applicable"),
    ],
)
def test_blank_reserves_are_what_their_note_says(tiny, write, rows, remark, qualifier):
    write(rows.of_2025("Tajikistan", "1", "1", remark=remark), rows.of_2025("China", "1", "1", reserves="3"))
    tiny.import_()
    assert tiny.cell("Tajikistan", "reserves")["qualifier"] == qualifier


def test_a_family_that_is_blank_throughout_a_type_gives_no_rows(tiny, write, rows):
    write(rows.of_2025("Tajikistan", "1", "1"))
    tiny.import_()
    assert {row["measure"] for row in tiny.rows()} == {"mine_production"}


def test_a_commodity_whose_figures_are_all_blank_is_kept_as_not_available(tiny, write, rows):
    kind = "Primary and secondary refinery production"
    write(rows.of_2025("China", commodity="Gemanium", kind=kind, unit="kilograms"))
    tiny.import_()
    figure = tiny.cell("China", "refinery_production", "2024")
    assert (figure["commodity"], figure["qualifier"]) == ("germanium", "not_available")
    assert "blank" in figure["note"]


@pytest.mark.parametrize(
    ("note", "estimated"), [("estimated 2023", "true"), ("", "false"), ("reported", "false"), ("reproted", "false")]
)
def test_the_first_year_is_estimated_when_the_note_says_so(tiny, write, rows, note, estimated):
    write(rows.of_2025("Tajikistan", "1", "1", note))
    tiny.import_()
    assert tiny.cell("Tajikistan", year="2023")["estimated"] == estimated
    assert tiny.cell("Tajikistan", year="2024")["estimated"] == "true"


def test_a_type_that_says_estimated_means_both_years_unless_reported(tiny, write, rows):
    kind = "Mine production, barite, estimated"
    write(
        rows.of_2025("Kazakhstan", "1", "1", commodity="Barite  ", kind=kind),
        rows.of_2025("China", "1", "1", "reported", commodity="Barite  ", kind=kind),
    )
    tiny.handle(2025, "outer-blank")
    tiny.import_()
    assert tiny.cell("Kazakhstan", year="2023")["estimated"] == "true"
    assert tiny.cell("China", year="2023")["estimated"] == "false"


def test_trailing_blanks_and_other_countries_with_a_capital_are_read_on_record(tiny, write, rows):
    tiny.handle(2025, "outer-blank", "other-countries-spelling", "no-break-space")
    write(rows.of_2025("Canada\u00a0", "2", "2"), rows.of_2025("Other Countries", "2", "2"))
    tiny.import_()
    assert tiny.cell("Canada", year="2023")["value"] == "2"
    assert tiny.cell("Other countries", year="2023")["correction"] == "2025-other-countries-spelling"


def test_a_blank_unit_is_that_of_the_other_rows_on_record(tiny, write, rows):
    tiny.handle(2025, "blank-unit")
    write(rows.of_2025("Tajikistan", "1", "1", unit=""), rows.of_2025("China", "1", "1"))
    tiny.import_()
    assert tiny.cell("Tajikistan", year="2023")["unit"] == "t"


def test_lower_bounds_with_and_without_commas_keep_the_bound(tiny, write, rows):
    write(rows.of_2025("World total (rounded)", "1", "1", reserves=">17,000,000"))
    tiny.import_()
    figure = tiny.cell("World total", "reserves")
    assert (figure["qualifier"], figure["value"]) == ("lower_bound", "17000000")


def test_the_form_of_boron_stands_in_the_note_on_production(tiny, write, rows):
    options = {"commodity": "Boron", "kind": "Boron all types", "unit": "thousand metric tons"}
    write(
        rows.of_2025("Bolivia", "140", "230", "Ulexite", remark="NA", **options),
        rows.of_2025("United States", "", "", "W for 23-24", reserves="48000", **options),
    )
    tiny.import_()
    assert tiny.cell("Bolivia", "production", "2023")["form"] == "ulexite"
    assert tiny.cell("Bolivia", "reserves")["form"] == "ulexite"
    assert tiny.cell("United States", "reserves")["form"] == "all forms"


def test_clinker_capacity_in_the_columns_of_production_is_capacity(tiny, write, rows):
    options = {"commodity": "Cement", "unit": "thousand metric tons"}
    write(
        rows.of_2025("China", "10", "10", kind="Cement production, estimated", **options),
        rows.of_2025("China", "20", "20", kind="Clinker capacity, estimated", **options),
    )
    tiny.import_()
    assert tiny.cell("China", "capacity", "2024")["form"] == "clinker"


def test_reserves_that_are_capacity_move_on_record(tiny, write, rows):
    tiny.correct(edition=2025, kind="measure", where={"COMMODITY": "Indium"}, column="RESERVES_2024", used="capacity")
    write(rows.of_2025("China", "690", "760", reserves="1100", commodity="Indium", kind="Refinery production"))
    tiny.import_()
    figure = tiny.cell("China", "capacity")
    assert (figure["value"], figure["correction"]) == ("1100", "c")
