"""The functions that write nodes, a module a kind; importing this package registers them all."""

from carep.press.pdf.visitors import blocks, containers, descriptions, figures, inline, links, lists, tables

__all__ = ["blocks", "containers", "descriptions", "figures", "inline", "links", "lists", "tables"]
