"""The engines that tally files: how each reads Parquet and CSV without holding a table in memory.

All read alike: CSV keys are text exactly as printed, numbers correctly rounded doubles, and a row with too few or too
many cells is an error. So the tally of a file does not depend on the engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carep.minerals.aggregates import combined, part
from carep.press.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".csv.gz": "csv"}

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
    def kind(self) -> str:
        """``parquet`` or ``csv``."""
        return file_kind(self.files[0])

    @property
    def columns(self) -> list[str]:
        """The columns to read."""
        return [*self.by, *self.sums]


def file_kind(path: Path) -> str:
    """``parquet`` or ``csv``, by the file's name; raises :class:`DataError` for any other."""
    for suffix, kind in SUFFIXES.items():
        if path.name.casefold().endswith(suffix):
            return kind
    raise DataError("neither Parquet nor CSV", where=str(path), expected=f"a name that ends in {', '.join(SUFFIXES)}")


def with_duckdb(job: Job) -> list[pd.DataFrame]:
    """Tally with DuckDB: out of core, on all threads."""
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


def with_polars(job: Job) -> list[pd.DataFrame]:
    """Tally with the streaming engine of Polars."""
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


def with_pandas(job: Job) -> list[pd.DataFrame]:
    """Tally with pandas, one part of a file after the other."""
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


def with_dask(job: Job) -> list[pd.DataFrame]:
    """Tally with Dask, on threads of this process or on a cluster."""
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
