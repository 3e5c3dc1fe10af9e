"""Tally Parquet and CSV files of any size, out of core, with the engine of your choice.

The engines of :mod:`carep.tally.engines` read alike and :mod:`carep.minerals.aggregates` adds exactly, so every
engine gives the same result, to the byte.
"""

from __future__ import annotations

import csv
import glob
import gzip
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from carep.minerals.aggregates import combined
from carep.press.errors import CarepError, DataError, UnknownNameError
from carep.tally import engines as tally_engines
from carep.tally.engines import Job, file_kind

if TYPE_CHECKING:
    import pandas as pd

ENGINES = ("duckdb", "polars", "pandas", "dask")
"""Engines, the preferred one first; ``pandas`` is always there."""

_READERS = frozenset({"duckdb", "_duckdb", "polars", "pyarrow", "pandas", "dask"})


def find(patterns: Sequence[str]) -> tuple[Path, ...]:
    """The files that paths, folders' globs and ``**`` globs name, sorted, each once.

    Raises
    ------
    DataError
        When a pattern names no file, a file is neither Parquet nor CSV, or both kinds are mixed.
    """
    found: set[Path] = set()
    for pattern in patterns:
        named = glob.glob(pattern, recursive=True)  # noqa: PTH207 - pathlib takes no absolute patterns
        paths = {Path(path) for path in named if Path(path).is_file()}
        if not paths:
            raise DataError("no such file", where=pattern, do="check the path; quote a glob so that carep expands it")
        found |= paths
    files = tuple(sorted(found))
    kinds = {file_kind(path) for path in files}
    if len(kinds) > 1:
        raise DataError("Parquet and CSV files are mixed", found=", ".join(map(str, files[:10])), do="tally one kind")
    return files


def choose(engine: str | None) -> str:
    """The engine to use: the one asked for, else the first of :data:`ENGINES` that is installed.

    Raises
    ------
    UnknownNameError
        When there is no such engine.
    DataError
        When it is not installed.
    """
    if engine is None:
        return next(name for name in ENGINES if find_spec(name))
    if engine not in ENGINES:
        raise UnknownNameError.of("engine", engine, ENGINES)
    if not find_spec(engine) or (engine == "dask" and not find_spec("dask.dataframe")):
        extra = "dask" if engine == "dask" else "duckdb"
        raise DataError(f"the engine {engine} is not installed", do=f"install carep[{extra}], or use --engine pandas")
    return engine


def tally_files(job: Job, engine: str | None = None) -> pd.DataFrame:
    """The tally of ``job``, as :func:`carep.minerals.aggregates.combined` gives it: sums as whole units.

    Raises
    ------
    UnknownNameError
        When a file lacks a column, or there is no such engine.
    DataError
        When a file can't be read, or a column to add up holds something that is no number.
    """
    name = choose(engine)
    check_columns(job)
    read: Callable[[Job], list[pd.DataFrame]] = {
        "duckdb": tally_engines.with_duckdb,
        "polars": tally_engines.with_polars,
        "pandas": tally_engines.with_pandas,
        "dask": tally_engines.with_dask,
    }[name]
    with _readable(job):
        return combined(read(job), job.by, job.sums)


def check_columns(job: Job) -> None:
    """Raise unless every file has every column that is asked for; all faults at once."""
    problems: list[CarepError] = []
    for path in job.files:
        try:
            header = _header(path, job.kind)
        except DataError as problem:
            problems.append(problem)
            continue
        problems += [
            UnknownNameError.of("column", name, header, where=str(path)) for name in job.columns if name not in header
        ]
    if problems:
        raise DataError.collect(problems[:20], "the files can't be tallied")


def _header(path: Path, kind: str) -> list[str]:
    if kind == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return list(pq.read_schema(path).names)
        except (pa.ArrowInvalid, OSError) as error:
            raise DataError("not a Parquet file", where=str(path), found=str(error).splitlines()[0]) from None
    try:
        is_zipped = path.suffix.casefold() == ".gz"
        with path.open("rb") as raw, gzip.GzipFile(fileobj=raw) if is_zipped else nullcontext(raw) as plain:
            line = plain.readline().decode("utf-8-sig")
        return next(csv.reader([line]), [])
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise DataError("not a CSV file in UTF-8", where=str(path), found=error) from None


@contextmanager
def _readable(job: Job) -> Iterator[None]:
    """Failures of an engine to read become errors with the files' names and the engine's own words."""
    try:
        yield
    except (CarepError, Warning):
        raise
    except Exception as error:
        package = type(error).__module__.partition(".")[0]
        if package not in _READERS and not isinstance(error, (ValueError, OSError)):
            raise
        raise DataError(
            "the rows can't be read",
            where=", ".join(map(str, job.files[:5])) + (" ..." if len(job.files) > 5 else ""),
            found=" ".join(str(error).split())[:400],
            expected=f"numbers in {', '.join(job.sums)}" if job.sums else "a well-formed table",
            do="mend the row, or leave the column out",
        ) from error
