from __future__ import annotations

import itertools
import math

import pytest

from carep.claims.model import Relation
from carep.claims.verdict import Judgement, Reading, Span, judge, span_of
from carep.minerals.vocabulary import Verdict

STATED = Span(30.5, 31.5, high_open=True)


def reading(point, low=None, high=None, ceiling=None, bound="", name="a"):
    return Reading(name, low if low is not None else point, point, high if high is not None else point, ceiling, bound)


@pytest.mark.parametrize(
    ("stated", "relation", "inside", "outside"),
    [
        ("31", Relation.ABOUT, [30.5, 31, 31.49], [30.49, 31.5]),
        ("31", Relation.EXACTLY, [30.5], [31.5]),
        ("30.07", Relation.ABOUT, [30.065, 30.0749], [30.075, 30.1]),
        ("40", Relation.NEARLY, [35, 38.6, 40], [34.9, 40.1]),
        ("13", Relation.NEARLY, [12.5, 13], [12.4, 13.01]),
        ("12.5", Relation.NEARLY, [12.45, 12.5], [12.4, 12.51]),
        ("52", Relation.MORE_THAN, [52.01, 99], [52]),
        ("52", Relation.LESS_THAN, [51.99, 0], [52]),
    ],
)
def test_the_words_and_digits_of_a_claim_say_which_values_it_allows(stated, relation, inside, outside):
    span = span_of(stated, relation)
    assert all(span.holds(value) for value in inside)
    assert not any(span.holds(value) for value in outside)


def test_without_any_figure_a_claim_is_not_testable():
    assert judge(STATED, []) == Judgement(Verdict.NOT_TESTABLE)
    assert judge(STATED, [reading(None)]) == Judgement(Verdict.NOT_TESTABLE)


def test_a_value_that_rounds_to_the_claim_reproduces_it_under_any_reading():
    first, second = reading(19.2, ceiling=44), reading(30.9, name="b")
    assert judge(STATED, [first, second]) == Judgement(Verdict.REPRODUCED, second)


def test_halves_round_up():
    assert judge(STATED, [reading(30.5)]).verdict is Verdict.REPRODUCED
    assert judge(STATED, [reading(31.5, ceiling=31.5)]).verdict is Verdict.CONTRADICTED


def test_a_claim_that_shares_a_value_with_the_interval_is_consistent():
    assert judge(STATED, [reading(29.6, 17, 40, 57)]).verdict is Verdict.CONSISTENT
    assert judge(STATED, [reading(32, 31.49, 33)]).verdict is Verdict.CONSISTENT
    assert judge(STATED, [reading(32, 31.5, 33)]).verdict is Verdict.CONTRADICTED


def test_a_claim_above_the_share_and_below_the_ceiling_is_possible():
    one = reading(26.7, 0, 27.1, 32.9, "at most")
    assert judge(STATED, [one]) == Judgement(Verdict.POSSIBLE, one)


def test_the_ceiling_itself_is_still_possible():
    assert judge(STATED, [reading(20, ceiling=30.5)]).verdict is Verdict.POSSIBLE
    assert judge(STATED, [reading(20, ceiling=30.49)]).verdict is Verdict.CONTRADICTED


def test_an_unlisted_subject_is_bounded_by_the_ceiling_alone():
    assert judge(STATED, [reading(None, ceiling=35)]).verdict is Verdict.POSSIBLE
    assert judge(STATED, [reading(None, ceiling=6.4)]).verdict is Verdict.CONTRADICTED


def test_above_a_reading_that_nothing_bounds_the_claim_can_not_be_tested():
    assert judge(STATED, [reading(7.6)]).verdict is Verdict.NOT_TESTABLE


def test_below_every_reading_is_contradicted_whatever_the_ceiling():
    assert judge(STATED, [reading(41, 40, 42, 60), reading(40.7, 40, 42, 60)]).verdict is Verdict.CONTRADICTED


def test_between_two_readings_the_ceiling_of_the_lower_one_decides():
    low, high = reading(19, 0, 19.6, 44), reading(40, 39, 41, 44, name="b")
    assert judge(STATED, [high, low]) == Judgement(Verdict.POSSIBLE, low)


def test_more_than_is_not_reproduced_by_an_upper_bound():
    more = span_of("10", Relation.MORE_THAN)
    assert judge(more, [reading(13, 0, 13.5, 13.5, "at most")]).verdict is Verdict.CONSISTENT
    assert judge(more, [reading(13, 12.5, 13.5, 13.5)]).verdict is Verdict.REPRODUCED
    assert judge(more, [reading(3, 0, 3.2, 3.2, "at most")]).verdict is Verdict.CONTRADICTED
    assert judge(more, [reading(10, 10, 10, 10)]).verdict is Verdict.CONTRADICTED


def test_less_than_is_not_reproduced_by_a_lower_bound():
    less = span_of("10", Relation.LESS_THAN)
    assert judge(less, [reading(8, 8, math.inf, 100, "at least")]).verdict is Verdict.CONSISTENT
    assert judge(less, [reading(8, 7, 9, 9)]).verdict is Verdict.REPRODUCED


def test_every_small_case_agrees_with_the_rule_spelt_out_value_by_value():
    """All spans, intervals, points and ceilings on a grid of whole numbers, one and two readings."""
    grid = range(5)
    readings = [Reading("unlisted", None, None, None, ceiling) for ceiling in (None, 0, 2, 4)]
    readings += [
        Reading("figure", low, point, high, ceiling)
        for low, point, high in itertools.combinations_with_replacement((0, 2, 4), 3)
        for ceiling in (None, *(value for value in (2, 4) if value >= high))
    ]
    spans = [
        Span(low, high, low_open, high_open)
        for low, high in itertools.combinations(grid, 2)
        for low_open in (False, True)
        for high_open in (False, True)
    ]
    pairs = [(one,) for one in readings] + list(itertools.product(readings, repeat=2))
    for span in spans:
        values = [value / 4 for value in range(17) if span.holds(value / 4)]
        for given in pairs:
            assert judge(span, given).verdict is _spelt_out(values, given), (span, given)


def _spelt_out(values, given):
    """The documented rule over the claim's values, without a span's arithmetic."""
    known = [one for one in given if one.point is not None]
    if not any(one.point is not None or one.ceiling is not None for one in given):
        return Verdict.NOT_TESTABLE
    if any(one.point in values for one in known):
        return Verdict.REPRODUCED
    if any(one.low <= value <= one.high for one in known for value in values):
        return Verdict.CONSISTENT
    usable = [one for one in given if one.point is not None or one.ceiling is not None]
    above = [one for one in usable if one.point is None or min(values) > one.high]
    if any(one.ceiling is not None and min(values) <= one.ceiling for one in above):
        return Verdict.POSSIBLE
    if any(one.ceiling is None for one in above):
        return Verdict.NOT_TESTABLE
    return Verdict.CONTRADICTED
