"""How a table is laid out on paper: widths, alignment, size of type, upright or turned.

Widths are guessed from the text, in characters, because the choice between upright and turned pages must be
made before anything is set.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import zip_longest

from docutils import nodes

from carep.press.pdf import escape
from carep.press.pdf.images import TEXT_HEIGHT_PT, TEXT_WIDTH_PT

NUMBER_CLASSES = {"carep-number", "text-right", "text-align:right"}
LANDSCAPE_WIDTH_PT = 693.0
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
PADDING_EM = 1.06
"""White space on both sides of a column."""

WORD_LONG = 14
"""Characters from which a name in a table may break at its punctuation."""

WORD_MOST = 66
"""Characters past which a word is broken (the hash of a file has 64)."""

LONG_TABLE = 25
"""Rows from which a table of prose is worth turned pages."""

WHOLE, WHOLE_ROW = 0.42, 0.2
"""Parts of the page up to which a table, and a row of it, is not broken."""

HEAD_EM = 6.5
"""Up to here a head stays on one line when there is room."""

SHORT_EM = 9.0
"""Up to here a text is a name, which should stay on one line."""

STEPS, SAMPLE = 30, 150
"""In how many steps width is given out, and by how many rows of a long table."""

PROSE_EM = 15.0
"""From here a text is prose, which wraps."""

_NARROW, _WIDE = set("iljtfrI.,:;'|!()[]- \u00a0"), set("mwMWЖШЩЮМФшщжюмф@%—½")
FIRST_SIGN = "\u2190"
"""From here come arrows, shapes and the like, which another, wider font has to lend."""

_NUMBER = re.compile(r"^[<>≥≤≈~±+\-−–]?\s*[\d.,\s\u00a0\u202f]+(?:%|\s*\([^)]*\))?[a-z*†‡,]{0,4}$")
_EMPTY = {"", "—", "–", "-", "NA", "W", "XX", "n/a", "not listed", "not available", "nan", "NaN"}


@dataclass(frozen=True)
class Layout:
    """Typst's column widths and alignments, the size of type in points, whether the page is turned, and the heights
    of the rows in points, roughly.
    """

    columns: tuple[str, ...]
    aligns: tuple[str, ...]
    size: float
    landscape: bool
    heights: tuple[float, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the table is short enough to stay on one page."""
        return sum(self.heights) <= TEXT_HEIGHT_PT * WHOLE

    @property
    def whole_rows(self) -> bool:
        """Whether each row is short enough to stay on one page."""
        return max(self.heights, default=0.0) <= TEXT_HEIGHT_PT * WHOLE_ROW


@dataclass(frozen=True)
class Column:
    """What a column needs, in em: ``least`` for its longest word (or number with its signs), ``text`` for its longest
    text on one line; ``cells`` are the widths of its texts from the first row to the last.
    """

    least: float
    text: float
    cells: tuple[float, ...]
    numeric: bool


def width(text: str) -> float:
    """The width of a text in Roboto, in em, near enough for a layout.

    >>> round(width("230,000"), 2), round(width("Kazakhstan"), 2)
    (3.66, 5.28)
    """
    return sum(map(_em, text))


def _em(sign: str) -> float:
    if sign in _NARROW:
        return 0.27
    if sign in _WIDE:
        return 0.86
    if sign >= FIRST_SIGN:
        return 0.95
    if sign.isdigit():
        return 0.565
    return 0.65 if sign.isupper() else 0.545


def layout(table: nodes.Element, group: nodes.Element) -> Layout:
    """The layout of a table; type gets smaller before the page is turned."""
    columns = measure(group)
    given = _widths_given(table, group)
    aligns = tuple("right" if column.numeric else "left" for column in columns)
    autos = tuple("auto" for _ in columns)
    needed = sum(column.least for column in columns)
    prose = any(column.text > PROSE_EM for column in columns)
    # Prose squeezed to the width of its longest word is a tower: it gets room, in smaller type if need be.
    tries = [(part, size, False) for part in ((0.66, 0.78, 0.88) if prose else (0.88,)) for size in SIZES[:5]]
    if prose and len(list(group.findall(nodes.row))) > LONG_TABLE:
        tries += [(part, size, True) for part in (0.7, 0.8) for size in SIZES[:4]]
    tries += [(1.0, size, landscape) for landscape in (False, True) for size in SIZES]
    for part, size, landscape in tries:
        room = (LANDSCAPE_WIDTH_PT if landscape else TEXT_WIDTH_PT) - len(columns) * PADDING_EM * size
        if needed * size <= room * part:
            widths = _widths(columns, size, room)
            heights = _heights(group, widths, size)
            return Layout(given or _in_points(widths, size) or autos, aligns, size, landscape, heights)
    return Layout(given or tuple("1fr" for _ in columns), aligns, SIZES[-1], True, (math.inf,))


def _widths(columns: list[Column], size: float, room: float) -> list[float] | None:
    """The width of each column in points, less its padding; ``None`` when each may be as wide as its text.

    Otherwise what the longest words leave goes, step by step, to the column that makes the table shorter.
    """
    if sum(column.text for column in columns) * size <= room and not any(c.text > PROSE_EM for c in columns):
        return None
    widths = [column.least * size for column in columns]
    most = [column.text * size for column in columns]
    spare = room - sum(widths)
    prose = any(column.text > PROSE_EM for column in columns)
    # Short texts first: a name or a unit that breaks costs more than one more line of prose. Prose keeps its half.
    short = [index for index, column in enumerate(columns) if column.text <= SHORT_EM]
    _grow(widths, most, spare / 2 if prose else spare, short)
    rows = list(zip_longest(*(column.cells for column in columns), fillvalue=0.0))
    rows = rows[:: math.ceil(len(rows) / SAMPLE) or 1]
    for _ in range(STEPS):
        step = (room - sum(widths)) / STEPS * 2
        able = [index for index in range(len(columns)) if widths[index] < most[index]]
        if step < 0.2 or not able:
            break
        best = min(able, key=lambda index: _lines(rows, widths, index, step))
        widths[best] = min(most[best], widths[best] + step)
    _grow(widths, most, room - sum(widths), list(range(len(columns))))
    return widths


def _lines(rows: list[tuple[float, ...]], widths: list[float], index: int, step: float) -> float:
    """How many lines the rows take, as if lines could be parts of lines, with one column wider by ``step``."""
    wider = [*widths[:index], widths[index] + step, *widths[index + 1 :]]
    return sum(max(text / room for text, room in zip(row, wider, strict=True)) for row in rows)


def _in_points(widths: list[float] | None, size: float) -> tuple[str, ...] | None:
    return None if widths is None else tuple(f"{width + PADDING_EM * size:.1f}pt" for width in widths)


def _heights(group: nodes.Element, widths: list[float] | None, size: float) -> tuple[float, ...]:
    """The heights of the rows in points, near enough to tell short from long."""
    heights = []
    for row in group.findall(nodes.row):
        cells = [cell.astext() for cell in row.children]
        columns = widths if widths is not None and len(widths) == len(cells) else [math.inf] * len(cells)
        lines = [math.ceil(width(text) * size / room + 0.1) for text, room in zip(cells, columns, strict=True)]
        heights.append(max([1, *lines]) * size * 1.25 + 6.8)
    return tuple(heights)


def _grow(widths: list[float], most: list[float], spare: float, growing: list[int]) -> None:
    """Share ``spare`` evenly among some columns, until it is used up or each has the most it can use."""
    growing = [index for index in growing if widths[index] < most[index]]
    while growing and spare > 0.5:
        each, before = spare / len(growing), sum(widths)
        for index in growing:
            widths[index] = min(most[index], widths[index] + each)
        spare -= sum(widths) - before
        growing = [index for index in growing if widths[index] < most[index] - 0.1]


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
    # A little more than measured, so that what should stay on one line does.
    natural = [width(text) * 1.03 for text in texts]
    numeric = is_numeric(body, texts)
    least = max([*words, *(natural if numeric else [])], default=0.5)
    titles = [min(width(text) * 1.06, HEAD_EM) for text in heads]
    return Column(least, max([least, *natural, *titles]), tuple(natural), numeric)


def _words(text: str) -> list[str]:
    """The pieces of a text that stay on one line: a line ends at a space, or at a hyphen before a letter."""
    pieces = [piece for piece in re.split(r"[ \t\r\n]+|(?<=[A-Za-z0-9]-)(?=[A-Za-z])", text) if piece]
    return [
        part
        for piece in pieces
        for part in escape.breakable(piece, least=WORD_LONG, most=WORD_MOST).split(escape.ZERO_WIDTH_SPACE)
    ]


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
