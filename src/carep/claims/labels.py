"""Verdicts in words."""

from __future__ import annotations

from collections.abc import Mapping

from carep.minerals.vocabulary import Language, Verdict

VERDICTS: Mapping[Verdict, Mapping[str, str]] = {
    Verdict.REPRODUCED: {"en": "reproduced", "ru": "воспроизведено"},
    Verdict.CONSISTENT: {"en": "consistent", "ru": "согласуется"},
    Verdict.POSSIBLE: {"en": "possible", "ru": "возможно"},
    Verdict.CONTRADICTED: {"en": "contradicted", "ru": "опровергнуто"},
    Verdict.NOT_TESTABLE: {"en": "not testable", "ru": "не проверить"},
    Verdict.OPINION: {"en": "opinion", "ru": "мнение"},
}
"""The only place of these words; a colour never stands alone."""


def verdict_text(verdict: Verdict | None, language: Language = "en") -> str:
    """The verdict as a word; a dash where the claim was not judged."""
    return "–" if verdict is None else VERDICTS[verdict][language]
