"""Every place of the book that something can point at, known before the first page is written.

docutils ids are unique on their page only, and one element may carry several: each gets a name of its page
and the first id of its element, so that links of any kind meet at one Typst label.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from docutils import nodes

from carep.press.pdf import escape


class Labels:
    """The registry of link targets."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._placed: set[str] = set()

    def collect(self, docname: str, tree: nodes.document) -> None:
        """Note the page itself and every element with an id."""
        self._names[docname, ""] = escape.label(docname)
        for node in tree.findall(nodes.Element):
            identifiers = cast("list[str]", node.get("ids", []))
            for identifier in identifiers:
                self._names.setdefault((docname, identifier), escape.label(docname, identifiers[0]))
        # An internal target without content hands its name on to what follows; docutils has moved its ids
        # there already, but keeps ``refid`` on the target for those that still ask for the old name.
        for target in tree.findall(nodes.target):
            known = self._names.get((docname, str(target.get("refid", ""))))
            if known:
                for identifier in target.get("ids", []):
                    self._names[docname, identifier] = known

    def of(self, docname: str, identifier: str = "") -> str | None:
        """The label of a place, or ``None`` when there is none."""
        return self._names.get((docname, identifier))

    def place(self, docname: str, identifiers: Iterable[str]) -> str | None:
        """The label to set down for an element with these ids; ``None`` when it has none or it is set already."""
        for identifier in identifiers:
            name = self._names.get((docname, identifier))
            if name is not None and name not in self._placed:
                self._placed.add(name)
                return name
        return None

    def place_page(self, docname: str) -> str:
        """The label of a page's start."""
        name = escape.label(docname)
        self._placed.add(name)
        return name

    def missing(self, used: Iterable[str]) -> list[str]:
        """Labels that links use but that nothing on paper carries (their element is not printed)."""
        return sorted(set(used) - self._placed)
