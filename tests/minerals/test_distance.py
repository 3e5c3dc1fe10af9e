"""Distances over the great circle, against distances known otherwise and against what any distance obeys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carep.minerals.distance import great_circle_km

angles = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_nine_degrees_of_a_meridian_are_a_tenth_of_a_quarter():
    assert great_circle_km(41, 70, 50, 70) == pytest.approx(10007.557 / 10, rel=1e-5)
    assert great_circle_km(43.24, 76.89, 41.31, 69.28) == pytest.approx(661, abs=3)  # Almaty to Tashkent


@given(angles, angles)
def test_distance_is_symmetric_and_at_most_half_the_globe(a, b):
    there, back = great_circle_km(*a, *b), great_circle_km(*b, *a)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 20016
