"""Mends what the theme's and MyST-NB's markup lack for readers with a screen reader or a keyboard."""

from __future__ import annotations

import re
from pathlib import Path

from carep.press.book.wording import word

MENDS: tuple[tuple[str, str], ...] = (
    # A button's name must hold the text it shows (WCAG 2.5.3): the text alone is the name.
    (r'(<button class="btn search-button-field[^>]*?) title="[^"]*" aria-label="[^"]*"', r"\1"),
    # A list of citations is no list of list items; the entries' role is deprecated.
    (r'<div role="list" class="citation-list">', '<div class="citation-list">'),
    (r' role="doc-biblioentry"', ""),
    # A head cell without text heads nothing.
    (r"<th([^>]*)></th>", r"<td\1></td>"),
    # The toggle's visible text is its name.
    (r'<summary aria-label="Toggle hidden content">', "<summary>"),
    # A wide formula scrolls by itself, by the keyboard too.
    (r'<div class="math notranslate nohighlight"', '<div tabindex="0" class="math notranslate nohighlight"'),
    # Icons are decoration.
    (r'<(i|span) class="(fa-|fa |fas |far |theme-switch fa)', r'<\1 aria-hidden="true" class="\2'),
    (r'(<i[^>]*class="theme-switch[^>]*?)\s+title="[^"]*"', r"\1"),
)

UNNAMED = r"""(?x)
    (?P<link> <a [^>]* class="(?:current\ )?reference\ internal" [^>]* > (?P<title> [^<]* (?: <(?!/a>)[^<]* )* ) </a>
        \s* <details [^>]* > \s* )
    <summary> (?P<toggle> <span\ class="toctree-toggle" )"""
"""A toggle of the table of contents; the theme gives it no name."""


def mend(page: str) -> str:
    """The page's HTML, mended; mending twice changes nothing more.

    >>> mend('<i class="fa-solid fa-bars"></i>')
    '<i aria-hidden="true" class="fa-solid fa-bars"></i>'
    >>> toggle = '<details><summary><span class="toctree-toggle"></span></summary>'
    >>> mend('<a class="reference internal" href="c.html">States</a>' + toggle).split("</a>")[1][:51]
    '<details><summary aria-label="Pages below: States">'
    >>> mend(mend('<th class="x"></th>'))
    '<td class="x"></td>'
    """
    for pattern, replacement in MENDS:
        page = re.sub(pattern, replacement, page)
    language = "ru" if re.search(r'<html[^>]* lang="ru', page) else "en"
    return re.sub(UNNAMED, lambda found: _named(found, language), page)


def _named(found: re.Match[str], language: str) -> str:
    """A toggle of the table of contents with the name of the page whose sections it opens."""
    title = re.sub(r"<[^>]+>", "", found["title"]).strip()
    return f'{found["link"]}<summary aria-label="{word("pages_below", language, title=title)}">{found["toggle"]}'


def mend_folder(folder: Path) -> None:
    """Mend every page of ``folder``."""
    for path in sorted(folder.rglob("*.html")):
        before = path.read_text(encoding="utf-8")
        after = mend(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
