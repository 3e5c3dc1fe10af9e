"""From the staged book to one PDF beside it, in one step that succeeds or changes nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date

from carep.press import yaml_lines
from carep.press.book.edition import Edition
from carep.press.book.edition import of as edition_of
from carep.press.book.wording import word
from carep.press.files import replacing
from carep.press.pdf import BUILDER, compiler
from carep.press.project import Project

FILE = "carep"
KEYWORD = "carep-values:"
"""What stands before the hash of the values in the PDF's keywords, for checks."""


def build_pdf(
    project: Project,
    staged_source: Path,
    destination: Path,
    *,
    edition: Edition | None = None,
    progress: Callable[[str], None] | None = None,
) -> Path:
    """Set the staged book as tagged PDF and put it at ``destination`` (a file name ending in ``.pdf``).

    Parameters
    ----------
    staged_source
        The folder that :func:`carep.press.book.staging.stage` made; what Sphinx read of it before is used again.
    edition
        What the cover says; by default the edition of the executed notebooks in ``staged_source``.

    Returns
    -------
    Path
        ``destination``; an earlier file there is replaced only by a complete new one.

    Raises
    ------
    PdfError
        When a package of the extra ``pdf`` is missing.
    BookError
        With everything that Sphinx or Typst complained of, each with its page.
    """
    compiler.require()
    from carep.press.book.compiling import compile_book

    said = edition or edition_of(project, staged_source)
    output = project.build / "pdf"
    try:
        compile_book(
            project, staged_source, output, builder=BUILDER, settings=settings(project, said), progress=progress
        )
        with replacing(destination) as new:
            shutil.copyfile(output / f"{FILE}.pdf", new)
    finally:
        shutil.rmtree(output, ignore_errors=True)
    return destination


def settings(project: Project, edition: Edition) -> dict[str, Any]:
    """The builder's configuration: title and language from ``_config.yml``, the rest from the edition."""
    config, _ = yaml_lines.load(project.config, where=project.config.name)
    language = str(config.get("sphinx", {}).get("config", {}).get("language") or "en")[:2]
    label, digest, written = edition.label, edition.digest, day(edition.date, language)
    cover = [
        word("pdf_edition", language, label=label) if label else "",
        word("pdf_data", language, date=written) if written else "",
    ]
    foot = [label, word("pdf_values", language, hash=edition.short_digest) if digest else ""]
    return {
        "carep_edition": edition.as_dict(),
        "typst_file": FILE,
        "typst_title": str(config.get("title", "carep")),
        "typst_cover": [line for line in cover if line],
        "typst_imprint": [word("pdf_hash", language, hash=digest)] if digest else [],
        "typst_foot": " · ".join(part for part in foot if part),
        "typst_date": edition.date if written != edition.date else "",
        "typst_keywords": [part for part in (label, KEYWORD + digest) if part],
    }


def day(iso: str, language: str = "en") -> str:
    """A date as people write it; what is no date stays as it is.

    >>> day("2026-02-06"), day("2026-02-06", "ru"), day("2026-02")
    ('6 February 2026', '6 февраля 2026', '2026-02')
    """
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", iso):
        return iso
    return format_date(date.fromisoformat(iso), "d MMMM y", locale=language)
