"""The provenance card of a chart or table: where its numbers come from, and everything to make it again.

In HTML a source line and a ``<details>`` element that a keyboard opens; elsewhere (PDF) one compact note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docutils import nodes

from carep.press.book.context import Place
from carep.press.book.wording import part_of_page, word
from carep.press.data.sources import Source

if TYPE_CHECKING:
    from markupsafe import Markup

SOURCE_LINK = "carep-source:"
"""Stands in a card for the address of a source's entry, which is known only once all pages are read."""

FEW_FILES = 3
FEW_SOURCES = 3
"""More sources than this are linked by their names in print, without their addresses."""

YEAR = r"\b20\d\d\b"


def short_source(source: Source) -> str:
    """A source in a few words: who and what.

    >>> short_source(Source(id="x", licence="", title="A data set", producer="A survey"))
    'A survey, A data set'
    >>> short_source(Source(id="x", licence="", title="A survey's data set", producer="A survey"))
    "A survey's data set"
    """
    if not source.producer or source.title.casefold().startswith(source.producer.casefold()):
        return source.title
    return f"{source.producer}, {source.title}"


def link_text(source: Source) -> str:
    """The address of a source as it is shown."""
    return f"doi:{source.doi}" if source.doi else source.link


def in_series(sources: Sequence[Source]) -> list[list[tuple[Source, str]]]:
    """Sources with the words that name them; of a yearly release the first is named in full, the others by year.

    >>> made = in_series([Source(id=f"s{year}", title=f"Summaries {year}", licence="") for year in (2025, 2026)])
    >>> [[text for _, text in alike] for alike in made]
    [['Summaries 2025', '2026']]
    """
    made: dict[str, list[tuple[Source, str]]] = {}
    for source in sources:
        text = short_source(source)
        year = re.search(YEAR, text)
        alike = made.setdefault(re.sub(YEAR, "", text), [])
        alike.append((source, year[0] if alike and year else text))
    return list(made.values())


def card(
    sources: Sequence[Source], downloads: Sequence[tuple[str, str]], place: Place, *, about: str, in_words: str = ""
) -> Markup:
    """The source line and the card as HTML; ``downloads`` are pairs of label and address.

    ``about`` tells the cards of one page apart for those who can't see which chart it follows.
    """
    return part_of_page(
        "provenance.html",
        place.language,
        sources=sources,
        series=in_series(sources),
        downloads=downloads,
        place=place,
        run=place.run,
        about=about,
        in_words=in_words,
        source_link=SOURCE_LINK,
        link_text=link_text,
        few_files=FEW_FILES,
        few_sources=FEW_SOURCES,
    )


def note(sources: Sequence[Source], place: Place) -> nodes.Element:
    """The compact source note of builders other than HTML."""
    say = place.language
    paragraph = nodes.paragraph(classes=["carep-source"])
    paragraph += nodes.Text(word("source" if len(sources) == 1 else "sources", say) + ": ")
    series = in_series(sources)
    for index, alike in enumerate(series[:FEW_SOURCES]):
        paragraph += nodes.Text("; " if index else "")
        for count, (source, text) in enumerate(alike):
            paragraph += nodes.Text(", " if count else "")
            if source.link and len(sources) > 1:
                paragraph += nodes.reference("", text, refuri=source.link, internal=False)
                continue
            paragraph += nodes.Text(text)
            if source.link:
                paragraph += nodes.Text(", ")
                paragraph += nodes.reference("", link_text(source), refuri=source.link, internal=False)
    if len(series) > FEW_SOURCES:
        paragraph += nodes.Text("; " + word("more_sources", say, n=len(series) - FEW_SOURCES))
    where = f". {word('computed_in', say)} {place.run.notebook}, {word('cell', say)} {place.cell}."
    paragraph += nodes.Text(where)
    return paragraph
