"""Reading published cells, sums and shares of intervals."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from carep.minerals.quantity import UNKNOWN, Quantity, clean, from_row, parse, share, total
from carep.minerals.vocabulary import Qualifier
from carep.press.errors import CarepError, DataError


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
    quantity = parse(text)
    assert (quantity.low, quantity.high, quantity.point) == (low, high, point)
    assert quantity.qualifier is Qualifier.EXACT


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
    quantity = parse(text)
    assert (quantity.low, quantity.high, quantity.point) == (None, None, None)
    assert not quantity.is_known


@pytest.mark.parametrize("text", ["1,166,0000", "?10", "12 34", "390 - 330", "abc", "-5", "1.2.3"])
def test_a_cell_that_is_no_amount_is_refused_with_what_was_found(text):
    with pytest.raises(DataError) as caught:
        parse(text)
    assert repr(text) in str(caught.value)


def test_a_lower_bound_is_open_above_and_an_upper_bound_begins_at_zero():
    assert (parse(">1,200,000").low, parse(">1,200,000").high) == (1_200_000, None)
    assert (parse("<100").low, parse("<100").high) == (0, 100)


def test_an_unknown_part_opens_a_sum_upward_and_makes_it_a_lower_bound():
    whole = parse("100") + parse("W")
    assert (whole.low, whole.high, whole.point) == (50, None, 100)
    assert whole.qualifier is Qualifier.LOWER_BOUND


def test_the_sum_of_nothing_is_zero_and_zero_changes_no_sum():
    assert total([]).qualifier is Qualifier.ZERO
    assert parse("—") + parse("230,000") == parse("230,000")


def test_estimated_and_bound_are_carried_through_a_sum():
    summed = parse("10", note="Estimated.") + parse(">20")
    assert summed.estimated
    assert summed.qualifier is Qualifier.LOWER_BOUND
    assert (parse(">10") + parse("<10")).qualifier is Qualifier.RANGE


def test_a_share_of_a_lower_bound_total_is_an_upper_bound():
    one = share(parse("230,000"), parse(">1,200,000"))
    assert one.point == pytest.approx(0.191667, abs=1e-6)
    assert one.qualifier is Qualifier.UPPER_BOUND
    assert one.low == 0
    assert one.high == pytest.approx(235_000 / 1_200_000)


def test_a_share_of_a_listed_sum_has_an_interval():
    one = share(parse("230,000"), parse("901,400"))
    assert one.point == pytest.approx(0.25516, abs=1e-5)
    assert one.low == pytest.approx(225_000 / 901_450)
    assert one.high == pytest.approx(235_000 / 901_350)


def test_a_part_above_its_whole_under_every_reading_is_an_error():
    with pytest.raises(CarepError, match="above 100 %"):
        share(parse("300"), parse("100"))


def test_a_share_of_zero_is_an_error():
    with pytest.raises(CarepError, match="nothing"):
        share(parse("1"), parse("—"))


def test_a_withheld_part_has_a_share_without_a_number():
    one = share(parse("W"), parse("100"))
    assert (one.point, one.qualifier) == (None, Qualifier.WITHHELD)


def test_units_scale_by_positive_factors_only():
    with pytest.raises(ValueError, match="positive"):
        parse("1").scale(0)


@pytest.mark.parametrize(
    ("unit", "tonnes"), [("t", 2), ("kt", 2000), ("Mt", 2e6), ("kg", 0.002), ("Mct", 0.4), ("kct", 0.0004)]
)
def test_a_row_of_figures_is_read_in_tonnes(unit, tonnes):
    row = {"published": "2", "unit": unit, "qualifier": "estimated", "estimated": True}
    assert from_row(row).point == tonnes
    assert from_row(row).estimated


def test_a_volume_has_no_tonnes_and_stays_in_its_unit():
    row = {"published": "64", "unit": "Mm3", "qualifier": "exact", "estimated": False}
    assert from_row(row).point == 64


@pytest.mark.parametrize("published", ["", "s", float("nan"), None])
def test_a_row_whose_note_says_less_than_half_a_unit_is_an_upper_bound(published):
    row = {"published": published, "unit": "kt", "qualifier": "upper_bound", "estimated": False}
    assert from_row(row).high == 500


def test_a_row_read_as_withheld_has_no_number_even_when_its_cell_is_blank():
    assert from_row({"published": "", "unit": "kt", "qualifier": "withheld", "estimated": False}).point is None


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


def inside(data: st.DataObject, quantity: Quantity) -> float:
    """Some value that ``quantity`` can stand for (an amount is never negative)."""
    low = quantity.low or 0.0
    high = low + 1e12 if quantity.high is None else quantity.high
    return data.draw(st.floats(low, high, allow_nan=False))


@given(st.lists(st.tuples(amounts, notes), min_size=1, max_size=6), st.data())
def test_the_interval_of_a_sum_holds_the_sum_of_any_values_inside_its_parts(cells, data):
    quantities = [parse(text, note=note) for text, note in cells]
    values = [inside(data, quantity) for quantity in quantities]
    whole = total(quantities)
    slack = 1e-9 * (abs(sum(values)) + 1)
    assert (whole.low or 0.0) - slack <= sum(values)
    assert whole.high is None or sum(values) <= whole.high + slack


@given(amounts, amounts, st.data())
def test_the_interval_of_a_share_holds_the_share_of_any_values_inside_its_parts(part_text, whole_text, data):
    part, whole = parse(part_text), parse(whole_text)
    numerator, denominator = inside(data, part), inside(data, whole)
    assume(denominator > 0)
    assume(numerator <= denominator)
    one = share(part, whole)
    assert one.low - 1e-9 <= numerator / denominator <= one.high + 1e-9


@given(amounts, amounts)
def test_a_sum_does_not_depend_on_its_order(one, other):
    assert parse(one) + parse(other) == parse(other) + parse(one)


@given(amounts, notes)
def test_formatting_and_parsing_a_cell_give_the_same_amount(text, note):
    quantity = parse(text, note=note)
    again = parse(quantity.text(), note=quantity.remark())
    assert again == quantity


@given(printed, notes, st.sampled_from([0.001, 1.0, 1000.0]))
def test_scaling_keeps_the_point_inside_the_interval(text, note, factor):
    scaled = parse(text, note=note).scale(factor)
    assert scaled.low < scaled.point < scaled.high
    assert scaled.contains(scaled.point)


@given(st.sampled_from(sorted(UNKNOWN)), printed)
def test_an_unknown_row_stays_unknown_whatever_its_text(qualifier, text):
    row = {"published": text, "unit": "t", "qualifier": qualifier.value, "estimated": False}
    assert from_row(row).qualifier is qualifier
