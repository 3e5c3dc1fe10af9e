"""Pictures, with their captions and the words that stand for them."""

from __future__ import annotations

from docutils import nodes

from carep.press.pdf import escape
from carep.press.pdf.images import TEXT_HEIGHT_PT, TEXT_WIDTH_PT, Size, points
from carep.press.pdf.writer import PageWriter, handles


@handles("image")
def _image(writer: PageWriter, node: nodes.Element) -> str:
    picture = picture_of(writer, node)
    if not picture:
        return ""
    if isinstance(node.parent, nodes.TextElement) and not isinstance(node.parent, nodes.reference):
        return f"{writer.anchor(node)}#box({picture});"
    return f"\n\n#picture({picture}, id: {writer.label(node)})\n\n"


def picture_of(writer: PageWriter, node: nodes.Element) -> str:
    """The call that places the picture, or ``""`` when it can't be placed (which is reported)."""
    address = str(node["uri"])
    known = writer.book.images.get(address)
    if known is None:
        writer.fault(f"the picture {address} can't go into a PDF", node)
        return ""
    name, natural = known
    alt = str(node.get("alt", "")).strip()
    if not alt:
        writer.fault(f"the picture {address} has no alternative text; say in its alt what it shows", node)
        return ""
    size = size_of(node, natural)
    return escape.call(
        "image",
        escape.string(f"/images/{name}"),
        alt=escape.string(alt),
        width=f"{size.width:.1f}pt",
        height=f"{size.height:.1f}pt",
    )


def size_of(node: nodes.Element, natural: Size) -> Size:
    """The size on paper: as the author asked, else the natural one, and never past the area of text."""
    ratio = natural.height / natural.width
    width = points(node["width"], of=TEXT_WIDTH_PT) if node.get("width") else None
    height = points(node["height"], of=TEXT_HEIGHT_PT) if node.get("height") else None
    if width:
        wanted = Size(width, height or width * ratio)
    elif height:
        wanted = Size(height / ratio, height)
    else:
        scale = float(node.get("scale", 100)) / 100
        wanted = Size(natural.width * scale, natural.height * scale)
    return wanted.fit()


@handles("figure")
def _figure(writer: PageWriter, node: nodes.Element) -> str:
    captions = [child for child in node.children if isinstance(child, nodes.caption)]
    legends = [child for child in node.children if isinstance(child, nodes.legend)]
    body = writer.content(child for child in node.children if not isinstance(child, nodes.caption | nodes.legend))
    number = writer.caption_number(node, "figure")
    name = writer.label(node, *captions)
    caption = "".join(writer.children(child) for child in captions).strip()
    legend = f", legend: {writer.content(legends)}" if legends else ""
    options = f"number: {escape.string(number)}, caption: [{caption}]{legend}, id: {name}"
    return f"\n\n#numbered({body}, {options})\n\n"
