"""The words of verdicts stand in one place: what charts, tables and the book's badges say is the same."""

from __future__ import annotations

import re
from pathlib import Path

import carep
from carep.claims.model import VERDICTS, verdict_text
from carep.claims.sphinx import BADGES
from carep.minerals.vocabulary import Verdict


def test_every_verdict_has_a_badge_with_the_same_words_a_sign_and_a_colour_of_its_own():
    assert {badge.name for badge in BADGES} == {verdict.value for verdict in Verdict}
    for language in ("en", "ru"):
        assert [badge.text(language) for badge in BADGES] == [
            f"{badge.sign} {verdict_text(Verdict(badge.name), language)}" for badge in BADGES
        ]
    assert len({badge.sign for badge in BADGES}) == len({badge.colour for badge in BADGES}) == len(BADGES)


def test_no_other_module_holds_the_russian_words():
    words = {f'"{spoken["ru"]}"' for spoken in VERDICTS.values()} | {'"воспроизводится"', '"непроверяемо"'}
    source = Path(carep.__file__).parent
    holding = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in words - {'"возможно"'})
    }
    assert holding == {"claims/model.py"}
    assert not re.search("verdict", (source / "press" / "book" / "wording.py").read_text(encoding="utf-8"))
