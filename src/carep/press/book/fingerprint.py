"""What a book was made of, as hashes: has anything changed that can change it? Nothing here imports Sphinx."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from carep.press.inputs import imports
from carep.press.inputs.key import Inspector
from carep.press.project import Project

RENDERERS = (
    *("jupyter-book", "sphinx", "docutils", "myst-nb", "myst-parser", "sphinx-book-theme", "pydata-sphinx-theme"),
    *("sphinx-design", "sphinxcontrib-bibtex", "sphinxext-opengraph", "vl-convert-python", "font-roboto"),
    *("typst", "tex2typst"),
)
"""Packages whose version can change the book."""

RUNNERS = ("altair", "ipykernel", "nbclient", "nbformat", "narwhals", "numpy", "pandas", "papermill", "pyarrow")
"""Packages whose version can change what a notebook shows."""

RENDERING = ("book", "pdf", "outputs", "templates", "project.py")
"""Parts of the press whose code decides what a page looks like."""

SINGLE = ("_config.yml", "CITATION.cff")
MADE_HERE = ("_toc.yml",)
"""Files in ``book/`` that the build writes itself."""


def inputs(project: Project, inspector: Inspector) -> str:
    """sha256 over pages, notebooks, data, configuration, settings, code of the press and of the subject, packages."""
    single = [project.root / name for name in SINGLE]
    content = [path for folder in (project.book, project.data) for path in _files(folder) if path.name not in MADE_HERE]
    code = [path for top in (imports.PRESS, *imports.subject(project.root).values()) for path in _files(top)]
    files = [path for path in single if path.is_file()] + content + code
    return _hash(inspector, files, {*RENDERERS, *RUNNERS}, repr(project.settings))


def renderer(project: Project, inspector: Inspector) -> str:
    """sha256 of what renders: the press's code and the subject's that make pages, the configuration, packages."""
    subject = imports.of_code([f"import {name} as _" for name in project.settings.sphinx], project.book, project.root)
    press = [path for part in RENDERING for path in _files(imports.PRESS / part)]
    return _hash(inspector, [project.config, *subject.files.values(), *press], RENDERERS, str(project.root))


def outputs(project: Project) -> str:
    """sha256 over names and sizes of the built files and of the executed notebooks: shows what was removed or cut."""
    known = hashlib.sha256()
    for folder in (project.build / "html", project.build / "notebooks"):
        for path in _files(folder):
            known.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}\n".encode())
    return known.hexdigest()


def _files(top: Path) -> Iterator[Path]:
    """``top`` itself, or the files in it and below, in a fixed order, without hidden ones and what Python caches."""
    for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
        parts = path.relative_to(top).parts
        if path.is_file() and "__pycache__" not in parts and not any(part.startswith(".") for part in parts):
            yield path


def _hash(inspector: Inspector, files: Iterable[Path], packages: Iterable[str], settings: str) -> str:
    known = hashlib.sha256(f"{settings}\0{sys.version}".encode())
    for path in files:
        known.update(f"{imports.label(path, inspector.root)}\0{inspector.hash(path)}\n".encode())
    for name, version in sorted(inspector.versions(packages).items()):
        known.update(f"{name} {version}\n".encode())
    return known.hexdigest()
