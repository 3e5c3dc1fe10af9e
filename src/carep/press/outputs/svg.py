"""A Vega-Lite specification as SVG: one font, one numbering, the same bytes wherever it is made."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from carep.press.errors import OutputError

Converter = Callable[[dict[str, Any]], str]

_elsewhere: Converter | None = None
_engine_in: int | None = None  # the process whose thread runs JavaScript
_DEFINITION = re.compile(r'\bid="([A-Za-z_]+)(\d+)"')
_REFERENCE = re.compile(r'(\bid="|url\(#|href="#)([A-Za-z_]+)(\d+)(?=["\)])')


@lru_cache(maxsize=1)
def font_folder() -> Path:
    """The folder of the one font of every chart (PyPI: font-roboto), for pages and PDF."""
    import font_roboto

    return Path(font_roboto.Roboto).parent


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the same font, with what measuring needs and no more, known to vl-convert: one width everywhere."""
    import vl_convert

    vl_convert.register_font_directory(str(Path(__file__).with_name("fonts")))


@lru_cache(maxsize=1)
def drawn_by() -> str:
    """What a picture depends on beside its specification, as a hash: the renderer's version, this module, the font."""
    known = hashlib.sha256(version("vl-convert-python").encode())
    for path in [Path(__file__), *sorted(Path(__file__).with_name("fonts").glob("*.ttf"))]:
        known.update(path.read_bytes())
    return known.hexdigest()


def number_from_zero(svg: str) -> str:
    """``svg`` with its clip paths and gradients numbered by their order in the text.

    Vega counts them on from chart to chart, so that the same chart would differ with what the process drew before.

    >>> number_from_zero('<g clip-path="url(#clip7)"/><clipPath id="clip7"/>')
    '<g clip-path="url(#clip0)"/><clipPath id="clip0"/>'
    """
    defined = {(prefix, number) for prefix, number in _DEFINITION.findall(svg)}
    numbers: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}

    def rename(match: re.Match[str]) -> str:
        before, prefix, number = match.groups()
        if (prefix, number) not in defined:
            return match.group(0)
        if (prefix, number) not in numbers:
            numbers[prefix, number] = counts.get(prefix, 0)
            counts[prefix] = numbers[prefix, number] + 1
        return f"{before}{prefix}{numbers[prefix, number]}"

    return _REFERENCE.sub(rename, svg)


def convert_here(specification: dict[str, Any]) -> str:
    """The chart as SVG, made in this process (the first one starts a JavaScript engine, about 0.1 s).

    The engine's thread does not come along into a fork, which would wait for it for ever: there, a new process draws.
    """
    global _engine_in  # noqa: PLW0603
    if _engine_in not in (None, os.getpid()):
        return _convert_in_a_new_process(specification)
    import vl_convert

    register_fonts()
    _engine_in = os.getpid()
    return number_from_zero(str(vl_convert.vegalite_to_svg(specification)))


_DRAW = """
import json, sys
from carep.press.outputs.svg import convert_here

print(convert_here(json.load(sys.stdin)), end="")
"""


def _convert_in_a_new_process(specification: dict[str, Any]) -> str:
    command = [sys.executable, "-X", "utf8", "-c", _DRAW]
    done = subprocess.run(command, input=json.dumps(specification), capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise OutputError("the chart could not be drawn", found=done.stderr.strip().rpartition("\n")[2])
    return done.stdout


def convert_with(converter: Converter | None) -> None:
    """Let ``converter`` make every SVG of this process from now on (``None``: make them here)."""
    global _elsewhere  # noqa: PLW0603
    _elsewhere = converter


def specification_to_svg(specification: dict[str, Any]) -> str:
    """The chart as SVG; a pure function of ``specification``, so that it may be made in another process."""
    return (_elsewhere or convert_here)(specification)
