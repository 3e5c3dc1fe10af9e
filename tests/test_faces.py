"""What notebooks and scripts import: the names of both faces; each is there, and a face alone loads none."""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys

import pytest

from carep.press import face

FACES = {
    "carep": """
        CarepError CentralAsianCountry Chart Column Commodity Count Country CriticalList DataError Draws Edition
        EntryStage EventParty EventType Fraction FreightRate Importer Inventory Margin MarginPerTonne Measure
        MeasureName MillionUsd Percent PlantSite PositiveFraction PositiveTimes Premium PriceYear Seed Share
        Table Times TonnesPerYear TradeYear UnknownNameError UsdPerTonne Verdict YearOrLatest __version__ by_commodity
        commodity_label country_label inventory_entries load measure_label record say share share_sentence
        share_table shares_of tally
    """,
    "carep.claims": """
        Data article_summary assess_all cards claim_chart find ledger_table lineage_chart lineage_table
        nearest_editions not_of_article not_testable_table of_article overview_chart read sensitivity_table
        shares_of_article summary tonnage_table verdict_chart
    """,
    "carep.press": """
        BuildResult CarepError Chart Choices Column DataError Finding Options OutputError PartResult Project Rule
        RunRequest RunResult SweepResult Table UnknownNameError build check find load record run run_all say sweep
    """,
}


@pytest.mark.parametrize("package", FACES)
def test_a_face_gives_out_these_names_and_no_others(package: str):
    module = importlib.import_module(package)
    assert module.__all__ == FACES[package].split()
    assert {*face.names(package)} == {*module.__all__} - {"__version__"}
    assert {*module.__all__} <= {*dir(module)}
    star: dict[str, object] = {}
    exec(f"from {package} import *", star)
    assert {*module.__all__} <= {*star}
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'nothing'"):
        _ = module.nothing


@pytest.mark.parametrize("package", FACES)
def test_no_name_of_a_face_is_that_of_a_module(package: str):
    """Or the name would mean one or the other, after what else was imported."""
    module = importlib.import_module(package)
    for name in module.__all__:
        assert importlib.util.find_spec(f"{package}.{name}") is None


def test_a_face_alone_loads_no_module_behind_it():
    code = "import sys, carep, carep.press; print(*(name for name in sys.modules if name.startswith('carep')))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert sorted(loaded) == ["carep", "carep.press", "carep.press.face"]
