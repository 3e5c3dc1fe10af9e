"""Mends what the theme's and MyST-NB's markup lack for readers with a screen reader or a keyboard."""

from __future__ import annotations

import re
from pathlib import Path

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


def mend(page: str) -> str:
    """The page's HTML, mended; mending twice changes nothing more.

    >>> mend('<i class="fa-solid fa-bars"></i>')
    '<i aria-hidden="true" class="fa-solid fa-bars"></i>'
    >>> mend(mend('<th class="x"></th>'))
    '<td class="x"></td>'
    """
    for pattern, replacement in MENDS:
        page = re.sub(pattern, replacement, page)
    return page


def mend_folder(folder: Path) -> None:
    """Mend every page of ``folder``."""
    for path in sorted(folder.rglob("*.html")):
        before = path.read_text(encoding="utf-8")
        after = mend(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
