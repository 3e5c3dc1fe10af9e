"""Tables that machines compare and people read: values, units, rounding, marks and footnotes in one bundle."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

from carep.press.errors import OutputError, UnknownNameError
from carep.press.outputs.format import Format, format_value, plain

if TYPE_CHECKING:
    import pandas as pd

TABLE_MIME = "application/vnd.carep.table+json"
_STORED = ("name", "label", "unit", "kind", "digits", "tolerance")
"""What a notebook keeps of a column."""

Kind = Literal["number", "integer", "text", "boolean"]


@dataclass(frozen=True)
class Column:
    """One column: where its values are in the frame, and how they are shown.

    ``shown`` names a frame column with ready text (a qualified figure such as "> 1,200,000"); ``mark`` one
    with footnote keys. ``tolerance`` is the relative difference that a check of the table accepts (0: none).
    """

    name: str
    label: str
    unit: str = ""
    kind: Kind = "number"
    digits: int | None = None
    significant: int | None = None
    shown: str | None = None
    mark: str | None = None
    missing: str = "not listed"
    tolerance: float = 0.0

    @property
    def numeric(self) -> bool:
        return self.kind in ("number", "integer")

    @property
    def heading(self) -> str:
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True, init=False)
class Table:
    """A named table of a run, made of a frame's ``columns``; as the last expression of a cell it displays itself.

    ``sources`` defaults to ``frame.attrs["sources"]``.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"country": ["Kazakhstan"], "share": [19.166]})
    >>> columns = [Column("country", "Country", kind="text"), Column("share", "Share", unit="%", digits=1)]
    >>> print(Table(frame, columns, name="shares", caption="Shares", sources=["mcs2026"]).as_text())
    Shares
    Country     Share (%)
    Kazakhstan       19.2

    Raises
    ------
    OutputError
        When a column is not in the frame, a mark has no footnote, or no source is known.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    text: tuple[tuple[str, ...], ...]
    marks: tuple[tuple[str, ...], ...]
    footnotes: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()

    def __init__(
        self,
        frame: pd.DataFrame,
        columns: Sequence[Column],
        *,
        name: str,
        caption: str,
        footnotes: Mapping[str, str] | None = None,
        sources: Sequence[str] | None = None,
    ) -> None:
        for column in columns:
            for wanted in (column.name, column.shown, column.mark):
                if wanted is not None and wanted not in frame.columns:
                    raise UnknownNameError.of("column", wanted, frame.columns, where=f"table {name!r}")
        known = tuple(sources if sources is not None else frame.attrs.get("sources", ()))
        if not known:
            raise OutputError("the table has no source", where=f"table {name!r}", do='give sources=["..."]')
        rows, text, marks = [], [], []
        for record in cast("list[dict[str, Any]]", frame.to_dict("records")):
            rows.append(tuple(plain(record[c.name], where=f"table {name!r}, {c.name}") for c in columns))
            text.append(tuple(_shown(record, c) for c in columns))
            marks.append(tuple(_mark(record, c) for c in columns))
        notes = dict(footnotes or {})
        used = {key for row in marks for cell in row for key in cell.split(",") if key}
        if used - set(notes):
            raise OutputError("marks without a footnote", where=f"table {name!r}", found=sorted(used - set(notes)))
        notes = {key: note for key, note in notes.items() if key in used}
        vars(self).update(
            name=name,
            caption=caption,
            columns=tuple(columns),
            rows=tuple(rows),
            text=tuple(text),
            marks=tuple(marks),
            footnotes=notes,
            sources=known,
        )

    def as_json(self) -> dict[str, Any]:
        """The table as the notebook stores it."""
        return {
            "name": self.name,
            "caption": self.caption,
            "columns": [{key: getattr(column, key) for key in _STORED} for column in self.columns],
            "rows": [list(row) for row in self.rows],
            "text": [list(row) for row in self.text],
            "marks": [list(row) for row in self.marks],
            "footnotes": dict(self.footnotes),
            "sources": list(self.sources),
        }

    def as_html(self) -> str:
        """A plain HTML table, for JupyterLab and code hosts (the book renders its own from the JSON)."""
        head = "".join(f'<th scope="col">{html.escape(c.heading)}</th>' for c in self.columns)
        body = "".join(
            "<tr>"
            + "".join(
                f'<td style="text-align: {"right" if c.numeric else "left"}">{html.escape(cell)}'
                + (f"<sup>{html.escape(mark)}</sup>" if mark else "")
                + "</td>"
                for c, cell, mark in zip(self.columns, row, marks, strict=True)
            )
            + "</tr>"
            for row, marks in zip(self.text, self.marks, strict=True)
        )
        notes = "".join(f"<p><sup>{html.escape(k)}</sup> {html.escape(v)}</p>" for k, v in self.footnotes.items())
        caption = f"<caption>{html.escape(self.caption)}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}"

    def as_text(self) -> str:
        """The table as aligned plain text."""
        cells = [[c.heading for c in self.columns]]
        for row, marks in zip(self.text, self.marks, strict=True):
            cells.append([f"{cell} {mark}".rstrip() for cell, mark in zip(row, marks, strict=True)])
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        lines = [
            "  ".join(
                cell.rjust(width) if c.numeric else cell.ljust(width)
                for c, cell, width in zip(self.columns, row, widths, strict=True)
            ).rstrip()
            for row in cells
        ]
        return "\n".join([self.caption, *lines, *(f"{key}: {note}" for key, note in self.footnotes.items())])

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {TABLE_MIME: self.as_json(), "text/html": self.as_html(), "text/plain": self.as_text()}


def _shown(record: Mapping[str, Any], column: Column) -> str:
    if column.shown is not None:
        return str(record[column.shown])
    value = plain(record[column.name], where=column.name)
    if value is None:
        return column.missing
    return format_value(value, Format(digits=column.digits, significant=column.significant))


def _mark(record: Mapping[str, Any], column: Column) -> str:
    if column.mark is None:
        return ""
    mark = plain(record[column.mark], where=column.mark)
    return "" if mark is None else str(mark)
