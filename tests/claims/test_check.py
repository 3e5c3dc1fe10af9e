from __future__ import annotations

from dataclasses import replace

import pytest

from carep.claims import check as check_claims
from carep.claims import ledger
from carep.claims.assess import assess_all
from carep.claims.compute import Data
from carep.minerals.vocabulary import Verdict
from carep.press import project
from carep.press.checks.findings import Outcome


@pytest.fixture(scope="module")
def judged():
    """The project's own ledger over its own data."""
    return assess_all(ledger.read(), Data())


def test_every_verdict_of_the_ledger_is_the_one_on_record():
    result = check_claims.check(project.find())
    assert result.outcome is Outcome.PASSED, "\n".join(str(finding) for finding in result.findings)
    assert result.checked > 100


def test_a_verdict_that_differs_is_named_with_its_line_its_evidence_and_what_to_write(judged):
    item = next(one for one in judged if one.claim.id == "article-lead")
    record = {**item.claim.record, "2026": Verdict.NOT_TESTABLE}
    (finding,) = check_claims.findings_of(replace(item, claim=replace(item.claim, record=record)))
    assert finding.where.startswith("data/claims.yaml:")
    assert finding.where.endswith("article-lead")
    assert "contradicted by MCS 2026, not testable on record" in finding.message
    assert "Tajikistan" in finding.message
    assert "2026: contradicted" in finding.do


def test_a_verdict_that_is_not_on_record_or_whose_edition_is_gone_is_named(judged):
    item = next(one for one in judged if one.claim.id == "article-384")
    (missing,) = check_claims.findings_of(replace(item, claim=replace(item.claim, record={})))
    assert "not on record" in missing.message
    record = {**item.claim.record, "1999": Verdict.REPRODUCED}
    (gone,) = check_claims.findings_of(replace(item, claim=replace(item.claim, record=record)))
    assert "which the data do not hold" in gone.message


def test_every_statement_of_the_article_is_on_the_ledger(judged):
    own = [item.claim for item in judged if item.claim.from_article]
    stated = {claim.stated for claim in own if claim.stated}
    assert {"38.6", "31", "20", "12.6", "8.7", "384", "160", "87", "75", "60", "2", "55"} <= stated
    assert {"2026-02", "2023-09", "2024-02", "2025-11"} <= stated
    assert len({claim.section for claim in own}) == 7


def test_no_edition_bears_out_the_share_of_manganese(judged):
    item = next(one for one in judged if one.claim.id == "article-manganese")
    assert {str(outcome.verdict) for key, outcome in item.outcomes.items() if key >= "2023"} == {"contradicted"}
