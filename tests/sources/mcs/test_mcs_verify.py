"""Checks of the table of figures."""

from __future__ import annotations

import pytest

from carep.sources import verify
from carep.sources.mcs import figures


@pytest.fixture
def filled(tiny, antimony_2023, rows):
    tiny.handle(2023, "glued-footnote")
    antimony_2023(
        rows.of_2023("World total (rounded)", "66,000", "62000", reserves=">1,000"),
        rows.of_2023("United States1", "W", "W", reserves="Large"),
        rows.of_2023("China", "61000", "60000", reserves="1000"),
        rows.of_2023("Peru", "5000", "2000"),
    )
    tiny.import_()
    return tiny


def spoil(tiny, change):
    rows = [dict(row) for row in tiny.rows()]
    change(rows)
    figures.write(tiny.table, rows)
    return "\n".join(map(str, verify.faults(tiny.project)))


def first(rows, country, measure="mine_production"):
    return next(row for row in rows if row["country"] == country and row["measure"] == measure)


def test_an_imported_table_has_no_faults(filled):
    assert verify.faults(filled.project) == []


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("value", "61001", "a number that is not the printed one"),
        ("value_t", "61", "tonnes that are not those of the unit"),
        ("unit", "kt", "tonnes that are not those of the unit"),
        ("unit", "stone", "unknown unit 'stone'"),
        ("qualifier", "lower_bound", "a qualifier that the cell does not say"),
        ("qualifier", "guess", "unknown qualifier 'guess'"),
        ("published", "many", "a cell that is no amount"),
        ("country", "Kazahkstan", "unknown country 'Kazahkstan'"),
        ("commodity", "unobtainium", "unknown commodity 'unobtainium'"),
        ("measure", "hopes", "unknown measure 'hopes'"),
        ("estimated", "maybe", "unknown mark of estimation 'maybe'"),
        ("form", "", "a figure without a form"),
        ("file", "other.csv", "a file that the register of sources does not hold"),
        ("correction", "nobody", "a correction that is not in the register"),
    ],
)
def test_a_cell_that_was_changed_by_hand_is_found(filled, column, text, message):
    def change(rows):
        first(rows, "China")[column] = text

    found = spoil(filled, change)
    assert message in found
    assert "data/figures.csv:" in found


def test_a_duplicate_and_a_wrong_order_are_found(filled):
    assert "the same figure twice" in spoil(filled, lambda rows: rows.append(dict(rows[0])))
    assert "not in the order" in spoil(filled, lambda rows: rows.reverse())


def test_a_total_that_its_countries_do_not_sum_to_is_found(filled):
    def change(rows):
        first(rows, "China").update(published="6100", value="6100", value_t="6100")

    assert "a world total that its countries do not sum to" in spoil(filled, change)


def test_a_correction_that_no_figure_bears_is_found(filled):
    def change(rows):
        for row in rows:
            row["correction"] = ""

    assert "2023-glued-footnote is not applied to any figure" in spoil(filled, change)


def test_a_world_total_in_a_wrong_unit_is_out_of_size_with_the_edition_before(tiny, antimony_2023, rows):
    header = [
        "Source",
        "Country",
        "Type",
        "Prod_t_2022",
        "Prod_t_est_2023",
        "Prod_note",
        "Reserves_kt",
        "Reserves_notes",
    ]
    antimony_2023(rows.of_2023("World total (rounded)", "110000", "110000", reserves="2000000"))
    line = ["MCS2024", "World total (rounded)", rows.antimony, "110000", "110000", "", "2000000", ""]
    tiny.write("mcs2024-antim_world.csv", [header, line])
    tiny.import_()
    (fault,) = verify.faults(tiny.project)
    assert fault.what == "a world total out of size with the edition before"
    assert "2000000 kt, edition 2024" in str(fault)


def test_an_empty_or_damaged_table_is_one_fault(filled):
    figures.write(filled.table, [])
    assert [fault.what for fault in verify.faults(filled.project)] == ["there are no figures"]
    filled.table.write_text("a\n1\n", encoding="utf-8")
    assert "columns are not as described" in str(verify.faults(filled.project)[0])
