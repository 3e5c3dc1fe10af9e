"""The benchmarks run, and what they write is what the description beside the results says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import measured, page
from carep.press import kernels
from carep.press.project import Project

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results"


def benchmarks(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
@pytest.mark.skipif(not kernels.is_available(), reason=kernels.why_not())
def test_runs_and_rows_are_measured_side_by_side(tmp_path: Path) -> None:
    """A quick round of two ways and of every engine; carep's engines must give the same bytes, or it fails."""
    file = tmp_path / "results.json"
    done = benchmarks("runs", "rows", "--quick", "--ways", "carep-1", "plain-1", "--json", str(file))
    assert done.returncode == 0, done.stderr
    memory = [row["median"] for row in json.loads(file.read_text())["rows"] if row["measure"] == "peak memory"]
    assert memory
    assert all(megabytes > 50 for megabytes in memory)
    for part, label in (
        ("runs", "carep, 1 worker"),
        ("runs", "the code as a plain function"),
        ("parts", "the notebook without its charts"),
        ("rows", "carep tally, duckdb"),
        ("rows", "plain pandas"),
    ):
        assert f"| {part} | {label} | " in done.stdout


def test_wrong_arguments_are_named() -> None:
    wrong = benchmarks("rounds")
    assert wrong.returncode == 2
    assert "no such part: rounds" in wrong.stderr
    assert benchmarks("--quick", "--write").returncode == 2


def test_the_results_are_as_they_are_described() -> None:
    """Frictionless reads what ``--write`` keeps; the columns are those of a measured row."""
    from frictionless import Package, system

    with system.use_context(trusted=True):
        package = Package(str(RESULTS / "datapackage.json"))
        report = package.validate()
    assert report.valid, report.flatten(["name", "rowNumber", "message"])
    assert package.get_resource("measured").schema.field_names == list(measured.COLUMNS)


def test_a_row_is_the_median_and_range_of_its_rounds() -> None:
    row = measured.rows_of("runs", "way", "words", 1, "time", "s", [3.0, 1.0, 2.0], target=("at most", 2.0))[0]
    assert (row.median, row.low, row.high, row.rounds, row.met) == (2.0, 1.0, 3.0, 3, "yes")
    assert measured.rows_of("runs", "way", "words", 1, "time", "s", []) == []


@pytest.mark.slow
@pytest.mark.skipif(not kernels.is_available(), reason=kernels.why_not())
def test_the_page_shows_the_results_and_needs_no_other_file(tmp_path: Path) -> None:
    """It is made outside of any project: neither the book nor its data take part."""
    text = page.build(Project(tmp_path)).read_text(encoding="utf-8")
    assert "<h1>Performance: what a run, a page and a row cost</h1>" in text
    assert text.count("data:image/svg+xml;base64,") == 4
    assert not re.search(r"https?://", text)
