"""Cells of notebooks: what they show is printed, the code that made it is not."""

from __future__ import annotations

from docutils import nodes

from carep.press.pdf.writer import PageWriter


def cell(writer: PageWriter, node: nodes.Element) -> str:
    """A container of MyST-NB: a cell, its source, its outputs."""
    if node.get("nb_element") == "cell_code_source":
        return ""
    return f"\n\n{writer.anchor(node)}{writer.children(node)}\n\n"
