"""Tally Parquet and CSV files of any size, out of core, with the engine of your choice.

All engines read alike: CSV keys are text exactly as printed, numbers correctly rounded doubles, and a row with too few
or too many cells is an error. :mod:`carep.minerals.aggregates` then adds exactly, so every engine gives the same
result, to the byte.
"""

from __future__ import annotations

import csv
import glob
import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carep.minerals.aggregates import combined, part
from carep.press.errors import CarepError, DataError, UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".csv.gz": "csv"}

CHUNK_ROWS = 1_000_000
"""Rows of a Parquet file that pandas and Dask hold in memory at a time."""

CSV_BLOCK_BYTES = 16 << 20
"""Bytes of a CSV file that they hold in memory at a time."""

KEPT = 50
"""Tallies of parts that are kept before they are put together."""

CONNECT_SECONDS = 15
"""How long to wait for a Dask scheduler."""

_READERS = frozenset({"duckdb", "_duckdb", "polars", "pyarrow", "pandas", "dask"})


@dataclass(frozen=True)
class Job:
    """What to tally, and how.

    Attributes
    ----------
    files
        Paths, all of one kind (Parquet or CSV).
    by, sums, decimals
        As for :func:`carep.minerals.tallies.tally`.
    threads
        Threads to use; ``None``: as the engine likes.
    memory
        What DuckDB may hold in memory, such as ``400MB``; it goes to disk beyond.
    address
        Of a Dask scheduler; ``None``: threads of this process.
    """

    files: tuple[Path, ...]
    by: tuple[str, ...]
    sums: tuple[str, ...] = ()
    decimals: int = 3
    threads: int | None = None
    memory: str | None = None
    address: str | None = None

    @property
    def is_csv(self) -> bool:
        """Whether the files are CSV; else they are Parquet."""
        return file_kind(self.files[0]) == "csv"

    @property
    def columns(self) -> list[str]:
        """The columns to read."""
        return [*self.by, *self.sums]

    def types(self, text: Any, number: Any) -> dict[str, Any]:
        """The columns of a CSV file: keys are text as printed, what is added up is a double."""
        return dict.fromkeys(self.by, text) | dict.fromkeys(self.sums, number)


def file_kind(path: Path) -> str:
    """``parquet`` or ``csv``, by the file's name; raises :class:`DataError` for any other."""
    for suffix, kind in SUFFIXES.items():
        if path.name.casefold().endswith(suffix):
            return kind
    raise DataError("neither Parquet nor CSV", where=str(path), expected=f"a name that ends in {', '.join(SUFFIXES)}")


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
    if len({file_kind(path) for path in files}) > 1:
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
    tallied = ENGINES[choose(engine)]
    check_columns(job)
    with _readable(job):
        return tallied(job)


def check_columns(job: Job) -> None:
    """Raise unless every file has every column that is asked for; all faults at once."""
    problems: list[CarepError] = []
    for path in job.files:
        try:
            header = _csv_header(path) if job.is_csv else _parquet_header(path)
        except DataError as problem:
            problems.append(problem)
            continue
        problems += [
            UnknownNameError.of("column", name, header, where=str(path)) for name in job.columns if name not in header
        ]
    if problems:
        raise DataError.collect(problems[:20], "the files can't be tallied")


def _parquet_header(path: Path) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return list(pq.read_schema(path).names)
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError("not a Parquet file", where=str(path), found=str(error).splitlines()[0]) from None


def _csv_header(path: Path) -> list[str]:
    try:
        with gzip.open(path) if path.suffix.casefold() == ".gz" else path.open("rb") as file:
            line = file.readline().decode("utf-8-sig")
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


def tally_tables(tables: Iterable[Any], job: Job) -> pd.DataFrame:
    """The tally of tables of any engine, each tallied by itself; together they are the files of ``job``."""
    tallied: list[pd.DataFrame] = []
    for table in tables:
        tallied.append(part(table, job.by, job.sums, job.decimals))
        if len(tallied) > KEPT:
            tallied = [combined(tallied, job.by, job.sums)]
    return combined(tallied, job.by, job.sums)


def _with_duckdb(job: Job) -> pd.DataFrame:
    """Out of core, on all threads."""
    import duckdb

    settings: dict[str, Any] = {"preserve_insertion_order": False}
    if job.threads:
        settings["threads"] = job.threads
    paths: Any = [str(path) for path in job.files]
    by_name = len(paths) > 1
    with duckdb.connect(config=settings) as connection:
        # After two seconds its progress bar would go to standard output, into the result.
        connection.execute("SET enable_progress_bar = false")
        try:
            if job.memory is not None:
                connection.execute("SET memory_limit = ?", [job.memory])
        except duckdb.Error:
            raise DataError(
                "no amount of memory", where="--memory", found=job.memory, expected="such as 400MB or 2GB"
            ) from None
        if job.is_csv:
            types = job.types("VARCHAR", "DOUBLE")
            relation = connection.read_csv(
                paths, header=True, delimiter=",", quotechar='"', dtype=types, union_by_name=by_name
            )
        else:
            relation = connection.read_parquet(paths, union_by_name=by_name)
        quoted = ['"' + name.replace('"', '""') + '"' for name in job.columns]
        return tally_tables([relation.select(*quoted)], job)


def _with_polars(job: Job) -> pd.DataFrame:
    """With the streaming engine."""
    import polars as pl

    if job.is_csv:
        # Polars takes a row that was cut short for one with blank cells; Arrow refuses it.
        for path in job.files:
            for _ in _csv_chunks(path, job):
                pass
        types = job.types(pl.String, pl.Float64)
        frames = [pl.scan_csv(path, schema_overrides=types, infer_schema=False) for path in job.files]
    else:
        frames = [pl.scan_parquet(path) for path in job.files]
    return tally_tables([pl.concat([frame.select(job.columns) for frame in frames], how="vertical_relaxed")], job)


def _with_pandas(job: Job) -> pd.DataFrame:
    """One part of a file after the other."""
    return tally_tables((chunk for piece in _pieces(job) for chunk in _chunks(piece, job)), job)


def _with_dask(job: Job) -> pd.DataFrame:
    """The pieces of files side by side, on threads of this process or on a cluster."""
    import dask
    from dask.base import compute
    from dask.delayed import delayed

    tallies = [delayed(_tally_piece)(piece, job) for piece in _pieces(job)]
    here = {"scheduler": "threads", "num_workers": job.threads}
    with dask.config.set(here) if job.address is None else _cluster(job.address):
        return combined(compute(*tallies), job.by, job.sums)  # type: ignore[no-untyped-call]


def _cluster(address: str) -> Any:
    from distributed import Client

    try:
        return Client(address, timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise DataError(
            "no Dask scheduler answers",
            where=address,
            found=error,
            do="check the address, or leave it out to work on this machine",
        ) from None


Piece = tuple[Path, int]
"""A file and one of its row groups; a CSV file is one piece."""


def _pieces(job: Job) -> list[Piece]:
    import pyarrow.parquet as pq

    if job.is_csv:
        return [(path, 0) for path in job.files]
    return [(path, group) for path in job.files for group in range(max(1, pq.read_metadata(path).num_row_groups))]


def _tally_piece(piece: Piece, job: Job) -> pd.DataFrame:
    return tally_tables(_chunks(piece, job), job)


def _chunks(piece: Piece, job: Job) -> Iterator[pd.DataFrame]:
    import pyarrow.parquet as pq

    path, group = piece
    if job.is_csv:
        yield from _csv_chunks(path, job)
        return
    with pq.ParquetFile(path) as file:
        if file.metadata.num_rows == 0:
            yield file.schema_arrow.empty_table().select(job.columns).to_pandas()
            return
        for batch in file.iter_batches(CHUNK_ROWS, row_groups=[group], columns=job.columns):
            yield batch.to_pandas()


def _csv_chunks(path: Path, job: Job) -> Iterator[pd.DataFrame]:
    """The columns of a CSV file, block by block; a row with too few or too many cells is an error."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    with arrow_csv.open_csv(
        path,
        read_options=arrow_csv.ReadOptions(block_size=CSV_BLOCK_BYTES),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=job.types(pa.string(), pa.float64()),
            include_columns=job.columns,
            null_values=[""],
            strings_can_be_null=False,
        ),
    ) as blocks:
        yield blocks.schema.empty_table().to_pandas()
        yield from (block.to_pandas() for block in blocks)


ENGINES: Mapping[str, Callable[[Job], pd.DataFrame]] = {
    "duckdb": _with_duckdb,
    "polars": _with_polars,
    "pandas": _with_pandas,
    "dask": _with_dask,
}
"""Engines, the preferred one first, and how each tallies files; ``pandas`` is always there."""
