"""The official formats of deposit inventories: which column of which file says what, and what commodities it means.

They stand in ``formats.yaml`` beside this module. A format is recognised by its columns, never by the file's name.
Files of no known format are read through the aliases, and whatever can't be placed is for the user to map.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from carep.minerals import vocabulary
from carep.press import yaml_lines
from carep.press.entries import Entry
from carep.sources.inventories import places
from carep.sources.mcs.names import Lexicon

ROLES = (
    "id", "name", "country", "latitude", "longitude", "commodities", "minor_commodities", "deposit_type", "status",
    "development", "source", "coordinate_flag", "note",
)  # fmt: skip
"""What a column of an inventory can be. ``commodities`` and ``minor_commodities`` may be several columns."""

IGNORE = "ignore"
"""The role of a column that carep has no use for."""

REQUIRED = ("name", "country", "latitude", "longitude", "commodities")
"""Roles without which no inventory can be tabulated."""

SEVERAL = ("commodities", "minor_commodities")
"""Roles that more than one column may fill."""

_SEPARATORS = re.compile(r"[,;|/](?![^(]*\))|\s{2,}|\s+and\s+")
_DOUBT = re.compile(r"\(\?\)|\?")
_REMARK = re.compile(r"\(([^()]*)\)?")

Words = Annotated[frozenset[str], BeforeValidator(str.split)]


class Format(Entry):
    """One official format.

    Attributes
    ----------
    table
        Name of the table that the import writes.
    prefix
        What stands before an entry's own id, so that ids of several inventories never collide.
    signature
        Columns (lower case) that no other known format has together.
    columns
        Role of each column (lower case) that carep uses.
    unused
        Columns of the official file that carep knows and leaves out.
    source
        Id of ``data/sources.yaml``, where it is not the table's name.
    names
        Commodity names peculiar to this inventory, in lower case, and carep's.
    sources
        For a tabulation of several inventories: the source as it names it, and the id in ``data/sources.yaml``.
    doubts
        Names of entries whose coordinates can't be right though they lie in the country, and why.
    deposit_types
        Codes of deposit types and what they stand for.
    """

    table: str
    prefix: str
    signature: Words
    columns: dict[str, str]
    unused: Words
    source: str = ""
    names: dict[str, str] = Field(default_factory=dict)
    sources: dict[str, str] = Field(default_factory=dict)
    doubts: dict[str, str] = Field(default_factory=dict)
    deposit_types: dict[str, str] = Field(default_factory=dict)


class Known(Entry):
    """The file ``formats.yaml``."""

    aliases: dict[str, tuple[str, ...]]
    ores: dict[str, str]
    formats: tuple[Format, ...]


@lru_cache(maxsize=1)
def known() -> Known:
    """Column names, ore names and formats of the table ``formats.yaml`` beside this module."""
    return Known.model_validate(yaml_lines.load(Path(__file__).with_name("formats.yaml"))[0])


GIVEN_FLAGS: Mapping[str, str] = {
    "": "",
    "no coordinates": places.MISSING,
    "outside five countries (10m polygons)": places.OUTSIDE,
    **{f"polygon says {country}": places.ANOTHER for country in vocabulary.CENTRAL_ASIA},
    **{flag: flag for flag in places.FLAGS},
}
"""Coordinate flags that a tabulation brings along, and carep's."""


def recognise(header: list[str]) -> Format | None:
    """The known format whose signature the header (any case) holds, or ``None``."""
    columns = {name.strip().casefold() for name in header}
    return next((each for each in known().formats if each.signature <= columns), None)


class Names:
    """Looks commodity names up: an inventory's own first, then ores, then the vocabulary with symbols and aliases."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._known = {**Lexicon.of_project().commodities, **known().ores, **own}

    def _find(self, text: str) -> str | None:
        return self._known.get(text.casefold())

    def split(self, published: str) -> tuple[list[str], list[str]]:
        """The commodities that ``published`` names, each once, in its order; and those of them that are unknown.

        Commas, semicolons, slashes, bars, wide gaps and "and" separate names; a hyphen does where all of its parts
        are names. Marks of doubt, such as ``(?)``, are dropped, and a remark in brackets where the name before it is
        known; an unknown name is kept in lower case.
        """
        names: list[str] = []
        unknown: list[str] = []
        for piece in _SEPARATORS.split(published):
            text = " ".join(_DOUBT.sub("", piece).strip(" ()").split())
            if not text:
                continue
            for name, is_known in self._resolve(text):
                if name not in names:
                    names.append(name)
                    if not is_known:
                        unknown.append(name)
        return names, unknown

    def _resolve(self, text: str) -> list[tuple[str, bool]]:
        found = self._find(text) or self._find(_REMARK.sub("", text).strip())
        if found is not None:
            return [(found, True)]
        parts = [self._find(part.strip()) for part in text.split("-")]
        if len(parts) > 1 and all(parts):
            return [(part, True) for part in parts if part is not None]
        return [(text.casefold(), False)]
