"""Tally generated rows with every engine side by side: seconds, peak memory, and whether the bytes are the same.

    python benchmarks/tally.py --rows 100000 1000000 10000000 100000000 --rounds 3

Each measurement is a fresh process; engines take turns within a round, so that a busy moment of the machine hits all
of them. Two baselines show what exactness and one code for all engines cost: DuckDB's own SQL and pandas' own groupby,
both adding floats.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path

import tally_data

HERE = Path(__file__).parent
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
    from carep import aggregates, tally_engines, tally_files
    __import__({"dask": "dask.dataframe"}.get(engine, engine))
    start, busy = time.perf_counter(), time.process_time()
    job = tally_engines.Job((Path(path),), ("country", "commodity"), ("value",), threads=threads)
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


def run(rows: list[int], rounds: int, threads: int, folder: Path, engines: list[str]) -> dict[str, object]:
    """Every engine on every number of rows, ``rounds`` times in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    results = []
    for number in rows:
        path = folder / f"rows-{number}.parquet"
        if not path.exists():
            print(f"making {number:,} rows", file=sys.stderr, flush=True)
            tally_data.write(path, number)
        taking = [engine for engine in engines if number <= LARGEST.get(engine, number)]
        measured: dict[str, list[dict[str, object]]] = {engine: [] for engine in taking}
        for turn in range(rounds):
            for engine in taking:
                print(f"{number:,} rows, round {turn + 1}: {engine}", file=sys.stderr, flush=True)
                measured[engine].append(measure(engine, path, threads))
        same = {str(each["sha256"]) for engine in taking if engine in CAREP for each in measured[engine]}
        for engine, each in measured.items():
            seconds = [float(str(one["seconds"])) for one in each]
            results.append(
                {
                    "rows": number,
                    "engine": engine,
                    "seconds": statistics.median(seconds),
                    "fastest": min(seconds),
                    "slowest": max(seconds),
                    "cpu": statistics.median(float(str(one["cpu"])) for one in each),
                    "peak_mb": max(float(str(one["peak_mb"])) for one in each),
                    "groups": each[0]["groups"],
                    "same_bytes": engine in CAREP and len(same) == 1,
                }
            )
    machine = {"cores": os.cpu_count(), "threads": threads, "python": platform.python_version()}
    return {"machine": machine | {"system": platform.system()}, "rounds": rounds, "results": results}


def table(report: dict[str, object]) -> str:
    """The report as a Markdown table, with each engine's CPU time (all threads) in relation to the first."""
    lines = ["| rows | engine | seconds (fastest to slowest) | CPU seconds | times the first | peak MB | same bytes |"]
    lines.append("|--:|---|--:|--:|--:|--:|---|")
    first: dict[int, float] = {}
    for each in report["results"]:  # type: ignore[attr-defined]
        base = first.setdefault(each["rows"], each["cpu"])
        same = ("yes" if each["same_bytes"] else "no") if each["engine"] in CAREP else "floats"
        lines.append(
            f"| {each['rows']:,} | {each['engine']} | {each['seconds']:.2f} "
            f"({each['fastest']:.2f} to {each['slowest']:.2f}) | {each['cpu']:.2f} "
            f"| {each['cpu'] / base:.1f} | {each['peak_mb']:.0f} | {same} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[10**5, 10**6, 10**7])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--folder", type=Path, default=HERE.parent / "_build" / "benchmarks")
    parser.add_argument("--engines", nargs="+", default=[*CAREP, *BASELINES], choices=[*CAREP, *BASELINES])
    parser.add_argument("--json", type=Path, help="Write the results here.")
    given = parser.parse_args()
    report = run(given.rows, given.rounds, given.threads, given.folder, given.engines)
    if given.json:
        given.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(table(report))


if __name__ == "__main__":
    main()
