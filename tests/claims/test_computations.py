from __future__ import annotations

import pytest

from carep.claims.compute import days
from carep.claims.evidence import evidence
from carep.minerals.vocabulary import Verdict

from .conftest import ENTRY


def entry(name: str, stated: str, check: str, *, unit: str = "%", kind: str = "number", relation: str = "about") -> str:
    return (
        ENTRY.replace("chromium-31", name)
        .replace("kind: number", f"kind: {kind}")
        .replace('"31"', f'"{stated}"')
        .replace('unit: "%"', f'unit: "{unit}"\n    relation: {relation}')
        .replace("{name: share, commodity: chromium, measure: reserves}", check)
    )


def only(judged, text, **more):
    (item,) = judged(text, **more)
    return item.latest


def test_a_share_is_judged_against_both_denominators_and_the_ceiling(judged):
    share = "{name: share, commodity: chromium, measure: reserves}"
    assert only(judged, entry("a", "19.2", share)).verdict is Verdict.REPRODUCED
    assert only(judged, entry("a", "25.5", share)).verdict is Verdict.REPRODUCED
    assert only(judged, entry("a", "12", share)).verdict is Verdict.CONSISTENT
    assert only(judged, entry("a", "44", share)).verdict is Verdict.POSSIBLE
    assert only(judged, entry("a", "46", share)).verdict is Verdict.CONTRADICTED


def test_every_form_of_a_commodity_is_a_reading(judged, tables):
    content = {
        "form": "Cr2O3 content",
        "cells": {"Kazakhstan": "100,000", "India": "233,000", "World total": ">540,000"},
    }
    frame = tables.figures(tables.CHROMIUM_2026, content)
    share = "{name: share, commodity: chromium, measure: reserves}"
    outcome = only(judged, entry("a", "30", share), figures=frame)
    assert outcome.verdict is Verdict.REPRODUCED
    assert outcome.judgement.reading.name == "Cr2O3 content, listed countries"
    said = evidence_of(judged, entry("a", "30", share), frame)
    assert "Cr2O3 content" in said
    assert "230,000" in said


def evidence_of(judged, text, frame=None, language="en"):
    (item,) = judged(text) if frame is None else judged(text, figures=frame)
    return evidence(item.claim, item.latest).text(language)


def test_the_evidence_of_chromium_is_the_sentence_of_the_release(judged):
    said = evidence_of(judged, ENTRY).replace("\xa0", " ")
    assert said.startswith(
        "MCS 2026 lists Kazakhstan with 230,000 of more than 1,200,000 thousand tonnes of reserves of chromium (Ore), "
        "at most 19.2 %; the sum of the listed countries would give 25.5 %."
    )


def test_the_evidence_speaks_russian_with_russian_numbers(judged):
    said = evidence_of(judged, ENTRY, language="ru").replace("\xa0", " ")
    assert "Казахстан — 230 000 из более чем 1 200 000 тыс. т, не более 19,2 %" in said


def test_no_number_of_the_evidence_is_typed(judged):
    (item,) = judged(ENTRY)
    found = evidence(item.claim, item.latest)
    bare = found.templates["en"].replace("Cr2O3", "")
    for record in found.records:
        bare = bare.replace(f"{{{record.name}}}", "")
    assert not any(letter.isdigit() for letter in bare)


def test_a_contradicted_claim_says_on_which_side_it_lies(judged):
    share = "{name: share, commodity: zinc, measure: reserves}"
    assert "below every reading" in evidence_of(judged, entry("a", "1", share))
    assert "above every reading" in evidence_of(judged, entry("a", "60", share))


def test_a_region_that_is_not_listed_is_judged_by_the_ceiling_and_said_not_to_be_listed(judged, tables):
    frame = tables.figures(
        {"commodity": "manganese", "cells": {"Australia": "1,100,000", "China": "690,000", "World total": "1,800,000"}}
    )
    share = "{name: share, commodity: manganese, measure: reserves}"
    assert only(judged, entry("a", "38.6", share), figures=frame).verdict is Verdict.CONTRADICTED
    assert "does not list any of the five states" in evidence_of(judged, entry("a", "38.6", share), frame)


def test_a_country_named_with_na_is_named_in_the_evidence(judged):
    said = evidence_of(judged, entry("a", "20", "{name: share, commodity: lead, measure: reserves}"))
    assert "it names Tajikistan as NA" in said


def test_an_edition_without_the_figures_can_not_test_the_claim(judged):
    outcome = only(judged, entry("a", "20", "{name: share, commodity: copper, measure: reserves}"))
    assert outcome.verdict is Verdict.NOT_TESTABLE


def test_a_published_figure_is_compared_in_the_unit_of_the_claim(judged):
    check = "{name: figure, commodity: chromium, measure: reserves, country: Kazakhstan}"
    assert only(judged, entry("a", "230", check, unit="Mt")).verdict is Verdict.REPRODUCED
    assert only(judged, entry("a", "320", check, unit="Mt")).verdict is Verdict.CONTRADICTED
    world = "{name: figure, commodity: chromium, measure: reserves, country: World total}"
    assert only(judged, entry("a", "1200000", world, unit="kt")).verdict is Verdict.REPRODUCED
    unlisted = "{name: figure, commodity: chromium, measure: reserves, country: Uzbekistan}"
    assert only(judged, entry("a", "1", unlisted, unit="Mt")).verdict is Verdict.NOT_TESTABLE
    assert "does not list Uzbekistan" in evidence_of(judged, entry("a", "1", unlisted, unit="Mt"))


def test_a_plan_is_compared_with_the_world(judged, tables):
    frame = tables.figures(
        {
            "commodity": "tungsten",
            "measure": "mine_production",
            "unit": "t",
            "cells": {"China": "67,000", "World total": "81,000"},
        }
    )
    check = "{name: plan, commodity: tungsten, measure: mine_production, amount: 12000, unit: t}"
    assert only(judged, entry("a", "15", check), figures=frame).verdict is Verdict.REPRODUCED
    assert only(judged, entry("a", "20", check), figures=frame).verdict is Verdict.CONTRADICTED


def test_the_counts_of_the_inventory_add_up_and_its_entries_are_no_deposits(judged):
    tally = "{name: tally, table: tienshan2017}"
    assert only(judged, entry("a", "384", tally, unit="entries")).verdict is Verdict.REPRODUCED
    one = "{name: tally, table: tienshan2017, countries: Kyrgyzstan}"
    assert only(judged, entry("a", "75", one, unit="entries")).verdict is Verdict.REPRODUCED
    assert only(judged, entry("a", "76", one, unit="entries")).verdict is Verdict.CONTRADICTED
    deposits = "{name: tally, table: tienshan2017, counted_as: deposits}"
    assert (
        only(judged, entry("a", "384", deposits, unit="deposits", relation="exactly")).verdict is Verdict.CONTRADICTED
    )


def test_a_date_is_held_against_the_record_as_precisely_as_it_was_stated(judged):
    event = "{name: event, event: E09}"
    assert only(judged, entry("a", "2023-09", event, unit="date", kind="fact")).verdict is Verdict.REPRODUCED
    assert only(judged, entry("a", "2023-09-19", event, unit="date", kind="fact")).verdict is Verdict.REPRODUCED
    assert only(judged, entry("a", "2023-10", event, unit="date", kind="fact")).verdict is Verdict.CONTRADICTED
    two_days = "{name: event, event: E37}"
    assert only(judged, entry("a", "2026-02-05", two_days, unit="date", kind="fact")).verdict is Verdict.CONSISTENT


def test_countries_at_an_event_are_counted_with_and_without_the_others(judged):
    check = "{name: participants, event: E38, beside: [European Commission]}"
    assert only(judged, entry("a", "54", check, unit="countries")).verdict is Verdict.REPRODUCED
    assert only(judged, entry("a", "55", check, unit="countries")).verdict is Verdict.REPRODUCED
    assert only(judged, entry("a", "56", check, unit="countries")).verdict is Verdict.CONTRADICTED


def test_the_ore_behind_a_tonnage_is_evidence_and_no_verdict(judged):
    text = entry("a", "20", "{name: ore, amount: 20, unit: Mt, grade: 700}", unit="Mt")
    assert only(judged, text).verdict is Verdict.NOT_TESTABLE
    assert "28.6 billion tonnes of ore" in evidence_of(judged, text).replace("\xa0", " ")


def test_a_mention_and_an_opinion_are_never_scored(judged):
    mention = entry("a", "31", "{name: share, commodity: chromium, measure: reserves}", kind="mention")
    assert only(judged, mention).verdict is Verdict.NOT_TESTABLE
    opinion = ENTRY.replace("kind: number", "kind: opinion").replace(
        "    check: {name: share, commodity: chromium, measure: reserves}\n", ""
    )
    assert only(judged, opinion).verdict is Verdict.OPINION


@pytest.mark.parametrize(
    ("text", "end", "length"),
    [("2024", "", 366), ("2024-02", "", 29), ("2026-02-04", "2026-02-05", 2), ("2025-12", "", 31)],
)
def test_a_date_stands_for_all_its_days(text, end, length):
    first, last = days(text, end)
    assert last - first + 1 == length
