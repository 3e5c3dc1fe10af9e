from __future__ import annotations

import pytest

from carep.claims import lineage
from carep.claims.sensitivity import needs
from carep.claims.tables import (
    cards,
    ledger_table,
    lineage_table,
    nearest_editions,
    not_testable_table,
    sensitivity_table,
    stated_text,
    summary,
    tonnage_table,
)

from .conftest import ENTRY

EARLIER = (
    ENTRY.replace("chromium-31", "chromium-3007")
    .replace('"31"', '"30.07"')
    .replace("source: article", "source: somebody")
)
LATER = ENTRY + "    repeats: {claim: chromium-3007, how: rounded}\n"


def test_the_drift_of_a_number_is_kept_at_each_step(judged):
    claims = [item.claim for item in judged(EARLIER, LATER)]
    (step,) = lineage.steps(claims)
    assert step.drift == pytest.approx(0.93)
    assert not step.proven
    assert [claim.id for claim in lineage.chain(claims, "chromium-31")] == ["chromium-3007", "chromium-31"]
    assert [claim.id for claim in lineage.family(claims, commodity="chromium")] == ["chromium-3007", "chromium-31"]
    assert lineage_table(claims).rows[0][-1] == pytest.approx(0.93)


def test_a_number_keeps_its_own_digits_wherever_it_is_shown(judged):
    claim = judged(EARLIER)[0].claim
    assert stated_text(claim).replace("\xa0", " ") == "30.07 %"
    assert stated_text(claim, "ru").replace("\xa0", " ") == "30,07 %"


def test_what_would_have_to_be_true_is_computed(judged):
    (need,) = needs(judged(ENTRY)[0])
    assert need.needed == pytest.approx(0.31 * 1_200_000_000)
    assert need.factor == pytest.approx(0.31 * 1_200 / 230)
    assert need.needed_total == pytest.approx(230_000_000 / 0.31)
    rest = 901_400_000 - 230_000_000
    assert need.needed_of_listed / (need.needed_of_listed + rest) == pytest.approx(0.31)
    assert need.room == pytest.approx((1_200_000 - 901_400) * 1_000)
    assert need.part_of_room == pytest.approx((372_000 - 230_000) / (1_200_000 - 901_400) * 100)


def test_the_edition_in_which_a_claim_is_least_far_off_is_named(judged, tables):
    cells = {**tables.CHROMIUM_2026["cells"], "Kazakhstan": "370,000"}
    older = {**tables.CHROMIUM_2026, "edition": 2025, "cells": cells}
    said = nearest_editions(judged(ENTRY, figures=tables.figures(older, tables.CHROMIUM_2026))).markdown
    assert "nearest in MCS 2025, at 1.0 times" in said


def test_a_claim_without_room_says_that_nothing_is_left(judged, tables):
    frame = tables.figures(
        {"cells": {"Kazakhstan": "10,000", "India": "90,100", "Uzbekistan": "—", "World total": "100,000"}}
    )
    table = sensitivity_table(judged(ENTRY, figures=frame))
    assert table.text[0][-1] == "nothing is left"


def test_the_ledger_shows_the_newest_verdict_the_course_and_the_first_sentence_of_the_evidence(judged, tables):
    older = {
        **tables.CHROMIUM_2026,
        "edition": 2025,
        "cells": {**tables.CHROMIUM_2026["cells"], "Kazakhstan": "380,000"},
    }
    frame = tables.figures(older, tables.CHROMIUM_2026)
    table = ledger_table(judged(ENTRY, figures=frame))
    row = dict(zip([column.name for column in table.columns], table.rows[0], strict=True))
    assert row["verdict"] == "possible"
    assert row["editions"] == "2025 consistent, 2026 possible"
    assert row["evidence"].startswith("MCS 2026 lists Kazakhstan with 230,000")
    assert row["evidence"].count(". ") == 0


def test_the_summary_counts_every_statement_once(judged):
    opinion = (
        ENTRY.replace("chromium-31", "view")
        .replace("kind: number", "kind: opinion")
        .replace("    check: {name: share, commodity: chromium, measure: reserves}\n", "")
    )
    said = summary(judged(EARLIER, LATER, opinion), edition=2026).markdown
    assert "holds **3** statements" in said
    assert "2 can be scored" in said
    assert "1 are opinions" in said


def test_each_card_has_an_anchor_and_links_to_the_statement_it_repeats(judged):
    made = cards(judged(EARLIER, LATER))
    assert [card.anchor for card in made.cards] == ["claim-chromium-3007", "claim-chromium-31"]
    later = made.cards[-1]
    assert "[Somebody](#claim-chromium-3007)" in later.body.markdown
    assert "30.07 % → 31 %" in later.body.markdown.replace("\xa0", " ")
    assert [(badge.role, badge.value) for badge in later.badges] == [("verdict", "possible")]


def test_conflicting_tonnages_stand_side_by_side_in_tonnes(judged):
    text = (
        ENTRY.replace("section: test", "section: site")
        .replace('unit: "%"', 'unit: "Mt"\n    needed: {en: "a report", ru: "отчёт"}')
        .replace("    check: {name: share, commodity: chromium, measure: reserves}\n", "")
    )
    claims = [item.claim for item in judged(text, text.replace("chromium-31", "other").replace('"31"', '"15.5"'))]
    table = tonnage_table(claims, section="site", name="site")
    assert [row[2] for row in table.rows] == [15_500_000, 31_000_000]
    assert [row[3] for row in table.rows] == [1.0, 2.0]


def test_what_can_not_be_tested_says_what_would_be_needed(judged):
    text = ENTRY.replace('unit: "%"', 'unit: "%"\n    needed: {en: "a census", ru: "перепись"}').replace(
        "    check: {name: share, commodity: chromium, measure: reserves}\n", ""
    )
    assert not_testable_table(judged(text)).rows[0][-1] == "a census"
