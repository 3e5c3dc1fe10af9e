"""Where the project lies: the folder that holds ``_config.yml``, ``book/`` and ``data/``."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from carep.press import settings
from carep.press.errors import ProjectNotFoundError
from carep.press.settings import Settings

ENVIRONMENT_VARIABLE = "CAREP_PROJECT"


@dataclass(frozen=True)
class Project:
    """A carep project on disk; nothing is created until somebody writes to it."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def book(self) -> Path:
        return self.root / "book"

    @property
    def build(self) -> Path:
        return self.root / "_build"

    @property
    def config(self) -> Path:
        return self.root / "_config.yml"

    @property
    def settings(self) -> Settings:
        """What ``[tool.press]`` of the project says; see :mod:`carep.press.settings`."""
        return settings.read(self.root)

    def relative(self, path: Path | str) -> str:
        """``path`` as a POSIX path from the root (for messages and manifests), or as given when outside."""
        try:
            return Path(path).resolve().relative_to(self.root).as_posix()
        except ValueError:
            return str(path)


def is_project(folder: Path) -> bool:
    """Whether ``folder`` is the top of a carep project."""
    return (folder / "_config.yml").is_file() and (folder / "book").is_dir() and (folder / "data").is_dir()


def settings_for(path: Path | None = None) -> Settings:
    """The settings of the project that holds the file ``path``, else of the one that :func:`find` finds, if any."""
    for start in (path.parent, None) if path else (None,):
        with suppress(ProjectNotFoundError):
            return find(start).settings
    return Settings()


def find(start: Path | str | None = None) -> Project:
    """The project that holds ``start`` (default: ``$CAREP_PROJECT``, else the working directory).

    Raises
    ------
    ProjectNotFoundError
        When neither the folder nor any folder above it is a project.
    """
    given = start if start is not None else os.environ.get(ENVIRONMENT_VARIABLE) or Path.cwd()
    here = Path(given).resolve()
    for folder in (here, *here.parents):
        if is_project(folder):
            return Project(folder)
    raise ProjectNotFoundError(
        "no carep project here or in any folder above",
        where=str(here),
        expected="a folder with _config.yml, book/ and data/",
        do=f"change into a carep checkout, or set {ENVIRONMENT_VARIABLE} to its folder",
    )
