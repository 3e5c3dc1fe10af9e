"""Whether anything that can change the book has changed: one hash over all of it, without importing Sphinx."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from carep.press.book.compiling import RENDERERS, installed
from carep.press.project import Project
from carep.press.inputs import imports
from carep.press.inputs.key import Inspector

RUNNERS = ("altair", "ipykernel", "nbclient", "nbformat", "narwhals", "numpy", "pandas", "papermill", "pyarrow")
"""Packages whose version can change what a notebook shows."""

SINGLE = ("_config.yml", "CITATION.cff")
MADE_HERE = ("_toc.yml",)
"""Files in ``book/`` that the build writes itself."""


def inputs(project: Project, inspector: Inspector) -> str:
    """sha256 over pages, notebooks, data, configuration, settings, the press, the subject's package and the packages that take part."""
    known = hashlib.sha256()
    for path in _files(project):
        known.update(f"{project.relative(path)}\0{inspector.hash(path)}\n".encode())
    known.update(repr(project.settings).encode())
    for code in (imports.PRESS, *imports.subject(project.root).values()):
        for path in sorted(code.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                known.update(f"{imports.label(path, project.root)}\0{inspector.hash(path)}\n".encode())
    for name in sorted({*RENDERERS, *RUNNERS}):
        known.update(f"{name} {installed(name)}\n".encode())
    known.update(sys.version.encode())
    return known.hexdigest()


def outputs(project: Project) -> str:
    """sha256 over names and sizes of the built files and of the executed notebooks: shows what was removed or cut."""
    known = hashlib.sha256()
    for folder in (project.build / "html", project.build / "notebooks"):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                known.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}\n".encode())
    return known.hexdigest()


def _files(project: Project) -> Iterator[Path]:
    for name in SINGLE:
        if (project.root / name).is_file():
            yield project.root / name
    for folder in (project.book, project.data):
        for path in sorted(folder.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if path.is_file() and not hidden and path.name not in MADE_HERE:
                yield path
