"""What a claim is: who said what, where, after whom, and the computation that decides about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from carep.minerals.vocabulary import Language, Verdict

ONCE = "data"
"""Key of a verdict that does not depend on an edition (a count, a date, an opinion)."""


class Kind(StrEnum):
    """What sort of statement a claim is."""

    NUMBER = "number"
    """A figure that a computation can reproduce."""
    FACT = "fact"
    """A date or a place that a dated record can confirm."""
    MENTION = "mention"
    """Something named without a number: there is nothing to score."""
    OPINION = "opinion"
    """A judgement: attributed, never scored."""


class Relation(StrEnum):
    """How the claim's words relate its number to the truth."""

    EXACTLY = "exactly"
    ABOUT = "about"
    NEARLY = "nearly"
    MORE_THAN = "more than"
    LESS_THAN = "less than"


class How(StrEnum):
    """What shows that one statement repeats another."""

    CITES = "cites"
    """The later source names the earlier one."""
    SAME_AUTHOR = "same author"
    """The same person stands behind both."""
    SAME_NUMBER = "same number"
    """The same unusual digits, or the same list of numbers, in a later text: likely, not proven."""
    ROUNDED = "rounded"
    """The earlier number, rounded or miscopied, in a later text: likely, not proven."""


@dataclass(frozen=True)
class Source:
    """Where a statement was made. ``date`` is as precise as the source: a year, a month, a day, or year/year."""

    id: str
    title: str
    date: str
    url: str


@dataclass(frozen=True)
class Check:
    """A named computation of :mod:`carep.claims.computations` and its parameters."""

    name: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Repeats:
    """The earlier statement that a claim repeats, and what shows it."""

    claim: str
    how: How


@dataclass(frozen=True)
class Claim:
    """One statement on the ledger.

    ``stated`` keeps the number as it was written ("30.07", "31"): its digits are the precision of the claim.
    ``record`` holds the verdict on record, by edition ("2026") or under :data:`ONCE`.
    """

    id: str
    section: str
    kind: Kind
    statement: Mapping[str, str]
    said_by: Mapping[str, str]
    source: Source
    stated: str = ""
    unit: str = ""
    relation: Relation = Relation.ABOUT
    check: Check | None = None
    repeats: Repeats | None = None
    caveat: Mapping[str, str] = field(default_factory=dict)
    needed: Mapping[str, str] = field(default_factory=dict)
    record: Mapping[str, Verdict] = field(default_factory=dict)
    line: int = 0

    @property
    def value(self) -> float | None:
        """The stated number, or ``None`` when there is none (dates count as none)."""
        try:
            return float(self.stated)
        except ValueError:
            return None

    @property
    def anchor(self) -> str:
        """The id of the claim's card on the page, for links."""
        return f"claim-{self.id}"

    @property
    def from_article(self) -> bool:
        """Whether the statement stands in the article that the book recomputes."""
        return self.source.id == "article"

    def said(self, language: Language = "en") -> str:
        """The statement in the reader's language."""
        return self.statement[language]


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
