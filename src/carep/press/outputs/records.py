"""Records: the named values that a run hands back, and sentences composed of them.

A record is displayed as ``application/vnd.carep.record+json`` (value, unit, rounding, text in each language)
and, in the convention of scrapbook and MyST-NB's ``glue``, as ``application/papermill.record/text/plain``.
The book's ``{rec}`` role, the sweep's table and the checks all read it from the executed notebook.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from carep.press.errors import OutputError, did_you_mean
from carep.press.outputs.format import Format, format_value, plain

# vnd.carep names the format of the machine, whatever a report is about; it is no name of a subject.
RECORD_MIME = "application/vnd.carep.record+json"
SENTENCE_MIME = "application/vnd.carep.sentence+json"
GLUE_PREFIX = "application/papermill.record/"


@dataclass(frozen=True)
class Record:
    """A named value with its rounding; ``text`` replaces the formatted value where words are needed."""

    name: str
    value: Any
    format: Format = field(default_factory=Format)
    text: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()

    def said(self, language: str = "en") -> str:
        """The record as it is printed in prose."""
        return self.text.get(language) or format_value(self.value, self.format, "ru" if language == "ru" else "en")

    def as_json(self) -> dict[str, Any]:
        """The record as the notebook stores it."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.format.unit,
            "digits": self.format.digits,
            "significant": self.format.significant,
            "text": {"en": self.said("en"), "ru": self.said("ru")},
            "sources": list(self.sources),
        }

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data = {
            RECORD_MIME: self.as_json(),
            GLUE_PREFIX + "text/plain": self.said(),
            "text/plain": f"{self.name} = {self.said()}",
        }
        return data, {"scrapbook": {"name": self.name, "mime_prefix": GLUE_PREFIX}}


def record(
    name: str,
    value: Any,
    *,
    unit: str = "",
    digits: int | None = None,
    significant: int | None = None,
    text: str | Mapping[str, str] | None = None,
    sources: Sequence[str] = (),
) -> Record:
    """Record a named value in the executed notebook and return it for use in :func:`say`.

    Parameters
    ----------
    name
        A Python identifier, unique in the notebook.
    value
        A number, text, boolean, date or ``None`` (said as "not available"), or a list or dictionary of these.
    unit, digits, significant
        The unit printed behind the value, and its rounding.
    text
        Words that replace the formatted value, for all languages or by language.
    sources
        Ids of ``data/sources.yaml`` that the value rests on.

    Raises
    ------
    OutputError
        For a name that is no identifier, or a value that JSON can't hold.

    Examples
    --------
    >>> share = record("share", 25.52, unit="%", digits=1, sources=["mcs2026"])  # a notebook shows the record
    Record(name='share', value=25.52, ...)
    >>> print(say("The five hold {share} of it.", share).markdown)
    The five hold 25.5\xa0% of it.
    """
    if not name.isidentifier():
        raise OutputError("a record's name must be a Python identifier", found=repr(name), do="use letters, digits, _")
    words = {"en": text, "ru": text} if isinstance(text, str) else dict(text or {})
    made = Record(
        name,
        plain(value, where=f"record {name!r}"),
        Format(digits=digits, significant=significant, unit=unit),
        words,
        tuple(sources),
    )
    from IPython.display import display

    display(made)  # type: ignore[no-untyped-call]
    return made


@dataclass(frozen=True)
class Sentence:
    """Markdown whose numbers are records; the records it uses are listed beside it for the checks."""

    template: str
    records: tuple[Record, ...]

    @property
    def markdown(self) -> str:
        return self.template.format(**{item.name: item.said() for item in self.records})

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {
            "text/markdown": self.markdown,
            "text/plain": plain_text(self.markdown),
            SENTENCE_MIME: {
                "template": self.template,
                "records": {item.name: item.said() for item in self.records},
            },
        }


def record_name(*parts: object) -> str:
    """A record's name made of words: what a name may not hold becomes ``_``.

    >>> record_name("rare earths", "reserves", 2026)
    'rare_earths_reserves_2026'
    """
    return "".join(letter if letter.isalnum() else "_" for letter in "_".join(map(str, parts)))


def say(template: str, *records: Record) -> Sentence:
    """A sentence in Markdown whose ``{name}`` fields are filled from ``records``.

    >>> say("The five hold {share}.", Record("share", 25.52, Format(digits=1, unit="%"))).markdown
    'The five hold 25.5\\xa0%.'

    Raises
    ------
    OutputError
        When the template names a record that was not given, or a given record is not used.
    """
    given = {item.name: item for item in records}
    named = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]
    for name in named:
        if name not in given:
            raise OutputError(
                f"the sentence names a record that was not given: {name!r}",
                expected=f"one of {', '.join(given) or '(none given)'}",
                do=did_you_mean(name, given) or None,
            )
    unused = sorted(set(given) - set(named))
    if unused:
        raise OutputError("the sentence does not use every record given", found=", ".join(unused))
    return Sentence(template, tuple(given[name] for name in dict.fromkeys(named)))


def plain_text(markdown: str) -> str:
    """The words of ``markdown``: no marks of emphasis, code, headings or links; items of a list keep their dash.

    >>> print(plain_text("**Five** of [ten](https://example.org):\\n\\n- *one*\\n- `two`\\n\\nNo more."))
    Five of ten:
    <BLANKLINE>
    - one
    - two
    <BLANKLINE>
    No more.
    """
    from markdown_it import MarkdownIt

    text, marker, tight, between = "", "", False, ""
    for token in MarkdownIt("commonmark").parse(markdown):
        if token.type.endswith(("list_open", "list_close")):
            between = "\n\n" if text else ""
        elif token.type == "list_item_open":
            marker = f"{token.info}{token.markup} "
        elif token.type == "paragraph_open":
            tight = token.hidden
        if not token.content:
            continue
        said = token.content.rstrip("\n")
        if token.type == "inline":
            said = "".join("\n" if child.type.endswith("break") else child.content for child in token.children or ())
        text += between + marker + said
        marker, between = "", "\n" if tight else "\n\n"
    return text
