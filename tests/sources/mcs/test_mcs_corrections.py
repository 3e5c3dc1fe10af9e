"""Corrections on record, and the guards that stop an import when upstream has mended a defect."""

from __future__ import annotations

import pytest

from carep.press.errors import DataError
from carep.sources import corrections


@pytest.fixture
def china(tiny, antimony_2023, rows):
    antimony_2023(rows.of_2023("China", "61000", "60000", reserves="350000"), rows.of_2023("Peru", "5", "6"))
    return tiny


def test_a_value_is_replaced_and_its_id_stands_in_the_table(china):
    china.correct(
        edition=2023, kind="value", where={"Country": "China"}, column="Reserves_t", published="350000", used="<350,000"
    )
    china.import_()
    figure = china.cell("China", "reserves")
    assert (figure["published"], figure["qualifier"], figure["correction"]) == ("<350,000", "upper_bound", "c")
    assert china.cell("Peru", "reserves")["correction"] == ""


def test_a_value_that_upstream_mended_stops_the_import(china):
    china.correct(
        edition=2023, kind="value", where={"Country": "China"}, column="Reserves_t", published="35,000", used="350000"
    )
    with pytest.raises(DataError) as caught:
        china.import_()
    message = str(caught.value)
    assert "mcs2023-antim_world.csv:2: correction c is out of date" in message
    assert "found: '350000'" in message
    assert "expected: '35,000'" in message
    assert "data/corrections.yaml" in message
    assert not china.table.exists()


def test_a_correction_that_finds_no_cell_is_out_of_date(china):
    china.correct(edition=2023, kind="drop", where={"Country": "Chile"})
    with pytest.raises(DataError, match="correction c is out of date"):
        china.import_()


def test_a_unit_is_replaced_in_whole_columns(china):
    china.correct(edition=2023, kind="unit", column=["Prod_t_2021", "Prod_t_est_2022"], published="t", used="kt")
    china.import_()
    assert china.cell("China", year="2021")["value_t"] == "61000000"
    assert china.cell("China", "reserves")["unit"] == "t"


def test_a_unit_that_upstream_mended_stops_the_import(china):
    china.correct(edition=2023, kind="unit", column="Reserves_t", published="kt", used="t")
    with pytest.raises(DataError, match="found: unit t\n  expected: unit kt"):
        china.import_()


def test_form_year_and_note_are_replaced(china):
    china.correct(id="f", edition=2023, kind="form", where={"Country": "China"}, column="Reserves_t", used="ore")
    china.correct(
        id="y",
        edition=2023,
        kind="year",
        where={"Country": "China"},
        column="Reserves_t",
        published="2022",
        used="2020",
    )
    china.correct(
        id="n",
        edition=2023,
        kind="note",
        where={"Country": "China"},
        column="Reserves_t",
        published="",
        used="see there",
    )
    china.import_()
    figure = china.cell("China", "reserves")
    assert (figure["form"], figure["year"], figure["note"], figure["correction"]) == (
        "ore",
        "2020",
        "see there",
        "f|y|n",
    )


@pytest.mark.parametrize(
    ("guard", "found"),
    [
        ({"header": "Reserves_kt"}, "a column 'Reserves_kt'"),
        ({"no_header": "Reserves"}, "no column Reserves"),
        ({"encoding": "cp1252"}, "encoding cp1252"),
        ({"file_name": "MCS2023-antim_world.csv"}, "MCS2023-antim_world.csv"),
        ({"blank_columns": True}, "0 columns without a name"),
        ({"blank_rows": True}, "no empty rows"),
        ({"where": {"Country": "China"}, "column": "Reserves_t", "text": "350,000"}, "Reserves_t = '350000'"),
        ({"where": {"Country": "Chile"}}, "no row with"),
        ({"where": {"Country": "China"}, "rows": 2}, "1 rows with"),
    ],
)
def test_a_guard_that_no_longer_holds_stops_the_import(china, guard, found):
    china.correct(edition=2023, kind="structure", guard=[guard])
    with pytest.raises(DataError) as caught:
        china.import_()
    assert "correction c is out of date" in str(caught.value)
    assert found in str(caught.value)


def test_a_structure_whose_oddity_upstream_mended_stops_the_import(china):
    china.handle(2023, "glued-footnote")
    with pytest.raises(DataError, match="2023-glued-footnote is out of date"):
        china.import_()


def test_corrections_of_other_editions_and_files_are_left_alone(china):
    china.correct(id="a", edition=2024, kind="drop", where={"Country": "China"})
    china.correct(id="b", edition=2023, kind="drop", file="mcs2023-chrom_world.csv", where={"Country": "China"})
    assert china.import_()[0].corrections == {}


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"kind": "value", "used": "1"}, "needs published and used"),
        ({"kind": "unit", "published": "t"}, "needs published and used"),
        ({"kind": "structure"}, "has no guard"),
        ({"kind": "guess"}, "kind: Input should be"),
        ({"kind": "drop", "colour": "red"}, "correction c: unknown key colour"),
        ({"kind": "drop", "edition": "2023"}, "edition: Input should be a valid integer"),
    ],
)
def test_a_faulty_entry_is_named_with_its_line(tiny, entry, message):
    tiny.correct(**{"edition": 2023, **entry})
    tiny.save()
    with pytest.raises(DataError) as caught:
        corrections.load(tiny.project)
    assert message in str(caught.value)
    assert "data/corrections.yaml:" in str(caught.value)


def test_two_corrections_of_one_id_are_refused(tiny):
    tiny.correct(edition=2023, kind="drop")
    tiny.correct(edition=2023, kind="drop")
    tiny.save()
    with pytest.raises(DataError, match="two corrections have the id c"):
        corrections.load(tiny.project)


def test_a_register_that_is_no_yaml_is_named_with_its_line(tiny):
    tiny.save()
    (tiny.root / "data" / "corrections.yaml").write_text("- id: a\n  b: [", encoding="utf-8")
    with pytest.raises(DataError, match=r"corrections.yaml:\d+: not valid YAML"):
        corrections.load(tiny.project)
