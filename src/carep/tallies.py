"""Counts and sums of table entries by any columns, the same bytes from every engine.

One function, :func:`tally`, is written on narwhals: pandas frames, Polars frames, DuckDB relations, Dask DataFrames
and PySpark DataFrames go in, a small sorted pandas frame comes out. Amounts are added as scaled integers, because sums
of floats depend on the order in which an engine adds them.

Entries of deposit inventories may name several commodities, and several inventories may list the same place:
:func:`inventory_entries` loads them, :func:`tally` then counts entries and, beside them, distinct places.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from carep import tables, vocabulary
from carep.errors import DataError, UnknownNameError

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd

INVENTORIES = ("ofr20051294", "pp1802", "sir20105090z", "usgs-other-inventories")
"""The tables of ``data/datapackage.json`` that list deposits and occurrences one by one."""

NOT_STATED = "not stated"
"""The key of entries whose cell is blank."""

UNKNOWN = "unknown"
"""The commodity group of names that the vocabulary does not hold."""

COUNT = "count"
PLACES = "places"
DECIMALS = 3
"""Decimals that sums keep: kilograms, where amounts are in tonnes."""

MOST = 2**63 - 1
"""The largest scaled sum that every engine can hold."""


def inventory_entries(names: Sequence[str] = INVENTORIES) -> pd.DataFrame:
    """The entries of one or several inventories, with the column ``inventory`` and the column ``place``.

    ``place`` is the id that stands for all entries of one place (see :func:`carep.overlaps.places`); a tally of the
    frame counts entries and, so that overlaps are stated, distinct places.

    Raises
    ------
    UnknownNameError
        When a table of that name is no inventory.

    Examples
    --------
    >>> entries = inventory_entries(["pp1802"])
    >>> tally(entries, by=["country"])["count"].sum() == len(entries)
    np.True_
    """
    import pandas as pd

    from carep import overlaps

    for name in names:
        if name not in INVENTORIES:
            raise UnknownNameError.of("inventory", name, INVENTORIES)
    frames = [tables.load(name) for name in names]
    listed = [frame.assign(inventory=name) for name, frame in zip(names, frames, strict=True)]
    entries = pd.concat(listed, ignore_index=True)
    entries["place"] = overlaps.places(entries)
    entries.attrs["sources"] = sorted({source for frame in frames for source in frame.attrs["sources"]})
    return entries


def by_commodity(entries: pd.DataFrame) -> pd.DataFrame:
    """``entries`` with one row for each commodity that an entry names, in the columns ``commodity`` and ``group``.

    An entry without commodities has ``not stated`` in both; a name that the vocabulary does not hold keeps its name
    and has the group ``unknown``.
    """
    groups = {name: known.group for name, known in vocabulary.commodities().items()}
    split = entries["commodities"].fillna(NOT_STATED).str.split("|")
    long = entries.assign(commodity=split).explode("commodity", ignore_index=True)
    long["commodity"] = long["commodity"].astype("str")
    group = long["commodity"].map(groups).fillna(UNKNOWN)
    return long.assign(group=group.mask(long["commodity"] == NOT_STATED, NOT_STATED))


def tally(
    entries: Any,
    by: Sequence[str],
    *,
    sums: Sequence[str] = (),
    decimals: int = DECIMALS,
    known: Mapping[str, Collection[str]] | None = None,
) -> pd.DataFrame:
    """Count ``entries`` by the columns ``by``, and add up the columns ``sums``.

    Parameters
    ----------
    entries
        A frame or relation of pandas, Polars, DuckDB, Dask or PySpark. For entries of an inventory (a pandas frame
        with ``id`` and ``commodities``), ``by`` may also name ``commodity`` or ``group``: an entry is then counted
        once under each commodity or group that it names.
    by
        Columns to count by. A blank cell counts as ``not stated``, never as zero and never as nothing.
    sums
        Columns of numbers to add up; each is rounded half up to ``decimals`` before it is added, so that the sum is
        exact. Rows without a number are counted in the column ``<name>_missing``.
    decimals
        Decimals that sums keep.
    known
        Names that are known in each column; default: the countries and commodities of the vocabulary.

    Returns
    -------
    pandas.DataFrame
        Columns ``by``, ``count``, ``places`` (distinct places, where the entries have a column ``place``), and each of
        ``sums``; sorted by ``by``. ``attrs["unknown"]`` maps a column to the names that are not known and their
        counts: they are in the result like all others.

    Raises
    ------
    UnknownNameError
        When a column of ``by`` or ``sums`` is not there.
    DataError
        When a column to add up holds no numbers, an infinite one, or a sum is too large for its decimals.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"country": ["B", "A", None, "A"], "value": [0.1, 0.2, 1.0, None]})
    >>> tally(frame, by=["country"], sums=["value"], known={})
          country  count  value  value_missing
    0           A      2    0.2              1
    1           B      1    0.1              0
    2  not stated      1    1.0              0
    """
    import pandas as pd

    if isinstance(entries, pd.DataFrame):
        entries = _unfolded(entries, by)
    frame = _narwhals(entries)
    columns = frame.collect_schema()
    _check_columns(columns.names(), by, sums)
    result = _aggregate(frame, columns, list(by), list(sums), decimals)
    if known is None:
        known = _vocabulary(by)
    result.attrs["unknown"] = _unknown(result, known)
    result.attrs["sources"] = list(getattr(entries, "attrs", {}).get("sources", []))
    return result


def _narwhals(entries: Any) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
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


def _unfolded(entries: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    derived = [name for name in ("commodity", "group") if name in by and name not in entries.columns]
    if not derived or "commodities" not in entries.columns:
        return entries
    attrs = entries.attrs
    long = by_commodity(entries)
    # An entry that names two commodities of one group is one entry of that group.
    keys = ["id", *(["inventory"] if "inventory" in long.columns else []), *(name for name in by if name in derived)]
    long = long.drop_duplicates(keys)
    long.attrs = attrs
    return long


def _check_columns(present: Sequence[str], by: Sequence[str], sums: Sequence[str]) -> None:
    if not by:
        raise DataError("nothing to count by", expected="at least one column", do=f"choose of {', '.join(present)}")
    for name in (*by, *sums):
        if name not in present:
            raise UnknownNameError.of("column", name, present)
    repeated = sorted({name for name in (*by, *sums) if [*by, *sums].count(name) > 1} | ({COUNT, PLACES} & {*by}))
    if repeated:
        raise DataError(
            f"the column {repeated[0]!r} can't be used here", do="name each column once, none of them count"
        )


def _aggregate(
    frame: nw.DataFrame[Any] | nw.LazyFrame[Any], schema: Any, by: list[str], sums: list[str], decimals: int
) -> pd.DataFrame:
    import narwhals as nw

    for name in sums:
        if not schema[name].is_numeric():
            raise DataError(
                f"the column {name!r} holds no numbers", found=schema[name], do="add up a column of numbers"
            )
    has_places = "place" in schema.names() and "place" not in by
    texts = [name for name in by if schema[name] in (nw.String, nw.Object, nw.Categorical, nw.Enum)]
    prepared = frame.select(
        *(_text_key(name) if name in texts else nw.col(name) for name in by),
        *(expression for name in sums for expression in _scaled(name, schema[name], decimals)),
        *([nw.col("place")] if has_places else []),
    )
    counted = prepared.group_by(*by).agg(
        nw.len().alias(COUNT),
        *([nw.col("place").n_unique().alias(PLACES)] if has_places else []),
        *(nw.col(name).sum() for name in sums),
        *(nw.col(f"{name}_present").sum() for name in sums),
        *(nw.col(f"{name}_largest").max() for name in sums),
    )
    collected = counted.collect(backend="pandas") if isinstance(counted, nw.LazyFrame) else counted
    return _finished(collected.to_pandas(), by, sums, decimals, has_places=has_places)


def _text_key(name: str) -> nw.Expr:
    import narwhals as nw

    text = nw.col(name).cast(nw.String)
    key: nw.Expr = nw.when(text.is_null() | (text == "")).then(nw.lit(NOT_STATED)).otherwise(text).alias(name)
    return key


def _scaled(name: str, dtype: Any, decimals: int) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    """The number as whole units, whether there is one, and its size (:data:`MOST` when it can't be held)."""
    # Half up by floor, because engines round halves each in its own way. Nothing here is ever null: engines differ
    # in what a null does to a comparison, a cast and a sum.
    import narwhals as nw

    present = ~nw.col(name).is_null()
    filled = nw.col(name).fill_null(0)
    number = filled.cast(nw.Float64)
    if dtype.is_integer():
        whole = filled.cast(nw.Int64) * 10**decimals
    else:
        present = present & ~number.is_nan()
        whole = (number * float(10**decimals) + 0.5).floor()
    fits = present & ((number * float(10**decimals)).abs() < float(MOST // 2))
    scaled = nw.when(fits).then(whole).otherwise(nw.lit(0)).cast(nw.Int64)
    largest = nw.when(present & ~fits).then(nw.lit(MOST)).otherwise(scaled.abs())
    return scaled.alias(name), present.cast(nw.Int64).alias(f"{name}_present"), largest.alias(f"{name}_largest")


def _finished(
    counted: pd.DataFrame, by: list[str], sums: list[str], decimals: int, *, has_places: bool
) -> pd.DataFrame:
    import pandas as pd

    result = pd.DataFrame({name: _key(counted[name]) for name in by})
    for name in (COUNT, *([PLACES] if has_places else [])):
        result[name] = counted[name].astype("int64")
    for name in sums:
        sizes = zip(counted[f"{name}_largest"], counted[COUNT], strict=True)
        if any(int(largest) * int(rows) >= MOST for largest, rows in sizes):
            raise DataError(
                f"the column {name!r} can't be added up exactly",
                found="an infinite number, or numbers whose sum is too large",
                expected=f"sums below {MOST / 10**decimals:g}",
                do="look for wrong numbers, or keep fewer decimals",
            )
        present = counted[f"{name}_present"].astype("int64")
        total = counted[name].map(lambda units: int(units) / 10**decimals).astype("float64")
        result[name] = total.where(present > 0)
        result[f"{name}_missing"] = result[COUNT] - present
    return result.sort_values(by, kind="stable", na_position="last", ignore_index=True)


def _key(column: pd.Series[Any]) -> pd.Series[Any]:
    import pandas as pd

    if pd.api.types.is_bool_dtype(column.dtype) or pd.api.types.is_datetime64_any_dtype(column.dtype):
        return column
    if pd.api.types.is_numeric_dtype(column.dtype):
        whole = column.dropna()
        return column.astype("Int64") if (whole == whole.round()).all() else column.astype("float64")
    return column.astype("str")


def _vocabulary(by: Sequence[str]) -> dict[str, Collection[str]]:
    known: dict[str, Collection[str]] = {}
    if "country" in by:
        known["country"] = {*vocabulary.countries(), *vocabulary.AGGREGATES}
    if "commodity" in by:
        known["commodity"] = set(vocabulary.commodities())
    return known


def _unknown(result: pd.DataFrame, known: Mapping[str, Collection[str]]) -> dict[str, dict[str, int]]:
    unknown: dict[str, dict[str, int]] = {}
    for column, names in known.items():
        strange = result[~result[column].isin({*names, NOT_STATED})]
        if len(strange):
            counts = strange.groupby(column, sort=True)[COUNT].sum()
            unknown[column] = {str(name): int(count) for name, count in counts.items()}
    return unknown
