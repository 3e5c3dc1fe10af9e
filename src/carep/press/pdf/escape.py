"""Text as Typst reads it: nothing that an author wrote may become markup by accident."""

from __future__ import annotations

import json
import re

_MARKUP = re.compile(r"([\\#\[\]*_`$<>@=~\-+/\"'])")
_SPACE = re.compile(r"[ \t\r\n]+")
_ENUMERATION = re.compile(r"^(\s*\d+)\.")
_BREAKS = re.compile(r"(?<=[/_.\-?&=:])(?=[0-9A-Za-z])")
ZERO_WIDTH_SPACE = "\u200b"
LONG = 28
"""Characters from which an unbroken address or code word may break at its punctuation."""


def text(given: str) -> str:
    r"""Prose as Typst markup that prints exactly this.

    >>> text("1. a_b #c  and\n[d]")
    '1\\. a\\_b \\#c and \\[d\\]'
    """
    escaped = _MARKUP.sub(r"\\\1", _SPACE.sub(" ", given))
    return _ENUMERATION.sub(r"\1\\.", escaped)


def string(given: str) -> str:
    r"""A Typst string literal.

    >>> string('a "b" \\ ҷ')
    '"a \\"b\\" \\\\ ҷ"'
    """
    # JSON's other escapes (\b, \f, \uXXXX) are not Typst's: control characters have no place in a book.
    cleaned = "".join(c for c in given if c >= " " or c in "\n\t\r")
    return json.dumps(cleaned, ensure_ascii=False)


def call(function: str, *given: str, **named: str | bool | None) -> str:
    """A call of a Typst function; text is Typst already, ``True``, ``False`` and ``None`` become Typst's own.

    >>> call("figure", "[A]", caption=None, all_rows=True)
    'figure([A], caption: none, all-rows: true)'
    """
    words = {None: "none", True: "true", False: "false"}
    options = (
        f"{name.replace('_', '-')}: {value if isinstance(value, str) else words[value]}"
        for name, value in named.items()
    )
    return f"{function}({', '.join([*given, *options])})"


def label(docname: str, identifier: str = "") -> str:
    """The name of a place in the book, from its page and its docutils id; different places differ.

    >>> label("chapters/shares"), label("a b", "fig-1")
    ('chapters_2f_shares', 'a_20_b_23_fig-1')
    """
    given = f"{docname}#{identifier}" if identifier else docname
    return re.sub(r"[^0-9A-Za-z.\-]", lambda match: f"_{ord(match.group()):x}_", given)


def breakable(given: str, *, least: int = LONG, most: int | None = None) -> str:
    """A long address or name with places where a line may end; a short one, or a text of words, as it is.

    Long is what has ``least`` characters. With ``most``, a piece of more characters than that is broken too, even
    where it has no punctuation.

    >>> breakable("a/b"), breakable("https://example.org/a/long/path").count(ZERO_WIDTH_SPACE)
    ('a/b', 5)
    >>> breakable("0123456789" * 4, most=16).split(ZERO_WIDTH_SPACE)
    ['0123456789012345', '6789012345678901', '23456789']
    """
    if len(given) < least or " " in given:
        return given
    broken = _BREAKS.sub(ZERO_WIDTH_SPACE, given)
    return (
        re.sub(rf"([^{ZERO_WIDTH_SPACE}]{{{most}}})(?=[^{ZERO_WIDTH_SPACE}])", rf"\1{ZERO_WIDTH_SPACE}", broken)
        if most
        else broken
    )
