"""The words that the book itself adds to a page (labels, buttons, notes), in English and Russian: ``wording.csv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carep.press.templates import render

if TYPE_CHECKING:
    from markupsafe import Markup


@cache
def _words() -> dict[str, tuple[str, str]]:
    """The words in English and Russian by their key."""
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: (row["en"], row["ru"]) for row in csv.DictReader(file)}


def add(words: Mapping[str, tuple[str, str]]) -> None:
    """Let the book know a subject's own words, in English and Russian."""
    _words().update(words)


def word(key: str, language: str = "en", **values: object) -> str:
    """The book's word for ``key`` in ``language`` (any other than Russian is English).

    >>> word("values", n=3), word("source", "ru")
    ('Values recorded on this page (3)', 'Источник')
    """
    return _words()[key][language == "ru"].format(**values)


def part_of_page(template: str, language: str, **values: Any) -> Markup:
    """The HTML of a template, with the book's words in ``language``."""
    return render(template, language=language, word=lambda key, **found: word(key, language, **found), **values)
