from __future__ import annotations

import pytest

from carep.claims import ledger
from carep.claims.ledger import ClaimError
from carep.claims.model import How, Kind, Relation
from carep.minerals.vocabulary import CENTRAL_ASIA, Verdict
from carep.press.errors import DataError, UnknownNameError

from .conftest import ENTRY, HEAD


def refused(path) -> str:
    with pytest.raises(ClaimError) as error:
        ledger.read(path)
    return str(error.value)


def test_an_entry_is_read_with_its_line_its_digits_and_its_record(file):
    (claim,) = ledger.read(file(ENTRY))
    assert (claim.id, claim.kind, claim.stated, claim.value, claim.relation) == (
        "chromium-31", Kind.NUMBER, "31", 31.0, Relation.ABOUT,
    )  # fmt: skip
    assert claim.record == {"2026": Verdict.POSSIBLE}
    assert claim.line == HEAD.lstrip().count("\n") + 2
    assert claim.from_article
    assert claim.anchor == "claim-chromium-31"


def test_names_codes_and_russian_names_are_understood(file):
    entry = ENTRY.replace("commodity: chromium,", "commodity: хром, countries: [KZ, Таджикистан],")
    (claim,) = ledger.read(file(entry))
    assert claim.check.parameters["commodity"] == "chromium"
    assert claim.check.parameters["countries"] == ("Kazakhstan", "Tajikistan")


def test_the_five_states_have_a_name(file):
    (claim,) = ledger.read(file(ENTRY.replace("measure: reserves", "measure: reserves, countries: Central Asia")))
    assert claim.check.parameters["countries"] == CENTRAL_ASIA


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("commodity: chromium", "commodity: chromum", "did you mean chromium"),
        ("measure: reserves", "measure: resources", "unknown measure 'resources'"),
        ("source: article", "source: artikle", "did you mean article"),
        ("    source: article\n", "", "has no 'source'"),
        ('stated: "31"', "stated: 31", "must be in quotes"),
        ('stated: "31"', 'stated: "a third"', "no number"),
        ('stated: "31"', 'stated: "131"', "above 100 % is impossible"),
        ("    kind: number\n", "    kind: numeral\n", "did you mean number"),
        ('    unit: "%"\n', '    unit: "%"\n    relation: roughly\n', "unknown relation 'roughly'"),
        ("    section: test\n", "    section: test\n    setcion: test\n", "did you mean section"),
        ("name: share", "name: shares", "did you mean share"),
        ("measure: reserves}", "measure: reserves, county: Kazakhstan}", "did you mean countries"),
        ("commodity: chromium, ", "", "needs 'commodity'"),
        ("measure: reserves}", "measure: reserves, year: last}", "a year is a whole number"),
        ("2026: possible", "2026: plausible", "unknown verdict 'plausible'"),
        ("2026: possible", "latest: possible", "filed under an edition"),
        ('en: "The five hold about 31 % of chromium.", ', "", "in English and Russian"),
        ("id: chromium-31", "id: Chromium_31", "small letters, digits and hyphens"),
        ("    kind: number\n", "    kind: opinion\n", "an opinion is never scored"),
        ("    check: {name: share, commodity: chromium, measure: reserves}\n", "", "neither a check nor what one"),
        ("    check: {", "    repeats: {claim: chromium-30, how: cites}\n    check: {", "did you mean chromium-31"),
    ],
)
def test_a_faulty_entry_is_refused_with_its_line_and_what_to_do(file, old, new, said):
    assert old in ENTRY
    message = refused(file(ENTRY.replace(old, new, 1)))
    assert said in message
    assert "claims.yaml:" in message


def test_the_line_of_a_fault_is_the_line_of_its_key(file):
    path = file(ENTRY.replace("commodity: chromium", "commodity: chromum"))
    line = next(n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "chromum" in text)
    assert f"claims.yaml:{line}: " in refused(path)


def test_all_faults_of_the_file_are_named_at_once(file):
    bad = ENTRY.replace("commodity: chromium", "commodity: chromum").replace('stated: "31"', 'stated: "131"')
    message = refused(file(bad, bad.replace("chromium-31", "chromium-32")))
    assert "(4)" in message


def test_an_id_given_twice_is_refused(file):
    assert "stands twice" in refused(file(ENTRY, ENTRY))


def test_claims_that_repeat_one_another_in_a_circle_are_refused(file):
    one = ENTRY + "    repeats: {claim: other, how: cites}\n"
    two = ENTRY.replace("chromium-31", "other") + "    repeats: {claim: chromium-31, how: cites}\n"
    assert "in a circle" in refused(file(one, two))


def test_a_source_needs_title_date_and_address(file):
    message = refused(file(ENTRY, head=HEAD.replace('date: "2024"', 'date: "spring"')))
    assert "no usable date" in message
    assert "has no 'url'" in refused(file(ENTRY, head=HEAD.replace(', url: "unknown"', "")))


def test_a_file_that_is_no_ledger_is_refused(file, tmp_path):
    assert "no list of claims" in refused(file(head="sources: {}\n"))
    with pytest.raises(DataError, match="not valid YAML"):
        ledger.read(file(head="claims: [\n"))
    with pytest.raises(DataError, match="is stated twice"):
        ledger.read(file(ENTRY.replace("    kind: number\n", "    kind: number\n    kind: fact\n")))
    with pytest.raises(DataError, match="missing"):
        ledger.read(tmp_path / "nothing.yaml")


def test_claims_are_selected_by_id_with_a_hint_for_a_wrong_one(file):
    claims = ledger.read(file(ENTRY, ENTRY.replace("chromium-31", "other")))
    assert [claim.id for claim in ledger.select(claims, ["other"])] == ["other"]
    assert len(ledger.select(claims, [])) == 2
    with pytest.raises(UnknownNameError, match="did you mean chromium-31"):
        ledger.select(claims, ["chromium-13"])


def test_what_shows_a_repetition_is_kept(file):
    later = ENTRY.replace("chromium-31", "later") + "    repeats: {claim: chromium-31, how: same number}\n"
    _, claim = ledger.read(file(ENTRY, later))
    assert (claim.repeats.claim, claim.repeats.how) == ("chromium-31", How.SAME_NUMBER)
