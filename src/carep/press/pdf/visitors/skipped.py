"""Nodes that have nothing to say on paper: known, and left out on purpose."""

from __future__ import annotations

from docutils import nodes

from carep.press.pdf.writer import PageWriter, handles


@handles(
    "comment",
    "substitution_definition",
    "pending",
    "system_message",
    "decoration",
    "header",
    "footer",
    "index",
    "toctree",
    "tabular_col_spec",
    "highlightlang",
    "meta",
    "docinfo",
    "HideCodeCellNode",
    "HiddenCellNode",
    "sd_icon",
    "fontawesome",
    "sd_tab_input",
    "PendingGlueReference",
    "ExecutionStatsNode",
)
def _nothing(_writer: PageWriter, _node: nodes.Node) -> str:
    """Machinery, or decoration of the screen."""
    return ""


@handles("raw")
def _raw(_writer: PageWriter, node: nodes.raw) -> str:
    """Only what was written for Typst; HTML and LaTeX are for others."""
    return node.astext() if "typst" in node.get("format", "").split() else ""
