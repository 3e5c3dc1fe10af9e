"""What every renderer needs to know: where an output stands, and what the pages of one build hand to its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from carep.press.data.sources import FILE, Source, read_sources
from carep.press.outputs import executed
from carep.press.project import Project

logger = logging.getLogger(__name__)


DATA_FOLDER = "_data"
"""Where the book's downloads lie in the HTML: tables and chart data (CSV), specifications and pictures."""


class CarepDomain(Domain):
    """The book's own entry in Sphinx's environment; it survives incremental and parallel reading."""

    name = "carep"
    label = "carep"
    data_version = 1
    initial_data: dict[str, Any] = {"files": {}, "charts": {}, "source_pages": {}}  # noqa: RUF012 (Sphinx's own attribute)

    @classmethod
    def of(cls, env: BuildEnvironment) -> CarepDomain:
        """The domain of the build that ``env`` belongs to."""
        return cast(CarepDomain, env.get_domain(cls.name))

    def add_file(self, docname: str, name: str, text: str) -> str:
        """Keep a download of ``docname``; gives its address from that page."""
        self.data["files"].setdefault(docname, {})[name] = text
        return f"{'../' * docname.count('/')}{DATA_FOLDER}/{docname}/{name}"

    def files(self) -> Iterator[tuple[str, str]]:
        """Every download as (path in the HTML folder, content)."""
        for docname, files in sorted(self.data["files"].items()):
            for name, text in sorted(files.items()):
                yield f"{DATA_FOLDER}/{docname}/{name}", text

    def note_chart(self, docname: str) -> None:
        """Say that ``docname`` holds a chart (so it gets the chart script)."""
        self.data["charts"][docname] = True

    def has_chart(self, docname: str) -> bool:
        return docname in self.data["charts"]

    def note_source_page(self, docname: str) -> None:
        """Say that ``docname`` lists the sources; cards link there."""
        self.data["source_pages"][docname] = True

    def source_page(self) -> str | None:
        """The page that lists the sources, when the book has one."""
        return min(self.data["source_pages"], default=None)

    def clear_doc(self, docname: str) -> None:
        for kept in self.data.values():
            if isinstance(kept, dict):
                kept.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        for key in self.initial_data:
            for docname in docnames:
                if docname in otherdata[key]:
                    self.data[key][docname] = otherdata[key][docname]

    def resolve_any_xref(self, *_: Any) -> list[tuple[str, Any]]:
        return []


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
