"""The Sphinx extension of the book (``carep.press.book.extension`` in ``_config.yml``).

Roles and directives for pages and for Markdown in notebooks:

``{rec}`page:name```
    The value that the executed notebook ``page`` (its path in the book, without suffix) recorded as ``name``,
    formatted as the record says, with a link to the place that computed it. A name that is not there is a
    warning, and so stops the build.
```{carep-output} shares:reserves```
    The chart or table ``reserves`` of the executed notebook ``shares``, with its card, on any page.
```{carep-sources}```
    One section for every entry of ``data/sources.yaml``, with its files and hashes; provenance cards link there.
    The page needs a title of its own above it.
```{carep-table} countries.csv```
    A CSV file of ``data/`` as a table. Options: ``:caption:`` (required), ``:columns: country=Country, iso3=ISO``
    (all columns when left out), ``:missing: not available``.

Records, sentences, tables and charts in notebooks need nothing: :mod:`carep.press.book.mimes` renders them.

What the subject brings (roles, badges, directives) are Sphinx extensions that the project's settings name; see
:mod:`carep.press.settings` and :mod:`carep.press.book.badges`.

Configuration values, set by :mod:`carep.press.book.compiling`: ``carep_project`` (folder), ``carep_edition`` (label,
date, digest) and ``carep_pdf`` (name of the PDF beside the HTML, or empty).
"""

from __future__ import annotations

import re
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from carep.press import settings
from carep.press.book import accessible, assets
from carep.press.book import roles as records
from carep.press.book.colophon import on_page
from carep.press.book.context import CarepDomain
from carep.press.book.directives import DataTable, Output, Sources
from carep.press.book.roles import RecordRole
from carep.press.files import write_if_changed
from carep.press.project import settings_for


def _prepare(app: Sphinx) -> None:
    """Put the scripts and fonts that come from packages into the output."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    cache = Path(app.config.carep_project) / "_build" / "cache"
    static.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(assets.chart_script(cache), static / assets.CHART_SCRIPT)
    assets.copy_fonts(static)
    edition = app.config.carep_edition
    shown = ", ".join(part for part in (edition.get("label"), edition.get("date")) if part)
    write_if_changed(static / assets.CARD, assets.social_card(app.config.html_title, shown))


def _finish(app: Sphinx, failure: Exception | None) -> None:
    """Write the downloads, put MathJax beside the pages that need it, and mend the theme's markup."""
    if failure is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for name, text in CarepDomain.of(app.env).files():
        write_if_changed(out / name, text.encode())
    if app.env.get_domain("math").has_equations():  # type: ignore[attr-defined]
        target = out / "_static" / assets.MATHJAX
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(assets.mathjax(), target)
    if app.config.root_doc != "index":
        # Who opens the folder gets the front page itself, not a redirection.
        shutil.copyfile(out / f"{app.config.root_doc}.html", out / "index.html")
    _leave_out(out)
    accessible.mend_folder(out)


def _leave_out(out: Path) -> None:
    """Remove what the theme brings for its own makers: maps of its sources, parts of its templates."""
    for pattern in ("*.map", "*webpack-macros.html"):
        for path in (out / "_static").rglob(pattern):
            path.unlink()


_SAFE_TO_READ_WITH = ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex")
"""Extensions of Jupyter Book that say nothing of parallel reading: one numbers sections after it, one transforms each
page by itself. Without a word Sphinx warns and reads one page after the other."""


def _read_in_parallel(app: Sphinx, *_: Any) -> None:
    """Speak for the extensions that say nothing."""
    for name in _SAFE_TO_READ_WITH:
        if name in app.extensions:
            app.extensions[name].parallel_read_safe = True


def plain_signature(*given: Any) -> tuple[str | None, str | None]:
    """A signature whose defaults are all Python: with another, such as ``<factory>``, Sphinx can't read its types.

    >>> plain_signature("(values: ~collections.abc.Mapping = <factory>)", None)
    ('(values: ~collections.abc.Mapping = ...)', None)
    """
    signature, returns = given[-2:]
    return (re.sub(r"= ?<[^<>]*>", "= ...", signature) if signature else signature), returns


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything with Sphinx."""
    app.setup_extension("carep.press.pdf")
    app.add_config_value("carep_project", "", "", types=[str])
    app.add_config_value("carep_edition", {}, "html", types=[dict])
    app.add_config_value("carep_pdf", "", "html", types=[str])
    app.add_domain(CarepDomain)
    for name in settings_for().sphinx:
        settings.module("sphinx", name)
        app.setup_extension(name)
    app.add_role("rec", RecordRole())
    app.add_directive("carep-output", Output)
    app.add_directive("carep-sources", Sources)
    app.add_directive("carep-table", DataTable)
    if "autodoc-process-signature" in app.events.events:
        app.connect("autodoc-process-signature", plain_signature)
    app.connect("builder-inited", _prepare)
    app.connect("env-before-read-docs", _read_in_parallel)
    app.connect("missing-reference", records.resolve)
    app.connect("html-page-context", on_page, priority=900)
    app.connect("build-finished", _finish, priority=900)
    return {"version": version("carep"), "parallel_read_safe": True, "parallel_write_safe": True}
