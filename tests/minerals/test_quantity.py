"""Reading published cells, and sums of what they can stand for."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carep.minerals.quantity import NOTHING, UNKNOWN, Amount, Quantity, clean, from_row, parse, total
from carep.minerals.vocabulary import Qualifier
from carep.press.errors import DataError


@pytest.mark.parametrize(
    ("text", "low", "high", "point"),
    [
        ("230,000", 225_000, 235_000, 230_000),
        ("230000", 225_000, 235_000, 230_000),
        ("901,400", 901_350, 901_450, 901_400),
        ("7", 6.5, 7.5, 7),
        ("10", 5, 15, 10),
        ("79.5", 79.45, 79.55, 79.5),
        ("1.50", 1.495, 1.505, 1.5),
        (" 1,2‑", None, None, None),
    ],
)
def test_a_printed_number_stands_for_half_a_unit_of_its_last_significant_digit(text, low, high, point):
    if low is None:
        with pytest.raises(DataError, match="no amount"):
            parse(text)
        return
    assert parse(text) == Quantity(Qualifier.EXACT, Amount(low, point, high))


@pytest.mark.parametrize(
    ("text", "note", "qualifier"),
    [
        ("W", "", Qualifier.WITHHELD),
        ("NA", "", Qualifier.NOT_AVAILABLE),
        ("XX", "", Qualifier.NOT_APPLICABLE),
        ("—", "", Qualifier.ZERO),
        ("0", "", Qualifier.ZERO),
        ("E", "", Qualifier.DESCRIPTIVE),
        ("s", "", Qualifier.DESCRIPTIVE),
        ("s", "Included with “Other countries.”", Qualifier.INCLUDED_ELSEWHERE),
        ("s", "Less than ½unit.", Qualifier.UPPER_BOUND),
        ("Large", "", Qualifier.DESCRIPTIVE),
        ("Moderate to large", "", Qualifier.DESCRIPTIVE),
        ("Very small", "", Qualifier.DESCRIPTIVE),
        ("Included in World total.", "", Qualifier.INCLUDED_ELSEWHERE),
        ("included with ilmenite", "", Qualifier.INCLUDED_ELSEWHERE),
        ("Less than ½ unit.", "", Qualifier.UPPER_BOUND),
        (">17,000,000", "", Qualifier.LOWER_BOUND),
        ("<100", "", Qualifier.UPPER_BOUND),
        ("330 - 390", "", Qualifier.RANGE),
        ("10–15", "", Qualifier.RANGE),
        ("e10,000", "", Qualifier.ESTIMATED),
        ("10,000e", "", Qualifier.ESTIMATED),
        ("10,000ᵉ", "", Qualifier.ESTIMATED),
        ("6,100", "Estimated. -- Gross weight.", Qualifier.ESTIMATED),
        ("", "W for 23-24", Qualifier.WITHHELD),
        ("", "Less than 1/2 unit", Qualifier.UPPER_BOUND),
        ("", "xx", Qualifier.NOT_APPLICABLE),
        ("", "Large", Qualifier.DESCRIPTIVE),
        ("", "Moderate  ", Qualifier.DESCRIPTIVE),
        ("", "", Qualifier.NOT_AVAILABLE),
        ("NA", 'World reserves are categorized as "Large"', Qualifier.DESCRIPTIVE),
        ("NA", 'Categorixed as "Large" - Israel and Jordan recover potash', Qualifier.DESCRIPTIVE),
        ("NA", "Included with platinum", Qualifier.INCLUDED_ELSEWHERE),
        ("NA", "Not applicable", Qualifier.NOT_APPLICABLE),
        ("NA", "China’s production is included in “World total, synthetic.”", Qualifier.NOT_AVAILABLE),
        ("NA", "China, Kyrgyzstan, and Peru have the largest reserves.", Qualifier.NOT_AVAILABLE),
    ],
)
def test_every_symbol_and_remark_of_the_releases_has_its_qualifier(text, note, qualifier):
    assert parse(text, note=note).qualifier is qualifier


@pytest.mark.parametrize("text", ["W", "NA", "XX", "Large", "Included in World total.", ""])
def test_a_cell_without_a_number_has_no_bounds_and_is_not_zero(text):
    assert (parse(text).amount, parse(text).value) == (None, None)


@pytest.mark.parametrize("text", ["1,166,0000", "?10", "12 34", "390 - 330", "abc", "-5", "1.2.3"])
def test_a_cell_that_is_no_amount_is_refused_with_what_was_found(text):
    with pytest.raises(DataError) as caught:
        parse(text)
    assert repr(text) in str(caught.value)


def test_a_lower_bound_is_open_above_and_an_upper_bound_begins_at_zero():
    assert parse(">1,200,000").amount == Amount(1_200_000, 1_200_000, math.inf)
    assert parse("<100").amount == Amount(0, 100, 100)


def test_a_range_has_a_middle_but_no_printed_value():
    assert parse("330 - 390").amount == Amount(330, 360, 390)
    assert parse("330 - 390").value is None


def test_an_unknown_part_opens_a_sum_upward():
    assert total([parse("100").amount, parse("W").amount]) == Amount(50, 100, math.inf)


def test_the_sum_of_nothing_is_zero_and_zero_changes_no_sum():
    assert total([]) == NOTHING
    assert total([parse("—").amount, parse("230,000").amount]) == parse("230,000").amount


@pytest.mark.parametrize(
    ("unit", "tonnes"), [("t", 2), ("kt", 2000), ("Mt", 2e6), ("kg", 0.002), ("Mct", 0.4), ("kct", 0.0004)]
)
def test_a_row_of_figures_is_read_in_tonnes(unit, tonnes):
    assert from_row({"published": "2", "unit": unit, "qualifier": "estimated"}).value == tonnes


def test_a_volume_has_no_tonnes_and_stays_in_its_unit():
    assert from_row({"published": "64", "unit": "Mm3", "qualifier": "exact"}).value == 64


@pytest.mark.parametrize("published", ["", "s", float("nan"), None])
def test_a_row_whose_note_says_less_than_half_a_unit_is_an_upper_bound(published):
    assert from_row({"published": published, "unit": "kt", "qualifier": "upper_bound"}).amount == Amount(0, 500, 500)


def test_a_row_read_as_withheld_has_no_number_even_when_its_cell_is_blank():
    assert from_row({"published": "", "unit": "kt", "qualifier": "withheld"}).amount is None


def test_blanks_of_every_kind_are_taken_off():
    assert clean("\u00a0World  total\u00a0") == "World total"


printed = st.one_of(
    st.integers(1, 10**12).map(lambda number: f"{number:,}"),
    st.decimals("0.01", "99999", places=2).filter(bool).map(lambda number: f"{number:,.2f}"),
    st.integers(1, 9999).map(lambda number: f"{number * 1000:,}"),
)
bounds = st.tuples(st.sampled_from("<>"), printed).map("".join)
words = st.sampled_from(["W", "NA", "XX", "Large", "—", "Included in World total."])
amounts = st.one_of(printed, bounds, words)
notes = st.sampled_from(["", "Estimated."])


def inside(data: st.DataObject, amount: Amount | None) -> float:
    """Some value that ``amount`` can stand for (it is never negative)."""
    low, high = (amount.low, amount.high) if amount else (0.0, math.inf)
    return data.draw(st.floats(low, low + 1e12 if math.isinf(high) else high, allow_nan=False))


@given(st.lists(amounts, min_size=1, max_size=6), st.data())
def test_the_interval_of_a_sum_holds_the_sum_of_any_values_inside_its_parts(cells, data):
    read = [parse(text).amount for text in cells]
    values = [inside(data, amount) for amount in read]
    whole = total(read)
    slack = 1e-9 * (abs(sum(values)) + 1)
    assert whole.low - slack <= sum(values) <= whole.high + slack


@given(amounts, amounts)
def test_a_sum_does_not_depend_on_its_order(one, other):
    first, second = parse(one).amount, parse(other).amount
    assert total([first, second]) == total([second, first])


@given(amounts, notes)
def test_formatting_and_parsing_a_cell_give_the_same_amount(text, note):
    quantity = parse(text, note=note)
    assert parse(quantity.text(), note=note) == quantity


@given(st.sampled_from(sorted(UNKNOWN)), printed)
def test_an_unknown_row_stays_unknown_whatever_its_text(qualifier, text):
    row = {"published": text, "unit": "t", "qualifier": qualifier.value}
    assert from_row(row).qualifier is qualifier
