"""Descriptions of an API, as autodoc makes them: a signature, and below it, indented, what it means."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes

from carep.press.pdf import escape
from carep.press.pdf.writer import PageWriter, block_calls, handles

block_calls("described", "desc_content")


@handles("desc_signature")
def _signature(writer: PageWriter, node: addnodes.desc_signature) -> str:
    lines = node.children if node.get("is_multiline") else [node]
    shown = "#linebreak();".join(f"#raw({escape.string(line.astext())});" for line in lines)
    return f"\n\n#signature(id: {writer.label(node)})[{shown}]\n\n"


@handles("desc_inline", "desc_name", "desc_addname")
def _name(writer: PageWriter, node: nodes.Element) -> str:
    """A name out of a signature, in a line of text."""
    return f"{writer.anchor(node)}#raw({escape.string(escape.breakable(node.astext()))});"
