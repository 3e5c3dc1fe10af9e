"""How a table is laid out on paper: widths, alignment, size of type, upright or turned.

Widths are guessed from the text, in characters, because the choice between upright and turned pages must be
made before anything is set.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from docutils import nodes

from carep.book.pdf import escape
from carep.book.pdf.images import TEXT_WIDTH_PT

NUMBER_CLASSES = {"carep-number", "text-right", "text-align:right"}
LANDSCAPE_WIDTH_PT = 693.0
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
PADDING_PT = 9.5
WORD_MOST = 66
"""Characters past which a word is broken (the hash of a file has 64)."""

TEXT_MOST = 46
"""Characters up to which a text is set on one line when there is room."""

_NARROW, _WIDE = set("iljtfrI.,:;'|!()[]- \u00a0"), set("mwMWЖШЩЮМФшщжюмф@%—½")
_NUMBER = re.compile(r"^[<>≥≤≈~±+\-−–]?\s*[\d.,\s\u00a0\u202f]+(?:%|\s*\([^)]*\))?[a-z*†‡,]{0,4}$")
_EMPTY = {"", "—", "–", "-", "NA", "W", "XX", "n/a", "not listed", "not available", "nan", "NaN"}


@dataclass(frozen=True)
class Layout:
    """Typst's column widths and alignments, the size of type in points, and whether the page is turned."""

    columns: tuple[str, ...]
    aligns: tuple[str, ...]
    size: float
    landscape: bool


@dataclass(frozen=True)
class Column:
    """What a column needs, in em: its longest word, its longest text; ``area`` is all its text together."""

    word: float
    text: float
    area: float
    numeric: bool

    def least(self) -> float:
        """The width below which words, or numbers, would not fit."""
        return self.text if self.numeric else self.word


def width(text: str) -> float:
    """The width of a text in Roboto, in em, near enough for a layout.

    >>> round(width("230,000"), 2), round(width("Kazakhstan"), 2)
    (3.66, 5.28)
    """
    return sum(
        0.27
        if sign in _NARROW
        else 0.86
        if sign in _WIDE
        else 0.65
        if sign.isupper()
        else 0.565
        if sign.isdigit()
        else 0.545
        for sign in text
    )


def layout(table: nodes.Element, group: nodes.Element) -> Layout:
    """The layout of a table; type gets smaller before the page is turned."""
    columns = measure(group)
    given = _widths_given(table, group)
    aligns = tuple("right" if column.numeric else "left" for column in columns)
    needed = sum(column.least() for column in columns)
    for available, landscape in ((TEXT_WIDTH_PT, False), (LANDSCAPE_WIDTH_PT, True)):
        room = available - len(columns) * PADDING_PT
        for size in SIZES:
            if needed * size <= room:
                return Layout(given or _widths(columns, size, room), aligns, size, landscape)
    return Layout(given or tuple("1fr" for _ in columns), aligns, SIZES[-1], landscape=True)


def _widths(columns: list[Column], size: float, room: float) -> tuple[str, ...]:
    """Each column as wide as its text while that fits; else what is left after the longest words is shared out.

    The share grows with the root of the column's text, so that no column becomes a tower.
    """
    if sum(column.text for column in columns) * size <= room and all(c.text < TEXT_MOST * 0.5 for c in columns):
        return tuple("auto" for _ in columns)
    spare = room - sum(column.least() for column in columns) * size
    wants = [0.0 if column.text <= column.least() else column.area**0.5 for column in columns]
    widths = []
    for column, want in zip(columns, wants, strict=True):
        extra = spare * want / (sum(wants) or 1.0)
        most = (column.text - column.least()) * size
        widths.append(column.least() * size + min(extra, most) + PADDING_PT)
    return tuple(f"{width:.1f}pt" for width in widths)


def measure(group: nodes.Element) -> list[Column]:
    """What each column holds; cells that span columns say nothing about one of them."""
    count = int(group["cols"])
    heads: list[list[nodes.Element]] = [[] for _ in range(count)]
    bodies: list[list[nodes.Element]] = [[] for _ in range(count)]
    for row in group.findall(nodes.row):
        cells = heads if isinstance(row.parent, nodes.thead) else bodies
        for column, entry in zip(cells, row.children, strict=False):
            if isinstance(entry, nodes.entry) and not entry.get("morecols"):
                column.append(entry)
    return [_column(head, body) for head, body in zip(heads, bodies, strict=True)]


def _column(head: list[nodes.Element], body: list[nodes.Element]) -> Column:
    texts = [cell.astext().strip() for cell in body]
    heads = [cell.astext().strip() for cell in head]
    # No-break spaces keep a number and its unit in one piece: only plain white space ends a word.
    words = [width(word) for text in texts for word in _words(text)]
    # Heads are set bold, which is wider.
    words += [width(word) * 1.06 for text in heads for word in _words(text)]
    longest = max(words, default=0.5)
    natural = [width(text) for text in texts]
    return Column(longest, max([longest, *natural]), sum(natural), is_numeric(body, texts))


def _words(text: str) -> list[str]:
    """The pieces of a text that stay on one line."""
    pieces = [piece for piece in re.split(r"[ \t\r\n]+", text) if piece]
    return [part for piece in pieces for part in escape.breakable(piece, most=WORD_MOST).split(escape.ZERO_WIDTH_SPACE)]


def is_numeric(cells: list[nodes.Element], texts: list[str]) -> bool:
    """Whether a column is set flush right: marked so, or holding numbers and signs for missing ones only."""
    if any(NUMBER_CLASSES & set(cell.get("classes", [])) for cell in cells):
        return True
    told = [text for text in texts if text not in _EMPTY]
    return bool(told) and all(_NUMBER.match(text) for text in told)


def _widths_given(table: nodes.Element, group: nodes.Element) -> tuple[str, ...] | None:
    """Relative widths that the author stated."""
    if "colwidths-given" not in table.get("classes", []):
        return None
    widths = [spec.get("colwidth", 1) for spec in group.children if isinstance(spec, nodes.colspec)]
    return tuple(f"{float(width):g}fr" if str(width).replace(".", "").isdigit() else "auto" for width in widths)
