"""The functions that write nodes, a module a kind; importing this package registers them all."""

from carep.press.pdf.visitors import (
    blocks,
    design,
    figures,
    inline,
    links,
    lists,
    notebook,
    sections,
    skipped,
    tables,
)

__all__ = ["blocks", "design", "figures", "inline", "links", "lists", "notebook", "sections", "skipped", "tables"]
