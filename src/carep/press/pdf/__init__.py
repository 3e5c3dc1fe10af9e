"""The book as PDF: a Sphinx extension with the builder ``typst`` (needs the extra ``carep[pdf]``).

It works in any Sphinx project: add ``carep.press.pdf`` to the extensions and build with ``-b typst``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

BUILDER = "typst"
MIMES = ("image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/latex", "text/plain")
"""What the PDF takes of a notebook's outputs, best first; MyST-NB has no list for builders it does not know."""

OPTIONS: dict[str, Any] = {
    "typst_file": "book",
    "typst_title": "",
    "typst_subtitle": "",
    "typst_cover": [],
    "typst_imprint": [],
    "typst_foot": "",
    "typst_date": "",
    "typst_keywords": [],
}
"""Configuration values and their defaults: file name; title (default: the book's); lines of the cover and of its
foot; the line at the foot of each page; the document's date (ISO, of the data: never of the clock)."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the builder and its configuration."""
    from carep.press.pdf.builder import TypstBuilder

    app.add_builder(TypstBuilder)
    for name, default in OPTIONS.items():
        # "": a change needs no page read again.
        app.add_config_value(name, default, "", types=[type(default)])
    app.connect("config-inited", _rank_outputs)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _rank_outputs(_app: Sphinx, config: Config) -> None:
    """Rank outputs for this builder behind what the project ranks itself."""
    if "nb_mime_priority_overrides" not in config.values:
        return
    given = list(config.nb_mime_priority_overrides)
    known = {mime for builder, mime, _ in given if builder == BUILDER}
    # HTML can't be printed: an output that has nothing else is a warning of MyST-NB's, not a gap.
    ranks: dict[str, int | None] = {mime: 10 + rank for rank, mime in enumerate(MIMES)} | {"text/html": None}
    ranked = [(BUILDER, mime, rank) for mime, rank in ranks.items() if mime not in known]
    config.nb_mime_priority_overrides = [*ranked, *given]
