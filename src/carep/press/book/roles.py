"""Numbers in prose: the ``{rec}`` role, its links, and the anchors of the values that pages record."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxRole
from sphinx.util.nodes import make_refnode

from carep.press.book.wording import word
from carep.press.errors import DataError, did_you_mean
from carep.press.outputs import executed

XREF = "carep-record"
LONG = 40
"""Texts with more letters are printed as they are, with a small link behind them."""

Found = TypeVar("Found")


def anchor_name(name: str) -> str:
    """The id of a record's place on its page."""
    return f"value-{name}"


def anchor(name: str) -> nodes.Element:
    """An empty place that a number in prose links to."""
    return nodes.paragraph("", "", nodes.inline("", "", ids=[anchor_name(name)]), classes=["carep-anchor"])


class RecordRole(SphinxRole):
    """``{rec}`page:name``` prints the value that ``page`` recorded as ``name``, with a link to it."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        page, _, name = self.text.strip().rpartition(":")
        page = page.lstrip("/")
        try:
            value = lookup(self.env, page, name)
        except DataError as error:
            return [], [self.inliner.reporter.warning(str(error), line=self.lineno)]
        language = self.env.config.language or "en"
        said = value.said(language)
        target = {"reftarget": name, "refpage": page, "refdoc": self.env.docname, "refwarn": False}
        shown = nodes.inline(self.rawtext, said, classes=["carep-value"])
        if len(said) <= LONG:
            return [addnodes.pending_xref("", shown, refdomain="", reftype=XREF, **target)], []
        # A whole sentence as a link would be hard to read: a small arrow behind it leads to its place.
        arrow = nodes.inline("", word("computed_there", language), classes=["carep-arrow"])
        return [shown, addnodes.pending_xref("", arrow, refdomain="", reftype=XREF, **target)], []


def lookup(env: BuildEnvironment, page: str, name: str) -> executed.Value:
    """The value ``name`` of the executed notebook ``page``; the page being read depends on that file from now on.

    Raises
    ------
    DataError
        When there is no such page, or it records no such value; the message hints at near names.
    """
    role = f"{{rec}}`{page}:{name}`"
    return found(run_of(env, page, role).values, name, f"{role}: the page {page!r} records no value named {name!r}")


def run_of(env: BuildEnvironment, page: str, asked: str) -> executed.Executed:
    """The executed notebook ``page``; raises :class:`DataError` with a hint when there is none."""
    path = Path(env.srcdir) / f"{page}.ipynb"
    if not page or not path.is_file():
        pages = sorted(
            other.relative_to(env.srcdir).with_suffix("").as_posix() for other in Path(env.srcdir).rglob("*.ipynb")
        )
        hint = did_you_mean(page, pages) or f"pages with values: {', '.join(pages) or '(none)'}"
        raise DataError(f"{asked}: no executed notebook is named {page!r}; {hint}")
    env.note_dependency(str(path))
    return executed.read(path)


def found(among: Mapping[str, Found], name: str, otherwise: str) -> Found:
    """``among[name]``; raises :class:`DataError` that begins with ``otherwise`` and hints at near names."""
    if name not in among:
        hint = did_you_mean(name, among) or f"it has {', '.join(among) or '(nothing)'}"
        raise DataError(f"{otherwise}; {hint}")
    return among[name]


def resolve(
    app: Sphinx, _env: BuildEnvironment, node: addnodes.pending_xref, content: nodes.Element
) -> nodes.Element | None:
    """Turn a ``{rec}`` role into a link to where its value was recorded (HTML) or into plain text (others)."""
    if node.get("reftype") != XREF:
        return None
    if app.builder.format != "html":
        return nodes.inline() if "carep-arrow" in content["classes"] else content
    target = anchor_name(node["reftarget"])
    link = make_refnode(app.builder, node["refdoc"], node["refpage"], target, content)
    link["classes"].append("carep-record")
    return link
