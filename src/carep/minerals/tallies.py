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

from carep.minerals import vocabulary
from carep.minerals.aggregates import COUNT, NOT_STATED, combined, in_units, part
from carep.press.data import tables
from carep.press.errors import UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

INVENTORIES = ("ofr20051294", "pp1802", "sir20105090z", "usgs-other-inventories")
"""The tables of the project that list deposits and occurrences one by one."""

UNKNOWN = "unknown"
"""The commodity group of names that the vocabulary does not hold."""

DECIMALS = 3
"""Decimals that sums keep: kilograms, where amounts are in tonnes."""


def inventory_entries(names: Sequence[str] = INVENTORIES) -> pd.DataFrame:
    """The entries of one or several inventories, with the column ``inventory`` and the column ``place``.

    ``place`` is the id that stands for all entries of one place (see :func:`carep.minerals.overlaps.places`); a tally
    of the frame counts entries and, so that overlaps are stated, distinct places.

    Raises
    ------
    UnknownNameError
        When a table of that name is no inventory.

    Examples
    --------
    >>> entries = inventory_entries(["pp1802"])
    >>> int(tally(entries, by=["country"])["count"].sum()) == len(entries)
    True
    """
    import pandas as pd

    from carep.minerals import overlaps

    listing = vocabulary.inventories()
    for name in names:
        if name not in listing:
            raise UnknownNameError.of("inventory", name, listing)
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
    result = in_units(combined([part(entries, by, sums, decimals)], by, sums), sums, decimals)
    result.attrs["unknown"] = unknown_names(result, known_names(by) if known is None else known)
    result.attrs["sources"] = list(getattr(entries, "attrs", {}).get("sources", []))
    return result


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


def known_names(by: Sequence[str]) -> dict[str, Collection[str]]:
    """The names that the vocabulary knows for the columns ``country`` and ``commodity``, where asked for."""
    known: dict[str, Collection[str]] = {}
    if "country" in by:
        known["country"] = {*vocabulary.countries(), *vocabulary.AGGREGATES}
    if "commodity" in by:
        known["commodity"] = set(vocabulary.commodities())
    return known


def unknown_names(result: pd.DataFrame, known: Mapping[str, Collection[str]]) -> dict[str, dict[str, int]]:
    """The names in each column that are not known, and how many rows have them."""
    unknown: dict[str, dict[str, int]] = {}
    for column, names in known.items():
        strange = result[~result[column].isin({*names, NOT_STATED})]
        if len(strange):
            counts = strange.groupby(column, sort=True)[COUNT].sum()
            unknown[column] = {str(name): int(count) for name, count in counts.items()}
    return unknown
