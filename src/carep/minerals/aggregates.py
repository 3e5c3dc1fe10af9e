"""Group rows and add numbers up with any engine, exactly: the mechanics under :mod:`carep.minerals.tallies`.

Sums are kept as whole units of ``10**-decimals`` from the first step to the last, because a sum of floats depends on
the order in which an engine adds, and a tally must not.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from carep.press.errors import DataError, UnknownNameError

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd

NOT_STATED = "not stated"
"""The key of rows whose cell is blank."""

COUNT = "count"
PLACES = "places"

MOST = 2**63 - 1
"""The largest sum of whole units that every engine can hold."""


def part(entries: Any, by: Sequence[str], sums: Sequence[str], decimals: int) -> pd.DataFrame:
    """Counts and sums of a table, or of one part of it, to be put together by :func:`combined`.

    Parameters and errors as for :func:`carep.minerals.tallies.tally`. Sums are whole units of ``10**-decimals``;
    beside each stands how many rows have a number (``<name>_present``), and the size of the largest
    (``<name>_largest``).
    """
    import narwhals as nw

    frame = as_narwhals(entries)
    schema = frame.collect_schema()
    _check_columns(schema, by, sums)
    has_places = "place" in schema.names() and "place" not in by
    texts = [name for name in by if schema[name] in (nw.String, nw.Object, nw.Categorical, nw.Enum)]
    keys = [_text_key(name, schema[name], fill=has_places) if name in texts else nw.col(name) for name in by]
    numbers = [expression for name in sums for expression in _scaled(name, schema[name], decimals)]
    place = [nw.col("place")] if has_places else []
    counted: nw.DataFrame[Any] | nw.LazyFrame[Any] = (
        frame.select(*keys, *numbers, *place)
        .group_by(*by)
        .agg(
            nw.len().alias(COUNT),
            *(column.n_unique().alias(PLACES) for column in place),
            *(nw.col(name).sum() for name in sums),
            *(nw.col(f"{name}_size").count().alias(f"{name}_present") for name in sums),
            *(nw.col(f"{name}_size").max().alias(f"{name}_largest") for name in sums),
        )
    )
    if isinstance(counted, nw.LazyFrame):
        streaming = {"engine": "streaming"} if counted.implementation.is_polars() else {}
        counted = counted.collect(backend="pandas", **streaming)
    result = _typed(counted.to_pandas(), by, sums, decimals)
    blank = {name: result[name].isna() | (result[name] == "") for name in texts}
    for name, rows in blank.items():
        result[name] = result[name].mask(rows, NOT_STATED).astype("str")
    # Groups that were blank in two ways are one; with places, the keys were filled before.
    return _together(result, by, sums) if any(rows.any() for rows in blank.values()) and not has_places else result


def combined(tallied: Sequence[pd.DataFrame], by: Sequence[str], sums: Sequence[str]) -> pd.DataFrame:
    """The tally of a table from the tallies of its parts, sorted; sums stay in whole units.

    Raises
    ------
    DataError
        When a sum is too large to be exact in every engine.
    """
    import pandas as pd

    whole = tallied[0] if len(tallied) == 1 else _together(pd.concat(tallied, ignore_index=True), by, sums)
    for name in sums:
        if (whole[f"{name}_largest"] * whole[COUNT] >= MOST / 2).any():
            raise _too_large(name)
    return whole.sort_values(list(by), kind="stable", na_position="last", ignore_index=True)


def _together(pieces: pd.DataFrame, by: Sequence[str], sums: Sequence[str]) -> pd.DataFrame:
    if PLACES in pieces.columns:
        raise DataError("places can't be counted part by part", do="tally the whole table at once")
    how = {COUNT: "sum"}
    for name in sums:
        how |= {name: "sum", f"{name}_present": "sum", f"{name}_largest": "max"}
    return pieces.groupby(list(by), sort=False, dropna=False, as_index=False).agg(how)


def _too_large(name: str) -> DataError:
    return DataError(
        f"the column {name!r} can't be added up exactly",
        found="an infinite number, or numbers whose sum may be too large",
        expected=f"sums of less than {MOST // 2:,} units",
        do="look for wrong numbers, or keep fewer decimals",
    )


def in_units(whole: pd.DataFrame, sums: Sequence[str], decimals: int) -> pd.DataFrame:
    """The sums of :func:`combined` as numbers, blank where no row has one, and the count of rows without."""
    internal = {f"{name}{what}" for name in sums for what in ("", "_present", "_largest")}
    result = whole[[name for name in whole.columns if name not in internal]].copy()
    for name in sums:
        present = whole[f"{name}_present"]
        total = whole[name].map(lambda units: int(units) / 10**decimals).astype("float64")
        result[name] = total.where(present > 0)
        result[f"{name}_missing"] = whole[COUNT] - present
    return result


def as_text(whole: pd.DataFrame, sums: Sequence[str], decimals: int) -> pd.DataFrame:
    """As :func:`in_units`, but with sums as the text of the exact decimal number, for files."""
    result = in_units(whole, sums, decimals)
    for name in sums:
        exact = whole[name].map(lambda units: f"{Decimal(int(units)).scaleb(-decimals).normalize():f}")
        result[name] = exact.where(whole[f"{name}_present"] > 0, "")
    return result


def as_pandas(entries: Any) -> pd.DataFrame:
    """The whole table as a pandas frame; one that is a pandas frame already comes back as it is.

    Raises
    ------
    DataError
        When it is no table.
    """
    import narwhals as nw
    import pandas as pd

    if isinstance(entries, pd.DataFrame):
        return entries
    frame = as_narwhals(entries)
    return (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).to_pandas()


def as_narwhals(entries: Any) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
    """A table of any engine in narwhals' one form.

    Raises
    ------
    DataError
        When it is no table.
    """
    import warnings

    import narwhals as nw

    with warnings.catch_warnings():
        # Dask support will move to a package of its own; narwhals says so each time that it meets a Dask frame.
        warnings.filterwarnings("ignore", "Dask support is moving", FutureWarning)
        try:
            frame: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(entries)
        except TypeError:
            raise DataError(
                "no table that carep can count",
                found=type(entries).__name__,
                expected="a frame or relation of pandas, Polars, DuckDB, Dask or PySpark",
            ) from None
    return frame


def _check_columns(schema: nw.Schema, by: Sequence[str], sums: Sequence[str]) -> None:
    present = schema.names()
    if not by:
        raise DataError("nothing to count by", expected="at least one column", do=f"choose of {', '.join(present)}")
    for name in (*by, *sums):
        if name not in present:
            raise UnknownNameError.of("column", name, present)
    taken = {COUNT, PLACES, *(f"{name}_{what}" for name in sums for what in ("size", "present", "largest", "missing"))}
    repeated = sorted({name for name in (*by, *sums) if [*by, *sums].count(name) > 1 or name in taken})
    if repeated:
        raise DataError(
            f"the column {repeated[0]!r} can't be used here",
            expected="each column once, and none that is named like a column of the result",
            do="rename the column",
        )
    for name in sums:
        if not schema[name].is_numeric():
            raise DataError(
                f"the column {name!r} holds no numbers", found=schema[name], do="add up a column of numbers"
            )


def _text_key(name: str, dtype: Any, *, fill: bool) -> nw.Expr:
    import narwhals as nw

    key = nw.col(name) if dtype == nw.String else nw.col(name).cast(nw.String)
    if not fill:
        # Blank keys are named in the small result: engines group a bare column of text much faster.
        return key
    filled: nw.Expr = nw.when(key.is_null() | (key == "")).then(nw.lit(NOT_STATED)).otherwise(key).alias(name)
    return filled


def _scaled(name: str, dtype: Any, decimals: int) -> tuple[nw.Expr, nw.Expr]:
    """The number as whole units (0 when there is none, or it is too large), and its size (null when there is none)."""
    # Half up by floor, because engines round halves each in its own way. The units are never null, because engines
    # differ in what a null does to a cast.
    import narwhals as nw

    if dtype.is_integer():
        number = nw.col(name)
        whole = number.fill_null(0).cast(nw.Int64)
        size = number.abs()
        scaled = nw.when(size < MOST // 2 // 10**decimals).then(whole).otherwise(nw.lit(0)) * 10**decimals
    else:
        number = nw.col(name).cast(nw.Float64)
        number = nw.when(~number.is_nan()).then(number)
        size = number.abs()
        units = (number * float(10**decimals) + 0.5).floor()
        scaled = nw.when(size < float(MOST // 2 // 10**decimals)).then(units).otherwise(nw.lit(0.0)).cast(nw.Int64)
    return scaled.alias(name), size.alias(f"{name}_size")


def _typed(counted: pd.DataFrame, by: Sequence[str], sums: Sequence[str], decimals: int) -> pd.DataFrame:
    """The same types from every engine."""
    import pandas as pd

    result = pd.DataFrame({name: _key(counted[name]) for name in by})
    largest = {f"{name}_largest" for name in sums}
    for name in counted.columns[len(by) :]:
        if name in largest:
            # In units like the sums; a float is near enough to tell what is far too large.
            result[name] = counted[name].astype("float64").fillna(0.0) * 10**decimals
            continue
        try:
            # By way of Python's integers: some engines hand sums over as decimals.
            result[name] = counted[name].map(int).astype("int64")
        except OverflowError:
            raise _too_large(name) from None
    return result


def _key(column: pd.Series[Any]) -> pd.Series[Any]:
    import pandas as pd

    if pd.api.types.is_bool_dtype(column.dtype) or pd.api.types.is_datetime64_any_dtype(column.dtype):
        return column
    if pd.api.types.is_numeric_dtype(column.dtype):
        whole = column.dropna()
        return column.astype("Int64") if (whole == whole.round()).all() else column.astype("float64")
    return column.astype("str")
