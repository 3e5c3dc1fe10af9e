"""Files that the HTML needs and that no project carries: the chart script, MathJax, the charts' font, a picture.

All of them come from installed packages, so nothing is fetched, neither now nor by a reader's browser.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import textwrap
from importlib.metadata import version
from pathlib import Path

from carep.press.files import write_if_changed
from carep.press.outputs.svg import font_folder, register_fonts
from carep.press.templates import render

CHART_SCRIPT = "charts.js"
MATHJAX = "mathjax/tex-svg.js"
CARD = "card.png"
FONTS = ("Roboto-Regular.ttf", "Roboto-Medium.ttf", "Roboto-Bold.ttf", "Roboto-Italic.ttf")


def chart_script(cache: Path) -> Path:
    """Vega, Vega-Lite and the page's loader as one classic script, made once per version and kept in ``cache``.

    A module would not load from ``file://``; a classic script does.
    """
    loader = (Path(__file__).parent / "assets" / "charts.js").read_text(encoding="utf-8")
    path = cache / f"vega-{version('vl-convert-python')}.js"
    if not path.is_file():
        # In a process of its own: it starts a JavaScript engine, and Sphinx forks those who read pages from this one.
        code = "import sys, vl_convert; sys.stdout.buffer.write(vl_convert.javascript_bundle().encode())"
        bundle = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE).stdout
        write_if_changed(path, b"(function(){" + bundle + b"\n})();\n")
    whole = cache / CHART_SCRIPT
    write_if_changed(whole, path.read_bytes() + loader.encode())
    return whole


def mathjax() -> Path:
    """The one file of the ``sphinx-mathjax-offline`` wheel that the book uses (the wheel holds 24 MB)."""
    found = importlib.util.find_spec("sphinx-mathjax-offline")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "static" / "mathjax" / "tex-svg.js"


def copy_fonts(static: Path) -> None:
    """The charts' font, so that their text has the width it was laid out with."""
    folder = static / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for name in FONTS:
        shutil.copyfile(font_folder() / name, folder / name)
    shutil.copyfile(font_folder() / "LICENSE", folder / "LICENSE")


def social_card(title: str, edition: str) -> bytes:
    """The picture that a link to the book shows elsewhere (PNG, 1200 by 630 pixels)."""
    import vl_convert

    register_fonts()
    lines = textwrap.wrap(title, 30, max_lines=4, placeholder="…")
    return bytes(vl_convert.svg_to_png(render("card.svg", lines=lines, edition=edition), scale=1))
