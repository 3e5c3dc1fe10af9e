"""Cards: entries that the book shows in a box each, with an anchor and badges, around a sentence made of records.

In the notebook a card is plain Markdown. What only the book can show, the box, the anchor and the badges, stays data in
``application/vnd.carep.cards+json`` until the book is rendered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from carep.press.outputs.records import Sentence, plain_text

CARDS_MIME = "application/vnd.carep.cards+json"
_WITHIN_THE_BOOK = re.compile(r"\[([^\]]*)\]\(#[^)]*\)")


@dataclass(frozen=True)
class Badge:
    """A word that the book shows as a badge, by a role that the project registers: ``{verdict}`not_testable```."""

    label: str
    role: str
    value: str
    text: str


@dataclass(frozen=True)
class Card:
    """One entry: its title, the Markdown that leads it in, its badges and its sentence.

    Lead and sentence may link to other cards by their anchors, ``[so it said](#claim-copper)``.

    >>> from carep.press.outputs import Record, say
    >>> said = say("The five hold {share}, as [before](#lead).", Record("share", 25.5))
    >>> print(Card("copper", "Copper", said, badges=(Badge("2026:", "verdict", "possible", "possible"),)).markdown)
    **Copper**
    <BLANKLINE>
    2026: possible
    <BLANKLINE>
    The five hold 25.5, as before.
    """

    anchor: str
    title: str
    body: Sentence
    lead: str = ""
    badges: tuple[Badge, ...] = ()
    classes: tuple[str, ...] = ()

    @property
    def markdown(self) -> str:
        """The card without what only the book can show; links to other cards are only their text."""
        badges = " · ".join(f"{badge.label} {badge.text}" for badge in self.badges)
        parts = (f"**{self.title}**", self.lead, badges, self.body.markdown)
        return _WITHIN_THE_BOOK.sub(r"\1", "\n\n".join(filter(None, parts)))

    def as_json(self) -> dict[str, Any]:
        """The card as the notebook stores it, without its records."""
        return {
            "anchor": self.anchor,
            "title": self.title,
            "lead": self.lead,
            "badges": [{"label": one.label, "role": one.role, "value": one.value} for one in self.badges],
            "template": self.body.template,
            "classes": list(self.classes),
        }


@dataclass(frozen=True)
class Cards:
    """Cards one after the other, as the output of a cell."""

    cards: tuple[Card, ...]

    @property
    def markdown(self) -> str:
        return "\n\n".join(card.markdown for card in self.cards)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        records = {record.name: record.said() for card in self.cards for record in card.body.records}
        return {
            CARDS_MIME: {"cards": [card.as_json() for card in self.cards], "records": records},
            "text/markdown": self.markdown,
            "text/plain": plain_text(self.markdown),
        }
