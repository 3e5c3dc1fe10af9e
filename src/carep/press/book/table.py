"""A table on a page: sortable in HTML, a real table with repeated head elsewhere, with footnotes and its CSV.

Nodes, for every builder: a ``container`` of class ``carep-table`` with two ``only`` parts. HTML gets one
``raw`` node; all others a ``table`` (``title``, ``thead``, ``tbody``; numeric entries have the class
``carep-number``), a container of class ``carep-footnotes`` and the source note.
"""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Mapping
from typing import Any

from docutils import nodes
from sphinx import addnodes

from carep.press.book import card
from carep.press.book.context import Place
from carep.press.book.wording import verdict_sign, verdict_word, verdicts, word

LONG = 20
"""Tables with more rows scroll within the page (on screen)."""

LONG_WORD = 40
"""Words with more letters (hashes, addresses) may be broken anywhere."""

SHORT_TEXT, PROSE = 14, 60
"""Cells with at most so many letters stay on one line; those with more than so many get room to be read."""


def table_nodes(table: Mapping[str, Any], place: Place) -> list[nodes.Element]:
    """The nodes of one table."""
    sources = place.sources(table["sources"], f"table {table['name']!r}")
    page = addnodes.only(expr="html")
    page += nodes.raw("", _html(table, sources, place), format="html")
    other = addnodes.only(expr="not html")
    other += real_table(table, place.language)
    if table["footnotes"]:
        other += _footnotes(table["footnotes"])
    other += card.note(sources, place)
    return [nodes.container("", page, other, classes=["carep-table"], carep_name=f"table-{table['name']}")]


def heading(column: Mapping[str, Any]) -> str:
    """A column's head: label and unit.

    >>> heading({"label": "Share", "unit": "%"})
    'Share (%)'
    """
    return f"{column['label']} ({column['unit']})" if column.get("unit") else str(column["label"])


def is_numeric(column: Mapping[str, Any]) -> bool:
    """Whether a column is set flush right."""
    return column["kind"] in ("number", "integer")


def as_csv(table: Mapping[str, Any]) -> str:
    """The table's values as CSV; a column whose cells carry marks is followed by one that holds them.

    >>> as_csv({"columns": [{"name": "t", "kind": "number"}], "rows": [[1.5], [None]], "marks": [[""], ["a"]]})
    't,t_mark\\n1.5,\\n,a\\n'
    """
    marked = [any(row[index] for row in table["marks"]) for index in range(len(table["columns"]))]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names: list[str] = []
    for column, has_marks in zip(table["columns"], marked, strict=True):
        names += [column["name"], f"{column['name']}_mark"] if has_marks else [column["name"]]
    writer.writerow(names)
    for row, marks in zip(table["rows"], table["marks"], strict=True):
        cells: list[Any] = []
        for value, mark, has_marks in zip(row, marks, marked, strict=True):
            cells += [value, mark] if has_marks else [value]
        writer.writerow(["" if cell is None else cell for cell in cells])
    return text.getvalue()


def badge(verdict: str, language: str = "en") -> str:
    """A verdict as HTML: shape, colour and word.

    >>> badge("possible")
    '<span class="verdict verdict-possible"><span aria-hidden="true">▲</span> possible</span>'
    """
    sign, said = verdict_sign(verdict), verdict_word(verdict, language)
    return f'<span class="verdict verdict-{verdict}"><span aria-hidden="true">{sign}</span> {said}</span>'


def is_verdict(column: Mapping[str, Any], value: Any) -> bool:
    """Whether a cell is a verdict and so is shown as a badge."""
    return isinstance(value, str) and value in verdicts() and "verdict" in column["name"].lower()


def real_table(table: Mapping[str, Any], language: str) -> nodes.table:
    """The table as docutils nodes, column widths by their longest word and text."""
    columns, rows = table["columns"], table["text"]
    group = nodes.tgroup(cols=len(columns))
    for index, column in enumerate(columns):
        longest = max([len(heading(column)) // 2, *(len(row[index]) for row in rows)], default=1)
        group += nodes.colspec(colwidth=min(max(longest, 5), 48))
    head = nodes.row()
    for column in columns:
        head += _entry(heading(column), "", column)
    body = nodes.tbody()
    for values, text, marks in zip(table["rows"], rows, table["marks"], strict=True):
        line = nodes.row()
        for column, value, shown, mark in zip(columns, values, text, marks, strict=True):
            said = f"{verdict_sign(value)} {verdict_word(value, language)}" if is_verdict(column, value) else shown
            line += _entry(said, mark, column)
        body += line
    group += [nodes.thead("", head), body]
    return nodes.table("", nodes.title("", table["caption"]), group, classes=["carep-table"])


def _entry(text: str, mark: str, column: Mapping[str, Any]) -> nodes.entry:
    paragraph = nodes.paragraph("", text)
    if mark:
        paragraph += nodes.superscript("", mark)
    return nodes.entry("", paragraph, classes=["carep-number"] if is_numeric(column) else [])


def _footnotes(notes: Mapping[str, str]) -> nodes.container:
    box = nodes.container(classes=["carep-footnotes"])
    for mark, text in notes.items():
        paragraph = nodes.paragraph()
        paragraph += [nodes.superscript("", mark), nodes.Text(f" {text}")]
        box += paragraph
    return box


def _html(table: Mapping[str, Any], sources: list[Any], place: Place) -> str:
    identity = html.escape(f"table-{table['name']}", quote=True)
    address = place.domain.add_file(place.docname, f"{table['name']}.csv", as_csv(table))
    downloads = [card.Download(word("data_csv", place.language), address)]
    return (
        f'<figure class="carep-table" id="{identity}">{html_table(table, identity, place.language)}'
        f"{card.source_line(sources, place)}"
        f"{card.card(sources, downloads, place, about=table['caption'])}</figure>"
    )


def html_table(table: Mapping[str, Any], identity: str, language: str) -> str:
    """The table and its footnotes as HTML; a small script turns the heads into buttons that sort."""
    columns = table["columns"]
    head = "".join(
        f'<th scope="col" class="{"carep-number" if is_numeric(column) else "carep-text"}">'
        f"{html.escape(str(column['label']))}{_unit(column)}</th>"
        for column in columns
    )
    body = "".join(
        f"<tr>{''.join(_cells(columns, values, text, marks, identity, language))}</tr>"
        for values, text, marks in zip(table["rows"], table["text"], table["marks"], strict=True)
    )
    caption = f'<figcaption class="carep-title" id="{identity}-title">{html.escape(table["caption"])}</figcaption>'
    size = " carep-long" if len(table["rows"]) > LONG else ""
    if any(len(cell) > PROSE for row in table["text"] for cell in row):
        size += " carep-wordy"
    return (
        f'{caption}<div class="carep-scroll{size}" role="region" tabindex="0" aria-labelledby="{identity}-title">'
        f'<table aria-labelledby="{identity}-title"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        f"{_notes(table['footnotes'], identity, language)}"
    )


def _unit(column: Mapping[str, Any]) -> str:
    return f' <span class="carep-unit">({html.escape(column["unit"])})</span>' if column.get("unit") else ""


def _cells(
    columns: list[Mapping[str, Any]], values: list[Any], text: list[str], marks: list[str], identity: str, language: str
) -> list[str]:
    cells = []
    for index, (column, value, shown, mark) in enumerate(zip(columns, values, text, marks, strict=True)):
        inner = badge(value, language) if is_verdict(column, value) else html.escape(shown)
        for key in filter(None, mark.split(",")):
            note = html.escape(f"{identity}-note-{key}", quote=True)
            inner += f'<sup><a class="carep-mark" href="#{note}">{html.escape(key)}</a></sup>'
        if index == 0 and not is_numeric(column):
            cells.append(f'<th scope="row"{_text_class(shown)}>{inner}</th>')
        elif is_numeric(column):
            order = "" if value is None else value
            cells.append(f'<td class="carep-number" data-order="{order}">{inner}</td>')
        else:
            cells.append(f"<td{_text_class(shown)}>{inner}</td>")
    return cells


def _text_class(text: str) -> str:
    """How a cell of text may be broken.

    >>> _text_class("2026-02-06"), _text_class("a" * 64)
    (' class="carep-short"', ' class="carep-long-word"')
    """
    if any(len(part) > LONG_WORD for part in text.split()):
        return ' class="carep-long-word"'
    if len(text) <= SHORT_TEXT:
        return ' class="carep-short"'
    return ' class="carep-prose"' if len(text) > PROSE else ""


def _notes(notes: Mapping[str, str], identity: str, language: str) -> str:
    if not notes:
        return ""
    items = "".join(
        f'<li id="{html.escape(f"{identity}-note-{key}", quote=True)}"><sup>{html.escape(key)}</sup> '
        f"{html.escape(text)}</li>"
        for key, text in notes.items()
    )
    return f'<ul class="carep-footnotes" aria-label="{word("notes", language)}">{items}</ul>'
