"""Tables: real ones, with heads that are repeated on every page they reach."""

from __future__ import annotations

from docutils import nodes

from carep.press.pdf import escape, tables
from carep.press.pdf.writer import PageWriter, handles


@handles("table")
def _table(writer: PageWriter, node: nodes.Element) -> str:
    group = node.next_node(nodes.tgroup)
    if group is None:
        return ""
    notes, writer.table_notes = writer.table_notes, []
    titles = [child for child in node.children if isinstance(child, nodes.title)]
    name = writer.label(node, *titles)
    layout = tables.layout(node, group)
    # Below a table that breaks, the notes could end up alone on a page.
    above = bool(notes) and not layout.whole
    outer, writer.in_table = writer.in_table, True
    try:
        head = _cells(writer, group, nodes.thead)
        body = _cells(writer, group, nodes.tbody)
    finally:
        writer.in_table = outer
    caption = "".join(writer.children(child) for child in titles).strip()
    table = escape.call(
        "data-table",
        columns=f"({', '.join(layout.columns)},)",
        align=f"({', '.join(layout.aligns)},)",
        size=f"{layout.size:g}pt",
        wide=layout.landscape,
        whole_rows=layout.whole_rows,
        whole=layout.whole,
        number=escape.string(writer.caption_number(node, "table") if caption else ""),
        caption=f"[{caption}]" if caption else None,
        id=name,
        inner=outer,
        notes=writer.content(notes) if above else None,
        head=f"({''.join(f'{cell}, ' for cell in head)})",
        body=f"({''.join(f'{cell}, ' for cell in body)})",
    )
    return f"\n\n#{table}\n\n{'' if above else writer.children(notes)}"


def _cells(writer: PageWriter, group: nodes.Element, part: type[nodes.Element]) -> list[str]:
    rows = (row for row in group.findall(nodes.row) if row.parent.parent is group and isinstance(row.parent, part))
    return [_cell(writer, entry) for row in rows for entry in row.children if isinstance(entry, nodes.entry)]


def _cell(writer: PageWriter, entry: nodes.Element) -> str:
    body = f"[{writer.anchor(entry)}{writer.content(entry)[1:]}"
    spans = {}
    if entry.get("morecols"):
        spans["colspan"] = str(int(entry["morecols"]) + 1)
    if entry.get("morerows"):
        spans["rowspan"] = str(int(entry["morerows"]) + 1)
    return escape.call("table.cell", **spans) + body if spans else body
