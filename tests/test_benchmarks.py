"""The benchmarks run, and what they write is what the book's data describe."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from carep.press import kernels
from carep.press.data import tables

ROOT = Path(__file__).parent.parent


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


def test_the_table_of_the_book_has_the_columns_that_the_benchmarks_write() -> None:
    sys.path.insert(0, str(ROOT))
    try:
        from benchmarks import measured
    finally:
        sys.path.remove(str(ROOT))
    described = {one["name"]: one["schema"]["fields"] for one in tables.description()["resources"]}
    assert [field["name"] for field in described["benchmarks"]] == list(measured.COLUMNS)
    row = measured.rows_of("runs", "way", "words", 1, "time", "s", [3.0, 1.0, 2.0], target=("at most", 2.0))[0]
    assert (row.median, row.low, row.high, row.rounds, row.met) == (2.0, 1.0, 3.0, 3, "yes")
    assert measured.rows_of("runs", "way", "words", 1, "time", "s", []) == []
