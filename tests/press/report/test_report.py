"""A report about rain: the press builds, checks and sweeps it while the subject of carep can't be imported anywhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from carep.press.project import ENVIRONMENT_VARIABLE

from ..conftest import cell, write_notebook

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent

YEAR = [
    "from carep.press import Chart, Column, Table, record, say\nfrom rainfall.stations import totals\n\n"
    "year = totals(edition)\nfirst = year.iloc[0]",
    'most = record("most", first["rain"], unit="mm", digits=0)\n'
    'say("The wettest place was {place} with {most}.", record("place", first["station"]), most)',
    'columns = [Column("station", "Station", kind="text"), Column("rain", "Rain", unit="mm", digits=1),\n'
    '           Column("mood", "Mood", kind="text")]\n'
    'Table(year, columns, name="totals", caption="Rain by place", sources=[f"rain{edition}"])',
    "import altair as alt\n\n"
    'bars = alt.Chart(year).mark_bar().encode(x="rain:Q", y=alt.Y("station:N", sort=None))\n'
    'Chart(bars, name="bars", title="Rain by place", alt="A bar for each place.", sources=[f"rain{edition}"])',
]
STATION = [
    "from carep.press import load, record, say\n\nrain = load('rain')\n"
    "chosen = rain[(rain['station'] == station) & (rain['edition'] == edition)]",
    "total = record('total', float(chosen['rain'].sum()), unit='mm', digits=1)\n"
    "say('{total} of rain fell at {place}.', total, record('place', station))",
]


def notebook(path: Path, title: str, parameters: str, sources: list[str]) -> None:
    write_notebook(
        path,
        cell(f"# {title}", "title", kind="markdown"),
        cell(parameters, "parameters", tags=["parameters"]),
        *(cell(source, f"cell-{index}") for index, source in enumerate(sources)),
    )


def drive(root: Path, *steps: str) -> dict[str, Any]:
    """What came of the steps, in a process that can't import the subject, and whose children can't either."""
    log, told = root / "forbidden.log", root / "told.json"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(HERE / "forbidden"), str(root)]),
        "FORBIDDEN_LOG": str(log),
        ENVIRONMENT_VARIABLE: str(root),
    }
    log.touch()
    command = [sys.executable, str(HERE / "driver.py"), str(told), *steps]
    done = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    return found | {"forbidden": log.read_text(encoding="utf-8").split()}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("report") / "rain"
    shutil.copytree(HERE / "project", root, ignore=shutil.ignore_patterns("__pycache__"))
    types = "from rainfall.stations import Edition, Station\n\n"
    year = "edition: Edition = 2025  # the yearbook\n"
    notebook(root / "book" / "year.ipynb", "The year", types.replace(", Station", "") + year, YEAR)
    station = f'{types}{year}station: Station = "Hill"  # where it was measured\n'
    notebook(root / "book" / "station.ipynb", "Rain at a place", station, STATION)
    return root


@pytest.fixture(scope="module")
def built(report: Path) -> dict[str, Any]:
    return drive(report, "build", "check", "run", "sweep", "drift")


def test_nothing_of_the_subject_was_asked_for_in_any_process(built: dict[str, Any]):
    assert built["forbidden"] == []
    assert built["subject"] == []


def test_the_book_is_html_and_pdf_with_the_report_s_own_badges_and_edition(built: dict[str, Any]):
    label, pages, front, pdf = built["build"]
    assert (label, pages) == ("RAIN 2025", 4)
    page = Path(front).read_text(encoding="utf-8")
    assert '<span class="mood mood-wet">' in page
    assert "191" in page
    year = Path(front).with_name("year.html").read_text(encoding="utf-8")
    assert '<span class="mood mood-dry">' in year
    assert Path(pdf).read_bytes().startswith(b"%PDF")


def test_every_part_of_the_check_passes_the_report_s_own_too(built: dict[str, Any]):
    assert {name: outcome for name, (outcome, *_) in built["check"].items()} == dict.fromkeys(
        ["contracts", "rain", "outputs", "prose", "book", "links"], "passed"
    ), built["check"]


def test_one_run_a_sweep_and_what_moved(built: dict[str, Any]):
    assert built["run"] == ["reused", {"edition": 2025, "station": "Shore"}, 53.5]
    assert [value for _, value in built["sweep"]] == [101.5, 114.5, 184.5, 191.0]
    of, moved = built["drift"]
    assert of == "edition 2024 to 2025"
    assert ["the wettest place", "Hill", "Hill"] in moved
    assert ["most", 184.5, 191.0] in moved


def test_a_run_that_rests_on_the_report_s_package_knows_it(built: dict[str, Any], report: Path):
    executed = json.loads((report / "_build" / "notebooks" / "year.ipynb").read_text(encoding="utf-8"))
    about = executed["metadata"]["carep"]
    assert {"rainfall/__init__.py", "rainfall/stations.py"} <= set(about["modules"])
    assert "rainfall/check.py" not in about["modules"]
    assert not [name for name in about["modules"] if name.startswith(("carep/minerals", "carep/claims"))]


@pytest.mark.parametrize("engine", ["carep", "stock"])
def test_the_hook_fires_in_a_child(report: Path, engine: str):
    """Else the tests above would prove nothing."""
    notebook(report / "trap.ipynb", "A trap", "x: int = 1", ["import carep.minerals.shares"])
    told = drive(report, engine)
    assert "carep.minerals is forbidden in this report" in told[engine]
    assert "carep.minerals" in told["forbidden"]
