"""Files that are not as they should be: a message with line, found, expected and what to do; nothing is written."""

from __future__ import annotations

import zipfile

import pytest

from carep.press.errors import DataError


@pytest.fixture
def refused(tiny):
    """Runs an import that must fail, and gives the message; the table must be as it was."""

    def run(*paths, accept=False):
        tiny.table.write_text("edition,commodity\n", encoding="utf-8")
        before = tiny.table.read_bytes()
        with pytest.raises(DataError) as caught:
            tiny.import_(*paths, accept=accept)
        assert tiny.table.read_bytes() == before
        assert not list(tiny.table.parent.glob(".*.tmp"))
        assert caught.value.exit_code == 2
        return str(caught.value)

    return run


def test_a_missing_file(tiny, refused):
    message = refused(tiny.raw / "mcs2023-antim_world.csv")
    assert "mcs2023-antim_world.csv: the file is missing" in message


def test_an_empty_folder(tiny, refused):
    assert "no CSV file in the folder" in refused()


def test_an_empty_file(tiny, refused):
    tiny.write_bytes("mcs2023-antim_world.csv", b"")
    assert "the file is empty" in refused()


def test_a_header_without_rows(tiny, antimony_2023, refused):
    antimony_2023()
    assert "a header and no rows" in refused()


def test_a_file_cut_off_in_the_middle_of_a_row(tiny, antimony_2023, rows, refused):
    path = antimony_2023(rows.of_2023("China", "61000", "60000"), rows.of_2023("Tajikistan", "16800", "17000"))
    content = path.read_bytes()
    tiny.sources.clear()
    tiny.write_bytes(path.name, content[: content.rindex(b"16800") + 3])
    message = refused()
    assert "mcs2023-antim_world.csv:3: a row with another number of cells than the header" in message
    assert "found: 4 cells" in message
    assert "expected: 8 cells" in message
    assert "get the official file again" in message


def test_a_file_cut_off_inside_a_quoted_cell(tiny, antimony_2023, rows, refused):
    path = antimony_2023(rows.of_2023("China", "61,000", "60,000"))
    content = path.read_bytes()
    tiny.sources.clear()
    tiny.write_bytes(path.name, content[: content.index(b'"60,0') + 4])
    assert "mcs2023-antim_world.csv:2: the file breaks off inside a quoted cell" in refused()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_file_saved_as_utf_16(tiny, antimony_2023, rows, refused, encoding):
    antimony_2023(rows.of_2023("China", "61000", "60000"), encoding=encoding)
    assert "not UTF-8 or Windows-1252 text" in refused()


def test_a_byte_that_is_not_what_the_byte_order_mark_says(tiny, antimony_2023, rows, refused):
    path = antimony_2023(rows.of_2023("China", "61000", "60000"), rows.of_2023("Peru", "1", "1", "x~y"))
    content = path.read_bytes().replace(b"~", b"\x97")
    tiny.sources.clear()
    tiny.write_bytes(path.name, content)
    message = refused()
    assert "mcs2023-antim_world.csv:3: a byte that is not UTF-8" in message
    assert "0x97" in message


def test_a_byte_that_windows_1252_does_not_have(tiny, rows, refused):
    path = tiny.write(
        "MCS2026_Commodities_Data.csv", [rows.header_2026, rows.of_2026("China", "1", note="x~—")], encoding="cp1252"
    )
    content = path.read_bytes().replace(b"~", b"\x81")
    tiny.sources.clear()
    tiny.write_bytes(path.name, content)
    assert "MCS2026_Commodities_Data.csv:2: a byte that is neither UTF-8 nor Windows-1252" in refused()


def test_a_file_saved_in_another_encoding_fails_the_guard_of_its_encoding(tiny, rows, refused):
    tiny.correct(edition=2026, kind="structure", file="MCS2026*", guard=[{"encoding": "cp1252"}])
    tiny.write("MCS2026_Commodities_Data.csv", [rows.header_2026, rows.of_2026("China", "—")], encoding="utf-8")
    message = refused()
    assert "correction c is out of date" in message
    assert "found: utf-8" in message


def test_columns_in_another_order_are_matched_by_name(tiny, antimony_2023, rows):
    def swapped(cells):
        return [*cells[:3], cells[4], cells[3], *cells[5:]]

    antimony_2023(swapped(rows.of_2023("China", "61000", "60000")), header=swapped(rows.header_2023))
    tiny.import_()
    assert tiny.cell("China", year="2021")["value"] == "61000"


def test_rows_in_another_order_give_the_same_figures(tiny, antimony_2023, rows):
    lines = [rows.of_2023("China", "61000", "60000"), rows.of_2023("Tajikistan", "16800", "17000")]
    antimony_2023(*lines)
    tiny.import_()
    before = [{name: cell for name, cell in row.items() if name != "line"} for row in tiny.rows()]
    antimony_2023(*reversed(lines))
    tiny.import_()
    assert [{name: cell for name, cell in row.items() if name != "line"} for row in tiny.rows()] == before


def test_a_file_without_its_header(tiny, rows, refused):
    tiny.write("mcs2023-antim_world.csv", [rows.of_2023("China", "61000", "60000"), rows.of_2023("Peru", "1", "1")])
    message = refused()
    assert "mcs2023-antim_world.csv:1: not a world data file" in message
    assert "Source, Country, Type" in message


def test_a_new_column_is_named_with_its_line(tiny, antimony_2023, rows, refused):
    antimony_2023([*rows.of_2023("China", "1", "1"), "5"], header=[*rows.header_2023, "Resources_t"])
    message = refused()
    assert "mcs2023-antim_world.csv:1: a column never seen" in message
    assert "'Resources_t'" in message


def test_a_unit_never_seen_in_a_column_name_and_in_a_cell(tiny, antimony_2023, rows, refused):
    antimony_2023(
        rows.of_2023("China", "1", "1"),
        header=[name.replace("Prod_t_2021", "Prod_lb_2021") for name in rows.header_2023],
    )
    tiny.write("MCS2025_World_Data.csv", [rows.header_2025, rows.of_2025("China", "1", "1", unit="long tons")])
    message = refused(tiny.raw / "MCS2025_World_Data.csv")
    assert "MCS2025_World_Data.csv:2: a unit never seen" in message
    assert "'long tons'" in message
    assert "a unit never seen" in refused(tiny.raw / "mcs2023-antim_world.csv")


def test_a_country_never_seen_is_named_with_a_hint(tiny, antimony_2023, rows, refused):
    antimony_2023(rows.of_2023("Kazahkstan", "1", "1"))
    message = refused()
    assert "mcs2023-antim_world.csv:2: a country never seen" in message
    assert "'Kazahkstan'" in message
    assert "did you mean Kazakhstan" in message


def test_a_commodity_never_seen_is_named(tiny, rows, refused):
    tiny.write("MCS2025_World_Data.csv", [rows.header_2025, rows.of_2025("China", "1", "1", commodity="Unobtainium")])
    message = refused()
    assert "MCS2025_World_Data.csv:2: a commodity never seen" in message
    assert "'Unobtainium'" in message


def test_a_file_whose_name_names_no_commodity(tiny, rows, refused):
    tiny.write("mcs2023-unobt_world.csv", [rows.header_2023, rows.of_2023("China", "1", "1")])
    assert "does not tell the commodity" in refused()


def test_a_new_wording_of_what_is_measured_is_no_old_basis(tiny, antimony_2023, rows, refused):
    line = rows.of_2023("China", "1", "1")
    antimony_2023([*line[:2], "Mine production, antimony oxide content", *line[3:]])
    message = refused()
    assert "mcs2023-antim_world.csv:2: a wording of what is measured that was never seen for antimony" in message
    assert "mine production, contained antimony" in message


def test_a_cell_that_is_no_amount(tiny, antimony_2023, rows, refused):
    antimony_2023(rows.of_2023("China", "1", "6O000"))
    message = refused()
    assert "mcs2023-antim_world.csv:2: a cell that is no amount" in message
    assert "'6O000' in Prod_t_est_2022" in message


def test_duplicate_rows_are_named_with_both_lines(tiny, antimony_2023, rows, refused):
    antimony_2023(rows.of_2023("China", "1", "2"), rows.of_2023("Peru", "1", "2"), rows.of_2023("China", "3", "4"))
    message = refused()
    assert "mcs2023-antim_world.csv:4: the same figure twice" in message
    assert "line 2 of mcs2023-antim_world.csv" in message


def test_all_faults_of_a_file_are_listed_at_once(tiny, antimony_2023, rows, refused):
    antimony_2023(
        rows.of_2023("Nowhere", "1", "1"), rows.of_2023("China", "1", "x1"), rows.of_2023("Elsewhere", "1", "1")
    )
    message = refused()
    assert message.count("a country never seen") == 2
    assert "nothing was imported" in message


def test_an_unknown_sha256_is_refused_and_the_expected_one_named(tiny, antimony_2023, rows, refused):
    antimony_2023(rows.of_2023("China", "61000", "60000"))
    expected = tiny.sources["mcs2023"]["files"][0]["sha256"]
    antimony_2023(rows.of_2023("China", "61000", "60001"), register=False)
    message = refused()
    assert f"expected: sha256 {expected} (mcs2023-antim_world.csv" in message
    assert "found: sha256" in message
    assert "--accept" in message


def test_accept_goes_on_with_an_unknown_sha256_and_warns(tiny, antimony_2023, rows):
    antimony_2023(rows.of_2023("China", "61000", "60000"))
    antimony_2023(rows.of_2023("China", "61000", "60001"), register=False)
    (report,) = tiny.import_(accept=True)
    assert "not the file that the register of sources knows" in report.warnings[0]
    assert tiny.cell("China", year="2022")["value"] == "60001"


def test_an_edition_of_many_files_must_be_complete_unless_accepted(tiny, antimony_2023, rows, refused):
    path = antimony_2023(rows.of_2023("China", "61000", "60000"))
    tiny.write(
        "mcs2023-tungs_world.csv",
        [rows.header_2023, ["MCS2023", "China", "Mine production, contained tungsten", "1", "1", "", "1", ""]],
    )
    message = refused(path)
    assert "edition 2023 is not complete" in message
    assert "missing: mcs2023-tungs_world.csv" in message
    tiny.table.unlink()
    (report,) = tiny.import_(path, accept=True)
    assert "not complete" in report.warnings[0]


def test_the_same_file_given_twice(tiny, antimony_2023, rows, refused):
    path = antimony_2023(rows.of_2023("China", "61000", "60000"))
    assert "the same file twice" in refused(path, path)


def test_an_edition_that_the_register_does_not_hold(tiny, rows, refused):
    tiny.write("MCS2026_Commodities_Data.csv", [rows.header_2026, rows.of_2026("China", "1", year="2026")])
    message = refused()
    assert "edition 2027 is not in the register of sources" in message
    assert "add mcs2027" in message


def test_a_broken_zip(tiny, refused):
    path = tiny.raw / "mcs2023.zip"
    path.write_bytes(b"PK\x03\x04 cut off")
    assert "not a whole zip archive" in refused(path)


def test_a_zip_archive_is_read_like_its_files(tiny, antimony_2023, rows):
    path = antimony_2023(rows.of_2023("China", "61000", "60000"))
    archive = tiny.raw / "world.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(path, f"MCS2023/world/{path.name}")
        file.writestr("MCS2023/readme.txt", "no data")
    assert tiny.import_(archive)[0].rows == 3


def test_a_renamed_official_file_is_known_by_its_bytes(tiny, antimony_2023, rows):
    path = antimony_2023(rows.of_2023("China", "61000", "60000"))
    renamed = path.rename(path.with_name("download (1).csv"))
    tiny.import_(renamed)
    assert tiny.cell("China", year="2021")["file"] == "mcs2023-antim_world.csv"
