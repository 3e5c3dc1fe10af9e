"""The plan of the book, ``book/plan.yaml``: which page comes from which notebook with which parameters.

    title: Who holds what                 # of the book
    chapters:
      - caption: The answer first         # a part of the table of contents
        pages:
          - {page: intro, markdown: intro.md}                      # the first page of all is the book's front page
          - {page: shares, notebook: shares.ipynb, parameters: {edition: 2026}, title: Shares}
          - page: countries
            markdown: countries.md
            sections:                     # pages below this one
              - sweep: country            # one page for each combination of the grid
                notebook: country.ipynb
                grid: {country: [Kazakhstan, Uzbekistan]}          # zip and exclude as in carep.press.contract.grid
                parameters: {edition: 2026}                        # the same for all of them
                page: "country-{country}" # file name: values in lower case, with hyphens
                title: "{country}"        # heading: values as they are, the first letter made a capital

Files are named from ``book/``. A page without ``title`` keeps its own heading. ``book/_toc.yml`` is written from
the plan, so that the two can't differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carep.press import yaml_lines
from carep.press.contract import grid, values
from carep.press.errors import CarepError, GridError, PlanError, did_you_mean
from carep.press.files import write_if_changed
from carep.press.inputs.key import Inspector
from carep.press.project import Project
from carep.press.runs.result import RunRequest

if TYPE_CHECKING:
    from carep.press.contract.contract import Contract

FILE = "plan.yaml"
PAGE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")


@dataclass(frozen=True)
class Page:
    """One page: a Markdown file, or a notebook with all its parameters; ``where`` is its line of the plan."""

    name: str
    file: Path
    where: str
    title: str | None = None
    parameters: Mapping[str, Any] | None = None
    sweep: str | None = None
    sections: tuple[Page, ...] = ()

    @property
    def is_notebook(self) -> bool:
        return self.parameters is not None

    def walk(self) -> Iterator[Page]:
        """The page itself and all below it."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True)
class Chapter:
    """A part of the book with its caption."""

    caption: str
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Plan:
    """The whole book; its first page is the front page."""

    title: str
    chapters: tuple[Chapter, ...]

    def pages(self) -> list[Page]:
        """Every page in the book's order."""
        return [page for chapter in self.chapters for top in chapter.pages for page in top.walk()]

    def page(self, name: str) -> Page:
        """The page called ``name``; raises :class:`PlanError` with a hint when there is none."""
        pages = {page.name: page for page in self.pages()}
        if name not in pages:
            hint = did_you_mean(name, pages) or None
            raise PlanError(f"the plan has no page {name!r}", expected=f"one of {', '.join(pages)}", do=hint)
        return pages[name]

    def requests(self, project: Project) -> list[RunRequest]:
        """What has to be run for the book's pages."""
        return [request_for(page, project) for page in self.pages() if page.is_notebook]

    def table_of_contents(self) -> str:
        """The plan as ``_toc.yml`` for Jupyter Book."""
        import yaml

        front = self.chapters[0].pages[0]
        parts = []
        for chapter in self.chapters:
            tops = [page for top in chapter.pages for page in (top.sections if top is front else (top,))]
            if tops:
                parts.append({"caption": chapter.caption, "chapters": [_entry(page) for page in tops]})
        toc = {"format": "jb-book", "root": front.name, "parts": parts}
        text = yaml.safe_dump(toc, allow_unicode=True, sort_keys=False, width=1000)
        return f"# Written by carep from {FILE}; change that file.\n{text}"


def _entry(page: Page) -> dict[str, Any]:
    below = {"sections": [_entry(section) for section in page.sections]} if page.sections else {}
    return {"file": page.name, **below}


def executed_path(page: str, project: Project) -> Path:
    """Where the executed notebook of a page lies."""
    return project.build / "notebooks" / f"{page}.ipynb"


def request_for(page: Page, project: Project) -> RunRequest:
    """What has to be run for one page."""
    return RunRequest(
        notebook=page.file,
        out=executed_path(page.name, project),
        parameters=page.parameters or {},
        name=page.name,
        title=page.title,
        failed=project.build / "failed" / f"{page.name}.ipynb",
        where=page.where,
    )


def read(project: Project, inspector: Inspector | None = None) -> Plan:
    """The plan of ``project``; read once by an ``inspector`` that others use, too.

    Raises
    ------
    PlanError
        With every fault: form, files that are missing, page names twice, parameters that a notebook refuses.
    """
    path = project.book / FILE
    if not path.is_file():
        raise PlanError("the book has no plan", where=str(path), do="write one; carep.press.plan.plan says how")
    look = inspector or Inspector(project.root)
    return look.once("plan", path, lambda _: _read(path, project, look))


def _read(path: Path, project: Project, inspector: Inspector) -> Plan:
    from carep.press.plan.schema import check

    content, lines = yaml_lines.load(path, PlanError)
    check(content, lines)
    return _Reader(project, lines, inspector).plan(content)


def write_toc(plan: Plan, project: Project) -> bool:
    """Write ``book/_toc.yml`` from the plan; returns whether it was not up to date."""
    return write_if_changed(project.book / "_toc.yml", plan.table_of_contents())


@dataclass
class _Reader:
    """Makes pages of a plan whose form is right, and collects what else is wrong with it."""

    project: Project
    lines: yaml_lines.Lines
    inspector: Inspector
    faults: list[CarepError] = field(default_factory=list)
    contracts: dict[Path, Contract | None] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)

    def plan(self, content: Mapping[str, Any]) -> Plan:
        chapters = tuple(
            Chapter(chapter["caption"], tuple(self._pages(chapter["pages"], ("chapters", index, "pages"))))
            for index, chapter in enumerate(content["chapters"])
        )
        if self.faults:
            raise PlanError.together(self.faults, f"{self.lines.name}: the plan can't be followed")
        return Plan(content["title"], chapters)

    def _pages(self, entries: list[dict[str, Any]], at: tuple[str | int, ...]) -> Iterator[Page]:
        for index, entry in enumerate(entries):
            here = (*at, index)
            if "sweep" in entry:
                yield from self._sweep(entry, here)
            else:
                yield from self._page(entry, here)

    def _page(self, entry: Mapping[str, Any], at: tuple[str | int, ...]) -> Iterator[Page]:
        where = self.lines.where(at)
        sections = tuple(self._pages(entry.get("sections", []), (*at, "sections")))
        kind = "notebook" if "notebook" in entry else "markdown"
        file = self._file(entry[kind], (*at, kind))
        parameters: dict[str, Any] | None = None
        if kind == "notebook" and file is not None:
            stated = self._contract(file, where)
            if stated is not None:
                try:
                    parameters = stated.validate(
                        entry.get("parameters", {}), where=self.lines.where((*at, "parameters"))
                    )
                except CarepError as fault:
                    self.faults.append(fault)
        if self._name_is_good(entry["page"], where) and file is not None:
            yield Page(entry["page"], file, where, entry.get("title"), parameters, None, sections)

    def _sweep(self, entry: Mapping[str, Any], at: tuple[str | int, ...]) -> Iterator[Page]:
        where = self.lines.where(at)
        file = self._file(entry["notebook"], (*at, "notebook"))
        stated = self._contract(file, where) if file is not None else None
        if file is None or stated is None:
            return
        try:
            wanted = grid.Combinations(
                entry.get("grid", {}), entry.get("zip", []), entry.get("exclude", []), where=where
            )
            wanted.check_size()
            combinations = wanted.spread(stated, entry.get("parameters"))
            for combination, words in wanted.ruled_out:
                self.faults.append(PlanError(words, where=where, found=combination, do="add it to 'exclude'"))
        except CarepError as fault:
            self.faults.append(fault)
            return
        for combination in combinations:
            try:
                name = filled(entry["page"], {n: grid.slug_of(v) for n, v in combination.items()}, where)
                title = filled(entry["title"], combination, where)
            except GridError as fault:
                self.faults.append(fault)
                return
            if not self._name_is_good(name, where):
                return
            parameters = stated.validate(combination)
            yield Page(name, file, where, title[:1].upper() + title[1:], parameters, entry["sweep"])

    def _file(self, name: str, at: tuple[str | int, ...]) -> Path | None:
        path = self.project.book / name
        if path.is_file() and path.resolve().is_relative_to(self.project.book.resolve()):
            return path
        known = [p.relative_to(self.project.book).as_posix() for p in self.project.book.rglob(f"*{path.suffix}")]
        self.faults.append(
            PlanError(
                f"no such file in book/: {name}", where=self.lines.where(at), do=did_you_mean(name, known) or None
            )
        )
        return None

    def _contract(self, file: Path, where: str) -> Contract | None:
        if file not in self.contracts:
            try:
                self.contracts[file] = self.inspector.contract_of(file)
            except CarepError as fault:
                self.contracts[file] = None
                self.faults.append(PlanError("the notebook can't be used", where=where, found=fault))
        return self.contracts[file]

    def _name_is_good(self, name: str, where: str) -> bool:
        if not PAGE_NAME.fullmatch(name):
            rule = "lower-case letters, digits, '-', '_', '.', and '/' between folders"
            self.faults.append(PlanError("not a name for a page", where=where, found=name, expected=rule))
            return False
        if name in self.taken:
            self.faults.append(
                PlanError(f"two pages are called {name!r}", where=where, found=f"the other is at {self.taken[name]}")
            )
            return False
        self.taken[name] = where
        return True


def filled(template: str, given: Mapping[str, Any], where: str) -> str:
    """``template`` with ``{name}`` replaced by the value of that parameter.

    Raises
    ------
    GridError
        When it names what is not in the grid or the parameters of the sweep.
    """
    try:
        return template.format_map({name: values.as_json(value) for name, value in given.items()})
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise GridError(
            "the template can't be filled",
            where=where,
            found=f"{template!r}: {error}",
            expected=f"names in braces: {', '.join(given)}",
        ) from None
