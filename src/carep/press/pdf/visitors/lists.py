"""Lists of every kind."""

from __future__ import annotations

from docutils import nodes

from carep.press.pdf import escape
from carep.press.pdf.writer import PageWriter, handles

LONGEST_NAME = 32
NUMBERING = {"arabic": "1.", "loweralpha": "a.", "upperalpha": "A.", "lowerroman": "i.", "upperroman": "I."}


def _tight(node: nodes.Element) -> str:
    """Whether the items of a list stand close together: those of one short paragraph each do."""
    items = [item for item in node.children if isinstance(item, nodes.Element)]
    return "true" if all(len(item.children) <= 1 and len(item.astext()) < 200 for item in items) else "false"


def _items(writer: PageWriter, node: nodes.Element) -> str:
    parts = []
    for item in node.children:
        anchor = writer.anchor(item) if isinstance(item, nodes.Element) else ""
        parts.append(f"[{anchor}{writer.content(item)[1:]}")
    return ", ".join(parts)


@handles("bullet_list")
def _bullet_list(writer: PageWriter, node: nodes.Element) -> str:
    if not node.children:
        return ""
    return f"\n\n{writer.anchor(node)}#list(tight: {_tight(node)}, {_items(writer, node)})\n\n"


@handles("enumerated_list")
def _enumerated_list(writer: PageWriter, node: nodes.Element) -> str:
    numbering = escape.string(NUMBERING.get(str(node.get("enumtype", "arabic")), "1."))
    start = f"start: {int(node['start'])}, " if node.get("start") else ""
    options = f"{start}numbering: {numbering}, tight: {_tight(node)}"
    return f"\n\n{writer.anchor(node)}#enum({options}, {_items(writer, node)})\n\n"


@handles("definition_list")
def _definition_list(writer: PageWriter, node: nodes.Element) -> str:
    items = [item for item in node.children if isinstance(item, nodes.definition_list_item)]
    function = "fields" if _are_facts(items) else "definitions"
    written = ", ".join(_definition(writer, item) for item in items)
    return f"\n\n{writer.anchor(node)}#{function}({written})\n\n"


def _are_facts(items: list[nodes.definition_list_item]) -> bool:
    """Whether the list is a sheet of short facts (name and value), which reads best in two columns."""
    values = [[child for child in item.children if isinstance(child, nodes.definition)] for item in items]
    names = [child.astext() for item in items for child in item.children if isinstance(child, nodes.term)]
    one = all(len(each) == 1 and len(each[0].children) == 1 for each in values)
    in_glossary = any(item.parent.parent.__class__.__name__ == "glossary" for item in items)
    return len(items) > 2 and one and max(map(len, names)) <= LONGEST_NAME and not in_glossary


def _definition(writer: PageWriter, item: nodes.Element) -> str:
    terms = [child for child in item.children if isinstance(child, nodes.term)]
    classifiers = [child for child in item.children if isinstance(child, nodes.classifier)]
    bodies = [child for child in item.children if isinstance(child, nodes.definition)]
    head = ", ".join(writer.anchor(term) + writer.children(term).strip() for term in terms)
    head += "".join(f" #emph{writer.content(each)};" for each in classifiers)
    body = tuple(child for each in bodies for child in each.children)
    return f"(term: [{head}], body: {writer.content(body)})"


@handles("field_list")
def _field_list(writer: PageWriter, node: nodes.Element) -> str:
    """Names on the left, values on the right."""
    items = []
    for field in node.children:
        if not isinstance(field, nodes.field):
            continue
        name, body = (field.next_node(kind) for kind in (nodes.field_name, nodes.field_body))
        assert name is not None
        items.append(f"(term: {writer.content(name)}, body: {writer.content(body) if body is not None else '[]'})")
    return f"\n\n{writer.anchor(node)}#fields({', '.join(items)})\n\n"


@handles("option_list")
def _option_list(writer: PageWriter, node: nodes.Element) -> str:
    """Options of a command and what they do."""
    items = []
    for item in node.children:
        if not isinstance(item, nodes.option_list_item):
            continue
        group, description = item.children[0], item.children[-1]
        names = ", ".join(child.astext() for child in group.children)
        items.append(f"(term: [#raw({escape.string(names)});], body: {writer.content(description)})")
    return f"\n\n{writer.anchor(node)}#definitions({', '.join(items)})\n\n"


@handles("hlist", "hlistcol")
def _hlist(writer: PageWriter, node: nodes.Element) -> str:
    """A list in columns: one column on paper."""
    return writer.children(node)
