"""The project's own inventory tables: what an import writes, and that the official files still give it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from carep.cli.data import inventory
from carep.press import project as projects
from carep.press.data import tables
from carep.press.data.sources import read_sources
from carep.press.data.tables import csv_text
from carep.press.errors import DataError, UnknownNameError
from carep.sources import inventories

SHARED = projects.find().root.parent / "shared" / "data" / "inventories"
FILES = {
    "ofr20051294": "deposit.csv",
    "pp1802": "PP1802_CritMin_pts.csv",
    "sir20105090z": "pcu_deps_pros.csv",
    "usgs-other-inventories": "other_usgs_inventories_central_asia.csv",
}
COUNTS = {
    "ofr20051294": {"Kazakhstan": 140, "Kyrgyzstan": 20, "Uzbekistan": 18, "Tajikistan": 14, "Turkmenistan": 9},
    "pp1802": {"Kazakhstan": 35, "Uzbekistan": 7, "Kyrgyzstan": 4, "Tajikistan": 2},
    "sir20105090z": {"Kazakhstan": 39, "Kyrgyzstan": 5, "Uzbekistan": 4},
    "usgs-other-inventories": {
        "Kazakhstan": 618,
        "Uzbekistan": 181,
        "Tajikistan": 35,
        "Turkmenistan": 35,
        "Kyrgyzstan": 31,
    },
}


@pytest.mark.parametrize("name", FILES)
def test_an_official_file_gives_the_committed_table_to_the_byte(name: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("the official files are not beside the project")
    project = projects.find()
    known = read_sources(project)
    read = inventories.read(SHARED / FILES[name], licence=lambda source: known[source].licence)
    committed = (project.data / "inventories" / f"{name}.csv").read_text(encoding="utf-8")
    assert csv_text(inventories.COLUMNS, inventories.select(read).entries) == committed


@pytest.mark.parametrize("name", FILES)
def test_the_tables_hold_the_counts_by_country_that_were_checked_by_hand(name: str) -> None:
    assert tables.load(name)["country"].value_counts().to_dict() == COUNTS[name]


def test_the_inventory_of_2017_adds_up_to_384_occurrences() -> None:
    table = tables.load("tienshan2017")
    assert dict(zip(table["country"], table["occurrences"], strict=True)) == {
        "Kazakhstan": 160,
        "Kyrgyzstan": 75,
        "Tajikistan": 60,
        "Turkmenistan": 2,
        "Uzbekistan": 87,
    }
    assert table["occurrences"].sum() == 384
    assert set(table["counted"]) == {"occurrences, from mineral showings to previously developed deposits"}


def test_every_source_and_licence_of_an_entry_is_in_the_register() -> None:
    known = read_sources(projects.find())
    entries = pd.concat([tables.load(name) for name in FILES])
    assert set(entries["source"]) <= set(known)
    assert {known[source].licence for source in entries["source"]} == set(entries["licence"]) == {"US public domain"}


def test_entries_of_one_inventory_that_look_exchanged_are_noted_and_not_moved() -> None:
    table = tables.load("usgs-other-inventories")
    exchanged = table[table["note"].fillna("").str.contains("exchanged")]
    assert len(exchanged) == 22
    assert set(exchanged["source"]) == {"usgs-nicrpge"}
    assert (exchanged["latitude"] > 55).all()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> projects.Project:
    """A copy of the project's data without its inventories."""
    root = tmp_path / "project"
    (root / "book").mkdir(parents=True)
    (root / "_config.yml").write_text("title: t\n")
    (root / "data").mkdir()
    for name in ("countries.csv", "commodities.csv", "sources.yaml", "map.geojson", "datapackage.json"):
        shutil.copy(projects.find().data / name, root / "data" / name)
    monkeypatch.setenv(projects.ENVIRONMENT_VARIABLE, str(root))
    return projects.Project(root)


OWN = "name,country,lat,lon,elements,rock\nB,Kyrgyzstan,42,75,REE,granite\nA,Kazakhstan,47,75,Gold,gneiss\n"


def test_the_command_writes_and_describes_a_new_inventory(project: projects.Project, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(OWN)
    options = [str(path), "--as", "mine", "--map", "elements=commodities", "--map", "*=ignore"]
    with (project.data / "sources.yaml").open("a", encoding="utf-8") as register:
        register.write('\nmine:\n  title: "My inventory"\n  licence: "CC0"\n')
    result = CliRunner().invoke(inventory, options, catch_exceptions=False)
    assert result.exit_code == 0
    assert "Kept 2: Kazakhstan 1, Kyrgyzstan 1." in result.output
    assert "Columns not used: rock." in result.output
    assert "sha256 of mine.csv is not on record" in result.output
    table = tables.load("mine")
    assert list(table["commodities"]) == ["gold", "rare earths"]
    assert list(table["licence"]) == ["CC0", "CC0"]
    assert table.attrs["sources"] == ["mine"]
    before = (project.data / "datapackage.json").read_bytes()
    CliRunner().invoke(inventory, options, catch_exceptions=False)
    assert (project.data / "datapackage.json").read_bytes() == before


def test_a_name_that_is_no_source_is_refused_and_nothing_is_written(project: projects.Project, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(OWN.replace("elements", "commodity").replace("rock", "note"))
    with pytest.raises(UnknownNameError, match="unknown source 'nowhere'"):
        CliRunner().invoke(inventory, [str(path), "--as", "nowhere"], catch_exceptions=False)
    assert not (project.data / "inventories").exists()


def test_a_faulty_file_changes_nothing_on_disk(project: projects.Project, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    path = tmp_path / "deposit.csv"
    path.write_text("gid,dep_name,country,model_code,metallic,latitude,longitude,commodity\n1,A,Kazakhstan\n")
    with pytest.raises(DataError, match="cut short"):
        CliRunner().invoke(inventory, [str(path)], catch_exceptions=False)
    assert {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()} == before


def test_check_reports_and_writes_nothing(project: projects.Project, tmp_path: Path) -> None:
    path = tmp_path / "deposit.csv"
    path.write_text(
        "gid,dep_name,country,model_code,metallic,latitude,longitude,commodity\n1,A,Kazakhstan,,,47,75,Gold\n"
    )
    result = CliRunner().invoke(inventory, [str(path), "--check"], catch_exceptions=False)
    assert "Nothing was written" in result.output
    assert not (project.data / "inventories").exists()


def test_the_description_stays_one_field_a_line(project: projects.Project) -> None:
    inventories.write(project, "fresh", [], title="Fresh", source_ids=["pp1802"])
    text = (project.data / "datapackage.json").read_text(encoding="utf-8")
    assert json.loads(text)["resources"][-1]["path"] == "inventories/fresh.csv"
    assert max(line.count('"type": ') for line in text.splitlines()) == 1
