"""Pictures for paper: sizes that fit the page, and SVG as Typst's renderer needs it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from carep.press.errors import CarepError

INK = "#1b2530"
"""The colour of text on paper: what ``currentColor`` in a chart stands for."""

TEXT_WIDTH_PT = 453.5
TEXT_HEIGHT_PT = 680.0
"""The area of text on the page, in points (160 mm by 240 mm, as in book.typ)."""

POINTS_PER_PIXEL = 0.75
_POINTS = {"px": POINTS_PER_PIXEL, "pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "em": 10.5, "rem": 10.5}
_LENGTH = re.compile(r"^\s*([0-9.]+)\s*(%|px|pt|mm|cm|in|em|rem)?\s*$")
_ROOT = re.compile(r"<svg\b[^>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""\b(width|height|viewBox)\s*=\s*["']([^"']*)["']""")
_VARIABLE = re.compile(r"var\(\s*--[\w-]+\s*(?:,\s*((?:[^()]|\([^()]*\))*))?\)")


class ImageError(CarepError):
    """A picture that can't go into the PDF."""


@dataclass(frozen=True)
class Size:
    """Width and height in points."""

    width: float
    height: float

    def fit(self, *, width: float = TEXT_WIDTH_PT, height: float = TEXT_HEIGHT_PT - 60) -> Size:
        """The size, made smaller in proportion until it fits; never larger.

        >>> Size(907, 100).fit()
        Size(width=453.5, height=50.0)
        """
        scale = min(1.0, width / self.width, height / self.height)
        return Size(self.width * scale, self.height * scale)


def points(given: object, *, of: float) -> float | None:
    """A length as docutils writes it, in points; per cent is of ``of``; ``None`` when it is no length.

    >>> points("50%", of=400), points("200px", of=400), points("auto", of=400)
    (200.0, 150.0, None)
    """
    found = _LENGTH.match(str(given))
    if not found:
        return None
    number, unit = float(found.group(1)), found.group(2) or "px"
    return number / 100 * of if unit == "%" else number * _POINTS[unit]


def svg_size(svg: str, *, where: str) -> Size:
    """The natural size of an SVG.

    >>> svg_size('<svg viewBox="0 0 200 100">', where="a.svg")
    Size(width=150.0, height=75.0)

    Raises
    ------
    ImageError
        When the file has neither width and height nor a view box.
    """
    root = _ROOT.search(svg)
    given = dict(_ATTRIBUTE.findall(root.group())) if root else {}
    width, height = (points(given.get(name, ""), of=TEXT_WIDTH_PT) for name in ("width", "height"))
    if "%" in given.get("width", "") or "%" in given.get("height", ""):
        width = height = None
    if width and height:
        return Size(width, height)
    box = [float(number) for number in re.split(r"[\s,]+", given.get("viewBox", "").strip()) if number]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        return Size(box[2] * POINTS_PER_PIXEL, box[3] * POINTS_PER_PIXEL)
    raise ImageError("the SVG states no size", where=where, expected="width and height, or a viewBox")


def svg_for_paper(svg: str) -> str:
    """The SVG with ink for ``currentColor`` and without CSS variables, which the renderer does not know.

    >>> svg_for_paper('<svg width="1"><text fill="var(--a, #fff)">a</text><path fill="var(--b)"/></svg>')
    '<svg color="#1b2530" width="1"><text fill="#fff">a</text><path fill="currentColor"/></svg>'
    """
    svg = _VARIABLE.sub(lambda found: (found.group(1) or "currentColor").strip(), svg)
    return svg.replace("<svg", f'<svg color="{INK}"', 1)


def raster_size(path: Path) -> Size | None:
    """The natural size of a PNG or JPEG at its own resolution of 96 pixels an inch; ``None`` when unreadable."""
    import imagesize  # type: ignore[import-untyped]

    width, height = imagesize.get(str(path))
    return Size(width * POINTS_PER_PIXEL, height * POINTS_PER_PIXEL) if width > 0 and height > 0 else None


def prepare(source: Path, *, where: str) -> tuple[bytes, Size]:
    """A picture's bytes as the PDF takes them, and its natural size.

    Raises
    ------
    ImageError
        When the file is missing or is no picture that can be read.
    """
    if not source.is_file():
        raise ImageError("the picture is not there", where=where, found=source.name)
    if source.suffix.lower() == ".svg":
        svg = source.read_text(encoding="utf-8")
        return svg_for_paper(svg).encode(), svg_size(svg, where=where)
    size = raster_size(source)
    if size is None:
        raise ImageError("the picture can't be read", where=where, found=source.name, expected="SVG, PNG or JPEG")
    return source.read_bytes(), size
