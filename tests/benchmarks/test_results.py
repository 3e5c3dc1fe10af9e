"""The page of the benchmarks: what it makes of measured rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import benchmarks.results as results
import pytest

from carep.press.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

Given = tuple[str, str, int, str, float, str, float | None]
ROWS: list[Given] = [
    ("runs", "papermill", 10, results.RUN, 2000, "", None),
    ("runs", "papermill", 10, results.MEMORY, 300, "", None),
    ("runs", "papermill", 10, results.RATIO, 1, "", None),
    ("runs", "papermill", 1, results.RUN, 3000, "", None),
    ("runs", "carep-2", 100, results.RUN, 100, "", None),
    ("runs", "carep-2", 100, results.MEMORY, 400, "", None),
    ("runs", "carep-2", 100, results.RATIO, 20, "", None),
    ("runs", "sweep-2", 1, results.RUN, 1100, "", None),
    ("runs", "sweep-2", 10, results.RUN, 200, "", None),
    ("runs", "sweep-2", 100, results.RUN, 100, "", None),
    ("runs", "sweep-2", 100, results.MEMORY, 400, "", None),
    ("parts", "start-and-end", 100, results.RUN, 20, "", None),
    ("parts", "without-charts", 100, results.RUN, 80, "", None),
    ("parts", "whole", 100, results.RUN, 200, "", None),
    ("targets", "papermill/carep-2", 0, "ratio", 20, "at least", 20),
    ("targets", "carep-2/plain-2", 0, "ratio", 1.6, "at most", 1.5),
    ("rows", "duckdb", 1000, "time", 2, "at most", 6),
    ("targets", "memory", 0, results.MEMORY, 450, "at most", 450),
]


@pytest.fixture
def measured() -> pd.DataFrame:
    import pandas as pd

    columns = ["part", "way", "size", "measure", "median", "sense", "target"]
    frame = pd.DataFrame(ROWS, columns=columns)
    frame["sense"] = frame["sense"].where(frame["sense"] != "", None)
    return frame.assign(label=frame["way"], unit=None, low=frame["median"], high=frame["median"], rounds=3)


def cells(table: Any, column: str) -> list[Any]:
    index = [one.name for one in table.columns].index(column)
    return [row[index] for row in table.rows]


def test_a_way_is_compared_at_the_size_whose_memory_was_measured(measured: pd.DataFrame) -> None:
    assert results.value(measured, "runs", "papermill", results.RUN) == 2000
    table = results.ways_table(measured)
    assert cells(table, "label") == ["papermill", "carep-2", "sweep-2"]
    assert cells(table, "memory") == [300, 400, 400]
    assert cells(table, "faster") == [1, 20, None]


def test_what_was_not_measured_is_an_error_that_says_how_to_measure_it(measured: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="python -m benchmarks --write"):
        results.value(measured, "runs", "nbclient", results.RUN)


def test_a_target_on_its_edge_is_met_and_beyond_it_is_not(measured: pd.DataFrame) -> None:
    table = results.targets_table(measured)
    assert cells(table, "met") == ["yes", "no", "yes", "yes"]
    assert cells(table, "wanted") == ["at least 20", "at most 1.5", "at most 6", "at most 450"]
    assert cells(table, "what")[2:] == ["duckdb, 1,000 rows, time", f"memory, {results.MEMORY}"]


def test_the_parts_of_a_run_add_up_to_the_whole(measured: pd.DataFrame) -> None:
    table = results.parts_table(measured)
    assert cells(table, "ms") == [20, 60, 120]
    assert sum(cells(table, "share")) == pytest.approx(100)


@pytest.mark.parametrize(("machines", "seconds"), [(1, 101.0), (10, 11.0), (3, 1 + 0.1 * 334), (2000, 1.1)])
def test_a_fleet_pays_its_start_once_and_shares_the_runs(measured: pd.DataFrame, machines: int, seconds: float) -> None:
    assert results.fleet_seconds(measured, 1000, machines) == pytest.approx(seconds)


def test_growth_is_drawn_for_ways_that_were_measured_at_several_sizes(measured: pd.DataFrame) -> None:
    figure = results.runs_growth(measured)
    (rows,) = figure.specification["datasets"].values()
    assert {row["label"] for row in rows} == {"sweep-2"}
    assert [row["seconds"] for row in rows] == [1.1, 2.0, 10.0]
    assert "from 1.1 s for 1 to 10.0 s for 100" in figure.alt
    assert figure.title == "After the start each further run of a sweep takes 89 ms"  # (10 - 2) s for 90 runs
