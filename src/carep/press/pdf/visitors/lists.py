"""Lists of every kind."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from sphinx import addnodes

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
    return writer.block(node, f"#list(tight: {_tight(node)}, {_items(writer, node)})") if node.children else ""


@handles("enumerated_list")
def _enumerated_list(writer: PageWriter, node: nodes.Element) -> str:
    numbering = escape.string(NUMBERING.get(str(node.get("enumtype", "arabic")), "1."))
    start = f"start: {int(node['start'])}, " if node.get("start") else ""
    options = f"{start}numbering: {numbering}, tight: {_tight(node)}"
    return writer.block(node, f"#enum({options}, {_items(writer, node)})")


def _pairs(writer: PageWriter, node: nodes.Element, function: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Terms and what they mean, as ``definitions`` (one below the other) or ``fields`` (in two columns)."""
    written = ", ".join(f"(term: {term}, body: {body})" for term, body in pairs)
    return writer.block(node, f"#{function}({written})")


@handles("definition_list")
def _definition_list(writer: PageWriter, node: nodes.Element) -> str:
    items = [item for item in node.children if isinstance(item, nodes.definition_list_item)]
    pairs = [_definition(writer, item) for item in items]
    return _pairs(writer, node, "fields" if _are_facts(items) else "definitions", pairs)


def _are_facts(items: list[nodes.definition_list_item]) -> bool:
    """Whether the list is a sheet of short facts (name and value), which reads best in two columns."""
    values = [[child for child in item.children if isinstance(child, nodes.definition)] for item in items]
    names = [child.astext() for item in items for child in item.children if isinstance(child, nodes.term)]
    one = all(len(each) == 1 and len(each[0].children) == 1 for each in values)
    in_glossary = any(isinstance(item.parent.parent, addnodes.glossary) for item in items)
    return len(items) > 2 and one and max(map(len, names)) <= LONGEST_NAME and not in_glossary


def _definition(writer: PageWriter, item: nodes.Element) -> tuple[str, str]:
    terms = [child for child in item.children if isinstance(child, nodes.term)]
    classifiers = [child for child in item.children if isinstance(child, nodes.classifier)]
    bodies = [child for child in item.children if isinstance(child, nodes.definition)]
    head = ", ".join(writer.anchor(term) + writer.children(term).strip() for term in terms)
    head += "".join(f" #emph{writer.content(each)};" for each in classifiers)
    return f"[{head}]", writer.content(child for each in bodies for child in each.children)


@handles("field_list")
def _field_list(writer: PageWriter, node: nodes.Element) -> str:
    """Names on the left, values on the right; in a description of an API, which has long values, below each other."""
    fields = [field for field in node.children if isinstance(field, nodes.field)]
    function = "definitions" if isinstance(node.parent, addnodes.desc_content) else "fields"
    return _pairs(writer, node, function, ((writer.content(field[0]), writer.content(field[1])) for field in fields))


@handles("option_list")
def _option_list(writer: PageWriter, node: nodes.Element) -> str:
    """Options of a command and what they do."""
    pairs = []
    for item in node.findall(nodes.option_list_item):
        group, description = item.children
        names = ", ".join(child.astext() for child in group.children)
        pairs.append((f"[#raw({escape.string(names)});]", writer.content(description)))
    return _pairs(writer, node, "definitions", pairs)
