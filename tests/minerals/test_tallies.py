"""Tallies count everything once, name what is unknown, and give the same bytes with every engine."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carep.minerals import tallies
from carep.minerals.aggregates import as_text, combined, part
from carep.minerals.tallies import by_commodity, inventory_entries, tally
from carep.press.errors import DataError, UnknownNameError


def to_polars(frame: pd.DataFrame) -> Any:
    return pytest.importorskip("polars").from_pandas(frame)


def to_lazy_polars(frame: pd.DataFrame) -> Any:
    return to_polars(frame).lazy()


def to_duckdb(frame: pd.DataFrame) -> Any:
    return pytest.importorskip("duckdb").from_df(frame)


def to_dask(frame: pd.DataFrame) -> Any:
    return pytest.importorskip("dask.dataframe").from_pandas(frame, npartitions=3)


def to_arrow(frame: pd.DataFrame) -> Any:
    return pytest.importorskip("pyarrow").Table.from_pandas(frame, preserve_index=False)


OTHERS = [to_polars, to_lazy_polars, to_duckdb, to_dask, to_arrow]


def rows(number: int = 5000) -> pd.DataFrame:
    """Rows of all kinds: blank and non-Latin keys, integers, negative and missing numbers, halves to round."""
    random = np.random.default_rng(5)
    value = random.normal(0, 1e5, number).round(4)
    value[::7] = np.round(value[::7], 1) + 0.0005
    value[::11] = np.nan
    return pd.DataFrame(
        {
            "country": random.choice(["Kazakhstan", "Узбекистан", "", None, 'A, "B"'], number),
            "year": random.integers(2000, 2005, number),
            "value": value,
            "mass": pd.array(np.where(random.random(number) < 0.1, None, random.integers(0, 9, number)), dtype="Int64"),
        }
    )


@pytest.mark.parametrize("convert", OTHERS)
def test_every_engine_gives_the_same_frame(convert: Callable[[pd.DataFrame], Any]) -> None:
    expected = tally(rows(), ["country", "year"], sums=["value", "mass"])
    found = tally(convert(rows()), ["country", "year"], sums=["value", "mass"])
    pd.testing.assert_frame_equal(found, expected)
    assert found.to_csv() == expected.to_csv()


def test_sums_are_exact_and_rounded_half_up_row_by_row() -> None:
    frame = rows()
    for country, part_of in frame.groupby(frame["country"].replace("", None).fillna("not stated")):
        numbers = part_of["value"].dropna()
        exact = sum(Decimal(math.floor(number * 1000.0 + 0.5)) for number in numbers) / 1000
        result = tally(frame, ["country"], sums=["value"]).set_index("country").loc[country]
        assert result["value"] == float(exact)
        assert result["value_missing"] == part_of["value"].isna().sum()


def test_a_blank_key_is_not_stated_and_a_group_without_numbers_has_no_sum() -> None:
    frame = pd.DataFrame({"k": ["a", "", None], "v": [None, 1.0, 2.5]})
    result = tally(frame, ["k"], sums=["v"])
    assert result["k"].to_list() == ["a", "not stated"]
    assert result["count"].to_list() == [1, 2]
    assert math.isnan(result["v"][0])
    assert result["v"][1] == 3.5
    assert result["v_missing"].to_list() == [1, 0]


@pytest.mark.parametrize("convert", [lambda frame: frame, *OTHERS])
@pytest.mark.parametrize("number", [math.inf, -math.inf, 1e300, 1e16])
def test_numbers_too_large_to_add_exactly_are_refused(convert: Callable[[pd.DataFrame], Any], number: float) -> None:
    frame = pd.DataFrame({"k": ["a", "b"], "v": [number, 1.0]})
    with pytest.raises(DataError, match="can't be added up exactly"):
        tally(convert(frame), ["k"], sums=["v"])


@pytest.mark.parametrize("convert", [lambda frame: frame, *OTHERS])
def test_large_whole_numbers_are_added_to_the_last_digit(convert: Callable[[pd.DataFrame], Any]) -> None:
    frame = pd.DataFrame({"k": ["a", "a", "b"], "v": [2**53 + 1, 2**53 + 3, 5]})
    whole = combined([part(convert(frame), ["k"], ["v"], 0)], ["k"], ["v"])
    assert whole["v"].to_list() == [2**54 + 4, 5]
    assert as_text(whole, ["v"], 0)["v"].to_list() == [str(2**54 + 4), "5"]


def test_a_column_that_is_not_there_is_named_with_a_hint() -> None:
    with pytest.raises(UnknownNameError, match="did you mean country"):
        tally(rows(), ["contry"])
    with pytest.raises(UnknownNameError, match="unknown column 'tons'"):
        tally(rows(), ["country"], sums=["tons"])


def test_text_cannot_be_added_up() -> None:
    with pytest.raises(DataError, match="the column 'country' holds no numbers"):
        tally(rows(), ["year"], sums=["country"])


@pytest.mark.parametrize(("by", "sums"), [([], []), (["year", "year"], []), (["year"], ["year"])])
def test_columns_must_be_given_and_each_once(by: list[str], sums: list[str]) -> None:
    with pytest.raises(DataError):
        tally(rows(), by, sums=sums)


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(DataError, match="no table that carep can count"):
        tally([1, 2, 3], ["a"])


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["x", "y", "", None]),
            st.one_of(st.none(), st.floats(-1e9, 1e9, allow_nan=False)),
        ),
        min_size=1,
        max_size=60,
    ),
    st.integers(1, 5),
)
def test_parts_put_together_give_the_whole(pairs: list[tuple[str | None, float | None]], pieces: int) -> None:
    frame = pd.DataFrame(pairs, columns=["k", "v"]).astype({"k": "str", "v": "float64"})
    whole = combined([part(frame, ["k"], ["v"], 3)], ["k"], ["v"])
    parts = [part(frame.iloc[start::pieces], ["k"], ["v"], 3) for start in range(min(pieces, len(frame)))]
    pd.testing.assert_frame_equal(combined(parts, ["k"], ["v"]), whole)
    assert whole["count"].sum() == len(frame)


def test_an_entry_counts_once_under_each_commodity_and_once_under_each_group() -> None:
    entries = pd.DataFrame(
        {
            "id": ["1", "2", "3", "4"],
            "country": ["Kazakhstan"] * 4,
            "commodities": ["copper|zinc|gold", "copper", None, "unobtainium"],
        }
    )
    by_name = tally(entries, ["commodity"])
    assert dict(zip(by_name["commodity"], by_name["count"], strict=True)) == {
        "copper": 2,
        "gold": 1,
        "not stated": 1,
        "unobtainium": 1,
        "zinc": 1,
    }
    assert by_name.attrs["unknown"] == {"commodity": {"unobtainium": 1}}
    by_group = tally(entries, ["group"])
    assert dict(zip(by_group["group"], by_group["count"], strict=True)) == {
        "base metals": 2,
        "not stated": 1,
        "precious metals": 1,
        "unknown": 1,
    }
    assert tally(entries, ["country"])["count"].to_list() == [4]


def test_an_unknown_country_is_counted_and_reported() -> None:
    result = tally(pd.DataFrame({"country": ["Kazakhstan", "Kazahstan", "Kazahstan"]}), ["country"])
    assert result["country"].to_list() == ["Kazahstan", "Kazakhstan"]
    assert result.attrs["unknown"] == {"country": {"Kazahstan": 2}}


def test_places_are_counted_beside_entries() -> None:
    frame = pd.DataFrame({"k": ["a", "a", "b"], "place": ["1", "1", "1"]})
    assert tally(frame, ["k"]).to_dict("list") == {"k": ["a", "b"], "count": [2, 1], "places": [1, 1]}


def test_places_cannot_be_put_together_from_parts() -> None:
    frame = part(pd.DataFrame({"k": ["a"], "place": ["1"]}), ["k"], [], 0)
    with pytest.raises(DataError, match="part by part"):
        combined([frame, frame], ["k"], [])


def test_country_by_group_by_type_by_status_covers_every_entry() -> None:
    entries = inventory_entries(["sir20105090z"])
    result = tally(entries, ["country", "group", "deposit_type", "status"])
    long = by_commodity(entries)
    assert result["count"].sum() == len(long.drop_duplicates(["id", "group"]))
    assert set(result["status"]) == {"deposit", "prospect"}
    assert result.attrs["sources"] == ["sir20105090z"]


def test_an_unknown_inventory_is_refused_with_a_hint() -> None:
    with pytest.raises(UnknownNameError, match="did you mean pp1802"):
        inventory_entries(["pp1803"])


def test_a_tally_does_not_change_its_input() -> None:
    entries = inventory_entries(["pp1802"])
    before = entries.copy()
    tally(entries, ["country", "commodity"])
    pd.testing.assert_frame_equal(entries, before)


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same_frame() -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster),
    ):
        found = tally(to_dask(rows()), ["country", "year"], sums=["value", "mass"])
    pd.testing.assert_frame_equal(found, tally(rows(), ["country", "year"], sums=["value", "mass"]))


def test_the_default_inventories_are_those_of_the_project() -> None:
    from carep.minerals.vocabulary import inventories

    assert list(inventories()) == list(tallies.INVENTORIES)
