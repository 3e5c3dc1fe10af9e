"""What a notebook cell's outputs mean: records, sentences, tables, charts and text instead of bundles of markup.

A check that compares markup breaks on a changed hash and misses a wrong number. So each output is first reduced
to the one representation that carries its meaning, and only that is compared.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from carep.press.notebook import joined
from carep.press.outputs import CARDS_MIME, CHART_MIME, RECORD_MIME, TABLE_MIME
from carep.press.outputs.chart import USERMETA
from carep.press.outputs.records import SENTENCE_MIME


class Kind(StrEnum):
    """What an output is."""

    RECORD = "record"
    SENTENCE = "sentence"
    TABLE = "table"
    CHART = "chart"
    TEXT = "text"
    STDERR = "stderr"
    ERROR = "error"
    PICTURE = "picture"


@dataclass(frozen=True)
class Meaning:
    """One output: its kind, its name (of a record, table or chart) and its content as JSON."""

    kind: Kind
    name: str
    content: Any

    @property
    def label(self) -> str:
        return f"{self.kind} {self.name}".rstrip()


_STRUCTURED = ((TABLE_MIME, Kind.TABLE), (CHART_MIME, Kind.CHART), (RECORD_MIME, Kind.RECORD))
_TEXTS = ("text/markdown", "text/plain", "text/latex", "application/json", "text/html", "image/svg+xml")
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def meanings(outputs: Iterable[Mapping[str, Any]]) -> list[Meaning]:
    """The meaning of each output of a cell, in order; pieces of one stream are joined.

    >>> meanings([{"output_type": "stream", "name": "stdout", "text": "a"},
    ...           {"output_type": "stream", "name": "stdout", "text": "b"}])[0].content
    'ab'
    """
    found: list[Meaning] = []
    for output in outputs:
        meaning = _meaning(output)
        last = found[-1] if found else None
        if output["output_type"] == "stream" and last and last.kind == meaning.kind and last.name == meaning.name:
            found[-1] = Meaning(last.kind, last.name, last.content + meaning.content)
        else:
            found.append(meaning)
    return found


def _meaning(output: Mapping[str, Any]) -> Meaning:
    if output["output_type"] == "stream":
        kind = Kind.STDERR if output["name"] == "stderr" else Kind.TEXT
        return Meaning(kind, output["name"], _text(output["text"]))
    if output["output_type"] == "error":
        return Meaning(Kind.ERROR, output["ename"], _ANSI.sub("", output["evalue"]))
    data = output["data"]
    for mime, kind in _STRUCTURED:
        if mime in data:
            return Meaning(kind, _name(kind, data[mime]), data[mime])
    for mime in (SENTENCE_MIME, CARDS_MIME):
        if mime in data:
            return Meaning(Kind.SENTENCE, "", {**data[mime], "text": _text(data.get("text/markdown", ""))})
    for mime in ("image/png", "image/jpeg"):
        if mime in data:
            return Meaning(Kind.PICTURE, mime, hashlib.sha256(_text(data[mime]).encode()).hexdigest())
    for mime in _TEXTS:
        if mime in data:
            content = data[mime]
            return Meaning(Kind.TEXT, mime, content if mime == "application/json" else _text(content))
    return Meaning(Kind.TEXT, ", ".join(sorted(data)), {mime: data[mime] for mime in sorted(data)})


def _name(kind: Kind, content: Mapping[str, Any]) -> str:
    if kind is Kind.CHART:
        return str(content.get("usermeta", {}).get(USERMETA, {}).get("name", ""))
    return str(content.get("name", ""))


def _text(content: str | list[str]) -> str:
    return _ADDRESS.sub("at 0x...", joined(content))


_HASHED = re.compile(r"\b(data-[0-9a-f]{8,}|(?:param|view|layer|concat)_[0-9a-f]+)\b")


def chart_parts(specification: Mapping[str, Any]) -> tuple[Any, dict[str, list[dict[str, Any]]]]:
    """A Vega-Lite specification without its data, and its datasets, under names that do not depend on hashes.

    Altair names datasets and parameters by hashes of their content or by counters, so that one changed number
    would rename them all over the specification: here each gets a number in the order of its appearance.
    """
    data = dict(specification.get("datasets", {}))
    bare = {key: value for key, value in specification.items() if key != "datasets"}
    names: dict[str, str] = {}

    def canonical(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {str(canonical(key)): canonical(item) for key, item in value.items()}
        if isinstance(value, list):
            return [canonical(item) for item in value]
        if isinstance(value, str):
            return _HASHED.sub(lambda m: names.setdefault(m[1], f"{re.split('[-_]', m[1])[0]} {len(names) + 1}"), value)
        return value

    structure = canonical(bare)
    return structure, {names.get(str(name), str(name)): list(rows) for name, rows in data.items()}
