"""From doctree to Typst: one function for each kind of node, found by the node's class.

The functions live in :mod:`carep.press.pdf.visitors`, a module a kind; each takes the page's writer and a node and
returns Typst markup. A node that no function knows is reported with its page and printed as far as its children go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging

from carep.press.pdf import escape
from carep.press.pdf.labels import Labels

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from carep.press.pdf.images import Size

logger = logging.getLogger(__name__)
WARNING_TYPE = "typst"
COLOUR = "carep_colour"
"""The attribute of a span that is printed as a badge of this colour (``#rrggbb``)."""

Handler = Callable[["PageWriter", Any], str]
HANDLERS: dict[str, Handler] = {}


def handles(*names: str) -> Callable[[Handler], Handler]:
    """Register the function that writes the nodes of these classes (and of classes derived from them)."""

    def register(function: Handler) -> Handler:
        for name in names:
            HANDLERS[name] = function
        return function

    return register


def calls(function: str, *names: str) -> None:
    """Nodes inside a line that are one call of a function of Typst or of the template around their words."""
    handles(*names)(lambda writer, node: f"{writer.anchor(node)}#{function}{writer.content(node)};")


def block_calls(function: str, *names: str) -> None:
    """Nodes that stand by themselves and are one call of a function around their content."""
    handles(*names)(lambda writer, node: writer.block(node, f"#{function}{writer.content(node)}"))


NOTHING = (
    *("comment", "substitution_definition", "pending", "system_message", "decoration", "header", "footer", "docinfo"),
    *("meta", "index", "toctree", "tabular_col_spec", "highlightlang"),
    *("HideCodeCellNode", "HiddenCellNode", "PendingGlueReference", "ExecutionStatsNode"),
    *("sd_icon", "fontawesome", "sd_tab_input"),
)
"""Nodes that have nothing to say on paper: machinery of docutils, Sphinx and MyST-NB, and decoration of the screen."""

handles(*NOTHING)(lambda _writer, _node: "")

SCREEN_ONLY = frozenset({"carep-html-only", "carep-provenance", "carep-download", "carep-anchor"})
"""Classes of what only makes sense on a screen: the card of provenance has its source note on paper."""

SOURCE_NOTE = "carep-source"
"""The class of what names the sources of a chart or table."""


@dataclass
class Book:
    """What the pages of one PDF share."""

    env: BuildEnvironment
    config: Config
    labels: Labels
    images: Mapping[str, tuple[str, Size]] = field(default_factory=dict)
    """Address in the doctree to file name in the build folder and natural size."""
    used: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    """Labels that links point at, each with the page and line of a link that does."""
    faults: list[str] = field(default_factory=list)
    """What makes the PDF impossible (a picture without alternative text), by page and line."""


class PageWriter:
    """Writes one page."""

    def __init__(self, book: Book, docname: str, tree: nodes.document, *, level: int, opens_part: bool = False) -> None:
        self.book, self.docname, self.tree = book, docname, tree
        self.level = level
        self.opens_part = opens_part
        self.depth = 0
        self.in_table = False
        self.table_notes: list[nodes.Node] = []
        """Footnotes and source of the table that comes next."""
        self.started = False
        self.footnotes: dict[str, nodes.footnote] = {
            identifier: note for note in tree.findall(nodes.footnote) for identifier in note["ids"]
        }
        self.footnotes_printed: set[str] = set()

    @property
    def env(self) -> BuildEnvironment:
        return self.book.env

    def page(self) -> str:
        """The whole page as Typst markup."""
        return tidy(self.children(self.tree))

    def write(self, node: nodes.Node) -> str:
        """A node as Typst markup."""
        if isinstance(node, nodes.Element) and not SCREEN_ONLY.isdisjoint(node.get("classes", ())):
            return ""
        for cls in type(node).__mro__:
            handler = HANDLERS.get(cls.__name__)
            if handler is not None:
                return handler(self, node)
        self.warn(f"the PDF does not know nodes of kind {type(node).__name__!r}; only their text is printed", node)
        return self.children(node)

    def children(self, node: nodes.Node | Iterable[nodes.Node]) -> str:
        """The children of a node (or the given nodes), one after the other."""
        found: Iterable[nodes.Node] = node.children if isinstance(node, nodes.Node) else node
        return "".join(self.write(child) for child in found)

    def content(self, node: nodes.Node | Iterable[nodes.Node]) -> str:
        """The children as a Typst content block."""
        return f"[{tidy(self.children(node)).strip()}]"

    def block(self, node: nodes.Element, markup: str) -> str:
        """Markup that stands by itself, with the mark of its node before it."""
        return f"\n\n{self.anchor(node)}{markup}\n\n"

    def warn(self, message: str, node: nodes.Node) -> None:
        """A warning of Sphinx that names page and line (the build treats it as an error)."""
        logger.warning(message, location=self.where(node), type=WARNING_TYPE)

    def fault(self, message: str, node: nodes.Node) -> None:
        """Something that makes the PDF impossible; all are reported together."""
        docname, line = self.where(node)
        path = self.env.doc2path(docname, base=False)
        self.book.faults.append(f"{path}{f':{line}' if line else ''}: {message}")

    def where(self, node: nodes.Node | None) -> tuple[str, int | None]:
        """Page and line of a node; most inline nodes have the line of what holds them."""
        while node is not None:
            if node.line:
                return self.docname, node.line
            node = node.parent
        return self.docname, None

    def label(self, node: nodes.Element, *more: nodes.Element) -> str:
        """The label of a block, to hand to a function of the template (``none`` when nothing can point at it)."""
        identifiers = [identifier for each in (node, *more) for identifier in each.get("ids", [])]
        name = self.book.labels.place(self.docname, identifiers)
        return escape.string(name) if name else "none"

    def anchor(self, node: nodes.Element) -> str:
        """An invisible mark for what can point at the node."""
        name = self.label(node)
        return "" if name == "none" else f"#mark({name});"

    def link_to(self, docname: str, identifier: str, body: str, node: nodes.Node) -> str:
        """A link inside the book; one that leads nowhere is a warning."""
        name = self.book.labels.of(docname, identifier)
        if name is None:
            self.warn(f"a link to nothing: {docname}{'#' if identifier else ''}{identifier}", node)
            return body
        self.book.used.setdefault(name, self.where(node))
        return f"#goto({escape.string(name)})[{body}];"

    def in_its_language(self, node: nodes.Element, markup: str) -> str:
        """Markup in the language that a class ``lang-xx`` gives its node."""
        for name in node.get("classes", []):
            if found := re.fullmatch(r"lang-([a-z]{2,3})", name):
                return f"#text(lang: {escape.string(found[1])})[{markup}];"
        return markup

    def number_of(self, node: nodes.Element, kind: str) -> str:
        """The number that Sphinx gave a figure, table or formula, such as "2.1", or ``""``."""
        numbers = self.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        found = next((numbers[identifier] for identifier in node.get("ids", []) if identifier in numbers), ())
        return ".".join(map(str, found))

    def caption_number(self, node: nodes.Element, kind: str) -> str:
        """The number of a figure or table as its caption says it ("Table 2.1"), or ``""``."""
        number = self.number_of(node, kind)
        return str(self.book.config.numfig_format[kind] % number) if number else ""


def tidy(markup: str) -> str:
    """No more than one empty line in a row."""
    return re.sub(r"\n[ \n]*\n\s*", "\n\n", markup)
