"""Small Sphinx projects, built with the builder ``typst`` alone, and a reader of what the PDF is made of."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ..book.conftest import built, project

__all__ = ["built", "project"]  # fixtures of the book that the PDF is made of

CONF = """
project = "A small book"
author = "The carep contributors"
extensions = ["myst_nb", "sphinx_design", "sphinxcontrib.bibtex", "carep.press.pdf"]
bibtex_bibfiles = ["refs.bib"]
nb_execution_mode = "off"
myst_enable_extensions = ["amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist"]
numfig = True
"""

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200" viewBox="0 0 600 200">'
    '<rect width="420" height="80" fill="currentColor"/><text x="10" y="150" font-family="Roboto">Казахстан</text>'
    "</svg>"
)


REFERENCES = "@misc{survey, author={{A Survey}}, title={Minerals}, year={2026}, doi={10.1/x}}\n"


@dataclass
class Built:
    """A finished build: the PDF's bytes, what was complained of, and the folder of Typst files."""

    bytes: bytes
    warnings: str
    folder: Path

    @property
    def reader(self) -> Any:
        from pypdf import PdfReader

        return PdfReader(io.BytesIO(self.bytes))

    @property
    def text(self) -> str:
        return "\n".join(page.extract_text() for page in self.reader.pages)

    def typst(self, page: str) -> str:
        return (self.folder / "pages" / f"{page}.typ").read_text(encoding="utf-8")


Build = Callable[..., Built]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Builds a book of the given files (name to text); further arguments are configuration values."""

    def run(files: dict[str, str], *, name: str = "book", **config: Any) -> Built:
        from sphinx import locale
        from sphinx.application import Sphinx
        from sphinx.util.docutils import docutils_namespace, patch_docutils

        source, out = tmp_path / name / "source", tmp_path / name / "out"
        for file, text in {"conf.py": CONF, "chart.svg": CHART, "refs.bib": REFERENCES, **files}.items():
            path = source / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        status, warnings = io.StringIO(), io.StringIO()
        locale.translators.clear()
        with patch_docutils(str(source)), docutils_namespace():
            app = Sphinx(str(source), str(source), str(out), str(out / ".doctrees"), "typst", config, status, warnings)
            app.build()
        return Built((out / "book.pdf").read_bytes(), warnings.getvalue(), out)

    return run


def elements(reader: Any) -> Iterator[Any]:
    """Every element of the PDF's structure tree, in reading order."""
    stack = [reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while stack:
        found = stack.pop().get_object()
        if isinstance(found, list):
            stack += reversed(found)
        elif isinstance(found, dict) and "/S" in found:
            yield found
            if "/K" in found:
                stack.append(found["/K"])
        elif isinstance(found, dict) and "/K" in found:
            stack.append(found["/K"])


def kinds(reader: Any) -> list[str]:
    """The kinds of the elements, in reading order."""
    return [str(element["/S"]) for element in elements(reader)]


def outline(reader: Any) -> list[tuple[int, str]]:
    """Depth and title of every bookmark."""

    def walk(items: list[Any], depth: int) -> Iterator[tuple[int, str]]:
        for item in items:
            if isinstance(item, list):
                yield from walk(item, depth + 1)
            else:
                yield depth, str(item.title)

    return list(walk(reader.outline, 0))


def links(reader: Any) -> tuple[list[str], int]:
    """Addresses that lead out of the PDF, and the number of links that stay inside."""
    outside, inside = [], 0
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            found = annotation.get_object()
            action = found.get("/A", {})
            if "/URI" in action:
                outside.append(str(action["/URI"]))
            else:
                inside += 1
    return outside, inside
