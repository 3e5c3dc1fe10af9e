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
CHARACTER = 0.53
"""Mean width of a character of Roboto, in em (figures 0.56, lower case 0.51)."""

PADDING_PT = 9.0
WORD_MOST = 66
TEXT_MOST = 46
SHORT_TEXT = 16
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
    """What a column holds: the longest word and the longest text in characters, and whether it is numbers."""

    word: int
    text: int
    numeric: bool


def layout(table: nodes.Element, group: nodes.Element) -> Layout:
    """The layout of a table; type gets smaller before the page is turned."""
    columns = measure(group)
    given = _widths_given(table, group)
    aligns = tuple("right" if column.numeric else "left" for column in columns)
    needed = [column.text if column.numeric else min(column.word, WORD_MOST) for column in columns]
    for available, landscape in ((TEXT_WIDTH_PT, False), (LANDSCAPE_WIDTH_PT, True)):
        for size in SIZES:
            if sum(width * CHARACTER * size + PADDING_PT for width in needed) <= available:
                widths = given or _widths(columns, size, available)
                return Layout(widths, aligns, size, landscape)
    return Layout(given or tuple("1fr" for _ in columns), aligns, SIZES[-1], landscape=True)


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
    # No-break spaces keep a number and its unit in one piece: only plain white space ends a word.
    pieces = [piece for cell in (*head, *body) for piece in re.split(r"[ \t\r\n]+", cell.astext().strip())]
    words = [
        word for piece in pieces for word in escape.breakable(piece, most=WORD_MOST).split(escape.ZERO_WIDTH_SPACE)
    ]
    longest_word = max(map(len, words), default=1) or 1
    return Column(longest_word, max([longest_word, *map(len, texts)]), is_numeric(body, texts))


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


def _widths(columns: list[Column], size: float, available: float) -> tuple[str, ...]:
    """Each column as wide as its text while that fits; else long texts share what numbers and short texts leave."""
    natural = sum(min(column.text, TEXT_MOST) * CHARACTER * size + PADDING_PT for column in columns)
    if natural <= available and all(column.text <= TEXT_MOST for column in columns):
        return tuple("auto" for _ in columns)
    return tuple(
        "auto" if column.numeric or column.text <= SHORT_TEXT else f"{min(column.text, 4 * TEXT_MOST) ** 0.5:.2f}fr"
        for column in columns
    )
