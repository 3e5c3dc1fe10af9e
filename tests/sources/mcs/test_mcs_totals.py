"""World totals against the sum of their countries, and the deviations that are accepted."""

from __future__ import annotations

import pytest
import yaml

from carep.press.errors import DataError
from carep.sources import totals


def row(country, published, qualifier="exact", **others):
    return {
        "edition": "2026", "commodity": "zinc", "form": "zinc content", "country": country, "measure": "reserves",
        "year": "2025", "published": published, "unit": "kt", "qualifier": qualifier, "estimated": "false",
        "file": "f.csv", "line": "7", **others,
    }  # fmt: skip


def world(published, *countries, qualifier="exact"):
    return [row("World total", published, qualifier), *(row(f"country {n}", text) for n, text in enumerate(countries))]


def test_a_sum_within_the_rounding_of_the_total_agrees():
    (comparison,) = totals.compare(world("210,000", "66,000", "144,000"))
    assert comparison.agrees
    assert comparison.gap == 0


def test_a_digit_too_many_in_a_country_disagrees_and_is_named_with_its_line():
    rows = world("210,000", "1,166,000", "144,000")
    (problem,) = totals.check(rows, [])
    assert "f.csv:7: a world total that its countries do not sum to" in str(problem)
    assert "total 210,000, countries 1,310,000 kt (+523.8%)" in str(problem)


def test_a_digit_missing_in_the_total_disagrees():
    assert len(totals.check(world("4,400", "40,000", "4,240"), [])) == 1


def test_withheld_rows_may_hold_what_the_sum_lacks_within_the_tolerance_only():
    near = [*world("100", "98"), row("United States", "W", "withheld")]
    assert totals.check(near, []) == []
    far = [*world("100", "60"), row("United States", "W", "withheld")]
    assert len(totals.check(far, [])) == 1
    assert totals.compare(far)[0].unknown == ("United States",)


def test_a_lower_bound_total_may_be_exceeded_but_not_be_far_above_the_sum():
    assert totals.check(world(">2,000,000", "2,395,000", qualifier="lower_bound"), []) == []
    assert len(totals.check(world(">1,200,000", "901,400", qualifier="lower_bound"), [])) == 1


def test_rounding_of_many_small_numbers_is_no_deviation():
    assert totals.check(world("50", *["1"] * 49), []) == []


def test_totals_without_countries_or_without_a_number_are_not_compared():
    assert totals.compare([row("World total", "5")]) == []
    (comparison,) = totals.compare([row("World total", "XX", "not_applicable"), row("Peru", "5")])
    assert comparison.agrees


def test_forms_that_belong_to_one_total_are_added_to_it():
    form = {"commodity": "titanium mineral concentrates", "unit": "kt"}
    rows = [
        row("World total", "9,400", form="ilmenite and rutile, TiO2 content", **form),
        row("China", "8,800", form="ilmenite, TiO2 content", **form),
        row("Australia", "600", form="rutile, TiO2 content", **form),
    ]
    assert [comparison.listed.point for comparison in totals.compare(rows)] == [9400]


def accepted(**changes):
    entry = {"edition": 2026, "commodity": "zinc", "form": "zinc content", "measure": "reserves", "year": 2025}
    return totals.Accepted(
        **{**entry, "published": "100", "listed": 60.0, "reason": "r", "date": "2026-11-23", **changes}
    )


def test_an_accepted_deviation_passes_while_its_numbers_stand():
    assert totals.check(world("100", "60"), [accepted()]) == []


@pytest.mark.parametrize(
    ("rows", "entry"),
    [
        (world("100", "61"), accepted()),
        (world("200", "60"), accepted()),
        (world("100", "100"), accepted()),
        (world("100", "60"), accepted(commodity="lead")),
    ],
)
def test_an_accepted_deviation_that_is_not_as_it_was_fails(rows, entry):
    assert totals.check(rows, [entry])


def test_the_register_of_deviations_is_checked(tiny):
    path = tiny.root / "data" / "accepted_deviations.yaml"
    assert totals.accepted(tiny.project) == ()
    path.write_text(yaml.safe_dump([{**accepted().model_dump(), "date": "yesterday"}]), encoding="utf-8")
    with pytest.raises(DataError, match=r"accepted_deviations.yaml:\d+: deviation: date: String should match"):
        totals.accepted(tiny.project)
    path.write_text("a: 1\n", encoding="utf-8")
    with pytest.raises(DataError, match="not a list"):
        totals.accepted(tiny.project)
