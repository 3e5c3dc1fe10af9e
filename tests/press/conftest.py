"""Tiny projects with their own data and notebooks; kernels are real."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from carep.press import project as projects
from carep.press import settings
from carep.press.project import Project

REPOSITORY = Path(__file__).resolve().parents[2]


def with_subject(root: Path) -> None:
    """Give the project at ``root`` carep's own settings: its subject's types, checks, roles and editions."""
    shutil.copy(REPOSITORY / settings.FILE, root / settings.FILE)


def cell(source: str, name: str, *, kind: str = "code", tags: list[str] | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "cell_type": kind,
        "id": name,
        "metadata": {"tags": tags} if tags else {},
        "source": source.splitlines(keepends=True),
    }
    return made | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def write_notebook(path: Path, *cells: dict[str, Any]) -> Path:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel}
    notebook = {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")
    return path


PARAMETERS = """\
number: int = 3  # how often
word: str = "zinc"
"""
READ = """\
from pathlib import Path
from carep.press import outputs
figures = (Path.cwd().parent / "data" / "figures.csv").read_text().split()
outputs.record("total", number * len(figures))
"""


def tiny_notebook(path: Path, parameters: str = PARAMETERS, *more: str) -> Path:
    return write_notebook(
        path,
        cell("# A tiny page\n\nWith text.", "head", kind="markdown"),
        cell(parameters, "parameters", tags=["parameters"]),
        cell(READ, "total"),
        *(cell(source, f"more-{index}") for index, source in enumerate(more)),
    )


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with two data files, one notebook and a plan of one Markdown page and two notebook pages."""
    root = tmp_path / "tiny"
    (root / "data").mkdir(parents=True)
    (root / "book").mkdir()
    (root / "_config.yml").write_text("title: tiny\n", encoding="utf-8")
    (root / "data" / "figures.csv").write_text("a\nb\n", encoding="utf-8")
    (root / "data" / "other.csv").write_text("x\n", encoding="utf-8")
    (root / "book" / "intro.md").write_text("# Tiny\n", encoding="utf-8")
    tiny_notebook(root / "book" / "page.ipynb")
    other = READ.replace("figures.csv", "other.csv")
    write_notebook(
        root / "book" / "other.ipynb",
        cell("# Other", "head", kind="markdown"),
        cell("number: int = 1", "parameters", tags=["parameters"]),
        cell(other, "total"),
    )
    (root / "book" / "plan.yaml").write_text(
        "title: Tiny\n"
        "chapters:\n"
        "  - caption: All\n"
        "    pages:\n"
        "      - {page: intro, markdown: intro.md}\n"
        "      - {page: five, notebook: page.ipynb, parameters: {number: 5}, title: Five times}\n"
        "      - {page: other, notebook: other.ipynb}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv(projects.ENVIRONMENT_VARIABLE, str(root))
    return projects.find(root)
