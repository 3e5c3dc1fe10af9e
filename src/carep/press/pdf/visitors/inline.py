"""Words inside a line: emphasis, code, signs, formulas."""

from __future__ import annotations

from docutils import nodes

from carep.press.pdf import escape, maths, tables
from carep.press.pdf.writer import PageWriter, handles


@handles("Text")
def _text(writer: PageWriter, node: nodes.Text) -> str:
    given = node.astext()
    if writer.in_table:
        # Columns are narrow: addresses and hashes must not reach into the next one.
        given = " ".join(
            escape.breakable(word, least=tables.WORD_LONG, most=tables.WORD_MOST) for word in given.split(" ")
        )
    return escape.text(given)


def _call(writer: PageWriter, node: nodes.Element, function: str) -> str:
    return f"{writer.anchor(node)}#{function}{writer.content(node)};"


@handles("emphasis", "title_reference", "literal_emphasis", "desc_parameter")
def _emphasis(writer: PageWriter, node: nodes.Element) -> str:
    return _call(writer, node, "emph")


@handles("strong", "literal_strong")
def _strong(writer: PageWriter, node: nodes.Element) -> str:
    return _call(writer, node, "strong")


@handles("subscript")
def _subscript(writer: PageWriter, node: nodes.Element) -> str:
    return _call(writer, node, "sub")


@handles("superscript")
def _superscript(writer: PageWriter, node: nodes.Element) -> str:
    return _call(writer, node, "super")


@handles("literal")
def _literal(writer: PageWriter, node: nodes.Element) -> str:
    return f"{writer.anchor(node)}#raw({escape.string(escape.breakable(node.astext()))});"


@handles("inline", "generated", "PassthroughTextElement")
def _inline(writer: PageWriter, node: nodes.Element) -> str:
    """A span: its classes decide whether paper shows it, and in which language it is."""
    classes = node.get("classes", [])
    if "carep-html-only" in classes:
        return ""
    verdict = next((name.removeprefix("carep-verdict-") for name in classes if name.startswith("carep-verdict-")), "")
    body = writer.children(node)
    if verdict:
        body = f"#verdict({escape.string(verdict)})[{body}];"
    language = writer.language(node)
    if language:
        body = f"#text(lang: {escape.string(language)})[{body}];"
    return writer.anchor(node) + body


@handles("sd_badge")
def _badge(writer: PageWriter, node: nodes.Element) -> str:
    return _call(writer, node, "badge")


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
        writer.warn(error.what + f": {latex}", node)
        return escape.string(latex)


@handles("problematic")
def _problematic(writer: PageWriter, node: nodes.Element) -> str:
    # docutils has warned already; the author's text stays, so that nothing is lost.
    return writer.children(node)


@handles("sd_line_break")
def _line_break(_writer: PageWriter, _node: nodes.Element) -> str:
    return " #linebreak();"
