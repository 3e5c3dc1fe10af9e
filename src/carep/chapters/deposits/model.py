"""Entries of a deposit inventory as the book shows them: with a commodity group, and with or without a point.

An inventory says what its compilers saw at the time; carep moves no point and adds no two inventories up.
"""

from __future__ import annotations

import pandas as pd

from carep.minerals.vocabulary import CENTRAL_ASIA, commodities, inventories
from carep.press.data import tables
from carep.press.errors import UnknownNameError

OTHER = "other"
NOT_STATED = "not stated"


def entries(inventory: str) -> pd.DataFrame:
    """The entries of an inventory in the five states, with the columns ``main_commodity`` and ``group``.

    The main commodity is the first that the inventory names; the group is that of the vocabulary, "other" for a
    commodity that the vocabulary does not hold, and "not stated" where the inventory names none.

    Raises
    ------
    UnknownNameError
        When the project holds no inventory of that name.
    """
    known = inventories()
    if inventory not in known:
        raise UnknownNameError.of("inventory", inventory, known)
    frame = tables.load(inventory)
    frame = frame[frame["country"].isin(CENTRAL_ASIA)].reset_index(drop=True)
    groups = {name: commodity.group for name, commodity in commodities().items()}
    main = frame["commodities"].str.split("|").str[0]
    frame = frame.assign(
        main_commodity=main.fillna(NOT_STATED),
        group=main.map(groups).fillna(OTHER).where(main.notna(), NOT_STATED),
        deposit_type=frame["deposit_type"].fillna(NOT_STATED),
        status=frame["status"].fillna(NOT_STATED),
    )
    frame.attrs["sources"] = sorted(set(frame["source"].dropna())) or [inventory]
    return frame


def located(frame: pd.DataFrame) -> pd.DataFrame:
    """The entries that have a point, wherever it lies."""
    return frame[frame["latitude"].notna() & frame["longitude"].notna()]


def with_shown_group(frame: pd.DataFrame, most: int = 7) -> tuple[pd.DataFrame, list[str]]:
    """``frame`` with ``shown_group``, and the groups from the largest to the smallest.

    What is not among the ``most`` largest groups, or not stated, is shown as "other", which comes last.
    """
    counts = frame["group"].value_counts()
    ordered = sorted(counts.index, key=lambda group: (-int(counts[group]), group))
    named = [group for group in ordered if group not in (OTHER, NOT_STATED)][:most]
    shown = frame.assign(shown_group=frame["group"].where(frame["group"].isin(named), OTHER))
    return shown, [*named, *([OTHER] if (shown["shown_group"] == OTHER).any() else [])]


def coordinates_by_country(frame: pd.DataFrame) -> pd.DataFrame:
    """Entries of each of the five states: all, with a point inside the state, elsewhere, and without a point."""
    there = frame["latitude"].notna() & frame["longitude"].notna()
    inside = frame["coordinate_flag"] == "ok"
    flags = frame[["country"]].assign(entries=1, inside=inside, elsewhere=there & ~inside, without_point=~there)
    counted = flags.groupby("country").sum()
    made = counted.reindex(list(CENTRAL_ASIA), fill_value=0).reset_index()
    made.attrs["sources"] = frame.attrs.get("sources", [])
    return made
