"""What every HTML page gets besides its content: downloads, its run, its values, how to cite it, its edition."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from carep.press import yaml_lines
from carep.press.book import assets, card
from carep.press.book.context import CarepDomain, Place
from carep.press.book.roles import anchor_name
from carep.press.book.wording import part_of_page, word
from carep.press.outputs import executed


def on_page(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Sphinx's ``html-page-context``: complete one page."""
    if app.builder.format != "html" or doctree is None:
        return
    edition = app.config.carep_edition
    domain = CarepDomain.of(app.env)
    if domain.has_chart(pagename):
        app.add_js_file(assets.CHART_SCRIPT, loading_method="defer")
    if not app.env.domaindata["math"]["has_equations"].get(pagename):
        # Sphinx also loads MathJax on the parents of pages with maths; in place, since the list is the builder's own.
        context["script_files"][:] = [
            script
            for script in context["script_files"]
            if assets.MATHJAX not in str(getattr(script, "filename", script))
        ]
    context["header_buttons"] = buttons(context, app.config.carep_pdf)
    context["metatags"] = context.get("metatags", "") + (
        f'\n<meta name="carep-edition" content="{html.escape(edition.get("label", ""), quote=True)}" />'
        f'\n<meta name="carep-values" content="{html.escape(edition.get("digest", ""), quote=True)}" />\n'
    )
    body = _with_source_links(context["body"], app, pagename, domain.source_page())
    context["body"] = body + _colophon(app, pagename, context)


def buttons(context: Mapping[str, Any], pdf: str) -> list[dict[str, Any]]:
    """The page's buttons: the executed notebook or the page's text, and the book's PDF when there is one."""
    to_top = "../" * str(context["pagename"]).count("/")
    shown = []
    for button in context.get("header_buttons", ()):
        if button.get("label") == "download-buttons":
            links = [link for link in button["buttons"] if link.get("type") == "link"]
            if pdf:
                links.append({"type": "link", "url": to_top + pdf, "text": ".pdf", "tooltip": "PDF",
                              "icon": "fas fa-file-pdf", "label": "download-pdf-button"})  # fmt: skip
            button = {**button, "buttons": links}  # noqa: PLW2901
        shown.append(button)
    return shown


def _with_source_links(body: str, app: Sphinx, pagename: str, source_page: str | None) -> str:
    """Give the cards' links to sources their address; without a page of sources they are plain text."""
    pattern = rf'<a href="{card.SOURCE_LINK}([^"]+)">(.*?)</a>'
    if source_page is None:
        return re.sub(pattern, r"\2", body)
    address = app.builder.get_relative_uri(pagename, source_page)
    return re.sub(pattern, rf'<a href="{address}#source-\1">\2</a>', body)


def _colophon(app: Sphinx, pagename: str, context: Mapping[str, Any]) -> str:
    language = app.config.language or "en"
    path = Path(app.env.doc2path(pagename))
    run = executed.read(path) if path.suffix == ".ipynb" else None
    made = part_of_page(
        "colophon.html",
        language,
        run=run,
        address=run and Place(app.env, pagename, run, "", pagename).notebook_address,
        anchor_name=anchor_name,
        citation=citation(app, re.sub("<[^>]+>", "", str(context.get("title", "")))),
    )
    return str(made)  # as Markup it would escape the page's body in front of it


def citation(app: Sphinx, title: str) -> str:
    """How to cite a page: authors, year, page, book, edition, date of the data, hash of the values, address."""
    say, edition = app.config.language or "en", app.config.carep_edition
    known = _citation_file(Path(app.config.carep_project) / "CITATION.cff")
    authors = ", ".join(_author(author) for author in known.get("authors", ())) or app.config.author
    year = str(known.get("date-released") or edition.get("date") or "")[:4]
    book = known.get("title") or app.config.html_title
    details = []
    if edition.get("date"):
        details.append(word("data_as_of", say, date=edition["date"]))
    if edition.get("digest"):
        details.append(word("values_hash", say, hash=edition["digest"][:12]))
    label = f", {edition['label']}" if edition.get("label") else ""
    where = f"https://doi.org/{known['doi']}" if known.get("doi") else app.config.html_baseurl
    said = f"{authors}{f' ({year})' if year else ''}. {html.unescape(title)}. {book}{label}"
    said += f" ({'; '.join(details)})." if details else "."
    return f"{said} {where}".strip()


def _author(author: Mapping[str, Any]) -> str:
    return str(author.get("name") or f"{author.get('family-names', '')}, {author.get('given-names', '')}".strip(", "))


@lru_cache(maxsize=2)
def _citation_file(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    found, _ = yaml_lines.load(path, where=path.name)
    return found if isinstance(found, dict) else {}
