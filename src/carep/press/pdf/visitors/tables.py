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
    name = writer.label(node, *(child for child in node.children if isinstance(child, nodes.title)))
    layout = tables.layout(node, group)
    # Below a table that breaks, the notes could end up alone on a page.
    above = bool(notes) and not layout.whole
    outer, writer.in_table = writer.in_table, True
    try:
        head = _cells(writer, group, nodes.thead)
        body = _cells(writer, group, nodes.tbody)
    finally:
        writer.in_table = outer
    titles = [child for child in node.children if isinstance(child, nodes.title)]
    caption = "".join(writer.children(child) for child in titles).strip()
    options = [
        f"columns: ({', '.join(layout.columns)},)",
        f"align: ({', '.join(layout.aligns)},)",
        f"size: {layout.size:g}pt",
        f"wide: {'true' if layout.landscape else 'false'}",
        f"whole-rows: {'true' if layout.whole_rows else 'false'}",
        f"whole: {'true' if layout.whole else 'false'}",
        f"number: {escape.string(writer.caption_number(node, 'table') if caption else '')}",
        f"caption: {f'[{caption}]' if caption else 'none'}",
        f"id: {name}",
        f"inner: {'true' if outer else 'false'}",
        f"notes: {writer.content(notes) if above else 'none'}",
        f"head: ({''.join(f'{cell}, ' for cell in head)})",
        f"body: ({''.join(f'{cell}, ' for cell in body)})",
    ]
    after = "" if above else writer.children(notes)
    return "\n\n#data-table(" + ",\n  ".join(options) + f")\n\n{after}"


def _cells(writer: PageWriter, group: nodes.Element, part: type[nodes.Element]) -> list[str]:
    found = []
    for section in group.children:
        if not isinstance(section, part):
            continue
        for row in section.children:
            assert isinstance(row, nodes.Element)
            found += [_cell(writer, entry) for entry in row.children if isinstance(entry, nodes.entry)]
    return found


def _cell(writer: PageWriter, entry: nodes.Element) -> str:
    body = writer.content(entry)
    anchor = writer.anchor(entry)
    if anchor:
        body = f"[{anchor}{body[1:]}"
    options = []
    if entry.get("morecols"):
        options.append(f"colspan: {int(entry['morecols']) + 1}")
    if entry.get("morerows"):
        options.append(f"rowspan: {int(entry['morerows']) + 1}")
    return f"table.cell({', '.join(options)}){body}" if options else body
