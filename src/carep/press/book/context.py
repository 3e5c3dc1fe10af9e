"""Where an output stands: its page, its notebook's run and its cell; what every renderer needs to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from carep.press.outputs import executed
from carep.press.book.domain import CarepDomain
from carep.press.project import Project
from carep.press.data.sources import FILE, Source, read_sources

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """One cell of a notebook, and the page that shows its output (another one when a page borrows it)."""

    env: BuildEnvironment
    docname: str
    run: executed.Executed
    cell: str
    notebook_page: str

    @classmethod
    def of(cls, env: BuildEnvironment, cell_index: int | None) -> Place:
        """The cell ``cell_index`` of the page that Sphinx reads now."""
        run = executed.read(Path(env.doc2path(env.docname)))
        return cls(env, env.docname, run, run.cells[cell_index] if cell_index is not None else "", env.docname)

    @property
    def language(self) -> str:
        return self.env.config.language or "en"

    @property
    def domain(self) -> CarepDomain:
        return CarepDomain.of(self.env)

    @property
    def to_top(self) -> str:
        """The way from this page to the folder of the HTML."""
        return "../" * self.docname.count("/")

    @property
    def notebook_address(self) -> str:
        """The executed notebook, from this page."""
        return f"{self.to_top}_sources/{self.notebook_page}.ipynb"

    def sources(self, ids: Sequence[str], what: str) -> list[Source]:
        """The sources named ``ids``; one that ``data/sources.yaml`` lacks is a warning, which stops the build."""
        known = project_sources(self.env)
        for name in ids:
            if name not in known:
                logger.warning(
                    "%s names the source %r, which data/sources.yaml does not hold (cell %s)",
                    what, name, self.cell, location=self.docname, type="carep", subtype="source",
                )  # fmt: skip
        return [known[name] for name in ids if name in known]


def project_sources(env: BuildEnvironment) -> Mapping[str, Source]:
    """``data/sources.yaml`` of the project; the page being read is read again when the file changes."""
    project = Project(Path(env.config.carep_project))
    path = project.data / FILE
    if path.is_file() and env.temp_data.get("docname"):
        env.note_dependency(str(path))
    return read_sources(project, needed=False)
