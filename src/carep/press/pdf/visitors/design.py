"""Containers: our own, and the cards, grids, tabs and dropdowns of sphinx-design."""

from __future__ import annotations

from collections.abc import Callable

from docutils import nodes

from carep.press.pdf.visitors import notebook
from carep.press.pdf.writer import PageWriter, handles

SCREEN_ONLY = frozenset({"carep-html-only", "carep-provenance", "carep-download"})
"""Classes of what only makes sense on a screen: the card of provenance has its source note on paper."""

SOURCE_NOTE = "carep-source"
FOOTNOTES = "carep-footnotes"
TABLE = "carep-table"
TEXT_OF_LINK_HIDDEN = "sd-hide-link-text"


@handles("container")
def _container(writer: PageWriter, node: nodes.Element) -> str:
    classes = set(node.get("classes", []))
    if classes & SCREEN_ONLY:
        return ""
    if node.get("nb_element"):
        return notebook.cell(writer, node)
    if TABLE in classes:
        return _table(writer, node)
    if SOURCE_NOTE in classes:
        return f"\n\n#source-note{writer.content(node)}\n\n"
    if FOOTNOTES in classes:
        return f"\n\n#table-notes{writer.content(node)}\n\n"
    component = COMPONENTS.get(str(node.get("design_component", "")))
    if component is not None:
        return component(writer, node)
    return f"\n\n{writer.anchor(node)}{writer.children(node)}\n\n"


def _table(writer: PageWriter, node: nodes.Element) -> str:
    """A table with its notes: those of a long one stand above it, below its caption."""
    tables = [child for child in node.children if isinstance(child, nodes.table)]
    notes = [child for child in node.children if set(child.get("classes", [])) & {SOURCE_NOTE, FOOTNOTES}]
    others = [child for child in node.children if child not in notes]
    if len(tables) == 1:
        writer.table_notes = notes
        notes = []
    return f"\n\n{writer.anchor(node)}{writer.children(others)}{writer.children(notes)}\n\n"


def _card(writer: PageWriter, node: nodes.Element) -> str:
    """A box; a card that is a link as a whole carries its link on its title."""
    links = [each for each in node.findall(nodes.reference) if TEXT_OF_LINK_HIDDEN in each.get("classes", [])]
    link = links[0] if links else None
    title = next((each for each in node.findall(nodes.container) if _is(each, "card-title")), None)
    if link is not None:
        link.parent.remove(link)
        if title is not None:
            link.children = []
            link["classes"] = []
            link.extend(title.children[:])
            title.children = []
            title += link
    return f"\n\n#card(id: {writer.label(node)}){writer.content(node)}\n\n"


def _card_title(writer: PageWriter, node: nodes.Element) -> str:
    return f"\n\n#card-title{writer.content(node)}\n\n"


def _card_small(writer: PageWriter, node: nodes.Element) -> str:
    return f"\n\n#card-small{writer.content(node)}\n\n"


def _grid(writer: PageWriter, node: nodes.Element) -> str:
    """Items two in a row, or one below the other when one holds a table, a picture or much text."""
    items = [each for each in node.findall(nodes.container) if _is(each, "grid-item") and _nearest_grid(each) is node]
    wide = any(len(item.astext()) > 700 or next(iter(item.findall(_is_wide)), None) is not None for item in items)
    columns = 1 if wide or len(items) < 2 else 3 if len(items) % 3 == 0 and _short(items) else 2
    return f"\n\n{writer.anchor(node)}#columns-of({columns}, {', '.join(writer.content(item) for item in items)})\n\n"


def _is(node: nodes.Element, component: str) -> bool:
    return bool(node.get("design_component") == component)


def _nearest_grid(node: nodes.Element) -> nodes.Element | None:
    parent = node.parent
    while parent is not None and not _is(parent, "grid-container"):
        parent = parent.parent
    return parent


def _is_wide(node: nodes.Node) -> bool:
    return isinstance(node, nodes.table | nodes.image | nodes.literal_block)


def _short(items: list[nodes.container]) -> bool:
    return all(len(item.astext()) < 180 for item in items)


def _folded(writer: PageWriter, node: nodes.Element) -> str:
    """A tab or a dropdown, unfolded: paper has no hidden parts. Its first child is its title when it has one."""
    head = node.children[0] if node.children and isinstance(node.children[0], nodes.rubric) else None
    body = node.children[1:] if head is not None else node.children
    name = writer.label(node, head) if isinstance(head, nodes.Element) else writer.label(node)
    title = writer.content(head) if head is not None else "[]"
    return f"\n\n#unfolded({title}, id: {name}){writer.content(body)}\n\n"


COMPONENTS: dict[str, Callable[[PageWriter, nodes.Element], str]] = {
    "card": _card,
    "card-title": _card_title,
    "card-header": _card_small,
    "card-footer": _card_small,
    "grid-container": _grid,
    "tab-item": _folded,
    "dropdown": _folded,
}
