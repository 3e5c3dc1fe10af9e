"""Paragraphs and what stands between them: quotations, code, notes, formulas, line blocks."""

from __future__ import annotations

from docutils import nodes

from carep.press.pdf import escape
from carep.press.pdf.visitors.inline import formula_of
from carep.press.pdf.writer import PageWriter, handles

LANGUAGES = {"ipython3": "python", "ipython": "python", "console": "bash", "shell": "bash"}
NO_LANGUAGE = {"", "default", "none", "text", "myst-ansi", "output"}

ADMONITIONS = (
    "attention",
    "caution",
    "danger",
    "error",
    "hint",
    "important",
    "note",
    "seealso",
    "tip",
    "warning",
)


@handles("paragraph", "compact_paragraph")
def _paragraph(writer: PageWriter, node: nodes.Element) -> str:
    classes = node.get("classes", [])
    if "carep-html-only" in classes or "carep-anchor" in classes:
        return ""
    if "carep-source" in classes:
        return f"\n\n#source-note{writer.content(node)}\n\n"
    body = writer.children(node).strip()
    language = writer.language(node)
    if language:
        body = f"#text(lang: {escape.string(language)})[{body}];"
    return f"\n\n{writer.anchor(node)}{body}\n\n"


@handles("block_quote")
def _block_quote(writer: PageWriter, node: nodes.Element) -> str:
    return f"\n\n{writer.anchor(node)}#quotation{writer.content(node)}\n\n"


@handles("attribution")
def _attribution(writer: PageWriter, node: nodes.Element) -> str:
    return f"\n\n#attributed{writer.content(node)}\n\n"


@handles("literal_block", "doctest_block")
def _literal_block(writer: PageWriter, node: nodes.Element) -> str:
    given = str(node.get("language", ""))
    language = "" if given in NO_LANGUAGE else LANGUAGES.get(given, given)
    options = f", lang: {escape.string(language)}" if language else ""
    return f"\n\n{writer.anchor(node)}#code-block(raw({escape.string(node.astext())}, block: true{options}))\n\n"


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
    if config.math_numfig and config.numfig:
        numbers = writer.env.toc_fignumbers.get(writer.docname, {}).get("displaymath", {})
        for identifier in node["ids"]:
            if identifier in numbers:
                return ".".join(map(str, numbers[identifier]))
    return str(node["number"])


@handles("line_block")
def _line_block(writer: PageWriter, node: nodes.Element) -> str:
    """Lines that end where the author ended them; an inner block is indented."""
    lines = []
    for child in node.children:
        if isinstance(child, nodes.line_block):
            lines.append(f"#pad(left: 1.5em)[{_line_block(writer, child).strip()}]")
        else:
            lines.append(writer.children(child).strip() + " #linebreak();")
    return f"\n\n{writer.anchor(node)}{' '.join(lines).removesuffix('#linebreak();')}\n\n"


@handles(*ADMONITIONS)
def _admonition(writer: PageWriter, node: nodes.Element) -> str:
    from sphinx.locale import admonitionlabels

    kind = next(cls.__name__ for cls in type(node).__mro__ if cls.__name__ in ADMONITIONS)
    return _boxed(writer, node, kind, escape.text(str(admonitionlabels.get(kind, kind.title()))), node.children)


@handles("admonition", "topic", "sidebar")
def _titled(writer: PageWriter, node: nodes.Element) -> str:
    """A note with a title of its own; its classes may say of which kind it is."""
    classes = node.get("classes", [])
    if "contents" in classes or "carep-html-only" in classes:
        return ""
    kind = next((name for name in classes if name in ADMONITIONS), "note")
    head = node.children[0] if node.children and isinstance(node.children[0], nodes.title) else None
    body = node.children[1:] if head is not None else node.children
    return _boxed(writer, node, kind, writer.children(head).strip() if head is not None else "", body)


def _boxed(writer: PageWriter, node: nodes.Element, kind: str, title: str, body: list[nodes.Node]) -> str:
    name = writer.label(node)
    return f"\n\n#admonition({escape.string(kind)}, [{title}], id: {name}){writer.content(body)}\n\n"


@handles("versionmodified")
def _version_modified(writer: PageWriter, node: nodes.Element) -> str:
    return writer.children(node)


@handles("centered")
def _centered(writer: PageWriter, node: nodes.Element) -> str:
    return f"\n\n#align(center){writer.content(node)}\n\n"


@handles("compound", "only", "glossary", "bibliography", "start_of_file")
def _through(writer: PageWriter, node: nodes.Element) -> str:
    """A holder without looks of its own."""
    return f"\n\n{writer.anchor(node)}{writer.children(node)}\n\n"
