"""The skeleton of a page: sections, their headings, their numbers."""

from __future__ import annotations

from docutils import nodes

from carep.press.pdf import escape
from carep.press.pdf.writer import PageWriter, handles


@handles("document")
def _document(writer: PageWriter, node: nodes.document) -> str:
    return writer.children(node)


@handles("section")
def _section(writer: PageWriter, node: nodes.section) -> str:
    writer.depth += 1
    try:
        return writer.children(node)
    finally:
        writer.depth -= 1


@handles("title")
def _title(writer: PageWriter, node: nodes.title) -> str:
    parent = node.parent
    if not isinstance(parent, nodes.section | nodes.document):
        return f"\n\n#minor-title{writer.content(node)}\n\n"
    number = number_of(writer, parent)
    numbered = f"#number[{escape.text(number)}];" if number else ""
    level = writer.level + max(writer.depth - 1, 0)
    name = writer.label(parent, node)
    first, writer.started = not writer.started, True
    kind = "chapter" if first else "section"
    # The heading of a part has begun the page already.
    options = ", fresh: false" if first and writer.opens_part else ""
    return f"\n\n#{kind}({level}, id: {name}{options})[{numbered}{writer.children(node).strip()}]\n\n"


def number_of(writer: PageWriter, parent: nodes.Element) -> str:
    """The section's number as Sphinx's contents have it, such as "2.1", or ``""``."""
    numbers = writer.env.toc_secnumbers.get(writer.docname, {})
    identifiers = parent.get("ids", [])
    found = next((numbers[f"#{name}"] for name in identifiers if f"#{name}" in numbers), None)
    if found is None and not writer.started:
        found = numbers.get("")
    return ".".join(map(str, found)) if found else ""


@handles("subtitle")
def _subtitle(writer: PageWriter, node: nodes.Element) -> str:
    return f"\n\n#minor-title{writer.content(node)}\n\n"


@handles("rubric")
def _rubric(writer: PageWriter, node: nodes.Element) -> str:
    return f"\n\n{writer.anchor(node)}#minor-title{writer.content(node)}\n\n"


@handles("transition")
def _transition(_writer: PageWriter, node: nodes.Element) -> str:
    # MyST sets a rule before the footnotes that it gathers at the end; ours stand at the foot of their pages.
    return "" if "footnotes" in node.get("classes", []) else "\n\n#rule()\n\n"
