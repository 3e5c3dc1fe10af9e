"""Sections, and what they hold: paragraphs, quotations, code, notes, formulas, line blocks."""

from __future__ import annotations

from docutils import nodes
from sphinx.locale import admonitionlabels

from carep.press.pdf import escape
from carep.press.pdf.visitors.inline import formula_of
from carep.press.pdf.writer import SOURCE_NOTE, PageWriter, block_calls, handles

LANGUAGES = {"ipython3": "python", "ipython": "python", "console": "bash", "shell": "bash"}
NO_LANGUAGE = {"", "default", "none", "text", "myst-ansi", "output"}

block_calls("quotation", "block_quote")
block_calls("attributed", "attribution")
block_calls("minor-title", "subtitle", "rubric")
block_calls("minor-title", "caption", "legend")  # outside a figure: of a block of code, of a list of pages
block_calls("align(center)", "centered")


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
    number = _section_number(writer, parent)
    numbered = f"#number[{escape.text(number)}];" if number else ""
    level = writer.level + max(writer.depth - 1, 0)
    name = writer.label(parent, node)
    first, writer.started = not writer.started, True
    kind = "chapter" if first else "section"
    # The heading of a part has begun the page already.
    options = ", fresh: false" if first and writer.opens_part else ""
    return f"\n\n#{kind}({level}, id: {name}{options})[{numbered}{writer.children(node).strip()}]\n\n"


def _section_number(writer: PageWriter, parent: nodes.Element) -> str:
    """The section's number as Sphinx's contents have it, such as "2.1", or ``""``."""
    numbers = writer.env.toc_secnumbers.get(writer.docname, {})
    found = next((numbers[f"#{name}"] for name in parent.get("ids", []) if f"#{name}" in numbers), None)
    if found is None and not writer.started:
        found = numbers.get("")
    return ".".join(map(str, found)) if found else ""


@handles("transition")
def _transition(_writer: PageWriter, node: nodes.Element) -> str:
    # MyST sets a rule before the footnotes that it gathers at the end; ours stand at the foot of their pages.
    return "" if "footnotes" in node.get("classes", []) else "\n\n#rule()\n\n"


@handles("paragraph", "compact_paragraph")
def _paragraph(writer: PageWriter, node: nodes.Element) -> str:
    if SOURCE_NOTE in node.get("classes", []):
        return f"\n\n#source-note{writer.content(node)}\n\n"
    return writer.block(node, writer.in_its_language(node, writer.children(node).strip()))


@handles("literal_block", "doctest_block")
def _literal_block(writer: PageWriter, node: nodes.Element) -> str:
    given = str(node.get("language", ""))
    language = "" if given in NO_LANGUAGE else LANGUAGES.get(given, given)
    options = f", lang: {escape.string(language)}" if language else ""
    return writer.block(node, f"#code-block(raw({escape.string(node.astext())}, block: true{options}))")


@handles("math_block")
def _math_block(writer: PageWriter, node: nodes.Element) -> str:
    formula = formula_of(writer, node)
    number = _equation_number(writer, node)
    numbering = f", number: {escape.string(number)}" if number else ""
    alt = escape.string(node.astext().strip())
    return f"\n\n#formula($ {formula} $, alt: {alt}, id: {writer.label(node)}{numbering})\n\n"


def _equation_number(writer: PageWriter, node: nodes.Element) -> str:
    if not node.get("number"):
        return ""
    config = writer.book.config
    numbered = writer.number_of(node, "displaymath") if config.math_numfig and config.numfig else ""
    return numbered or str(node["number"])


@handles("line_block")
def _line_block(writer: PageWriter, node: nodes.Element) -> str:
    """Lines that end where the author ended them; an inner block is indented."""
    lines = []
    for child in node.children:
        if isinstance(child, nodes.line_block):
            lines.append(f"#pad(left: 1.5em)[{_line_block(writer, child).strip()}]")
        else:
            lines.append(writer.children(child).strip() + " #linebreak();")
    return writer.block(node, " ".join(lines).removesuffix("#linebreak();"))


@handles(*admonitionlabels)
def _admonition(writer: PageWriter, node: nodes.Element) -> str:
    kind = next(cls.__name__ for cls in type(node).__mro__ if cls.__name__ in admonitionlabels)
    return _boxed(writer, node, kind, escape.text(str(admonitionlabels[kind])), node.children)


@handles("admonition", "topic", "sidebar")
def _titled(writer: PageWriter, node: nodes.Element) -> str:
    """A note with a title of its own; its classes may say of which kind it is."""
    classes = node.get("classes", [])
    if "contents" in classes:
        return ""
    kind = next((name for name in classes if name in admonitionlabels), "note")
    head = node.children[0] if node.children and isinstance(node.children[0], nodes.title) else None
    body = node.children[1:] if head is not None else node.children
    return _boxed(writer, node, kind, writer.children(head).strip() if head is not None else "", body)


def _boxed(writer: PageWriter, node: nodes.Element, kind: str, title: str, body: list[nodes.Node]) -> str:
    name = writer.label(node)
    return f"\n\n#admonition({escape.string(kind)}, [{title}], id: {name}){writer.content(body)}\n\n"
