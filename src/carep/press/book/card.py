"""The provenance card of a chart or table: where its numbers come from, and everything to make it again.

In HTML a source line and a ``<details>`` element that a keyboard opens; elsewhere (PDF) one compact note.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docutils import nodes

from carep.press.book.context import Place
from carep.press.data.sources import Source
from carep.press.book.wording import word

SOURCE_LINK = "carep-source:"
"""Stands in a card for the address of a source's entry, which is known only once all pages are read."""

FEW_FILES = 3
FEW_SOURCES = 3
YEAR = r"\b20\d\d\b"
FEW_SOURCES = 3
"""More sources than this are linked by their names in print, without their addresses."""


@dataclass(frozen=True)
class Download:
    """A file offered beside a chart or table."""

    label: str
    address: str


def short_source(source: Source) -> str:
    """A source in a few words: who and what.

    >>> short_source(Source(id="x", title="A data set", producer="A survey"))
    'A survey, A data set'
    >>> short_source(Source(id="x", title="A survey's data set", producer="A survey"))
    "A survey's data set"
    """
    if not source.producer or source.title.casefold().startswith(source.producer.casefold()):
        return source.title
    return f"{source.producer}, {source.title}"


def shown_value(value: Any) -> str:
    """A parameter's value as its notebook would write it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def source_line(sources: Sequence[Source], place: Place) -> str:
    """The visible line under a chart or table."""
    label = word("source" if len(sources) == 1 else "sources", place.language)
    series = [", ".join(_linked(source, text) for source, text in alike) for alike in in_series(sources)]
    named = series[:FEW_SOURCES]
    if len(series) > FEW_SOURCES:
        named.append(word("more_sources", place.language, n=len(series) - FEW_SOURCES))
    return f'<p class="carep-source">{label}: {"; ".join(named)}.</p>'


def in_series(sources: Sequence[Source]) -> list[list[tuple[Source, str]]]:
    """Sources with the words that name them; of a yearly release the first is named in full, the others by year.

    >>> made = in_series([Source(id=f"s{year}", title=f"Summaries {year}") for year in (2025, 2026)])
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


def card(sources: Sequence[Source], downloads: Sequence[Download], place: Place, *, about: str, words: str = "") -> str:
    """The card as HTML; ``about`` tells the cards of one page apart for those who can't see which chart it follows."""
    say = place.language
    rows: list[tuple[str, str]] = []
    if words:
        rows.append((word("in_words", say), html.escape(words)))
    rows += [(word("source", say), _source(source, place)) for source in sources]
    code = f'<a href="{place.notebook_address}" download>{html.escape(place.run.notebook)}</a>'
    rows.append((word("computed_in", say), f"{code}, {word('cell', say)} <code>{html.escape(place.cell)}</code>"))
    if place.cell in place.run.code:
        rows.append(
            (word("code", say), f'<pre tabindex="0"><code>{html.escape(place.run.code[place.cell])}</code></pre>')
        )
    if place.run.parameters:
        rows.append((word("parameters", say), parameters(place)))
    if place.run.inputs:
        rows.append((word("data_read", say), inputs(place)))
    links = " · ".join(f'<a href="{html.escape(item.address, quote=True)}" download>{item.label}</a>'
                       for item in downloads)  # fmt: skip
    rows.append((word("downloads", say), f'<span class="carep-downloads">{links}</span>'))
    body = "".join(f"<dt>{label}</dt><dd>{content}</dd>" for label, content in rows)
    hidden = f'<span class="carep-hidden">: {html.escape(about)}</span>'
    return (
        f'<details class="carep-card"><summary>{word("how_made", say)}{hidden}</summary>'
        f"<dl>{body}</dl></details>"
    )  # fmt: skip


def parameters(place: Place) -> str:
    """The run's parameters as HTML."""
    return ", ".join(
        f"<code>{html.escape(name)} = {html.escape(shown_value(value))}</code>"
        for name, value in place.run.parameters.items()
    )


def inputs(place: Place) -> str:
    """The data files that the run read, each with its hash, as HTML."""
    return "<br>".join(f"{html.escape(path)} {_hash(digest)}" for path, digest in sorted(place.run.inputs.items()))


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
                shown = f"doi:{source.doi}" if source.doi else source.link
                paragraph += nodes.Text(", ")
                paragraph += nodes.reference("", shown, refuri=source.link, internal=False)
    if len(series) > FEW_SOURCES:
        paragraph += nodes.Text("; " + word("more_sources", say, n=len(series) - FEW_SOURCES))
    where = f". {word('computed_in', say)} {place.run.notebook}, {word('cell', say)} {place.cell}."
    paragraph += nodes.Text(where)
    return paragraph


def _linked(source: Source, text: str) -> str:
    text = html.escape(text)
    return f'<a href="{html.escape(source.link, quote=True)}">{text}</a>' if source.link else text


def _hash(digest: str) -> str:
    return f'<code class="carep-hash">sha256 {html.escape(digest)}</code>' if digest else ""


def _source(source: Source, place: Place) -> str:
    say = place.language
    title = html.escape(source.title)
    parts = [f'<a href="{SOURCE_LINK}{html.escape(source.id, quote=True)}">{title}</a>']
    if source.producer and source.producer not in source.title:
        parts.append(html.escape(source.producer))
    if source.edition:
        parts.append(f"{word('edition', say)} {html.escape(source.edition)}")
    if source.published:
        parts.append(html.escape(source.published))
    if source.link:
        shown = f"doi:{source.doi}" if source.doi else source.link
        parts.append(f'<a href="{html.escape(source.link, quote=True)}">{html.escape(shown)}</a>')
    if source.licence:
        parts.append(html.escape(source.licence))
    text = ", ".join(parts)
    if len(source.files) > FEW_FILES:
        listed = word("files_listed", say, n=len(source.files))
        return f'{text}<br><a href="{SOURCE_LINK}{html.escape(source.id, quote=True)}">{listed}</a>'
    return "<br>".join([text, *(f"{html.escape(file.name)} {_hash(file.sha256)}" for file in source.files)])
