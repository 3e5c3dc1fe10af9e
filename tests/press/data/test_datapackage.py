"""Every table is as ``data/datapackage.json`` describes it, and the description is enough to check any frame."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from carep.press import project as projects
from carep.press.data import schemas, tables
from carep.press.data.sources import read_sources
from carep.press.errors import DataError, UnknownNameError
from carep.sources.inventories import COLUMNS

DATA = projects.find().data
NAMES = tables.names()


@pytest.mark.slow
def test_frictionless_finds_every_table_valid() -> None:
    from frictionless import Package, system

    with system.use_context(trusted=True):
        described = Package.validate_descriptor(str(DATA / "datapackage.json"))
        assert described.valid, described.flatten(["message"])
        report = Package(str(DATA / "datapackage.json")).validate()
    faults = report.flatten(["title", "rowNumber", "fieldName", "message"])
    assert not faults, faults[:20]


@pytest.mark.parametrize("name", NAMES)
def test_every_table_fits_the_schema_made_of_its_description(name: str) -> None:
    frame = tables.load(name)
    assert schemas.validate(name, frame) is frame


@pytest.mark.parametrize("name", NAMES)
def test_every_source_of_a_table_is_in_the_register(name: str) -> None:
    assert set(tables.load(name).attrs["sources"]) <= set(read_sources(projects.find()))


def test_every_file_of_the_data_folder_that_is_a_table_is_described() -> None:
    described = {resource["path"] for resource in tables.description()["resources"]}
    assert {path.relative_to(DATA).as_posix() for path in DATA.rglob("*.csv")} == described


def test_every_field_says_what_it_is() -> None:
    for resource in tables.description()["resources"]:
        assert resource["title"]
        assert resource["licenses"]
        for field in resource["schema"]["fields"]:
            assert field["description"].endswith("."), (resource["name"], field["name"])
            assert field["type"] in {"string", "integer", "number", "boolean", "year"}


def test_inventories_are_described_with_the_columns_that_the_importer_writes() -> None:
    fields = [field["name"] for field in tables.resource("pp1802")["schema"]["fields"]]
    assert tuple(fields) == COLUMNS


def changed(frame: pd.DataFrame, column: str, value: Any) -> pd.DataFrame:
    altered = frame.copy()
    altered.loc[3, column] = value
    return altered


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("coordinate_flag", "fine", "coordinate_flag: isin"),
        ("latitude", 91.0, "latitude: less_than_or_equal_to"),
        ("country", None, "country: not_nullable"),
        ("id", "pp1802:150", "unique"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row(column: str, value: Any, words: str) -> None:
    with pytest.raises(DataError, match=words) as caught:
        schemas.validate("pp1802", changed(tables.load("pp1802"), column, value))
    assert "pp1802, row " in str(caught.value)


def test_a_wrong_shape_of_text_is_found() -> None:
    with pytest.raises(DataError, match="date: str_matches"):
        schemas.validate("events", changed(tables.load("events"), "date", "spring 2024"))


def test_a_missing_column_another_type_and_another_order_are_found() -> None:
    frame = tables.load("pp1802")
    with pytest.raises(DataError, match="column_in_dataframe"):
        schemas.validate("pp1802", frame.drop(columns="note"))
    with pytest.raises(DataError, match="dtype"):
        schemas.validate("pp1802", frame.astype({"latitude": "str"}))
    with pytest.raises(DataError, match="order"):
        schemas.validate("pp1802", frame[list(frame.columns[::-1])])


def test_blank_codes_do_not_count_as_repeated_but_given_ones_do() -> None:
    frame = tables.load("countries")
    assert frame["iso3"].isna().any()
    with pytest.raises(DataError, match=r"unique\(iso3\)"):
        schemas.validate("countries", changed(frame, "iso3", "KAZ"))


def test_many_faults_are_counted() -> None:
    frame = tables.load("pp1802").assign(coordinate_flag="fine")
    with pytest.raises(DataError, match="and 28 more"):
        schemas.validate("pp1802", frame)


def test_an_unknown_table_is_refused_with_a_hint() -> None:
    with pytest.raises(UnknownNameError, match="did you mean trade"):
        schemas.schema("trades")


def test_critical_lists_are_complete_and_name_known_commodities() -> None:
    lists = tables.load("critical_lists")
    known = set(tables.load("commodities")["commodity"])
    for _, entries in lists.groupby("list"):
        assert entries["position"].to_list() == list(range(1, int(entries["size"].iloc[0]) + 1))
    assert set(lists["commodities"].str.split("|").explode()) <= known
    assert lists["list"].value_counts().to_dict() == {
        "us-2025": 60,
        "us-2022": 50,
        "us-2018": 35,
        "eu-2024-critical": 34,
        "eu-2020": 30,
        "eu-2024-strategic": 17,
    }


def test_shares_of_trade_follow_from_the_values() -> None:
    trade = tables.load("trade")
    computed = 100 * trade["value_usd"] / trade["total_usd"]
    assert (computed.astype(float) - trade["share_pct"]).abs().max() < 0.002


def test_trade_names_known_countries_and_a_placeholder_weight_is_blank() -> None:
    trade = tables.load("trade")
    countries = {*tables.load("countries")["country"], "World"}
    assert set(trade["exporter"]) | set(trade["importer"]) <= countries
    assert (trade["quantity_t"].dropna() > 0).all()
    assert set(trade.loc[trade["row_kind"] == "exporter total", "importer"]) == {"World"}


def test_headings_that_cover_more_than_their_title_say_so() -> None:
    trade = tables.load("trade")
    shared = trade[trade["hs6"] == "811292"]
    assert set(shared["material"]) == {"gallium", "germanium", "hafnium"}
    assert shared["note"].str.contains("the same flows").all()


def test_events_that_conflict_point_at_each_other() -> None:
    events = tables.load("events").set_index("id")
    for name, others in events["conflicts_with"].dropna().items():
        assert events.loc[name, "conflicts"]
        for other in others.split("|"):
            assert name in events.loc[other, "conflicts_with"].split("|")


def test_the_map_holds_the_five_states_closed_and_wound_as_vega_wants_them() -> None:
    collection = json.loads((DATA / "map.geojson").read_text(encoding="utf-8"))
    found = {feature["properties"]["country"]: feature for feature in collection["features"]}
    iso3 = {name: feature["properties"]["iso3"] for name, feature in found.items()}
    assert iso3 == {
        "Kazakhstan": "KAZ",
        "Kyrgyzstan": "KGZ",
        "Tajikistan": "TJK",
        "Turkmenistan": "TKM",
        "Uzbekistan": "UZB",
    }
    for feature in found.values():
        for polygon in feature["geometry"]["coordinates"]:
            for number, ring in enumerate(polygon):
                assert ring[0] == ring[-1]
                area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
                assert (area < 0) is (number == 0)


SHARED = projects.find().root.parent / "shared" / "data"


def read_shared(path: str) -> pd.DataFrame:
    if not SHARED.is_dir():
        pytest.skip("the collected facts are not beside the project")
    return pd.read_csv(SHARED / path, keep_default_na=False)


def test_no_trade_flow_and_no_event_of_the_collected_facts_is_missing() -> None:
    flows, trade = read_shared("facts/trade_flows.csv"), tables.load("trade")
    assert len(flows) == len(trade)
    assert flows["value_usd"].sum() == trade["value_usd"].sum()
    events = read_shared("facts/events.csv")
    assert sorted(events["id"]) == sorted(tables.load("events")["id"])


def test_every_table_is_found_from_any_folder_of_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DATA / "inventories")
    assert Path(projects.find().root).samefile(DATA.parent)
    assert len(tables.load("pp1802")) == 48
