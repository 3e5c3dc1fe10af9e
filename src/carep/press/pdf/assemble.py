"""The pages of the book in reading order, each with its place in the contents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


@dataclass(frozen=True)
class Page:
    """One page: its doctree, resolved for the builder; ``depth`` 0 is the root, 1 a chapter, 2 a page of a chapter.

    ``part`` is the caption of the group of chapters that begins with this page, or ``""``.
    """

    docname: str
    tree: nodes.document
    depth: int
    part: str


def pages(env: BuildEnvironment, builder: Builder, root: str) -> list[Page]:
    """Every page that the contents reach, in their order; each once.

    Resolving runs page by page with the page's own name, so that what other extensions do on
    ``doctree-resolved`` works here as it does in HTML.
    """
    return list(_walk(env, builder, root, 0, "", set()))


def _walk(
    env: BuildEnvironment, builder: Builder, docname: str, depth: int, part: str, seen: set[str]
) -> Iterator[Page]:
    seen.add(docname)
    tree = env.get_doctree(docname)
    groups = []
    for contents in list(tree.findall(addnodes.toctree)):
        caption = str(contents.get("caption") or "")
        groups.append((caption, [str(name) for name in contents["includefiles"]]))
        contents.parent.remove(contents)
    env.resolve_references(tree, docname, builder)
    yield Page(docname, tree, depth, part)
    for caption, names in groups:
        first = caption
        for name in names:
            if name in seen:
                continue
            yield from _walk(env, builder, name, depth + 1, first, seen)
            first = ""
