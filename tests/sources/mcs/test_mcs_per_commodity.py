"""Editions 2022 to 2024: one file a commodity, years and units in the column names."""

from __future__ import annotations

import pytest

from carep.press.errors import DataError


def test_a_file_gives_production_of_two_years_and_reserves(tiny, antimony_2023, rows):
    antimony_2023(rows.of_2023("Tajikistan", "16,800", "17000", reserves="50000"))
    (report,) = tiny.import_()
    assert (report.edition, report.files, report.rows) == (2023, 1, 3)
    first, second = tiny.cell("Tajikistan", year="2021"), tiny.cell("Tajikistan", year="2022")
    assert (first["value_t"], first["qualifier"], first["published"]) == ("16800", "exact", "16,800")
    assert (second["value"], second["qualifier"], second["estimated"]) == ("17000", "estimated", "true")
    reserves = tiny.cell("Tajikistan", "reserves")
    assert (reserves["value"], reserves["year"], reserves["form"]) == ("50000", "2022", "antimony content")
    assert (reserves["file"], reserves["line"]) == ("mcs2023-antim_world.csv", "2")


@pytest.mark.parametrize(
    "note",
    [
        "Production in 2021 is also estimated.",
        "Estimated in 2021 also.",
        "Estimated",
        "Estimated in both years.",
        "Production data in 2021 were also estimated",
        "Also estimated in 2021",
    ],
)
def test_a_note_says_that_the_first_year_is_estimated_too(tiny, antimony_2023, rows, note):
    antimony_2023(rows.of_2023("Tajikistan", "16800", "17000", note))
    tiny.import_()
    assert tiny.cell("Tajikistan", year="2021")["estimated"] == "true"


@pytest.mark.parametrize(
    "note",
    [
        "Estimated amount of rhenium recovered in association with copper.",
        "Other countries estimated to still have capacity include Germany.",
        "Revised based on company reports.",
    ],
)
def test_a_note_that_only_speaks_of_estimates_does_not(tiny, antimony_2023, rows, note):
    antimony_2023(rows.of_2023("Tajikistan", "16800", "17000", note))
    tiny.import_()
    assert tiny.cell("Tajikistan", year="2021")["estimated"] == "false"


def test_est_in_the_first_column_means_both_years_unless_a_note_says_reported(tiny, antimony_2023, rows):
    header = [name.replace("Prod_t_2021", "Prod_t_Est_2021") for name in rows.header_2023]
    antimony_2023(
        rows.of_2023("Tajikistan", "16800", "17000"),
        rows.of_2023("Turkey", "1300", "1300", "Reported production in 2021."),
        header=header,
    )
    tiny.import_()
    assert tiny.cell("Tajikistan", year="2021")["estimated"] == "true"
    assert tiny.cell("Turkey", year="2021")["estimated"] == "false"
    assert tiny.cell("Turkey", year="2022")["estimated"] == "true"


def test_a_glued_estimate_mark_is_taken_off_and_marks_both_years(tiny, antimony_2023, rows):
    tiny.handle(2023, "glued-estimate-mark")
    antimony_2023(rows.of_2023("Russiae", "20000", "20000", reserves="350000"))
    tiny.import_()
    assert tiny.cell("Russia", year="2021")["estimated"] == "true"
    assert tiny.cell("Russia", year="2021")["correction"] == "2023-glued-estimate-mark"
    assert tiny.cell("Russia", "reserves")["estimated"] == "false"


@pytest.mark.parametrize(
    ("printed", "country"),
    [
        ("United States1", "United States"),
        ("New Caledonia11", "New Caledonia"),
        ("Other countries10", "Other countries"),
        ("World total (rounded)8", "World total"),
        ("World total (rounded) 10", "World total"),
    ],
)
def test_a_footnote_glued_to_a_name_is_taken_off(tiny, antimony_2023, rows, printed, country):
    tiny.handle(2023, "glued-footnote")
    antimony_2023(rows.of_2023(printed, "1", "1"))
    tiny.import_()
    assert tiny.cell(country, year="2021")["correction"] == "2023-glued-footnote"


def test_no_break_spaces_and_scopes_are_read(tiny, antimony_2023, rows):
    tiny.handle(2023, "no-break-space")
    antimony_2023(
        rows.of_2023("United\u00a0States (crude)", "5", "5"),
        rows.of_2023("World total (rounded), excluding U.S. production", "100", "100"),
        rows.of_2023("Russia (recoverable)", "7", "7"),
    )
    tiny.import_()
    assert tiny.cell("United States", year="2021")["note"] == "crude"
    assert tiny.cell("World total", year="2021")["note"] == "excluding U.S. production"
    assert tiny.cell("Russia", year="2021")["note"] == "recoverable"


def test_a_form_after_a_comma_goes_to_the_note_and_to_the_form_of_boron(tiny, antimony_2023, rows):
    tiny.handle(2023, "form-after-comma")
    header = [name.replace("_t_", "_kt_").replace("Reserves_t", "Reserves_kt") for name in rows.header_2023]
    tiny.write(
        "mcs2023-boron_world.csv",
        [header, ["MCS2023", "Bolivia, ulexite", "Mine production, ulexite", "200", "200", "", "NA", ""]],
    )
    antimony_2023(rows.of_2023("Kazakhstan, concentrate", "1", "1"))
    tiny.import_()
    assert tiny.cell("Bolivia", "production", "2021")["form"] == "ulexite"
    assert tiny.cell("Kazakhstan", year="2021")["note"] == "concentrate"


def test_an_oddity_that_no_correction_names_stops_the_import(tiny, antimony_2023, rows):
    antimony_2023(rows.of_2023("Russiae", "20000", "20000"))
    with pytest.raises(DataError, match="not on record: glued-estimate-mark"):
        tiny.import_()
    assert not tiny.table.exists()


def test_empty_columns_and_rows_are_left_out(tiny, antimony_2023, rows):
    antimony_2023(
        [*rows.of_2023("Tajikistan", "1", "1"), "", "", ""],
        [""] * (len(rows.header_2023) + 3),
        header=[*rows.header_2023, "", "", ""],
    )
    (report,) = tiny.import_()
    assert report.rows == 3


def test_a_filled_cell_in_a_column_without_a_name_must_be_dropped_on_record(tiny, antimony_2023, rows):
    antimony_2023([*rows.of_2023("Tajikistan", "1", "1"), "92,000"], header=[*rows.header_2023, ""])
    with pytest.raises(DataError) as caught:
        tiny.import_()
    assert "mcs2023-antim_world.csv:2: a filled cell in a column without a name" in str(caught.value)
    assert "(unnamed 9)" in str(caught.value)
    tiny.correct(edition=2023, kind="drop", column="(unnamed 9)")
    assert tiny.import_()[0].corrections == {"c": 1}


def test_the_third_column_is_the_type_whatever_its_name(tiny, antimony_2023, rows):
    header = [*rows.header_2023[:2], rows.antimony, *rows.header_2023[3:]]
    antimony_2023(rows.of_2023("Tajikistan", "1", "1"), header=header)
    assert tiny.import_()[0].rows == 3


def test_titanium_columns_with_an_extra_word_are_sponge_and_pigment(tiny):
    kind = "Sponge Metal Production and Sponge and Pigment Capacity"
    header = ["Source", "Country", "Type", "Prod_Sponge_t_Est_2022", "Prod_Sponge_t_Est_2023", "Prod_notes"]
    header += ["Cap_Sponge_t_2023", "Cap_Pigment_t_2023"]
    line = ["MCS2024", "Kazakhstan", kind, "15000", "14000", "", "26000", "0"]
    tiny.write("mcs2024-titan_world.csv", [header, line])
    tiny.import_()
    found = {(row["commodity"], row["measure"], row["year"]): row["value"] for row in tiny.rows()}
    assert found["titanium metal", "capacity", "2023"] == "26000"
    assert found["titanium dioxide pigment", "capacity", "2023"] == "0"
    assert found["titanium metal", "production", "2022"] == "15000"


def test_potash_has_two_forms_of_reserves(tiny):
    header = ["Source", "Country", "Type", "Prod_kt_2022", "Prod_kt_est_2023", "Prod_notes", "Reserves_ore_kt"]
    header += ["Reserves_ore_K2O_equiv_kt", "Reserves_notes"]
    kind = "Mine production, potassium oxide (K2O) equivalent"
    tiny.write(
        "mcs2024-potas_world.csv", [header, ["MCS2024", "Belarus", kind, "4000", "3800", "", "3300000", "750000", ""]]
    )
    tiny.import_()
    assert {row["form"]: row["value"] for row in tiny.rows() if row["measure"] == "reserves"} == {
        "recoverable ore": "3300000",
        "K2O equivalent": "750000",
    }


def test_text_in_a_column_of_numbers_is_included_elsewhere_and_no_zero(tiny, antimony_2023, rows):
    antimony_2023(rows.of_2023("Tajikistan", "1", "1", reserves="Included in World total."))
    tiny.import_()
    assert tiny.cell("Tajikistan", "reserves")["qualifier"] == "included_elsewhere"
    assert tiny.cell("Tajikistan", "reserves")["value"] == ""


def test_ilmenite_and_rutile_of_the_united_states_is_a_form_of_its_own(tiny):
    header = [
        "Source",
        "Country",
        "Type",
        "Prod_kt_2021",
        "Prod_kt_est_2022",
        "Prod_notes",
        "Reserves_kt",
        "Reserves_notes",
    ]
    tiny.write(
        "mcs2023-timin_world.csv",
        [
            header,
            ["MCS2023", "United States", "Mine production: Ilmenite and rutile", "100", "200", "", "2000", ""],
            [
                "MCS2023",
                "United States",
                "Mine production: rutile",
                *["Included with ilmenite"] * 2,
                "",
                "Included with ilmenite",
                "",
            ],
        ],
    )
    tiny.import_()
    reserves = {row["form"]: row for row in tiny.rows() if row["measure"] == "reserves"}
    assert reserves["ilmenite and rutile, TiO2 content"]["value"] == "2000"
    assert reserves["rutile, TiO2 content"]["qualifier"] == "included_elsewhere"


def test_reserves_of_platinum_group_metals_are_no_reserves_of_platinum(tiny):
    header = [
        "Source",
        "Country",
        "Type",
        "Prod_kg_2021",
        "Prod_kg_est_2022",
        "Prod_notes",
        "Reserves_kg",
        "Reserves_notes",
    ]
    tiny.write(
        "mcs2023-plati_world.csv",
        [
            header,
            ["MCS2023", "Canada", " Mine production: Palladium", "15000", "15000", "", "NA", "Included with platinum"],
            [
                "MCS2023",
                "Canada",
                " Mine production: Platinum",
                "6000",
                "6000",
                "",
                "310000",
                "Includes all platinum-group metals",
            ],
        ],
    )
    tiny.import_()
    reserves = {row["commodity"]: row for row in tiny.rows() if row["measure"] == "reserves"}
    assert reserves["platinum-group metals"]["value_t"] == "310"
    assert reserves["palladium"]["qualifier"] == "included_elsewhere"


def test_an_edition_without_reserves_gives_production_only(tiny):
    header = ["Source", "Country", "Type", "Prod_t_2020", "Prod_t_Est_2021"]
    tiny.write(
        "mcs2022-tungs_world.csv",
        [header, ["MCS2022", "China", "Mine production, contained tungsten ", "66000", "66000"]],
    )
    (report,) = tiny.import_()
    assert (report.edition, dict(report.measures)) == (2022, {"mine_production": 2})


def test_the_file_name_is_matched_whatever_its_case(tiny, rows):
    header = [
        "Source",
        "Country",
        "Type",
        "Prod_t_est_2022",
        "Prod_t_est_2023",
        "Prod_notes",
        "Reserves_t",
        "Reserves_notes",
    ]
    tiny.write(
        "MCS2024-bismu_world.csv",
        [header, ["MCS2024", "Kazakhstan", "Refinery production", "180", "180", "", "NA", ""]],
    )
    tiny.import_()
    assert tiny.cell("Kazakhstan", "refinery_production", "2023")["commodity"] == "bismuth"
