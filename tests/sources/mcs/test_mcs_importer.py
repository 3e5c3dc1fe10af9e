"""What an import writes: only the rows of its editions, the same bytes each time, the seal renewed."""

from __future__ import annotations

import hashlib

import pytest

from carep.press.errors import DataError


def test_importing_one_edition_replaces_only_its_rows(tiny, antimony_2023, rows):
    old = antimony_2023(rows.of_2023("China", "61000", "60000"), rows.of_2023("Peru", "1", "1"))
    new = tiny.write("MCS2025_World_Data.csv", [rows.header_2025, rows.of_2025("China", "59000", "60000")])
    tiny.import_(old)
    tiny.import_(new)
    assert {(row["edition"], row["country"]) for row in tiny.rows()} == {
        ("2023", "China"),
        ("2023", "Peru"),
        ("2025", "China"),
    }
    tiny.sources.clear()
    antimony_2023(rows.of_2023("China", "61000", "60000"))
    tiny.write("MCS2025_World_Data.csv", [rows.header_2025, rows.of_2025("China", "59000", "60000")])
    tiny.import_(old)
    assert {(row["edition"], row["country"]) for row in tiny.rows()} == {("2023", "China"), ("2025", "China")}


def test_each_year_that_two_editions_print_is_kept_in_both(tiny, rows):
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
    tiny.write("mcs2024-antim_world.csv", [header, ["MCS2024", "China", rows.antimony, "40000", "40000", "", "1", ""]])
    tiny.write("MCS2025_World_Data.csv", [rows.header_2025, rows.of_2025("China", "60000", "60000")])
    tiny.import_()
    found = {
        row["edition"]: (row["value"], row["estimated"])
        for row in tiny.rows()
        if row["year"] == "2023" and row["measure"] != "reserves"
    }
    assert found == {"2024": ("40000", "true"), "2025": ("60000", "false")}


def test_two_imports_write_the_same_bytes_whatever_the_order_of_files(tiny, antimony_2023, rows):
    one = antimony_2023(rows.of_2023("Peru", "1", "2"), rows.of_2023("China", "61000", "60000"))
    other = tiny.write("MCS2025_World_Data.csv", [rows.header_2025, rows.of_2025("China", "59000", "60000")])
    tiny.import_(one, other)
    before = tiny.table.read_bytes()
    tiny.table.unlink()
    tiny.import_(other, one)
    assert tiny.table.read_bytes() == before
    assert b"\r" not in before
    keys = [
        (row["edition"], row["commodity"], row["form"], row["country"], row["measure"], row["year"])
        for row in tiny.rows()
    ]
    assert keys == sorted(keys)


def test_the_edition_is_recognised_by_content_and_not_by_name(tiny, rows):
    path = tiny.write_bytes(
        "world.csv",
        (
            "\r\n".join(
                [
                    ",".join(rows.header_2025),
                    'MCS2025,Zinc,China,"Mine production, zinc content",thousand metric tons,1,1,,,,,,',
                ]
            )
            + "\r\n"
        ).encode("utf-8-sig"),
        edition=2025,
    )
    (report,) = tiny.import_(path)
    assert report.edition == 2025


def test_an_import_renews_the_seal_of_its_table_only(tiny, antimony_2023, rows):
    seal = tiny.root / "data" / "SHA256SUMS"
    seal.write_text(f"{'0' * 64}  countries.csv\n{'1' * 64}  figures.csv\n", encoding="utf-8")
    antimony_2023(rows.of_2023("China", "61000", "60000"))
    tiny.import_()
    digest = hashlib.sha256(tiny.table.read_bytes()).hexdigest()
    assert seal.read_text(encoding="utf-8") == f"{'0' * 64}  countries.csv\n{digest}  figures.csv\n"


def test_a_damaged_table_of_figures_is_not_overwritten(tiny, antimony_2023, rows):
    tiny.table.write_text("a,b\n1,2\n", encoding="utf-8")
    antimony_2023(rows.of_2023("China", "61000", "60000"))
    with pytest.raises(DataError, match="columns are not as described"):
        tiny.import_()
    assert tiny.table.read_text(encoding="utf-8") == "a,b\n1,2\n"


def test_the_report_counts_files_rows_measures_and_corrected_cells(tiny, antimony_2023, rows):
    tiny.handle(2023, "glued-footnote")
    antimony_2023(rows.of_2023("United States1", "W", "W"))
    (report,) = tiny.import_()
    assert (report.files, report.rows, len(report.corrections)) == (1, 3, 1)
    assert report.corrections == {"2023-glued-footnote": 3}
    assert dict(report.measures) == {"mine_production": 2, "reserves": 1}
