"""Badges: words of a subject that the book shows by shape, colour and word, such as a verdict.

A subject's Sphinx extension registers each family of them with :func:`register`; from then on the role of the family's
name prints one (``{verdict}`possible```), and so does a table's cell that holds one in a column named after the family.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from carep.press.errors import did_you_mean
from carep.press.pdf.writer import COLOUR


@dataclass(frozen=True)
class BadgeLook:
    """How one badge of a ``family`` looks: the ``sign`` tells it from others without colour; ``words`` are by language.

    ``colour`` (``#rrggbb``) is for paper; on screen the style sheet of the book has the classes ``verdict`` and
    ``verdict-possible``.
    """

    family: str
    name: str
    sign: str
    words: Mapping[str, str]
    colour: str

    def text(self, language: str) -> str:
        """Sign and word; English where the language has no word.

        >>> BadgeLook("mood", "fine", "+", {"en": "fine", "ru": "хорошо"}, "#000000").text("ru")
        '+ хорошо'
        """
        return f"{self.sign} {self.word(language)}"

    def html(self, language: str) -> Markup:
        """As HTML.

        >>> print(BadgeLook("mood", "fine", "+", {"en": "fine"}, "#000000").html("en"))
        <span class="mood mood-fine"><span aria-hidden="true">+</span> fine</span>
        """
        markup = Markup('<span class="{0} {0}-{1}"><span aria-hidden="true">{2}</span> {3}</span>')
        return markup.format(self.family, self.name, self.sign, self.word(language))

    def word(self, language: str) -> str:
        """The word alone."""
        return self.words.get(language, self.words["en"])


_FAMILIES: dict[str, dict[str, BadgeLook]] = {}


def register(app: Sphinx, badges: Iterable[BadgeLook]) -> None:
    """Let the book know badges, and a role for each of their families."""
    for badge in badges:
        if badge.family not in _FAMILIES:
            _FAMILIES[badge.family] = {}
            app.add_role(badge.family, _Role(badge.family))
        _FAMILIES[badge.family][badge.name] = badge


def in_cell(column: Mapping[str, Any], value: Any) -> BadgeLook | None:
    """The badge that a table's cell is shown as, if its column is named after the family."""
    for family, badges in _FAMILIES.items():
        if family in column["name"].lower() and isinstance(value, str) and value in badges:
            return badges[value]
    return None


class _Role(SphinxRole):
    """``{verdict}`reproduced``` prints a badge."""

    def __init__(self, family: str) -> None:
        self.family = family

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        name, known = self.text.strip().replace(" ", "_"), _FAMILIES[self.family]
        if name not in known:
            hint = did_you_mean(name, known) or f"one of {', '.join(sorted(known))}"
            said = f"unknown {self.family} {name!r}: {hint}"
            return [], [self.inliner.reporter.warning(said, line=self.lineno)]
        language = self.env.config.language or "en"
        page, other = addnodes.only(expr="html"), addnodes.only(expr="not html")
        page += nodes.raw("", str(known[name].html(language)), format="html")
        other += nodes.inline("", known[name].text(language), classes=[self.family], **{COLOUR: known[name].colour})
        return [page, other], []
