"""A table on a page: sortable in HTML, a real table with repeated head elsewhere, with footnotes and its CSV.

Nodes, for every builder: a ``container`` of class ``carep-table`` with two ``only`` parts. HTML gets one
``raw`` node; all others a ``table`` (``title``, ``thead``, ``tbody``; numeric entries have the class
``carep-number``), a container of class ``carep-footnotes`` and the source note.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx import addnodes

from carep.press.book import badges, card
from carep.press.book.context import Place
from carep.press.book.wording import part_of_page, word

LONG = 20
"""Tables with more rows scroll within the page (on screen)."""

LONG_WORD = 40
"""Words with more letters (hashes, addresses) may be broken anywhere."""

SHORT_TEXT, PROSE = 14, 60
"""Cells with at most so many letters stay on one line; those with more than so many get room to be read."""


@dataclass(frozen=True)
class Cell:
    """One cell of a stored table; ``badge`` and ``sign`` are filled for a badge, as HTML and in front of its text."""

    value: Any
    text: str
    mark: str
    numeric: bool
    badge: Markup | None = None
    sign: str = ""

    @property
    def marks(self) -> list[str]:
        return [key for key in self.mark.split(",") if key]


def table_nodes(table: Mapping[str, Any], place: Place) -> list[nodes.Element]:
    """The nodes of one table."""
    sources = place.sources(table["sources"], f"table {table['name']!r}")
    address = place.domain.add_file(place.docname, f"{table['name']}.csv", as_csv(table))
    downloads = [(word("data_csv", place.language), address)]
    under = card.card(sources, downloads, place, about=table["caption"])
    return [boxed(table, place.language, under, card.note(sources, place))]


def boxed(table: Mapping[str, Any], language: str, under: Markup, *behind: nodes.Node) -> nodes.container:
    """A stored table for every builder, with ``under`` below it in HTML and the nodes ``behind`` it elsewhere."""
    columns, identity = table["columns"], f"table-{table['name']}"
    rows = [
        [_cell(*found, language) for found in zip(columns, *row, strict=True)]
        for row in zip(table["rows"], table["text"], table["marks"], strict=True)
    ]
    made = part_of_page(
        "table.html",
        language,
        identity=identity,
        table=table,
        rows=rows,
        long=len(rows) > LONG,
        wordy=any(len(cell) > PROSE for row in table["text"] for cell in row),
        is_numeric=is_numeric,
        breaks=breaks,
        under=under,
    )
    page, other = addnodes.only(expr="html"), addnodes.only(expr="not html")
    page += nodes.raw("", str(made), format="html")
    other += _real_table(table, rows)
    if table["footnotes"]:
        other += _footnotes(table["footnotes"])
    other += list(behind)
    return nodes.container("", page, other, classes=["carep-table"], carep_name=identity)


def is_numeric(column: Mapping[str, Any]) -> bool:
    """Whether a column is set flush right."""
    return column["kind"] in ("number", "integer")


def _cell(column: Mapping[str, Any], value: Any, text: str, mark: str, language: str) -> Cell:
    badge = badges.in_cell(column, value)
    if badge is None:
        return Cell(value, text, mark, is_numeric(column))
    return Cell(value, badge.word(language), mark, is_numeric(column), badge.html(language), f"{badge.sign} ")


def as_csv(table: Mapping[str, Any]) -> str:
    """The table's values as CSV; a column whose cells carry marks is followed by one that holds them.

    >>> as_csv({"columns": [{"name": "t", "kind": "number"}], "rows": [[1.5], [None]], "marks": [[""], ["a"]]})
    't,t_mark\\n1.5,\\n,a\\n'
    """
    marked = [any(row[index] for row in table["marks"]) for index in range(len(table["columns"]))]
    names = [column["name"] for column in table["columns"]]
    head = (names, [f"{name}_mark" for name in names])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for values, marks in (head, *zip(table["rows"], table["marks"], strict=True)):
        cells: list[Any] = []
        for value, mark, has_marks in zip(values, marks, marked, strict=True):
            cells += [value, mark] if has_marks else [value]
        writer.writerow(cells)
    return text.getvalue()


def breaks(text: str) -> str:
    """How a cell of text may be broken, as a class.

    >>> breaks("2026-02-06"), breaks("a" * 64)
    ('carep-short', 'carep-long-word')
    """
    if any(len(part) > LONG_WORD for part in text.split()):
        return "carep-long-word"
    if len(text) <= SHORT_TEXT:
        return "carep-short"
    return "carep-prose" if len(text) > PROSE else ""


def _real_table(table: Mapping[str, Any], rows: Sequence[Sequence[Cell]]) -> nodes.table:
    """The table as docutils nodes, column widths by their longest word and text."""
    columns = table["columns"]
    heads = [f"{one['label']} ({one['unit']})" if one.get("unit") else str(one["label"]) for one in columns]
    group = nodes.tgroup(cols=len(columns))
    for index, head in enumerate(heads):
        longest = max([len(head) // 2, *(len(row[index]) for row in table["text"])], default=1)
        group += nodes.colspec(colwidth=min(max(longest, 5), 48))
    top = [Cell(None, head, "", is_numeric(column)) for head, column in zip(heads, columns, strict=True)]
    group += nodes.thead("", nodes.row("", *map(_entry, top)))
    group += nodes.tbody("", *(nodes.row("", *map(_entry, row)) for row in rows))
    return nodes.table("", nodes.title("", table["caption"]), group, classes=["carep-table"])


def _entry(cell: Cell) -> nodes.entry:
    paragraph = nodes.paragraph("", cell.sign + cell.text)
    if cell.mark:
        paragraph += nodes.superscript("", cell.mark)
    return nodes.entry("", paragraph, classes=["carep-number"] if cell.numeric else [])


def _footnotes(notes: Mapping[str, str]) -> nodes.container:
    box = nodes.container(classes=["carep-footnotes"])
    for mark, text in notes.items():
        box += nodes.paragraph("", "", nodes.superscript("", mark), nodes.Text(f" {text}"))
    return box
