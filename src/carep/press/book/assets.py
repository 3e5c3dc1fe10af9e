"""Files that the HTML needs and that no project carries: the chart script, MathJax, the charts' font, a picture.

All of them come from installed packages, so nothing is fetched, neither now nor by a reader's browser.
"""

from __future__ import annotations

import html
import importlib.util
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from carep.press.files import write_if_changed
from carep.press.outputs.svg import font_folder, register_fonts

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
    return bytes(vl_convert.svg_to_png(_card_svg(title, edition), scale=1))


def _card_svg(title: str, edition: str) -> str:
    lines, line = [], ""
    for part in title.split():
        if len(line) + len(part) > 30:
            lines.append(line)
            line = ""
        line = f"{line} {part}".strip()
    lines.append(line)
    text = "".join(
        f'<text x="80" y="{250 + 76 * row}" font-size="62" font-weight="bold" fill="#fff">{html.escape(part)}</text>'
        for row, part in enumerate(lines[:4])
    )
    bars = "".join(
        f'<rect x="{80 + 66 * index}" y="{150 - height}" width="50" height="{height}" fill="{colour}"/>'
        for index, (height, colour) in enumerate(
            zip((28, 52, 40, 74, 60), ("#2f7fbf", "#e08214", "#2a9d7f", "#c2578f", "#8a6fc9"), strict=True)
        )
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" font-family="Roboto">'
        f'<rect width="1200" height="630" fill="#17263a"/>{bars}{text}'
        f'<text x="80" y="570" font-size="34" fill="#c8d6e5">{html.escape(edition)}</text></svg>'
    )
