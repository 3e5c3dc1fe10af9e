from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carep.minerals.shares import NotPublishedError, ShareError, share, share_table
from carep.minerals.vocabulary import CENTRAL_ASIA, Qualifier
from carep.press.data.tables import load
from carep.press.errors import DataError, UnknownNameError

_spec = importlib.util.spec_from_file_location("figures_frame", Path(__file__).with_name("figures_frame.py"))
assert _spec
assert _spec.loader
tables = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tables)
figures = tables.figures


def of(frame: pd.DataFrame, commodity: str = "chromium", **more: object):
    return share(frame, **{"commodity": commodity, "measure": "reserves", "edition": 2026, **more})


def test_chromium_2026_is_at_most_a_fifth_of_the_world_and_a_quarter_of_the_listed():
    one = of(figures(tables.CHROMIUM_2026))
    assert one.bound == "at most"
    assert one.point_published == pytest.approx(230_000 / 1_200_000 * 100)
    assert one.point_listed == pytest.approx(230_000 / 901_400 * 100)
    assert one.coverage == pytest.approx(901_400 / 1_200_000 * 100)
    assert one.low_published == 0.0
    assert one.high_published == pytest.approx(235_000 / 1_200_000 * 100)


def test_a_lower_bound_total_leaves_the_ceiling_at_its_bound_and_says_so():
    one = of(figures(tables.CHROMIUM_2026))
    assert one.ceiling_open
    assert one.ceiling == pytest.approx((230_000 + 1_200_000 - 901_400) / 1_200_000 * 100)


def test_amounts_are_in_tonnes_whatever_unit_the_release_uses():
    one = of(figures(tables.CHROMIUM_2026))
    assert one.unit == "t"
    assert one.amount.point == 230_000_000


def test_the_interval_takes_part_and_whole_at_opposite_ends():
    one = of(figures(tables.ZINC_2026), "zinc")
    assert one.low_published == pytest.approx(7_350 / 165_000 * 100)
    assert one.high_published == pytest.approx(7_450 / 155_000 * 100)
    assert one.bound == ""


def test_the_ceiling_gives_the_region_other_countries_and_what_the_total_leaves_unlisted():
    one = of(figures(tables.ZINC_2026), "zinc")
    unlisted = 160_000 - (64_000 + 60_000 + 7_400) - 25_000
    assert one.ceiling == pytest.approx((7_400 + 25_000 + unlisted) / 160_000 * 100)
    assert one.ceiling_high > one.ceiling


def test_when_every_country_is_named_with_a_number_nothing_can_be_added_to_it():
    one = of(figures(tables.ZINC_2026), "zinc", countries=["Kazakhstan"])
    assert one.ceiling == one.point_published
    assert one.ceiling_high == one.high_published


def test_a_region_that_is_not_listed_has_no_share_and_is_never_zero():
    frame = figures({"commodity": "manganese", "cells": {"Australia": "580,000", "World total": "1,800,000"}})
    one = of(frame, "manganese")
    assert one.point_published is None
    assert one.point_listed is None
    assert one.not_listed == CENTRAL_ASIA
    assert one.ceiling == pytest.approx((1_800_000 - 580_000) / 1_800_000 * 100)


def test_a_country_named_with_na_stands_beside_the_ceiling():
    one = of(figures(tables.LEAD_2026), "lead")
    assert one.point_published is None
    assert one.without_number == ("Tajikistan",)
    assert "Tajikistan" not in one.not_listed


def test_other_countries_can_not_hold_a_country_that_is_named():
    one = of(figures(tables.LEAD_2026), "lead", countries=["Tajikistan"])
    assert one.ceiling == pytest.approx((95_000 - 35_000 - 22_000 - 5_900) / 95_000 * 100)


def test_a_printed_zero_is_a_number():
    frame = figures({"cells": {"Kazakhstan": "—", "India": "10", "World total": "10"}})
    one = of(frame)
    assert one.point_published == 0.0
    assert one.with_number == ("Kazakhstan",)


def test_a_share_above_the_whole_raises_and_names_the_place():
    frame = figures({"cells": {"Kazakhstan": "44,240", "World total": "4,400"}})
    with pytest.raises(ShareError, match=r"MCS 2026, chromium, reserves.*above 100 %"):
        of(frame)


def test_a_part_that_only_rounding_carries_above_its_whole_is_all_of_it():
    frame = figures({"cells": {"Kazakhstan": "1,004", "World total": "1,000"}})
    one = of(frame)
    assert one.point_published == 100.0
    assert one.high_published == 100.0


def test_no_world_total_still_gives_the_share_of_the_listed():
    frame = figures({"commodity": "barite", "cells": {"Kazakhstan": "85,000", "China": "110,000"}})
    one = of(frame, "barite")
    assert one.point_published is None
    assert one.point_listed == pytest.approx(85 / 195 * 100)
    assert one.coverage is None


def test_an_upper_bound_in_the_part_makes_the_share_an_upper_bound():
    one = of(figures({"cells": {"Kazakhstan": "<500", "India": "900", "World total": "1,300"}}))
    assert one.bound == "at most"
    assert one.low_published == 0.0


def test_a_lower_bound_in_the_part_makes_the_share_a_lower_bound():
    one = of(figures({"cells": {"Kazakhstan": ">500", "India": "900", "World total": "1,600"}}))
    assert one.bound == "at least"
    assert one.high_published == 100.0


def test_forms_are_never_added_and_the_fullest_first_printed_one_is_read():
    content = {
        **tables.CHROMIUM_2026,
        "form": "Cr2O3 content",
        "cells": {"Kazakhstan": "100,000", "India": "26,000", "World total": ">540,000"},
    }
    one = of(figures(content, tables.CHROMIUM_2026))
    assert (one.form, one.is_default_form) == ("Ore", True)
    other = of(figures(content, tables.CHROMIUM_2026), form="Cr2O3 content")
    assert other.amount.point == 100_000_000
    assert not other.is_default_form


def test_a_form_that_lists_no_country_can_not_be_read():
    total_only = {"commodity": "titanium mineral concentrates", "form": "both", "cells": {"World total": "560,000"}}
    ilmenite = {"commodity": "titanium mineral concentrates", "form": "ilmenite", "cells": {"China": "110,000"}}
    frame = figures(total_only, ilmenite)
    assert of(frame, "titanium mineral concentrates").form == "ilmenite"
    with pytest.raises(UnknownNameError, match="form"):
        of(frame, "titanium mineral concentrates", form="both")


def test_the_latest_year_is_read_unless_another_is_asked_for():
    frame = figures(
        {"measure": "mine_production", "year": 2024, "cells": {"Kazakhstan": "6,100", "World total": "49,600"}},
        {"measure": "mine_production", "year": 2025, "cells": {"Kazakhstan": "7,000e", "World total": "51,000e"}},
    )
    assert of(frame, measure="mine_production").year == 2025
    assert of(frame, measure="mine_production").estimated
    assert of(frame, measure="mine_production", year=2024).amount.point == 6_100_000
    with pytest.raises(NotPublishedError, match="year"):
        of(frame, measure="mine_production", year=2019)


def test_what_an_edition_does_not_hold_is_said_not_guessed():
    frame = figures(tables.CHROMIUM_2026)
    with pytest.raises(NotPublishedError):
        of(frame, "lead")
    with pytest.raises(UnknownNameError, match="edition"):
        of(frame, edition=2019)
    with pytest.raises(UnknownNameError, match="country"):
        of(frame, countries=["Kazachstan"])
    with pytest.raises(ShareError, match="at least one country"):
        of(frame, countries=[])


def test_figures_in_units_that_do_not_add_are_refused():
    frame = figures({"cells": {"Kazakhstan": "5", "World total": "10"}})
    frame.loc[0, "unit"] = "Mm3"
    with pytest.raises(ShareError, match="units"):
        of(frame)


def test_the_table_of_an_edition_has_a_row_for_each_commodity_and_form():
    frame = figures(tables.CHROMIUM_2026, tables.ZINC_2026, tables.LEAD_2026)
    table = share_table(frame, edition=2026, measure="reserves")
    assert list(table["commodity"]) == ["chromium", "lead", "zinc"]
    assert table.attrs["sources"] == ["mcs2026"]
    row = table.set_index("commodity").loc["lead"]
    assert math.isnan(row["point_published"])
    assert row["without_number"] == f"Tajikistan={Qualifier.NOT_AVAILABLE}"


@given(
    st.lists(st.integers(1, 9_999), min_size=2, max_size=6),
    st.integers(0, 3),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_the_interval_holds_the_share_of_any_values_inside_the_printed_ones(values, zeros, at_part, at_rest):
    """Half a unit of the last significant digit each way, part and rest chosen anywhere inside."""
    printed = [f"{value * 10**zeros:,}" for value in values]
    names = ["Kazakhstan", "India", "China", "Brazil", "Turkey", "Finland"][: len(values)]
    frame = figures({"cells": dict(zip(names, printed, strict=True))})
    one = of(frame)
    rows = [tables.parse(text).amount for text in printed]
    part = rows[0].low + at_part * (rows[0].high - rows[0].low)
    rest = sum(row.low + at_rest * (row.high - row.low) for row in rows[1:])
    true = part / (part + rest) * 100
    assert one.low_listed - 1e-9 <= true <= one.high_listed + 1e-9
    assert one.low_listed <= one.point_listed <= one.high_listed


def _polars(frame: pd.DataFrame):
    return pytest.importorskip("polars").from_pandas(frame)


def _lazy_polars(frame: pd.DataFrame):
    return _polars(frame).lazy()


def _duckdb(frame: pd.DataFrame):
    return pytest.importorskip("duckdb").from_df(frame)


def _dask(frame: pd.DataFrame):
    return pytest.importorskip("dask.dataframe").from_pandas(frame, npartitions=3)


@pytest.mark.parametrize("measure", ["reserves", "mine_production"])
@pytest.mark.parametrize("engine", [_polars, _lazy_polars, _duckdb, _dask])
def test_shares_of_a_whole_edition_are_the_same_whatever_holds_the_figures(engine, measure):
    whole = load("figures")
    edition = whole[whole["edition"] == 2026]
    wanted = share_table(edition, edition=2026, measure=measure)
    assert len(wanted) > 30
    pd.testing.assert_frame_equal(share_table(engine(edition), edition=2026, measure=measure), wanted)


def test_what_is_no_table_is_named():
    with pytest.raises(DataError, match="no table"):
        share_table([1, 2], edition=2026, measure="reserves")
