"""Containers: our own, a notebook's cells, and the cards, grids, tabs and dropdowns of sphinx-design."""

from __future__ import annotations

from collections.abc import Callable

from docutils import nodes

from carep.press.pdf.writer import SOURCE_NOTE, PageWriter, handles

FOOTNOTES = "carep-footnotes"
TABLE = "carep-table"
TEXT_OF_LINK_HIDDEN = "sd-hide-link-text"
MUCH_TEXT, LITTLE_TEXT = 700, 180
"""Characters from which an item of a grid takes the whole width, and up to which three stand in a row."""


@handles("compound", "only", "glossary", "bibliography", "start_of_file", "desc", "autosummary_table")
def _through(writer: PageWriter, node: nodes.Element) -> str:
    """A holder without looks of its own."""
    return writer.block(node, writer.children(node))


@handles("document", "versionmodified", "hlist", "hlistcol")
def _transparent(writer: PageWriter, node: nodes.Element) -> str:
    """A holder that nothing points at; a list in columns is one column on paper."""
    return writer.children(node)


@handles("container")
def _container(writer: PageWriter, node: nodes.Element) -> str:
    classes = node.get("classes", [])
    if node.get("nb_element") == "cell_code_source":
        return ""  # what a cell shows is printed, the code that made it is not
    if TABLE in classes:
        return _table(writer, node)
    if SOURCE_NOTE in classes:
        return f"\n\n#source-note{writer.content(node)}\n\n"
    if FOOTNOTES in classes:
        return f"\n\n#table-notes{writer.content(node)}\n\n"
    return COMPONENTS.get(str(node.get("design_component", "")), _through)(writer, node)


def _table(writer: PageWriter, node: nodes.Element) -> str:
    """A table with its notes: those of a long one stand above it, below its caption."""
    tables = [child for child in node.children if isinstance(child, nodes.table)]
    notes = [child for child in node.children if {SOURCE_NOTE, FOOTNOTES} & set(child.get("classes", []))]
    others = [child for child in node.children if child not in notes]
    if len(tables) == 1:
        writer.table_notes = notes
        notes = []
    return writer.block(node, writer.children(others) + writer.children(notes))


def _card(writer: PageWriter, node: nodes.Element) -> str:
    """A box; a card that is a link as a whole carries its link on its title."""
    link = next(
        (each for each in node.findall(nodes.reference) if TEXT_OF_LINK_HIDDEN in each.get("classes", [])), None
    )
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
    sizes = [len(item.astext()) for item in items]
    wide = max(sizes, default=0) > MUCH_TEXT or any(next(iter(item.findall(_is_wide)), None) for item in items)
    three = len(items) % 3 == 0 and max(sizes, default=0) < LITTLE_TEXT
    columns = 1 if wide or len(items) < 2 else 3 if three else 2
    return writer.block(node, f"#columns-of({columns}, {', '.join(writer.content(item) for item in items)})")


def _is(node: nodes.Element, component: str) -> bool:
    return bool(node.get("design_component") == component)


def _nearest_grid(node: nodes.Element) -> nodes.Element | None:
    parent = node.parent
    while parent is not None and not _is(parent, "grid-container"):
        parent = parent.parent
    return parent


def _is_wide(node: nodes.Node) -> bool:
    return isinstance(node, nodes.table | nodes.image | nodes.literal_block)


def _folded(writer: PageWriter, node: nodes.Element) -> str:
    """A tab or a dropdown, unfolded: paper has no hidden parts. Its first child is its title when it has one."""
    head = node.children[0] if node.children and isinstance(node.children[0], nodes.rubric) else None
    body = node.children if head is None else node.children[1:]
    name = writer.label(node) if head is None else writer.label(node, head)
    title = "[]" if head is None else writer.content(head)
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
