"""The official files, where they are at hand: every known defect is on record, and an import gives our table."""

from __future__ import annotations

import csv
import shutil

import pytest

from carep.press.project import Project
from carep.sources import corrections, totals, verify
from carep.sources.mcs import figures
from carep.sources.mcs.importer import import_files

EDITIONS = (2022, 2023, 2024, 2025, 2026)


@pytest.fixture(scope="module")
def repository(request):
    return Project(request.config.rootpath)


@pytest.fixture(scope="module")
def official(repository):
    folder = repository.root.parent / "shared" / "data" / "mcs"
    if not folder.is_dir():
        pytest.skip("the official files are not here")
    return folder


@pytest.fixture(scope="module")
def ours(repository):
    return figures.read(repository.data / "figures.csv")


def one(rows, edition, commodity, country, measure, year=None, form=None):
    found = [
        row
        for row in rows
        if (row["edition"], row["commodity"], row["country"], row["measure"]) == (edition, commodity, country, measure)
        and year in (None, row["year"])
        and form in (None, row["form"])
    ]
    assert len(found) == 1, found
    return found[0]


def test_every_known_defect_has_an_entry(repository, official):
    with (official / "known_defects.csv").open(encoding="utf-8", newline="") as file:
        known = set(range(1, len(list(csv.DictReader(file))) + 1))
    assert {entry.defect for entry in corrections.load(repository)} - {None} == known


@pytest.mark.slow
def test_importing_the_official_files_again_gives_the_same_table(repository, official, tmp_path, monkeypatch):
    root = tmp_path / "project"
    (root / "book").mkdir(parents=True)
    (root / "data").mkdir()
    shutil.copy(repository.config, root / "_config.yml")
    for name in ("countries.csv", "commodities.csv", "sources.yaml", "corrections.yaml"):
        shutil.copy(repository.data / name, root / "data" / name)
    monkeypatch.setenv("CAREP_PROJECT", str(root))
    reports = import_files(Project(root), [official / f"mcs{edition}" for edition in EDITIONS])
    assert [report.edition for report in reports] == list(EDITIONS)
    assert not any(report.warnings for report in reports)
    assert (root / "data" / "figures.csv").read_bytes() == (repository.data / "figures.csv").read_bytes()
    for name in ("import_reliance.csv", "import_sources.csv", "prices.csv"):
        assert (root / "data" / name).read_bytes() == (repository.data / name).read_bytes()


def test_our_table_has_no_faults(repository):
    assert verify.faults(repository) == []


def test_every_accepted_deviation_has_a_reason(repository):
    assert all(len(entry.reason) > 20 for entry in totals.accepted(repository))


def test_chromium_of_kazakhstan_in_2026_is_two_forms_against_totals_far_above_the_listed_sum(ours):
    kazakhstan = one(ours, "2026", "chromium", "Kazakhstan", "reserves", form="ore")
    assert (kazakhstan["published"], kazakhstan["unit"], kazakhstan["qualifier"]) == ("230,000", "kt", "exact")
    whole = one(ours, "2026", "chromium", "World total", "reserves", form="ore")
    assert (whole["value_t"], whole["qualifier"]) == ("1200000000", "lower_bound")
    listed = [
        float(row["value"])
        for row in ours
        if (row["edition"], row["commodity"], row["form"], row["measure"]) == ("2026", "chromium", "ore", "reserves")
        and row["country"] != "World total" and row["value"]
    ]  # fmt: skip
    assert sum(listed) == 901_400
    assert 230_000 / sum(listed) == pytest.approx(0.255, abs=5e-4)
    content = one(ours, "2026", "chromium", "Kazakhstan", "reserves", form="Cr2O3 content")
    assert content["published"] == "100,000"


SAND, TITANIUM = "sand and gravel (industrial)", "titanium mineral concentrates"


@pytest.mark.parametrize(
    ("edition", "commodity", "country", "measure", "year", "form", "tonnes", "qualifier"),
    [
        ("2023", "chromium", "World total", "mine_production", "2021", None, 42_200_000, "exact"),
        ("2023", "vanadium", "World total", "reserves", None, None, 26_000_000, "exact"),
        ("2023", "rhenium", "Kazakhstan", "reserves", None, None, 190, "exact"),
        ("2023", "zinc", "Australia", "reserves", None, None, 66_000_000, "exact"),
        ("2023", "potash", "World total", "reserves", None, "recoverable ore", 11_000_000_000, "lower_bound"),
        ("2024", "selenium", "World total", "reserves", None, None, 95_000, "exact"),
        ("2024", "talc", "United States", "reserves", None, None, 140_000_000, "exact"),
        ("2024", "antimony", "World total", "reserves", None, None, 2_000_000, "lower_bound"),
        ("2024", "vermiculite", "South Africa", "reserves", None, None, 14_000_000, "exact"),
        ("2025", "iron ore", "World total", "reserves", None, "iron content", 88_000_000_000, "exact"),
        ("2025", "molybdenum", "World total", "reserves", None, None, 15_000_000, "exact"),
        ("2025", SAND, "World total", "mine_production", "2024", None, 440_000_000, "estimated"),
        ("2025", "clays", "World total", "mine_production", "2024", "kaolin", 44_000_000, "estimated"),
        ("2025", TITANIUM, "World total", "reserves", None, "ilmenite and rutile, TiO2 content", 560_000_000, "exact"),
        ("2025", TITANIUM, "Sierra Leone", "reserves", None, None, 2_900_000, "exact"),
        ("2025", "niobium", "World total", "reserves", None, None, 17_000_000, "lower_bound"),
        ("2026", "vanadium", "World total", "reserves", None, None, 21_000_000, "exact"),
        ("2026", "manganese", "World total", "reserves", None, None, 1_800_000_000, "exact"),
        ("2026", "rare earths", "Brazil", "reserves", None, None, 11_000_000, "exact"),
        ("2026", "rare earths", "World total", "reserves", None, None, 75_000_000, "lower_bound"),
        ("2026", "gold", "Uzbekistan", "reserves", None, None, 2_200, "exact"),
    ],
)  # fmt: skip
def test_a_corrected_figure_reads_as_it_should(
    ours, edition, commodity, country, measure, year, form, tonnes, qualifier
):
    figure = one(ours, edition, commodity, country, measure, year, form)
    assert float(figure["value_t"]) == tonnes
    assert figure["qualifier"] == qualifier


def test_capacity_of_indium_is_no_reserve_and_manganese_has_two_bases(ours):
    assert not [
        row for row in ours if (row["edition"], row["commodity"], row["measure"]) == ("2025", "indium", "reserves")
    ]
    assert one(ours, "2025", "indium", "World total", "capacity")["value"] == "1800"
    forms = {(row["measure"], row["form"]) for row in ours if row["commodity"] == "manganese"}
    assert forms == {("reserves", "gross weight"), ("mine_production", "manganese content")}


def test_prose_rows_are_left_out(ours):
    assert not {row["commodity"] for row in ours} & {"cesium", "rubidium", "scandium", "yttrium"}


def test_each_form_of_a_measure_has_one_unit_an_edition(ours):
    units: dict[tuple[str, ...], set[str]] = {}
    for row in ours:
        units.setdefault((row["edition"], row["commodity"], row["form"], row["measure"]), set()).add(row["unit"])
    assert {key: found for key, found in units.items() if len(found) > 1} == {}
