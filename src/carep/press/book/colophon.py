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
from carep.press.outputs import executed
from carep.press.book.context import Place
from carep.press.book.domain import CarepDomain
from carep.press.book.roles import anchor_name
from carep.press.book.wording import word


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
    say = app.config.language or "en"
    path = Path(app.env.doc2path(pagename))
    parts = []
    if path.suffix == ".ipynb":
        parts.append(_run(Place(app.env, pagename, executed.read(path), "", pagename), say))
    parts.append(_citation(app, context, say))
    return f'<section class="carep-colophon" aria-label="{word("about_page", say)}">{"".join(parts)}</section>'


def _run(place: Place, say: str) -> str:
    run = place.run
    rows = []
    if run.parameters:
        rows.append((word("parameters", say), card.parameters(place)))
    if run.inputs:
        rows.append((word("data_read", say), card.inputs(place)))
    source = f'<a href="{place.notebook_address}" download>{html.escape(run.notebook)}</a>'
    rows.append((word("notebook", say), source))
    facts = "".join(f"<dt>{label}</dt><dd>{content}</dd>" for label, content in rows)
    values = "".join(
        f'<tr><th scope="row"><a href="#{anchor_name(value.name)}"><code>{html.escape(value.name)}</code></a></th>'
        f"<td>{html.escape(value.said(say))}</td><td>{html.escape(', '.join(value.sources))}</td></tr>"
        for value in run.values.values()
    )
    table = ""
    if values:
        names = (word("value_name", say), word("value", say), word("sources", say))
        head = "".join(f'<th scope="col">{name}</th>' for name in names)
        title = word("values", say, n=len(run.values))
        table = (
            f'<div class="carep-scroll carep-long" role="region" tabindex="0" aria-label="{title}">'
            f"<table><caption>{title}</caption><thead><tr>{head}</tr></thead><tbody>{values}</tbody></table></div>"
        )
    return f'<details class="carep-card"><summary>{word("about_page", say)}</summary><dl>{facts}</dl>{table}</details>'


def _citation(app: Sphinx, context: Mapping[str, Any], say: str) -> str:
    text = html.escape(citation(app, re.sub("<[^>]+>", "", str(context.get("title", "")))))
    return f'<details class="carep-card"><summary>{word("how_to_cite", say)}</summary><p>{text}</p></details>'


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
