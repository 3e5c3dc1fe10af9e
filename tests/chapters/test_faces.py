"""A notebook imports from ``carep``, from a chapter's package, from ``carep.claims``, and from nowhere deeper."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from carep import chapters
from carep.press import notebook

BOOK = Path(__file__).parents[2] / "book"
CHAPTERS = sorted(path.parent.name for path in Path(chapters.__path__[0]).glob("*/__init__.py"))


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_gives_out_what_its_face_names(name):
    face = importlib.import_module(f"carep.chapters.{name}")
    assert face.__all__ == sorted(face.__all__)
    assert not [given for given in face.__all__ if not hasattr(face, given)]


@pytest.mark.parametrize("path", sorted(BOOK.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_imports_from_the_faces_alone(path):
    allowed = {"carep", "carep.chapters", *(f"carep.chapters.{name}" for name in CHAPTERS)}
    for cell in notebook.load(path)["cells"]:
        if cell["cell_type"] == "code":
            nodes = list(ast.walk(ast.parse(cell["source"])))
            assert not [node for node in nodes if isinstance(node, ast.Import)]
            assert {node.module for node in nodes if isinstance(node, ast.ImportFrom)} <= allowed
