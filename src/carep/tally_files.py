"""Tally Parquet and CSV files of any size, out of core, with the engine of your choice.

Every engine reads the same way: CSV keys are text exactly as printed, numbers are read as correctly rounded doubles,
and all files must have the columns that are asked for. So every engine gives the same result, to the byte.
"""

from __future__ import annotations

import csv
import glob
import gzip
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carep.aggregates import combined, part
from carep.errors import CarepError, DataError, UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

ENGINES = ("duckdb", "polars", "pandas", "dask")
"""Engines, the preferred one first; ``pandas`` is always there."""

SUFFIXES = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".csv.gz": "csv"}

_READERS = frozenset({"duckdb", "_duckdb", "polars", "pyarrow", "pandas", "dask"})

CHUNK_ROWS = 1_000_000
"""Rows of a Parquet file that the pandas engine holds in memory at a time."""

CSV_BLOCK_BYTES = 16 << 20
"""Bytes of a CSV file that it holds in memory at a time."""


CONNECT_SECONDS = 15
"""How long to wait for a Dask scheduler."""


@dataclass(frozen=True)
class Job:
    """What to tally, and how.

    Attributes
    ----------
    files
        Paths, all of one kind (Parquet or CSV).
    by, sums, decimals
        As for :func:`carep.tallies.tally`.
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
    def kind(self) -> str:
        """``parquet`` or ``csv``."""
        return _kind(self.files[0])

    @property
    def columns(self) -> list[str]:
        """The columns to read."""
        return [*self.by, *self.sums]


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
    kinds = {_kind(path) for path in files}
    if len(kinds) > 1:
        raise DataError("Parquet and CSV files are mixed", found=", ".join(map(str, files[:10])), do="tally one kind")
    return files


def _kind(path: Path) -> str:
    for suffix, kind in SUFFIXES.items():
        if path.name.casefold().endswith(suffix):
            return kind
    raise DataError("neither Parquet nor CSV", where=str(path), expected=f"a name that ends in {', '.join(SUFFIXES)}")


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
    """The tally of ``job``, as :func:`carep.aggregates.combined` gives it: sums as whole units.

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
        "duckdb": _duckdb,
        "polars": _polars,
        "pandas": _pandas,
        "dask": _dask,
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


def _duckdb(job: Job) -> list[pd.DataFrame]:
    import duckdb

    settings: dict[str, Any] = {"preserve_insertion_order": False}
    if job.threads:
        settings["threads"] = job.threads
    paths: Any = [str(path) for path in job.files]
    with duckdb.connect(config=settings) as connection:
        # After two seconds its progress bar would go to standard output, into the result.
        connection.execute("SET enable_progress_bar = false")
        _limit(connection, job.memory)
        if job.kind == "parquet":
            relation = connection.read_parquet(paths, union_by_name=len(paths) > 1)
        else:
            types = dict.fromkeys(job.by, "VARCHAR") | dict.fromkeys(job.sums, "DOUBLE")
            relation = connection.read_csv(
                paths, header=True, delimiter=",", quotechar='"', dtype=types, union_by_name=len(paths) > 1
            )
        return [part(relation.select(*_quoted(job.columns)), job.by, job.sums, job.decimals)]


def _limit(connection: Any, memory: str | None) -> None:
    import duckdb

    if memory is None:
        return
    try:
        connection.execute("SET memory_limit = ?", [memory])
    except duckdb.Error:
        raise DataError(
            "no amount of memory", where="--memory", found=memory, expected="such as 400MB or 2GB"
        ) from None


def _quoted(columns: Sequence[str]) -> list[str]:
    return ['"' + name.replace('"', '""') + '"' for name in columns]


def _polars(job: Job) -> list[pd.DataFrame]:
    import polars as pl

    _check_rows(job)
    if job.kind == "parquet":
        frames = [pl.scan_parquet(path).select(job.columns) for path in job.files]
    else:
        types: dict[str, Any] = dict.fromkeys(job.by, pl.String) | dict.fromkeys(job.sums, pl.Float64)
        frames = [
            pl.scan_csv(path, schema_overrides=types, infer_schema=False).select(job.columns) for path in job.files
        ]
    return [part(pl.concat(frames, how="vertical_relaxed"), job.by, job.sums, job.decimals)]


def _pandas(job: Job) -> list[pd.DataFrame]:
    tallied: list[pd.DataFrame] = []
    for path in job.files:
        for chunk in _parquet_chunks(path, job) if job.kind == "parquet" else _csv_chunks(path, job):
            tallied.append(part(chunk, job.by, job.sums, job.decimals))
            if len(tallied) > 50:
                tallied = [combined(tallied, job.by, job.sums)]
    return tallied


def _parquet_chunks(path: Path, job: Job) -> Iterator[pd.DataFrame]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        if file.metadata.num_rows == 0:
            yield _empty(job)
        for batch in file.iter_batches(CHUNK_ROWS, columns=job.columns):
            yield batch.to_pandas()


def _csv_chunks(path: Path, job: Job) -> Iterator[pd.DataFrame]:
    """The columns of a CSV file, block by block; a row with too few or too many cells is an error."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    types = dict.fromkeys(job.by, pa.string()) | dict.fromkeys(job.sums, pa.float64())
    with arrow_csv.open_csv(
        path,
        read_options=arrow_csv.ReadOptions(block_size=CSV_BLOCK_BYTES),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=types, include_columns=job.columns, null_values=[""], strings_can_be_null=False
        ),
    ) as blocks:
        yield blocks.schema.empty_table().to_pandas()
        yield from (block.to_pandas() for block in blocks)


def _check_rows(job: Job) -> None:
    # These engines take a row that was cut short for one with blank cells.
    if job.kind == "csv":
        for path in job.files:
            for _ in _csv_chunks(path, job):
                pass


def _csv_options(job: Job) -> dict[str, Any]:
    return {
        "usecols": job.columns,
        "dtype": dict.fromkeys(job.by, "str") | dict.fromkeys(job.sums, "float64"),
        "keep_default_na": False,
        "na_values": [""],
        "encoding": "utf-8-sig",
        **_exact_floats(),
    }


def _exact_floats() -> dict[str, str]:
    # Up to 3.0, pandas by default reads some numbers one unit in the last place off.
    import pandas as pd

    before = tuple(int(number) for number in pd.__version__.split(".")[:2]) < (3, 1)
    return {"float_precision": "round_trip"} if before else {}


def _dask(job: Job) -> list[pd.DataFrame]:
    import dask
    import dask.dataframe as dd

    _check_rows(job)
    if job.kind == "parquet":
        frame = dd.from_map(  # type: ignore[no-untyped-call]
            _row_group,
            [piece for path in job.files for piece in _row_groups(path)],
            columns=job.columns,
            meta=_empty(job),
        )
    else:
        is_zipped = any(path.suffix.casefold() == ".gz" for path in job.files)
        frame = dd.read_csv(
            [str(path) for path in job.files],
            **_csv_options(job),
            blocksize=None if is_zipped else "64MB",
        )
    if job.address is None:
        with dask.config.set({"scheduler": "threads", "num_workers": job.threads}):
            return [part(frame, job.by, job.sums, job.decimals)]
    from distributed import Client

    try:
        client = Client(job.address, timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise DataError(
            "no Dask scheduler answers",
            where=job.address,
            found=error,
            do="check the address, or leave it out to work on this machine",
        ) from None
    with client:
        return [part(frame, job.by, job.sums, job.decimals)]


def _row_groups(path: Path) -> list[tuple[Path, int]]:
    import pyarrow.parquet as pq

    return [(path, group) for group in range(pq.read_metadata(path).num_row_groups)]


def _row_group(piece: tuple[Path, int], *, columns: list[str]) -> pd.DataFrame:
    import pyarrow.parquet as pq

    path, group = piece
    with pq.ParquetFile(path) as file:
        frame: pd.DataFrame = file.read_row_group(group, columns=columns).to_pandas()
    return frame


def _empty(job: Job) -> pd.DataFrame:
    import pyarrow.parquet as pq

    frame: pd.DataFrame = pq.read_schema(job.files[0]).empty_table().select(job.columns).to_pandas()
    return frame
