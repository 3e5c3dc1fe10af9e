"""Words inside a line: emphasis, code, signs, formulas."""

from __future__ import annotations

from docutils import nodes

from carep.press.pdf import escape, maths, tables
from carep.press.pdf.writer import COLOUR, PageWriter, calls, handles

calls("emph", "emphasis", "title_reference", "literal_emphasis")
calls("strong", "strong", "literal_strong")
calls("sub", "subscript")
calls("super", "superscript")
calls("badge", "sd_badge")


@handles("Text")
def _text(writer: PageWriter, node: nodes.Text) -> str:
    given = node.astext()
    if writer.in_table:
        # Columns are narrow: addresses and hashes must not reach into the next one.
        given = " ".join(
            escape.breakable(word, least=tables.WORD_LONG, most=tables.WORD_MOST) for word in given.split(" ")
        )
    return escape.text(given)


@handles("literal")
def _literal(writer: PageWriter, node: nodes.Element) -> str:
    return f"{writer.anchor(node)}#raw({escape.string(escape.breakable(node.astext()))});"


@handles("inline", "generated", "PassthroughTextElement")
def _inline(writer: PageWriter, node: nodes.Element) -> str:
    """A span: a badge has a colour, and its classes say in which language it is."""
    body = writer.children(node)
    if colour := node.get(COLOUR):
        body = f"#coloured-badge(rgb({escape.string(colour)}))[{body}];"
    return writer.anchor(node) + writer.in_its_language(node, body)


@handles("abbreviation", "acronym")
def _abbreviation(writer: PageWriter, node: nodes.Element) -> str:
    """The short form; paper has no tooltip, so the long form follows it the way a book does."""
    explanation = str(node.get("explanation", ""))
    return writer.children(node) + (f" ({escape.text(explanation)})" if explanation else "")


@handles("math")
def _math(writer: PageWriter, node: nodes.Element) -> str:
    formula = formula_of(writer, node)
    return f"{writer.anchor(node)}#math.equation(alt: {escape.string(node.astext())}, ${formula}$);"


def formula_of(writer: PageWriter, node: nodes.Element) -> str:
    """The node's LaTeX as Typst maths; what can't be converted is a warning and stays LaTeX, in quotes."""
    latex = node.astext()
    try:
        return maths.to_typst(latex)
    except maths.FormulaError as error:
        writer.warn(f"{error.what}: {latex}", node)
        return escape.string(latex)


@handles("problematic")
def _problematic(writer: PageWriter, node: nodes.Element) -> str:
    # docutils has warned already; the author's text stays, so that nothing is lost.
    return writer.children(node)


@handles("sd_line_break")
def _line_break(_writer: PageWriter, _node: nodes.Element) -> str:
    return " #linebreak();"


@handles("raw")
def _raw(_writer: PageWriter, node: nodes.raw) -> str:
    """Only what was written for Typst; HTML and LaTeX are for others."""
    return node.astext() if "typst" in node.get("format", "").split() else ""
