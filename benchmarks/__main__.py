"""Measure everything side by side: ``python -m benchmarks [runs] [rows] [pages] [commands]``.

    runs      one notebook many times: carep, papermill, joblib, nbclient, nbmake, ploomber, the plain function
    rows      tallies: carep with DuckDB, Polars, pandas and Dask; DuckDB and pandas by themselves
    pages     a book of 10, 50 and 150 pages: executed, compiled, changed, as PDF
    commands  what a user waits for at the terminal

Each part's ways take turns, several rounds. With --write the results go to benchmarks/results/, of which
python -m benchmarks.page makes a page; parts that are not measured keep their earlier rows. With --json they go to a
file. Needs the dependency groups dev and bench.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import io
import json
import sys
import tempfile
from pathlib import Path

from benchmarks import book, commands, runs, tally
from benchmarks.measured import COLUMNS, Row, as_dicts, machine, table
from benchmarks.ways import WAYS
from carep.press.files import write_atomic

RESULTS = Path(__file__).parent / "results"
PARTS = ("runs", "rows", "pages", "commands")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"default: {' '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=int, default=100, help="runs of the fast ways")
    parser.add_argument("--slow-runs", type=int, default=10, help="runs of ways that start a kernel for each")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--rows", type=int, nargs="+", default=[10**5, 10**6, 10**7, 10**8])
    parser.add_argument("--pages", type=int, nargs="+", default=[10, 50, 150])
    parser.add_argument("--quick", action="store_true", help="one round of little, to see that all of it works")
    parser.add_argument("--write", action="store_true", help="keep the results in benchmarks/results/")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was measured, and on what, as JSON")
    given = parser.parse_args()
    parts = given.parts or list(PARTS)
    if unknown := [part for part in parts if part not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)} (choose from {', '.join(PARTS)})")
    if given.quick and given.write:
        parser.error("--quick is no measurement to keep")
    if given.quick:
        given.rounds, given.runs, given.slow_runs, given.rows, given.pages = 1, 6, 2, [10**5], [10]
    made = _measure(parts, given)
    print(table(made))
    if given.json:
        write_atomic(given.json, json.dumps({"machine": machine(), "rows": as_dicts(made)}, indent=1) + "\n")
    if given.write:
        _write(made)


def _measure(parts: list[str], given: argparse.Namespace) -> list[Row]:
    made: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="carep-benchmarks-") as temporary:
        if "runs" in parts:
            made += runs.rows(runs.measure(given.runs, given.slow_runs, given.rounds, given.ways, say))
        if "rows" in parts:
            made += tally.measure_all(given.rows, given.rounds, Path(temporary), say)
        if "pages" in parts:
            made += book.measure(given.pages, given.rounds, Path(temporary), say)
        if "commands" in parts:
            made += commands.measure(3 * given.rounds, say)
    return made


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _write(made: list[Row]) -> None:
    """Replace the measured parts; the others stay as they are."""
    measured = {row.part for row in made}
    path = RESULTS / "measured.csv"
    kept = []
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            kept = [row for row in csv.DictReader(file) if row["part"] not in measured]
    every = [*kept, *({key: str(value) for key, value in row.items()} for row in as_dicts(made))]
    _save(path, COLUMNS, every)
    about = {
        **machine(),
        "measured": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }
    _save(RESULTS / "machine.csv", ("property", "value"), [{"property": k, "value": v} for k, v in about.items()])


def _save(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_atomic(path, text.getvalue())


if __name__ == "__main__":
    main()
