"""How MyST-NB turns carep's outputs into nodes (entry point ``myst_nb.mime_renderers``).

The nodes serve every builder: ``only`` parts tell HTML from the rest, so HTML and PDF share one reading of
the sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer

from carep.press.book.chart import chart_nodes
from carep.press.book.context import Place
from carep.press.book.roles import anchor
from carep.press.book.table import table_nodes
from carep.press.outputs.card import CARDS_MIME
from carep.press.outputs.chart import CHART_MIME, svg_in
from carep.press.outputs.records import GLUE_PREFIX, RECORD_MIME, SENTENCE_MIME
from carep.press.outputs.table import TABLE_MIME

FIRST = (RECORD_MIME, SENTENCE_MIME, CARDS_MIME, TABLE_MIME, CHART_MIME)
THEN = ("image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/html", "text/plain")
"""For builders that MyST-NB does not know: without a rank it would drop every output."""


class CarepOutputs:
    """MyST-NB's plugin for records, sentences, cards, tables and charts."""

    mime_priority_overrides: ClassVar[Sequence[tuple[str, str, int | None]]] = [
        *(("*", mime, 1 + rank) for rank, mime in enumerate(FIRST)),
        *(("typst", mime, 10 + rank) for rank, mime in enumerate(THEN)),
    ]

    @staticmethod
    def handle_mime(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        """The nodes of one of carep's outputs; ``None`` for any other."""
        env = getattr(renderer.renderer, "sphinx_env", None)
        if data.mime_type.startswith(GLUE_PREFIX):
            return []  # scrapbook's form of a record; the record itself stands beside it
        if data.mime_type in THEN and env is not None and _stands_beside_own(renderer, data):
            return []
        if inline or data.mime_type not in FIRST or env is None:
            return None
        content: Any = data.content
        place = Place.of(env, data.cell_index)
        if data.mime_type == CHART_MIME:
            return chart_nodes(content, place, svg_in(str(_other_forms(renderer, data).get("text/html", ""))))
        if data.mime_type == TABLE_MIME:
            return table_nodes(content, place)
        if data.mime_type == RECORD_MIME:
            return [anchor(content["name"])]
        fields = {
            name: f"{{rec}}`{place.docname}:{name}`" if name in place.run.values else said
            for name, said in content["records"].items()
        }  # a number that has a record of its own links to where it was made
        if data.mime_type == CARDS_MIME:
            text = "\n\n".join(_card(card, fields) for card in content["cards"])
        else:
            text = content["template"].format(**fields)
        markdown = MimeData("text/markdown", text, data.cell_metadata, data.output_metadata,
                            data.cell_index, data.output_index, data.line)  # fmt: skip
        return list(renderer._render_markdown_base(markdown, fmt="myst", inline=False))


def _card(card: Mapping[str, Any], fields: Mapping[str, str]) -> str:
    """A card as the book's Markdown: a target, an admonition, and roles for the badges."""
    badges = " · ".join(f"{badge['label']} {{{badge['role']}}}`{badge['value']}`" for badge in card["badges"])
    classes = f":class: {' '.join(card['classes'])}" if card["classes"] else ""
    paragraphs = "\n\n".join(filter(None, (classes, card["lead"], badges, card["template"].format(**fields))))
    return f"({card['anchor']})=\n:::{{admonition}} {card['title']}\n{paragraphs}\n:::"


def _other_forms(renderer: NbElementRenderer, data: MimeData) -> Mapping[str, Any]:
    """The whole mime bundle that a form of an output belongs to."""
    if data.cell_index is None or data.output_index is None:
        return {}
    _, outputs = renderer.renderer.nb_client.code_cell_outputs(data.cell_index)
    bundle: Mapping[str, Any] = outputs[data.output_index].get("data", {})
    return bundle


def _stands_beside_own(renderer: NbElementRenderer, data: MimeData) -> bool:
    """Whether an output has one of carep's forms too.

    MyST-NB reads every form of an output and chooses later; what a sentence's Markdown names (targets, labels) would
    then be there twice.
    """
    return any(mime in _other_forms(renderer, data) for mime in FIRST)
