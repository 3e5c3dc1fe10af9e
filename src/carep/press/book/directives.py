"""Directives that print the project's registers: ``carep-sources``, ``carep-output``, ``carep-table``."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from markupsafe import Markup
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from carep.press.book.card import link_text
from carep.press.book.chart import chart_nodes
from carep.press.book.context import CarepDomain, Place, project_sources
from carep.press.book.roles import found, run_of
from carep.press.book.table import as_csv, boxed, table_nodes
from carep.press.book.wording import word
from carep.press.data.sources import Source
from carep.press.errors import DataError
from carep.press.outputs.meaning import Kind

FEW_FILES = 12


def plain_table(
    name: str, caption: str, columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Any]], missing: str = ""
) -> dict[str, Any]:
    """A table in the form that notebooks hand out, from plain values."""
    return {
        "name": name,
        "caption": caption,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "text": [[missing if cell in (None, "") else str(cell) for cell in row] for row in rows],
        "marks": [[""] * len(columns) for _ in rows],
        "footnotes": {},
        "sources": [],
    }


def column(name: str, label: str, kind: str = "text") -> dict[str, Any]:
    """A column's description."""
    return {"name": name, "label": label, "unit": "", "kind": kind}


class Register(SphinxDirective):
    """A directive that prints what lies in the project's ``data/``."""

    has_content = False

    @property
    def say(self) -> str:
        return self.env.config.language or "en"

    @property
    def data(self) -> Path:
        return Path(self.env.config.carep_project) / "data"

    def depend_on(self, path: Path) -> None:
        if path.is_file():
            self.env.note_dependency(str(path))

    def table(self, table: dict[str, Any], *, download: dict[str, Any] | None = None) -> list[nodes.Node]:
        """The table for every builder, in HTML with its CSV (or that of the fuller table ``download``)."""
        text = as_csv(download or table)
        address = CarepDomain.of(self.env).add_file(self.env.docname, f"{table['name']}.csv", text)
        under = Markup('<p class="carep-source">{}: <a href="{}" download>{}</a></p>')
        return [boxed(table, self.say, under.format(word("download", self.say), address, word("data_csv", self.say)))]


class Sources(Register):
    """Every source of the project: who made it, which edition, where it lies, and the bytes that were read."""

    def run(self) -> list[nodes.Node]:
        CarepDomain.of(self.env).note_source_page(self.env.docname)
        return [self._section(source) for source in project_sources(self.env).values()]

    def _section(self, source: Source) -> nodes.section:
        section = nodes.section("", nodes.title("", source.title), ids=[f"source-{source.id}"], names=[source.id])
        facts = nodes.definition_list(classes=["carep-facts", "simple"])
        for label, text in (
            ("producer", source.producer),
            ("edition", source.edition),
            ("published", source.published),
            ("accessed", source.accessed),
            ("licence", source.licence),
            ("next_edition", source.next),
            ("remark", source.note),
        ):
            if text:
                facts += self._fact(word(label, self.say), nodes.Text(text))
        if source.link:
            link = nodes.reference("", link_text(source), refuri=source.link, internal=False)
            facts.insert(0, self._fact(word("address", self.say), link))
        section += facts
        if source.files:
            section += self._files(source)
        return section

    @staticmethod
    def _fact(label: str, content: nodes.Node) -> nodes.definition_list_item:
        return nodes.definition_list_item(
            "", nodes.term("", capital(label)), nodes.definition("", nodes.paragraph("", "", content))
        )

    def _files(self, source: Source) -> list[nodes.Node]:
        made = self.table(
            plain_table(
                f"files-{source.id}",
                f"{source.title}: {word('file', self.say).lower()}",
                [column("file", word("file", self.say)), column("sha256", "sha256"),
                 column("bytes", word("size", self.say), "integer")],
                [(file.name, file.sha256, file.bytes) for file in source.files],
            )
        )  # fmt: skip
        if len(source.files) <= FEW_FILES:
            return made
        summary = word("files_listed", self.say, n=len(source.files))
        page = addnodes.only(expr="html")
        page += nodes.raw("", f'<details class="carep-card"><summary>{summary}</summary>', format="html")
        page += made
        page += nodes.raw("", "</details>", format="html")
        other = addnodes.only(expr="not html")
        other += nodes.paragraph("", f"{summary}: data/sources.yaml.")
        return [page, other]


class Output(SphinxDirective):
    """A chart or table of an executed notebook on another page, with the same card."""

    has_content = False
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        page, _, name = self.arguments[0].strip().rpartition(":")
        asked = f"{{carep-output}} {page}:{name}"
        try:
            run = run_of(self.env, page.lstrip("/"), asked)
            shown = found(run.shown, name, f"{asked}: the page {page!r} has no chart or table named {name!r}")
        except DataError as error:
            return [self.state.document.reporter.warning(str(error), line=self.lineno)]
        place = Place(self.env, self.env.docname, run, shown.cell, page.lstrip("/"))
        made = chart_nodes(shown.content, place) if shown.kind is Kind.CHART else table_nodes(shown.content, place)
        return list(made)


class DataTable(Register):
    """A table of ``data/`` as it is, with a caption and the columns one names."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = {
        "caption": directives.unchanged_required,
        "columns": directives.unchanged,
        "missing": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        path = self.data / self.arguments[0].strip()
        if not path.is_file() or "caption" not in self.options:
            what = "needs a :caption:" if path.is_file() else f"data/{self.arguments[0]} does not exist"
            return [self.state.document.reporter.warning(f"carep-table: {what}", line=self.lineno)]
        self.depend_on(path)
        with path.open(encoding="utf-8", newline="") as file:
            records = list(csv.DictReader(file))
        names = list(records[0]) if records else []
        asked = [part.strip().partition("=") for part in self.options.get("columns", ",".join(names)).split(",")]
        unknown = [name for name, _, _ in asked if records and name not in names]
        if unknown:
            text = (
                f"carep-table: data/{self.arguments[0]} has no column {', '.join(unknown)}; it has {', '.join(names)}"
            )
            return [self.state.document.reporter.warning(text, line=self.lineno)]
        columns = [
            column(name, label or name, "number" if _numeric(records, name) else "text") for name, _, label in asked
        ]
        rows = [[record[name] for name, _, _ in asked] for record in records]
        return self.table(
            plain_table(path.stem, self.options["caption"], columns, rows, self.options.get("missing", ""))
        )


def _numeric(records: Sequence[Mapping[str, str]], name: str) -> bool:
    filled = [record[name] for record in records if record[name]]
    try:
        return bool([float(cell) for cell in filled]) and name != "year"
    except ValueError:
        return False


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
