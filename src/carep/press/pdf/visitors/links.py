"""What points elsewhere: references, targets, footnotes, citations."""

from __future__ import annotations

from docutils import nodes

from carep.press.pdf import escape
from carep.press.pdf.writer import PageWriter, handles

INTERNAL = "%"
"""How the builder marks addresses inside the book: ``%page#id``."""


@handles("reference", "number_reference")
def _reference(writer: PageWriter, node: nodes.Element) -> str:
    body = writer.children(node).strip()
    return writer.anchor(node) + _pointed(writer, node, body)


def _pointed(writer: PageWriter, node: nodes.Element, body: str) -> str:
    if node.get("refid"):
        return writer.link_to(writer.docname, node["refid"], body, node)
    address = str(node.get("refuri", ""))
    if address.startswith(INTERNAL):
        docname, _, identifier = address.removeprefix(INTERNAL).partition("#")
        return writer.link_to(docname or writer.docname, identifier, body, node)
    if address.startswith("#"):
        return writer.link_to(writer.docname, address[1:], body, node)
    if address.startswith(("http://", "https://", "mailto:")):
        shown = node.astext()
        if shown == address:
            body = escape.text(escape.breakable(shown))
        return f"#link({escape.string(address)})[{body}];"
    if address:
        writer.warn(f"an address that a PDF can't point at: {address}", node)
    return body


@handles("download_reference")
def _download(writer: PageWriter, node: nodes.Element) -> str:
    """The name of the file: it lies beside the HTML book, not in the PDF."""
    return writer.children(node)


@handles("pending_xref")
def _unresolved(writer: PageWriter, node: nodes.Element) -> str:
    # Sphinx has warned already when it found no target.
    return writer.children(node)


@handles("target")
def _target(writer: PageWriter, node: nodes.Element) -> str:
    return writer.anchor(node) + writer.children(node)


@handles("footnote_reference")
def _footnote_reference(writer: PageWriter, node: nodes.Element) -> str:
    """The note itself, at the foot of the page; a second reference points at the same note."""
    note = writer.footnotes.get(str(node.get("refid", "")))
    if note is None:
        writer.warn(f"a footnote that is not there: {node.astext()}", node)
        return f"#super[{escape.text(node.astext())}];"
    name = escape.string(escape.label(writer.docname, note["ids"][0]) + "_note")
    if note["ids"][0] in writer.footnotes_printed:
        return f"#footnote(label({name}));"
    writer.footnotes_printed.add(note["ids"][0])
    body = writer.content(child for child in note.children if not isinstance(child, nodes.label))
    return f"{writer.anchor(node)}#note({name}){body};"


@handles("footnote")
def _footnote(writer: PageWriter, node: nodes.footnote) -> str:
    """Nothing where the source has it; a note that nothing refers to would be lost, so it is printed."""
    if any(identifier in writer.footnotes_printed for identifier in node["ids"]) or node.get("backrefs"):
        return ""
    body = writer.content(child for child in node.children if not isinstance(child, nodes.label))
    return f"\n\n#block(text(size: 0.9em){body})\n\n"


@handles("citation")
def _citation(writer: PageWriter, node: nodes.Element) -> str:
    """An entry of the bibliography."""
    mark = next((child.astext() for child in node.children if isinstance(child, nodes.label)), "")
    body = writer.content(child for child in node.children if not isinstance(child, nodes.label))
    return f"\n\n#bibliography-entry({writer.label(node)}, [{escape.text(mark)}]){body}\n\n"


@handles("citation_reference")
def _citation_reference(writer: PageWriter, node: nodes.Element) -> str:
    body = escape.text(f"[{node.astext()}]")
    return writer.link_to(writer.docname, node["refid"], body, node) if node.get("refid") else body
