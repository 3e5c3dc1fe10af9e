"""The concentration index against hand-computed cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carep.minerals.assumptions import ModelInputError
from carep.minerals.herfindahl import herfindahl, level

amounts = st.lists(st.floats(0.001, 1e6), min_size=1, max_size=12)


def test_a_monopoly_is_ten_thousand_and_equals_divide_it():
    assert herfindahl([3]) == 10_000
    assert herfindahl([1] * 4) == pytest.approx(2_500)
    assert herfindahl([60, 20, 10], whole=100) == pytest.approx(3600 + 400 + 100)


@given(amounts)
def test_the_index_lies_between_equal_shares_and_monopoly(values):
    assert 10_000 / len(values) - 1e-6 <= herfindahl(values) <= 10_000


@given(amounts, st.floats(0.01, 100))
def test_the_index_does_not_depend_on_the_unit(values, factor):
    assert herfindahl([value * factor for value in values]) == pytest.approx(herfindahl(values), rel=1e-9)


@pytest.mark.parametrize(("values", "whole"), [([], None), ([0], None), ([-1], None), ([5, 6], 10)])
def test_amounts_that_are_no_shares_are_refused(values, whole):
    with pytest.raises(ModelInputError):
        herfindahl(values, whole)


def test_levels_are_those_of_the_guidelines():
    assert [level(index) for index in (1000, 1001, 1800, 1801)] == [
        "not concentrated",
        "moderately concentrated",
        "moderately concentrated",
        "highly concentrated",
    ]
    with pytest.raises(ModelInputError, match="index"):
        level(10_001)
