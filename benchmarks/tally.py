"""Tally generated rows with every engine side by side: seconds, peak memory, and whether the bytes are the same.

    python benchmarks/tally.py --rows 100000 1000000 10000000 100000000 --rounds 3

Each measurement is a fresh process; engines take turns within a round, so that a busy moment of the machine hits all
of them. Two baselines show what exactness and one code for all engines cost: DuckDB's own SQL and pandas' own groupby,
both adding floats.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import tally_data
from benchmarks.measured import Row, rows_of

MEASURES = (("time", "s", "seconds", 2), ("CPU time", "s", "cpu", 2), ("peak memory", "MB", "peak_mb", 0))
TARGETS = {
    ("duckdb", 10**8, "time"): ("at most", 6.0),
    ("duckdb", 10**8, "peak memory"): ("at most", 500.0),
}
CAREP = ("duckdb", "polars", "pandas", "dask")
BASELINES = ("plain DuckDB", "plain pandas")
LARGEST = {"pandas": 10**7, "plain pandas": 10**7, "dask": 10**8}
"""Rows beyond which an engine is left out: plain pandas holds all rows in memory."""

WORKER = """
import hashlib, json, resource, sys, time
engine, path, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
if engine == "plain DuckDB":
    import duckdb, pandas
    start, busy = time.perf_counter(), time.process_time()
    duckdb.execute(f"SET threads={threads}; SET enable_progress_bar=false")
    result = duckdb.sql(f"select country, commodity, count(*), sum(value) from '{path}' group by all order by all").df()
elif engine == "plain pandas":
    import pandas
    start, busy = time.perf_counter(), time.process_time()
    frame = pandas.read_parquet(path, columns=["country", "commodity", "value"])
    result = frame.groupby(["country", "commodity"], observed=True)["value"].agg(["size", "sum"])
else:
    from pathlib import Path
    import pandas
    from carep.minerals import aggregates, tally_files
    __import__({"dask": "dask.dataframe"}.get(engine, engine))
    start, busy = time.perf_counter(), time.process_time()
    job = tally_files.Job((Path(path),), ("country", "commodity"), ("value",), threads=threads)
    result = aggregates.as_text(tally_files.tally_files(job, engine), job.sums, job.decimals)
seconds, cpu = time.perf_counter() - start, time.process_time() - busy
digest = hashlib.sha256(result.to_csv(index=False).encode()).hexdigest()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "cpu": cpu, "peak_mb": peak, "groups": len(result), "sha256": digest}))
"""


def measure(engine: str, path: Path, threads: int) -> dict[str, object]:
    """One tally in a fresh process."""
    command = [sys.executable, "-c", WORKER, engine, str(path), str(threads)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{engine} failed on {path}:\n{done.stderr}")
    measured: dict[str, object] = json.loads(done.stdout)
    return measured


def measure_all(
    numbers: list[int],
    rounds: int,
    folder: Path,
    say: Callable[[str], None],
    engines: Sequence[str] = (*CAREP, *BASELINES),
) -> list[Row]:
    """Every engine on every number of rows, ``rounds`` times in turn; carep's engines must all give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    threads = os.cpu_count() or 1
    made: list[Row] = []
    for number in numbers:
        path = folder / f"rows-{number}.parquet"
        if not path.exists():
            say(f"making {number:,} rows")
            tally_data.write(path, number)
        taking = [engine for engine in engines if number <= LARGEST.get(engine, number)]
        found: dict[str, list[dict[str, object]]] = {engine: [] for engine in taking}
        for turn in range(1, rounds + 1):
            for engine in taking:
                found[engine].append(measure(engine, path, threads))
                say(f"round {turn}: {number:,} rows, {engine}: {found[engine][-1]['seconds']:.2f} s")
        digests = {str(each["sha256"]) for engine in taking if engine in CAREP for each in found[engine]}
        if len(digests) > 1:
            raise SystemExit(f"{number:,} rows: the engines of carep do not give the same bytes")
        for engine, each in found.items():
            words = engine if engine in BASELINES else f"carep tally, {engine}"
            for what, unit, key, digits in MEASURES:
                values = [float(str(one[key])) for one in each]
                name, target = engine.replace(" ", "-").lower(), TARGETS.get((engine, number, what))
                made += rows_of("rows", name, words, number, what, unit, values, digits, target)
    return made
