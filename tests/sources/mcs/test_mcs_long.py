"""Edition 2026: one file, a row a figure, Windows-1252."""

from __future__ import annotations

import pytest

from carep.press.errors import DataError

NAME = "MCS2026_Commodities_Data.csv"


@pytest.fixture
def write(tiny, rows):
    def _write(*lines, header=None, encoding="cp1252", **options):
        return tiny.write(NAME, [header or rows.header_2026, *lines], encoding=encoding, **options)

    return _write


def test_only_world_tables_are_read(tiny, write, rows):
    write(
        rows.of_2026("Tajikistan", "22,000"),
        rows.of_2026("United States", "1", section="Salient Statistics—United States"),
        rows.of_2026("China", "30", section="Import Sources", year="2021–24", statistics="Import sources 2021-2024"),
        rows.of_2026("China", "60,000", section="World Mine Production and Reserves:"),
    )
    tiny.import_()
    assert {row["country"] for row in tiny.rows()} == {"Tajikistan", "China"}


@pytest.mark.parametrize(
    ("value", "note", "qualifier", "number"),
    [
        ("22,000", "", "exact", "22000"),
        ("22000", "Estimated.", "estimated", "22000"),
        ("—", "", "zero", "0"),
        ("W", "", "withheld", ""),
        ("NA", "See Appendix C", "not_available", ""),
        ("XX", "", "not_applicable", ""),
        (">2,000,000", "", "lower_bound", "2000000"),
        ("<200", "", "upper_bound", "200"),
        ("330 - 390", "Estimated.", "range", ""),
        ("Large", "", "descriptive", ""),
        ("s", "Estimated. -- Less than ½ unit.", "upper_bound", "0.5"),
        ("s", "Included in “World total.”", "included_elsewhere", ""),
        ("0.1", "Estimated .-- Source: somebody.", "estimated", "0.1"),
    ],
)
def test_every_symbol_becomes_its_qualifier(tiny, write, rows, value, note, qualifier, number):
    write(rows.of_2026("Tajikistan", value, note=note))
    tiny.import_()
    figure = tiny.cell("Tajikistan")
    assert (figure["qualifier"], figure["value"], figure["published"]) == (qualifier, number, value)


def test_the_suffix_rounded_is_no_other_form(tiny, write, rows):
    write(
        rows.of_2026("World total", "1", "Mine production: rounded"),
        rows.of_2026("China", "9", "Mine production: Ilmenite", commodity="Titanium Mineral Concentrates"),
        rows.of_2026(
            "World total", "9", "Mine production: ilmenite, rounded", commodity="Titanium Mineral Concentrates"
        ),
    )
    tiny.import_()
    assert {row["form"] for row in tiny.rows()} == {"antimony content", "ilmenite, TiO2 content"}


def test_two_sub_tables_of_reserves_are_two_forms(tiny, write, rows):
    options = {"commodity": "Chromium", "statistics": "Reserves", "unit": "thousand metric tons"}
    write(
        rows.of_2026("Kazakhstan", "230,000", "Reserves: Ore", **options),
        rows.of_2026("Kazakhstan", "100,000", "Reserves: Cr2O3 content", **options),
    )
    tiny.import_()
    assert {row["form"]: row["value_t"] for row in tiny.rows()} == {"ore": "230000000", "Cr2O3 content": "100000000"}


def test_the_appendix_that_every_note_names_is_left_out_of_the_note(tiny, write, rows):
    appendix = "See Appendix C for resource and reserve definitions and information concerning data sources."
    write(rows.of_2026("Russia", "1", note=f"Estimated. -- {appendix} -- Data from the ministry."))
    tiny.import_()
    assert tiny.cell("Russia")["note"] == "Data from the ministry."
    assert tiny.cell("Russia")["estimated"] == "true"


def test_a_unit_with_a_leading_blank_is_read(tiny, write, rows):
    write(rows.of_2026("Russia", "5", unit=" thousands of carats", commodity="Gemstones"))
    tiny.import_()
    assert (tiny.cell("Russia")["unit"], tiny.cell("Russia")["value_t"]) == ("kct", "0.001")


def test_prose_in_the_place_of_a_statistic_stops_the_import_until_it_is_dropped_on_record(tiny, write, rows):
    prose = "Australia and Canada were estimated to have reserves totaling less than 200,000\u00a0tons"
    line = rows.of_2026("Other countries", "<200,000", prose, statistics="Reserves", unit="tons", commodity="Cesium")
    write(line, rows.of_2026("China", "1"))
    with pytest.raises(DataError, match="never seen for cesium, reserves"):
        tiny.import_()
    tiny.correct(edition=2026, kind="drop", where={"Commodity": "Cesium"}, published="<200,000")
    tiny.import_()
    assert {row["commodity"] for row in tiny.rows()} == {"antimony"}


def test_a_world_row_of_a_span_of_years_is_refused(tiny, write, rows):
    write(rows.of_2026("China", "1"), rows.of_2026("Peru", "1", year="2021–24"))
    with pytest.raises(DataError, match="no figure of a year") as caught:
        tiny.import_()
    assert f"{NAME}:3" in str(caught.value)


def test_a_missing_or_new_column_is_named(tiny, write, rows):
    write([*rows.of_2026("China", "1"), "x"], header=[*rows.header_2026, "Confidence"])
    with pytest.raises(DataError, match="'Confidence'"):
        tiny.import_()
